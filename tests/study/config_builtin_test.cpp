#include <gtest/gtest.h>

#include <string>

#include "gtv/base/error.hpp"
#include "gtv/study/builtin.hpp"
#include "gtv/study/config.hpp"

namespace gtv::study {
namespace {

Study builtin(const std::string& name) {
  return parse_study(builtin_study(name), name + ".toml");
}

TEST(BuiltinStudies, AllParseUnderTheirOwnNames) {
  EXPECT_GE(builtin_names().size(), 5U);
  for (const std::string& name : builtin_names()) EXPECT_EQ(builtin(name).config.name, name);
}

TEST(BuiltinStudies, Figure2SweepsNoiseLevelsBySamples) {
  const Study study = builtin("fig2");
  ASSERT_EQ(study.sweep.size(), 2U);
  EXPECT_EQ(study.sweep[0].key, "forward.t_min");
  EXPECT_EQ(study.sweep[1].key, "estimator.samples");
  EXPECT_EQ(study.cells(), 15U);
  EXPECT_EQ(study.config.density.range[1], 1.5 + 1.5 / 199);
  EXPECT_EQ(study.config.density.range[0], -study.config.density.range[1]);
}

TEST(BuiltinStudies, Figure3SweepsFeaturesByAngle) {
  const Study study = builtin("fig3");
  ASSERT_EQ(study.sweep.size(), 2U);
  EXPECT_EQ(study.sweep[0].key, "estimator.features");
  EXPECT_EQ(study.sweep[1].key, "data.angle");
  EXPECT_EQ(study.cells(), 6U);
  const double pi = 3.14159265358979323846;
  EXPECT_EQ(study.cell(4).data.angle, pi / 8);
  EXPECT_EQ(study.cell(5).data.angle, pi / 4);
  EXPECT_EQ(study.cell(5).estimator.features, "fourier");
  EXPECT_EQ(study.config.estimator.per_axis, 10);
  EXPECT_EQ(study.config.estimator.samples, 500);
}

TEST(BuiltinStudies, OfImagesFollowTheExactScoreToItsEnd) {
  for (const std::string name : {"digits", "fashion-mnist"}) {
    const Study study = builtin(name);
    EXPECT_EQ(study.config.data.preset, name);
    EXPECT_EQ(study.config.estimator.kind, "exact");
    EXPECT_EQ(study.cell(0).forward.t_min, 0.002);
    EXPECT_EQ(study.config.ensemble.models, 1);
    for (std::size_t i = 0; i < study.cells(); ++i) EXPECT_NO_THROW(check(study.cell(i)));
  }
}

TEST(BuiltinStudies, AnUnknownOneNamesTheNearest) {
  try {
    (void)builtin_study("fig4");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(),
                 "study: got \"fig4\", expected one of digits, fashion-mnist, fig2, fig3, "
                 "own-points (did you mean fig2?)");
  }
}

}  // namespace
}  // namespace gtv::study
