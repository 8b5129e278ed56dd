#include "gtv/study/timescales.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "gtv/base/error.hpp"
#include "gtv/base/random.hpp"
#include "gtv/theory/timescales.hpp"

namespace gtv::study {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

/// n points of variance `scale`^2 in each of d dimensions.
data::Dataset normal_points(Index n, Index d, double scale) {
  const RandomStream stream(21, 0, Purpose::test);
  Matrix x(n, d);
  for (Index k = 0; k < x.size(); ++k) {
    x.data()[k] = scale * stream.normal(static_cast<std::uint64_t>(k));
  }
  data::Dataset points;
  points.points = StoredMatrix::of(x);
  points.source = "normal points";
  return points;
}

data::Dataset images(Index n, Index height, Index width) {
  data::Dataset points = normal_points(n, height * width, 1);
  points.image = data::ImageShape{.height = height, .width = width};
  return points;
}

std::vector<std::string> names(const std::vector<ResolutionTimescales>& found) {
  std::vector<std::string> all;
  for (const ResolutionTimescales& at : found) all.push_back(at.name);
  return all;
}

/// Few draws: what is tested is not how exact they are.
TimescalesOptions quick() {
  return {.draws = 16, .levels = 6};
}

template <class Work>
std::string refusal(const Work& work) {
  try {
    work();
  } catch (const InputError& error) {
    return error.what();
  }
  return "nothing was refused";
}

TEST(StudyTimescales, OfGaussianPointsAreThoseOfTheFormulas) {
  const data::Dataset points = normal_points(2000, 12, 1.5);
  const ResolutionTimescales found = timescales(points, {.draws = 512}).front();
  EXPECT_EQ(found.name, "D=12");
  EXPECT_EQ(found.points, 2000);
  EXPECT_EQ(found.distinct, 2000);
  EXPECT_NEAR(found.covariance.trace / (12 * 2.25), 1, 0.03);
  EXPECT_EQ(found.speciation_t, 0.5 * std::log(found.covariance.largest));
  EXPECT_NEAR(found.formula("ambient").t.value(), theory::collapse_time(2000, 12, 2.25), 0.02);
  EXPECT_NEAR(found.formula("spectrum").t.value(), found.formula("ambient").t.value(), 0.01);
  EXPECT_NEAR(found.formula("participation").dimension, 12, 0.3);
  EXPECT_NEAR(found.formula("two-nn").dimension, 10, 2);
  // At the formula's time .57 of draws know their own point, a few percent of time more are half.
  EXPECT_NEAR(found.collapse_own_weight_t.value() / found.formula("ambient").t.value(), 1.05, 0.1);
  EXPECT_LT(found.collapse_entropy_t.value(), found.collapse_own_weight_t.value());
  EXPECT_NEAR(found.curve.information.nats / std::log(2000.0), 1, 0.02);
}

TEST(StudyTimescales, HalveImagesWhileFourPixelsAreLeft) {
  const std::vector<ResolutionTimescales> found = timescales(images(50, 12, 24), quick());
  EXPECT_THAT(names(found), testing::ElementsAre("12x24", "6x12"));
  EXPECT_EQ(found[1].dimension, 72);
  // The mean of four has a quarter of the variance.
  EXPECT_NEAR(found[1].covariance.trace / found[0].covariance.trace, 1.0 / 16, 0.01);
}

TEST(StudyTimescales, TakeTheResolutionsAskedFor) {
  TimescalesOptions options = quick();
  options.resolutions = {2, 12};
  EXPECT_THAT(names(timescales(images(50, 12, 24), options)), testing::ElementsAre("2x4", "12x24"));
}

TEST(StudyTimescales, CountEqualRowsOnce) {
  Matrix rows(6, 2);
  rows << 0, 0, 3, 0, 0, 0, 0, 3, 3, 0, 0, 0;
  data::Dataset points = normal_points(1, 1, 1);
  points.points = StoredMatrix::of(rows);
  const ResolutionTimescales found = timescales(points, {.draws = 3000}).front();
  EXPECT_EQ(found.points, 6);
  EXPECT_EQ(found.distinct, 3);
  const double entropy = 0.5 * std::log(2.0) + std::log(3.0) / 3 + std::log(6.0) / 6;
  EXPECT_NEAR(found.entropy, entropy, 1e-14);
  EXPECT_NEAR(found.curve.information.nats, entropy, 0.02);
  EXPECT_THAT(timescales_text({found}), HasSubstr("D=2: 6 points, 3 distinct, 2 dimensions"));
}

TEST(StudyTimescales, OfTwoPointsHaveNeitherNeighboursNorACollapse) {
  Matrix rows(2, 1);
  rows << -1, 1;
  data::Dataset points = normal_points(1, 1, 1);
  points.points = StoredMatrix::of(rows);
  const TimescalesOptions options = {.draws = 64};
  const std::vector<ResolutionTimescales> found = timescales(points, options);
  EXPECT_FALSE(found[0].intrinsic.has_value());
  EXPECT_FALSE(found[0].collapse_entropy_t.has_value());
  EXPECT_EQ(found[0].speciation_t, 0);
  const auto json = nlohmann::json::parse(
      timescales_json(found, {.train = points, .options = options, .command = "gtv x"}));
  EXPECT_TRUE(json.at("collapse").at("measured_t").is_null());
  EXPECT_THAT(timescales_text(found), HasSubstr("collapse measured at no level"));
}

TEST(StudyTimescales, WritesOneObjectThatHasAllOfIt) {
  const data::Dataset points = images(60, 8, 8);
  const TimescalesOptions options = quick();
  const std::vector<ResolutionTimescales> found = timescales(points, options);
  const auto json = nlohmann::json::parse(
      timescales_json(found, {.train = points, .options = options, .command = "gtv x"}));
  EXPECT_EQ(json.at("speciation").at("eigenvalue"), found[0].covariance.largest);
  EXPECT_EQ(json.at("collapse").at("formula"), "participation");
  EXPECT_EQ(json.at("collapse").at("formula_t"), found[0].formula("participation").t.value());
  EXPECT_EQ(json.at("information").at("nats"), found[0].curve.information.nats);
  EXPECT_EQ(json.at("information").at("log_points"), std::log(60.0));
  ASSERT_EQ(json.at("resolutions").size(), 2U);
  EXPECT_EQ(json.at("resolutions").at(1).at("resolution"), "4x4");
  EXPECT_EQ(json.at("resolutions").at(1).at("collapse").at("formulas").size(), 4U);
  EXPECT_EQ(json.at("scaling"), "as stored");
  EXPECT_EQ(json.at("command"), "gtv x");
  EXPECT_THAT(timescales_csv(found), StartsWith("resolution,points,dimension,t,sigma_over_alpha,"));
}

TEST(StudyTimescales, RefuseWhatHasNoneAndSayWhy) {
  const auto with = [](std::vector<std::int64_t> resolutions) {
    TimescalesOptions options = quick();
    options.resolutions = std::move(resolutions);
    return options;
  };
  const data::Dataset square = images(20, 8, 8);
  EXPECT_EQ(refusal([&] { (void)timescales(square, with({3})); }),
            "--resolutions: got 3, expected of 8, 4, 2, 1, heights that images of 8 x 8 divide "
            "into");
  EXPECT_EQ(refusal([&] {
              (void)timescales(square, with({4, 4}));
            }),
            "--resolutions: got 4 twice, expected each once");
  EXPECT_EQ(refusal([&] {
              (void)timescales(square, with({1, 2, 3, 4, 5, 6, 7}));
            }),
            "--resolutions: got 7, expected at most 6");
  const data::Dataset points = normal_points(20, 2, 1);
  EXPECT_EQ(refusal([&] { (void)timescales(points, with({2})); }),
            "--resolutions: got 2, expected none: the points of normal points are no images");
  EXPECT_EQ(refusal([&] { (void)timescales(points, {.draws = 7}); }),
            "--draws: got 7, expected at least 8");
  EXPECT_EQ(refusal([&] { (void)timescales(points, {.levels = 1}); }),
            "--levels: got 1, expected at least 2");
  EXPECT_EQ(refusal([&] { (void)timescales(points, {.draws = 100001, .levels = 20}); }),
            "--draws: got 100001 at 20 levels, expected at most 100000");
  EXPECT_THAT(refusal([&] { (void)timescales(normal_points(1, 2, 1), quick()); }),
              StartsWith("--train: got 1 distinct point in normal points at resolution D=2"));
}

}  // namespace
}  // namespace gtv::study
