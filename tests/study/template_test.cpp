#include "gtv/study/template.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <string>

#include "gtv/study/config.hpp"

namespace gtv::study {
namespace {

/// The template with every key that has a default taken out of its comment.
std::string with_all_keys() {
  return std::regex_replace(study_template(), std::regex("\n# ([a-z0-9_]+ = [\"\\[0-9])"), "\n$1");
}

TEST(StudyTemplate, IsAStudyOfThreePoints) {
  const Study study = parse_study(study_template(), "mine.toml");
  EXPECT_EQ(study.config.data.points.rows(), 3);
  EXPECT_EQ(study.cells(), 1U);
  EXPECT_EQ(study.config.name, "mine");
}

TEST(StudyTemplate, SaysTheDefaults) {
  const Study plain = parse_study(study_template(), "mine.toml");
  const Study full = parse_study(with_all_keys(), "mine.toml");
  EXPECT_GT(full.places.size(), plain.places.size() + 25);
  EXPECT_EQ(full.config.forward.t_min, plain.config.forward.t_min);
  EXPECT_EQ(full.config.estimator.samples, plain.config.estimator.samples);
  EXPECT_EQ(full.config.sampler.trajectories, plain.config.sampler.trajectories);
  EXPECT_EQ(full.config.estimator.tolerance, plain.config.estimator.tolerance);
}

TEST(StudyTemplate, NamesEveryKeyAndWhatItTakes) {
  const std::string text = study_template();
  for (const OptionRow& row : option_table()) {
    const std::size_t dot = row.key.rfind('.');
    const std::string key = dot == std::string::npos ? row.key : row.key.substr(dot + 1);
    EXPECT_NE(text.find("\n# " + key + " ="), row.key == "data.points" ? 0 : std::string::npos)
        << row.key;
    EXPECT_FALSE(row.expected.empty()) << row.key;
  }
  EXPECT_NE(text.find("vp-song"), std::string::npos);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    EXPECT_LE(end - at, 100U) << text.substr(at, end - at);
    at = end + 1;
  }
}

}  // namespace
}  // namespace gtv::study
