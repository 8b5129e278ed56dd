#include "gtv/study/timescales.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

#include "gtv/base/error.hpp"
#include "gtv/metric/nearest.hpp"
#include "gtv/theory/timescales.hpp"
#include "study/memorize_rows.hpp"
#include "study/progress.hpp"

namespace gtv::study {
namespace {

constexpr std::size_t most_resolutions = 6;
constexpr Index most_posteriors = 2'000'000;  // draws at all levels, 40 bytes each

/// Heights that both sides of the images can be brought to, largest first.
std::vector<std::int64_t> possible_heights(const data::ImageShape& image) {
  const Index common = std::gcd(image.height, image.width);
  std::vector<std::int64_t> heights;
  for (Index factor = 1; factor <= common; ++factor) {
    if (common % factor == 0) heights.push_back(image.height / factor);
  }
  return heights;
}

/// The image's own height and its halves, while 4 pixels a side are left.
std::vector<std::int64_t> halved_heights(const data::ImageShape& image) {
  std::vector<std::int64_t> heights = {image.height};
  data::ImageShape half = image;
  while (half.height % 2 == 0 && half.width % 2 == 0 && std::min(half.height, half.width) >= 8 &&
         heights.size() < most_resolutions) {
    half.height /= 2;
    half.width /= 2;
    heights.push_back(half.height);
  }
  return heights;
}

/// By how much images are made smaller, for each resolution.
std::vector<Index> factors_of(const data::Dataset& train, const std::vector<std::int64_t>& asked) {
  if (!train.image) {
    if (asked.empty()) return {1};
    throw_input("--resolutions: got {}, expected none: the points of {} are no images",
                fmt::join(asked, ","), train.source);
  }
  if (asked.size() > most_resolutions) {
    throw_input("--resolutions: got {}, expected at most {}", asked.size(), most_resolutions);
  }
  const std::vector<std::int64_t> possible = possible_heights(*train.image);
  const std::vector<std::int64_t> heights = asked.empty() ? halved_heights(*train.image) : asked;
  std::vector<Index> factors;
  for (const std::int64_t height : heights) {
    if (std::find(possible.begin(), possible.end(), height) == possible.end()) {
      throw_input(
          "--resolutions: got {}, expected of {}, heights that images of {} x {} divide into",
          height, fmt::join(possible, ", "), train.image->height, train.image->width);
    }
    factors.push_back(train.image->height / height);
    if (std::count(factors.begin(), factors.end(), factors.back()) > 1) {
      throw_input("--resolutions: got {} twice, expected each once", height);
    }
  }
  return factors;
}

std::string name_of(const data::Dataset& points) {
  if (!points.image) return fmt::format("D={}", points.points.cols());
  return fmt::format("{}x{}", points.image->height, points.image->width);
}

std::optional<metric::IntrinsicDimension> intrinsic_dimension(const metric::NearestRows& search,
                                                              const StoredMatrix& points,
                                                              const TimescalesOptions& options) {
  if (search.distinct() < 3) return std::nullopt;
  const TrainingPicks picks =
      pick_training_points(search.first_equal(), 0, options.dimension_points, options.seed);
  return metric::two_nearest_dimension(
      training_distances(search, points, picks, 0, {}).of_distinct);
}

CollapseFormula formula_of(const std::string& name, const ResolutionTimescales& at, double d) {
  CollapseFormula formula{.name = name, .dimension = d, .t = std::nullopt};
  if (std::isfinite(d) && d > 0) {
    formula.t = theory::collapse_time(at.distinct, d, at.covariance.trace / d);
  }
  return formula;
}

std::vector<CollapseFormula> formulas(const ResolutionTimescales& at) {
  std::vector<CollapseFormula> all = {
      formula_of("ambient", at, static_cast<double>(at.dimension)),
      formula_of("participation", at, at.covariance.participation_ratio())};
  if (at.intrinsic) all.push_back(formula_of("two-nn", at, at.intrinsic->value));
  if (at.covariance.eigenvalues.size() > 0) {
    all.push_back({.name = "spectrum",
                   .dimension = static_cast<double>(at.dimension),
                   .t = theory::collapse_time(at.distinct, entries(at.covariance.eigenvalues))});
  }
  return all;
}

std::optional<double> time_of(const std::optional<double>& noise) {
  if (!noise) return std::nullopt;
  return theory::time_of_noise(*noise);
}

ResolutionTimescales timescales_of(const data::Dataset& train, const TimescalesOptions& options) {
  const StoredMatrix& points = train.points;
  ResolutionTimescales found{.name = name_of(train),
                             .points = points.rows(),
                             .distinct = 0,
                             .dimension = points.cols(),
                             .covariance = {},
                             .collapse = {},
                             .intrinsic = {},
                             .curve = {},
                             .collapse_entropy_t = {},
                             .collapse_own_weight_t = {}};
  const metric::NearestRows search(points);
  found.distinct = search.distinct();
  if (found.distinct < 2) {
    throw_input("--train: got 1 distinct point in {} at resolution {}, expected at least 2",
                train.source, found.name);
  }
  found.covariance = theory::covariance_summary(points);
  found.speciation_t = theory::speciation_time(found.covariance.largest);
  found.intrinsic = intrinsic_dimension(search, points, options);
  found.collapse = formulas(found);

  const theory::NoisedPoints noised(points, search.first_equal());
  found.entropy = noised.entropy();
  theory::NoisedDraws draws{.draws = options.draws, .seed = options.seed};
  const std::vector<double> noise = noised.noise_levels(options.levels, draws);
  const Index blocks = (options.draws + 255) / 256;
  Progress progress(found.name, noise.size() * static_cast<std::size_t>(blocks), options.progress);
  draws.advance = [&progress] { progress.advance(); };
  found.curve = noised.along(noise, draws);
  found.collapse_entropy_t = time_of(theory::entropy_collapse_noise(found.curve.levels));
  found.collapse_own_weight_t = time_of(theory::own_weight_collapse_noise(found.curve.levels));
  return found;
}

}  // namespace

const CollapseFormula& ResolutionTimescales::formula(const std::string& wanted) const {
  const auto found = std::find_if(collapse.begin(), collapse.end(),
                                  [&](const CollapseFormula& one) { return one.name == wanted; });
  if (found == collapse.end())
    throw_input("formula: got {}, expected one that was computed", wanted);
  return *found;
}

std::vector<ResolutionTimescales> timescales(const data::Dataset& train,
                                             const TimescalesOptions& options) {
  if (options.draws < 8) throw_input("--draws: got {}, expected at least 8", options.draws);
  if (options.levels < 2) throw_input("--levels: got {}, expected at least 2", options.levels);
  if (options.draws > most_posteriors / options.levels) {
    throw_input("--draws: got {} at {} levels, expected at most {}", options.draws, options.levels,
                most_posteriors / options.levels);
  }
  std::vector<ResolutionTimescales> found;
  for (const Index factor : factors_of(train, options.resolutions)) {
    found.push_back(factor == 1 ? timescales_of(train, options)
                                : timescales_of(data::downsampled(train, factor), options));
  }
  return found;
}

}  // namespace gtv::study
