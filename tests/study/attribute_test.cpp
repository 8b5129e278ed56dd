#include "gtv/study/attribute.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <string>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/io/npz.hpp"
#include "study/ensemble_study.hpp"

namespace gtv::study {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

constexpr std::size_t causes = 5;  // smoothing, discretisation, features, design, noise
constexpr std::size_t noise = 4;

class Attribute : public test::ResultsTest {
 protected:
  Attribute() : ResultsTest("attribute") {}

  void run(const std::vector<std::string>& overrides = {}, int members = 12) const {
    (void)attribute_study(parse_study(test::two_points, "s.toml", overrides), small(members));
  }
  [[nodiscard]] std::vector<double> array(const std::string& name) const {
    return io::to_double(io::read_npz(folder_ / "attribute.npz").at(name)).values;
  }
};

TEST_F(Attribute, GivesTheSameBytesForAnyNumberOfThreads) {
  std::string table;
  std::string arrays;
  for (const int threads : {1, 2, 3}) {
    set_thread_count(threads);
    run();
    const std::string table_now = io::read_text(folder_ / "attribute.csv");
    const std::string arrays_now = io::read_text(folder_ / "attribute.npz");
    if (threads == 1) table = table_now;
    if (threads == 1) arrays = arrays_now;
    EXPECT_TRUE(table_now == table) << threads << " threads";
    EXPECT_TRUE(arrays_now == arrays) << threads << " threads";
  }
}

// The points themselves have no gap mass, as the midpoint of two of them is far from both, and are
// at distance 0 from themselves: the changes add up to the last level. 1e-12: sums of five numbers.
TEST_F(Attribute, ChangesOfTheLadderAddUpToTheLastLevel) {
  run();
  for (const std::string name : {"gap_mass", "wasserstein_1"}) {
    const std::vector<double> level = array(name);
    const std::vector<double> change = array(name + "_change");
    ASSERT_EQ(level.size(), 2 * causes);
    for (std::size_t cell = 0; cell < 2; ++cell) {
      double sum = 0;
      for (std::size_t k = 0; k < causes; ++k) {
        sum += change[cell * causes + k];
        EXPECT_NEAR(sum, level[cell * causes + k], 1e-12) << name << ", cause " << k;
      }
    }
  }
}

TEST_F(Attribute, ShapleyValuesSumToTheLaddersLastFourChanges) {
  run();
  for (const std::string name : {"gap_mass", "wasserstein_1"}) {
    const std::vector<double> change = array(name + "_change");
    const std::vector<double> shapley = array(name + "_shapley");
    for (std::size_t cell = 0; cell < 2; ++cell) {
      double of_ladder = 0;
      double of_orders = 0;
      for (std::size_t k = 1; k < causes; ++k) {
        of_ladder += change[cell * causes + k];
        of_orders += shapley[cell * causes + k];
      }
      EXPECT_NEAR(of_orders, of_ladder, 1e-12) << name;
      EXPECT_EQ(shapley[cell * causes], change[cell * causes]);
    }
  }
}

TEST_F(Attribute, IntervalsHoldTheirEstimatesAndDoNotVaryWhereNothingIsDrawn) {
  run();
  for (const std::string name : {"gap_mass", "gap_mass_change", "wasserstein_1_change"}) {
    const std::vector<double> value = array(name);
    const std::vector<double> interval = array(name + "_ci95");
    for (std::size_t i = 0; i < value.size(); ++i) {
      const std::size_t cause = i % causes;
      if (cause < 3) {
        EXPECT_EQ(interval[2 * i], value[i]) << name << " " << cause;
        EXPECT_EQ(interval[2 * i + 1], value[i]) << name << " " << cause;
      } else {
        EXPECT_LE(interval[2 * i], value[i]) << name << " " << cause;
        EXPECT_GE(interval[2 * i + 1], value[i]) << name << " " << cause;
      }
    }
  }
}

TEST_F(Attribute, DensitiesIntegrateToTheShareInsideTheWindow) {
  run();
  const std::vector<double> density = array("density");
  ASSERT_EQ(density.size(), 2 * causes * 24);
  for (std::size_t i = 0; i < 2 * causes; ++i) {
    double mass = 0;
    for (std::size_t b = 0; b < 24; ++b) mass += density[i * 24 + b] * 3 / 24;
    EXPECT_LT(mass, 1 + 1e-12);
    // At t_min = 0.01 the window holds p(x | epsilon) to ten standard deviations.
    const double lost = i == 0 ? 1e-6 : 0.5;
    EXPECT_GT(mass, 1 - lost) << "cell " << i / causes << ", cause " << i % causes;
  }
}

// With one point the posterior is certain, the two targets are one, and members share draws and
// starting points: target noise changes nothing.
TEST_F(Attribute, TargetNoiseOfASinglePointChangesNothing) {
  run({"data.points=[[0.3]]"});
  for (const std::string name : {"gap_mass", "wasserstein_1"}) {
    for (std::size_t cell = 0; cell < 2; ++cell) {
      EXPECT_NEAR(array(name + "_change")[cell * causes + noise], 0, 1e-6);
      EXPECT_NEAR(array(name + "_shapley")[cell * causes + noise], 0, 1e-6);
      for (std::size_t end = 0; end < 2; ++end) {
        EXPECT_NEAR(array(name + "_change_ci95")[2 * (cell * causes + noise) + end], 0, 1e-6);
      }
    }
  }
}

// Common random numbers: a change between two rungs varies less than its two levels would if they
// were drawn apart (their intervals added in quadrature). One fixed seed; with numbers of their own
// the ratio would be 0.99 +- 0.09 at 40 members and 300 resamples, and below 0.7 in 0.2 % of cases.
TEST_F(Attribute, RungsShareTheirRandomNumbers) {
  // Near the population the two targets' models differ by little but their noise.
  run({"estimator.samples=400", "estimator.ridge=3"}, 40);
  const std::vector<double> levels = array("wasserstein_1_ci95");
  const std::vector<double> changes = array("wasserstein_1_change_ci95");
  const auto width = [](const std::vector<double>& ends, std::size_t i) {
    return ends[2 * i + 1] - ends[2 * i];
  };
  for (std::size_t cell = 0; cell < 2; ++cell) {
    const std::size_t last = cell * causes + noise;
    EXPECT_LT(width(changes, last), 0.7 * std::hypot(width(levels, last), width(levels, last - 1)));
  }
}

TEST_F(Attribute, RefusesWhatItCannotTakeApart) {
  EXPECT_THROW(run({"estimator.kind=exact"}), InputError);
  EXPECT_THROW(run({}, /*members=*/3), InputError);
  EXPECT_THAT([&] { run({"estimator.target=\"true\""}); },
              ThrowsMessage<InputError>(HasSubstr("estimator.target: got true, expected proxy")));
  EXPECT_THAT([&] { run({"density.range=[5, 6]"}); },
              ThrowsMessage<InputError>(HasSubstr("density.range: got [5, 6], expected a window")));
  EXPECT_FALSE(fs::exists(folder_));
}

}  // namespace
}  // namespace gtv::study
