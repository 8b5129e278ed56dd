// Statistical agreement of Figures 2 and 3 with members that the public notebooks computed.
//
// Three statistics compare two ensembles in a study cell: a permutation test on the mean density
// (999 permutations), and Mann-Whitney tests on each member's entropy and on each member's
// roughness (the sum of absolute differences between neighbouring bins). A cell agrees if every
// p-value exceeds 0.001. For a correct program the chance that one of the 15 cells of Fig 2 is
// rejected is at most 15 x 3 x 0.001 = 4.5 %, of the 6 cells of Fig 3, with a test of the share
// inside, 6 x 4 x 0.001 = 2.4 %; the seeds are fixed, so that a pass today is a pass tomorrow.
// The same battery must reject controls: the other target, twice the samples, ten times the ridge,
// exchanged axes.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>

#include "gtv/metric/metric.hpp"
#include "gtv/study/builtin.hpp"
#include "gtv/study/result.hpp"

namespace gtv::study {
namespace {

constexpr double threshold = 0.001;
constexpr int permutations = 999;

/// Members of one cell, one a row, normalised by the mass inside the window.
struct Members {
  Matrix density;
  std::vector<double> inside;
};

Members normalised(const double* values, std::size_t members, std::size_t bins,
                   std::vector<double> inside) {
  Members out{
      Eigen::Map<const Matrix>(values, static_cast<Index>(members), static_cast<Index>(bins)),
      std::move(inside)};
  for (Index m = 0; m < out.density.rows(); ++m) out.density.row(m) /= out.density.row(m).sum();
  return out;
}

Members members_of(const CellResult& cell) {
  const std::vector<double>& v =
      cell.member_coarse.empty() ? cell.member_density : cell.member_coarse;
  return normalised(v.data(), cell.inside.size(), v.size() / cell.inside.size(), cell.inside);
}

std::vector<double> roughness(const Matrix& density, Index row_length) {
  std::vector<double> out;
  for (Index m = 0; m < density.rows(); ++m) {
    double sum = 0;
    for (Index b = 1; b < density.cols(); ++b) {
      if (b % row_length != 0) sum += std::abs(density(m, b) - density(m, b - 1));
    }
    out.push_back(sum);
  }
  return out;
}

struct Agreement {
  double mean_density = 1;
  double entropy = 1;
  double rough = 1;
  [[nodiscard]] double least() const { return std::min({mean_density, entropy, rough}); }
};

void PrintTo(const Agreement& a, std::ostream* out) {
  *out << "p of the mean density " << a.mean_density << ", entropy " << a.entropy << ", roughness "
       << a.rough;
}

Agreement compare(const Members& a, const Members& b) {
  const Index row = a.density.cols() == 2500 ? 50 : a.density.cols();
  const Vector ea = metric::row_entropy(a.density);
  const Vector eb = metric::row_entropy(b.density);
  const auto span = [](const Vector& v) {
    return std::span<const double>(v.data(), static_cast<std::size_t>(v.size()));
  };
  return {metric::permutation_test(a.density, b.density, permutations, 1).p_value,
          metric::mann_whitney(span(ea), span(eb)).p_value,
          metric::mann_whitney(roughness(a.density, row), roughness(b.density, row)).p_value};
}

io::Npz test_file(const char* name) {
  std::filesystem::path file = GTV_TEST_DATA;
  file /= name;
  return io::read_npz(file);
}

StudyResult run(std::string_view name, const std::vector<std::string>& overrides) {
  return compute_study(parse_study(builtin_study(name), name, overrides));
}

class SlowFig2Reference : public testing::Test {
 protected:
  [[nodiscard]] Members reference(std::size_t cell) const {
    return normalised(models_.values.data() + cell * 100 * 200, 100, 200, {});
  }
  Array<double> models_ = io::to_double(test_file("fig2_reference.npz").at("density_models"));
};

TEST_F(SlowFig2Reference, EveryCellAgreesByLookup) {
  const StudyResult result = run("fig2", {"sampler.denoiser=lookup"});
  for (std::size_t cell = 0; cell < 15; ++cell) {
    const Agreement agreement = compare(reference(cell), members_of(result.cells[cell]));
    EXPECT_GT(agreement.least(), threshold)
        << "cell " << cell << ": " << testing::PrintToString(agreement);
  }
}

// The notebooks' table moves each trajectory to a neighbouring grid point; members differ in detail
// from those that evaluate the features, their mean hardly.
TEST_F(SlowFig2Reference, MeanDensityAgreesWithTheExactDenoiser) {
  const StudyResult result = run("fig2", {});
  for (std::size_t cell = 0; cell < 15; ++cell) {
    EXPECT_GT(compare(reference(cell), members_of(result.cells[cell])).mean_density, threshold)
        << "cell " << cell;
  }
}

/// How many of the cells a control is told apart in.
int rejections(const SlowFig2Reference&, const std::vector<Members>& reference,
               const StudyResult& control) {
  int count = 0;
  for (std::size_t cell = 0; cell < reference.size(); ++cell) {
    count += compare(reference[cell], members_of(control.cells[cell])).least() <= threshold;
  }
  return count;
}

TEST_F(SlowFig2Reference, TheBatteryRejectsTheOtherTargetInEveryCell) {
  const std::vector<Members> at_fine_time = {reference(0), reference(1), reference(2), reference(3),
                                             reference(4)};
  const StudyResult control = run("fig2", {"sampler.denoiser=lookup", "estimator.target=\"true\"",
                                           "sweep.forward.t_min=[1e-4]"});
  EXPECT_EQ(rejections(*this, at_fine_time, control), 5);
}

TEST_F(SlowFig2Reference, TheBatteryRejectsTwiceTheSamples) {
  const std::vector<Members> most_samples = {reference(3), reference(4)};
  const StudyResult control = run("fig2", {"sampler.denoiser=lookup", "sweep.forward.t_min=[1e-4]",
                                           "sweep.estimator.samples=[1024, 2048]"});
  EXPECT_EQ(rejections(*this, most_samples, control), 2);
}

TEST_F(SlowFig2Reference, TheBatteryRejectsTenTimesTheRidge) {
  const std::vector<Members> most_samples = {reference(13), reference(14)};
  const StudyResult control =
      run("fig2", {"sampler.denoiser=lookup", "estimator.ridge=1.0", "sweep.forward.t_min=[1e-2]",
                   "sweep.estimator.samples=[512, 1024]"});
  EXPECT_EQ(rejections(*this, most_samples, control), 2);
}

class SlowFig3Reference : public testing::Test {
 protected:
  [[nodiscard]] Members reference(const std::string& features, int angle) const {
    const std::string key = fmt::format("{}/{}/", features, angle);
    const Array<double> coarse = io::to_double(file_.at(key + "coarse_models"));
    return normalised(coarse.values.data(), 100, 2500,
                      io::to_double(file_.at(key + "inside")).values);
  }
  [[nodiscard]] std::vector<Members> all() const {
    std::vector<Members> out;
    for (const char* features : {"gauss", "fourier"}) {
      for (int angle = 0; angle < 3; ++angle) out.push_back(reference(features, angle));
    }
    return out;
  }
  io::Npz file_ = test_file("fig3_reference.npz");
};

TEST_F(SlowFig3Reference, EveryCellAgreesByLookup) {
  const StudyResult result = run("fig3", {"sampler.denoiser=lookup"});
  const std::vector<Members> want = all();
  for (std::size_t cell = 0; cell < 6; ++cell) {
    const Members got = members_of(result.cells[cell]);
    const Agreement agreement = compare(want[cell], got);
    EXPECT_GT(agreement.least(), threshold)
        << "cell " << cell << ": " << testing::PrintToString(agreement);
    EXPECT_GT(metric::mann_whitney(want[cell].inside, got.inside).p_value, threshold)
        << "cell " << cell;
  }
}

TEST_F(SlowFig3Reference, MeanDensityAgreesWithTheExactDenoiser) {
  const StudyResult result = run("fig3", {});
  const std::vector<Members> want = all();
  for (std::size_t cell = 0; cell < 6; ++cell) {
    EXPECT_GT(compare(want[cell], members_of(result.cells[cell])).mean_density, threshold)
        << "cell " << cell;
  }
}

class SlowFig3Control : public SlowFig3Reference {
 protected:
  [[nodiscard]] StudyResult rotated_gaussian(std::vector<std::string> overrides) const {
    overrides.insert(overrides.end(),
                     {"sampler.denoiser=lookup", "sweep.estimator.features=[\"gaussian\"]",
                      "sweep.data.angle=[0.39269908169872414]"});
    return run("fig3", overrides);
  }
  Members want_ = reference("gauss", 1);
};

TEST_F(SlowFig3Control, TheBatteryRejectsTheOtherTarget) {
  const StudyResult control = rotated_gaussian({"estimator.target=\"true\""});
  EXPECT_LE(compare(want_, members_of(control.cells[0])).least(), threshold);
}

TEST_F(SlowFig3Control, TheBatteryRejectsTwiceTheSamples) {
  const StudyResult control = rotated_gaussian({"estimator.samples=1000"});
  EXPECT_LE(compare(want_, members_of(control.cells[0])).least(), threshold);
}

TEST_F(SlowFig3Control, TheBatteryRejectsTenTimesTheRidge) {
  const StudyResult control = rotated_gaussian({"estimator.ridge=1.0"});
  EXPECT_LE(compare(want_, members_of(control.cells[0])).least(), threshold);
}

TEST_F(SlowFig3Control, TheBatteryRejectsExchangedAxes) {
  Members exchanged = want_;
  for (Index m = 0; m < exchanged.density.rows(); ++m) {
    const Eigen::Map<const Matrix> image(want_.density.row(m).data(), 50, 50);
    Eigen::Map<Matrix>(exchanged.density.row(m).data(), 50, 50) = image.transpose();
  }
  EXPECT_LE(compare(want_, exchanged).mean_density, threshold);
}

}  // namespace
}  // namespace gtv::study
