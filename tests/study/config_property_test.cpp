#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <string>

#include "gtv/base/error.hpp"
#include "gtv/study/config.hpp"

namespace gtv::study {
namespace {

RC_GTEST_PROP(StudyFileProperties, AnyTextIsAStudyOrAnErrorOfOneLine, ()) {
  const auto text = *rc::gen::container<std::string>(rc::gen::oneOf(
      rc::gen::arbitrary<char>(), rc::gen::elementOf(std::string("[]{}=.\"\n #1ea"))));
  try {
    (void)parse_study(text, "s.toml");
  } catch (const InputError& error) {
    RC_ASSERT(std::string(error.what()).find('\n') == std::string::npos);
  }
}

RC_GTEST_PROP(StudyFileProperties, AnyOverrideOfAKeyIsTakenOrRefusedInOneLine, ()) {
  const auto row = *rc::gen::elementOf(option_table());
  const auto value = *rc::gen::arbitrary<std::string>();
  try {
    (void)parse_study("data.points = [1]", "s.toml", {row.key + "=" + value});
  } catch (const InputError& error) {
    RC_ASSERT(std::string(error.what()).find('\n') == std::string::npos);
  }
}

RC_GTEST_PROP(StudyFileProperties, NumbersComeBackAsTheyWereWritten, ()) {
  const double ridge = std::abs(*rc::gen::arbitrary<double>());
  RC_PRE(std::isfinite(ridge));
  const Study study =
      parse_study("data.points = [1]", "s.toml", {"estimator.ridge=" + fmt::format("{}", ridge)});
  RC_ASSERT(study.config.estimator.ridge == ridge);
}

RC_GTEST_PROP(StudyFileProperties, CellsCountEveryCombinationOnce, ()) {
  const auto first = *rc::gen::inRange(1, 6);
  const auto second = *rc::gen::inRange(1, 6);
  std::string text = "data.points = [1]\n[sweep]\n\"sampler.steps\" = [1";
  for (int i = 2; i <= first; ++i) text += fmt::format(", {}", i);
  text += "]\n\"estimator.samples\" = [1";
  for (int i = 2; i <= second; ++i) text += fmt::format(", {}", i);
  const Study study = parse_study(text + "]\n", "s.toml");
  RC_ASSERT(study.cells() == static_cast<std::size_t>(first * second));
  for (std::size_t i = 0; i < study.cells(); ++i) {
    const Config cell = study.cell(i);
    const auto index =
        static_cast<std::size_t>(cell.sampler.steps - 1) * static_cast<std::size_t>(second) +
        static_cast<std::size_t>(cell.estimator.samples - 1);
    RC_ASSERT(index == i);
  }
}

}  // namespace
}  // namespace gtv::study
