#include "study/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <span>
#include <utility>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/estimator/linear.hpp"
#include "gtv/metric/total_variation.hpp"
#include "study/bins.hpp"
#include "study/cell_theory.hpp"
#include "study/deciding_places.hpp"
#include "study/member.hpp"

namespace gtv::study {
namespace {

constexpr double allowed_excess = 0.02;  // of total variation above the floor

std::vector<double> as_vector(const Vector& v) {
  return {v.data(), v.data() + v.size()};
}

double quantile(std::vector<double> values, double level) {
  const auto k = static_cast<std::ptrdiff_t>(level * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + k, values.end());
  return values[static_cast<std::size_t>(k)];
}

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double v : values) sum += v;
  return sum / static_cast<double>(values.size());
}

Distance distance(const LinearEnsemble& a, const LinearEnsemble& b, std::uint64_t seed) {
  return above_floor(
      total_variation(entries(a.mean_share()), entries(b.mean_share())),
      metric::null_distribution(a.shares, b.shares, total_variation, bootstrap_resamples, seed));
}

/// Cumulants across members of the score along each place's direction.
std::vector<PlaceCumulants> cumulants_at(const CellSetup& cell, const LinearEnsemble& ensemble) {
  const std::vector<DecidingPlace> places = deciding_places(cell);
  const feature::Product features = cell.features();
  std::vector<PlaceCumulants> found(places.size());
  parallel_for(places.size(), [&](std::size_t k) {
    const DecidingPlace& place = places[k];
    const forward::Level& level = place.level;
    const Vector phi =
        features.materialise(Matrix(place.x.transpose()), Vector::Constant(1, level.t)).row(0);
    std::vector<double> scores(static_cast<std::size_t>(ensemble.members()));
    for (Index m = 0; m < ensemble.members(); ++m) {
      const Vector denoised = ensemble.member(m, cell.dimension()) * phi;
      scores[static_cast<std::size_t>(m)] =
          place.direction.dot(level.alpha * denoised - place.x) / (level.sigma * level.sigma);
    }
    found[k] = {level.t, as_vector(place.x), metric::cumulants(scores)};
  });
  return found;
}

/// NaN where the ensemble's mean is lost in its own sampling noise, or in the law's.
double mean_error(const theory::WeightLaw& law, const LinearEnsemble& ensemble) {
  const Vector mean = ensemble.mean_weights();
  const double own = ensemble.trace_parts().mean() / static_cast<double>(ensemble.members());
  const double noise = own + law.mean_noise();
  const double square = (law.mean().reshaped<Eigen::RowMajor>() - mean).squaredNorm();
  const double scale = mean.squaredNorm() - own;
  if (!(scale > 0) || square <= noise) return std::numeric_limits<double>::quiet_NaN();
  return std::sqrt((square - noise) / scale);
}

estimator::Target other(estimator::Target target) {
  return target == estimator::Target::proxy ? estimator::Target::truth : estimator::Target::proxy;
}

WeightSource drawn_from(const CellSetup& cell, const theory::WeightLaw& law) {
  return [&cell, &law](std::uint32_t member) { return law.draw(cell.config.seed, member); };
}

/// The members of an ensemble drawn from the law, as if it had twice the covariance.
WeightSource twice_as_wide(const CellSetup& cell, const theory::WeightLaw& law,
                           const LinearEnsemble& drawn) {
  return [&cell, &law, &drawn](std::uint32_t member) -> Matrix {
    return law.mean() + std::sqrt(2.0) * (drawn.member(member, cell.dimension()) - law.mean());
  };
}

/// Fills in what needs the ensemble.
void judge(const CellSetup& cell, const LinearEnsemble& ensemble, const LinearEnsemble& predicted,
           const theory::WeightLaw& law, TheoryResult& result) {
  const std::uint64_t seed = cell.config.seed;
  result.distance = distance(ensemble, predicted, seed);
  result.interval = metric::bootstrap_interval(ensemble.shares, predicted.shares, total_variation,
                                               bootstrap_resamples, 0.95, seed);
  const auto moved = [&](std::span<const double> p, std::span<const double> q) {
    return wasserstein(cell, p, q);
  };
  result.wasserstein = moved(entries(ensemble.mean_share()), entries(predicted.mean_share()));
  // The plane's distance is slow, and its floor needs no second digit.
  result.wasserstein_floor =
      mean_of(metric::null_distribution(ensemble.shares, predicted.shares, moved,
                                        cell.dimension() == 1 ? bootstrap_resamples : 20, seed));
  result.mean_error = mean_error(law, ensemble);
}

TheoryResult ask(const CellSetup& cell, CellTheory& theory, CellTheory* other_theory,
                 const std::string& name, const LinearEnsemble* ensemble, int members,
                 Progress& progress) {
  TheoryResult result;
  result.theory = name;
  try {
    const auto law = theory.law(name);
    const LinearEnsemble predicted =
        sample_ensemble(cell, members, drawn_from(cell, *law), progress);
    result.share = as_vector(predicted.mean_share());
    result.gap_mass = gap_mass(cell, result.share);
    result.trace = law->trace();
    result.places = cumulants_at(cell, predicted);
    result.kernel = predicted_kernel(cell, *law);
    if (ensemble == nullptr) return result;
    judge(cell, *ensemble, predicted, *law, result);
    result.twice = distance(
        *ensemble, sample_ensemble(cell, members, twice_as_wide(cell, *law, predicted), progress),
        cell.config.seed);
    const auto other_law = other_theory->law(name);
    result.other_target =
        distance(*ensemble, sample_ensemble(cell, members, drawn_from(cell, *other_law), progress),
                 cell.config.seed);
    result.verdict = judgement(result.distance, {result.twice, result.other_target});
  } catch (const WorkError& error) {
    // Half an answer is none: its density would stand without a judgement.
    result = TheoryResult();
    result.theory = name;
    result.failure = error.what();
    result.verdict = "not computed";
  }
  return result;
}

std::vector<double> member_quantile(const Matrix& shares, double level) {
  std::vector<double> result(static_cast<std::size_t>(shares.cols()));
  for (Index b = 0; b < shares.cols(); ++b) {
    result[static_cast<std::size_t>(b)] = quantile(as_vector(shares.col(b)), level);
  }
  return result;
}

void describe(const CellSetup& cell, const LinearEnsemble& ensemble, CellComparison& result) {
  describe_shares(cell, ensemble.shares, result);
  const Matrix parts = ensemble.trace_parts();
  result.trace = parts.mean();
  const auto first = [](std::span<const double> a, std::span<const double>) { return a.front(); };
  result.trace_interval = metric::bootstrap_interval(parts, parts.topRows(1), first,
                                                     bootstrap_resamples, 0.95, cell.config.seed);
  result.places = cumulants_at(cell, ensemble);
  result.kernel = measured_kernel(cell, ensemble.weights);
}

}  // namespace

double total_variation(std::span<const double> p, std::span<const double> q) {
  return metric::total_variation(p, q);
}

Distance above_floor(double value, const std::vector<double>& floor) {
  return {.value = value, .floor = mean_of(floor), .floor_99 = quantile(floor, 0.99)};
}

std::string judgement(const Distance& distance, const std::vector<Distance>& wrong) {
  if (distance.value > distance.floor + allowed_excess) return "fails";
  const bool told_apart = std::all_of(wrong.begin(), wrong.end(), [](const Distance& other) {
    return other.value > other.floor_99;
  });
  return told_apart ? "holds" : "undecided";
}

void describe_shares(const CellSetup& cell, const Matrix& shares, CellComparison& result) {
  const Vector mean = shares.colwise().mean();
  result.share = as_vector(mean);
  result.share_q25 = member_quantile(shares, 0.25);
  result.share_q75 = member_quantile(shares, 0.75);
  result.gap_mass = gap_mass(cell, result.share);
  const auto gap = [&](std::span<const double> a, std::span<const double>) {
    return gap_mass(cell, a);
  };
  result.gap_interval = metric::bootstrap_interval(shares, shares.topRows(1), gap,
                                                   cell.dimension() == 1 ? bootstrap_resamples : 40,
                                                   0.95, cell.config.seed);
}

std::size_t ensembles_a_cell(const CompareOptions& options) {
  return options.ensemble ? 1 + 3 * options.theories.size() : options.theories.size();
}

CellComparison compare_cell(const CellSetup& cell, const CompareOptions& options,
                            Progress& progress) {
  const Config& config = cell.config;
  const estimator::Target target = target_of(config);
  CellComparison result;
  result.features_per_sample =
      static_cast<double>(cell.features().size()) / static_cast<double>(config.estimator.samples);
  result.share_true = noised_shares(cell.data, cell.schedule->level(cell.t_min), config.density);

  CellTheory theory(cell, target);
  std::unique_ptr<CellTheory> other_theory;
  LinearEnsemble ensemble;
  if (options.ensemble) {
    ensemble = sample_ensemble(
        cell, options.members,
        [&](std::uint32_t member) { return train(cell, target, member).weights; }, progress);
    describe(cell, ensemble, result);
    other_theory = std::make_unique<CellTheory>(cell, other(target));
  }
  result.quadrature_error = theory.quadrature_error();
  for (const std::string& name : options.theories) {
    result.theories.push_back(ask(cell, theory, other_theory.get(), name,
                                  options.ensemble ? &ensemble : nullptr, options.members,
                                  progress));
  }
  return result;
}

}  // namespace gtv::study
