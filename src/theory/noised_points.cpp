#include "gtv/theory/noised_points.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "theory/noised_block.hpp"

namespace gtv::theory {
namespace {

constexpr Index draws_of_a_block = 256;

/// Rows equal to each, itself among them; none if no two are equal.
std::vector<double> copies_of_rows(const std::vector<Index>& first, Index rows) {
  if (first.empty()) return {};
  if (static_cast<Index>(first.size()) != rows) {
    throw_input("first_equal: got {} entries, expected {}, one a row", first.size(), rows);
  }
  std::vector<double> copies(first.size(), 0);
  bool any = false;
  for (std::size_t i = 0; i < first.size(); ++i) {
    const Index original = first[i];
    if (original < 0 || original > static_cast<Index>(i) ||
        first[static_cast<std::size_t>(original)] != original) {
      throw_input("first_equal: got {} for row {}, expected the first row equal to it", original,
                  i);
    }
    ++copies[static_cast<std::size_t>(original)];
    any = any || original != static_cast<Index>(i);
  }
  if (!any) return {};
  for (std::size_t i = 0; i < first.size(); ++i) {
    copies[i] = copies[static_cast<std::size_t>(first[i])];
  }
  return copies;
}

/// The first of equal rows has the weight of all. The others have so little that they count for
/// nothing, as weights have to be positive: no points need to be copied to leave them out.
Vector weights_of(const std::vector<double>& copies, const std::vector<Index>& first) {
  Vector weights(static_cast<Index>(copies.size()));
  for (std::size_t i = 0; i < copies.size(); ++i) {
    weights[static_cast<Index>(i)] = first[i] == static_cast<Index>(i) ? copies[i] : 1e-60;
  }
  return weights;
}

void check_noise(std::span<const double> noise, Index draws) {
  if (draws < 2) throw_input("draws: got {}, expected at least 2", draws);
  if (noise.empty()) throw_input("noise: got no level, expected at least one");
  for (std::size_t k = 0; k < noise.size(); ++k) {
    if (!(noise[k] > (k == 0 ? 0 : noise[k - 1])) || !std::isfinite(noise[k])) {
      throw_input("noise: got {} as level {}, expected positive numbers, ascending", noise[k], k);
    }
  }
}

template <class Value>
std::optional<double> crossing(std::span<const PosteriorAt> levels, double threshold,
                               const Value& value) {
  for (std::size_t k = 1; k < levels.size(); ++k) {
    const double before = value(levels[k - 1]) - threshold;
    const double after = value(levels[k]) - threshold;
    if (!(before <= 0 && after > 0)) continue;
    return std::exp(std::lerp(std::log(levels[k - 1].noise), std::log(levels[k].noise),
                              before / (before - after)));
  }
  return std::nullopt;
}

}  // namespace

NoisedPoints::NoisedPoints(StoredMatrix points, const std::vector<Index>& first_equal)
    : points_(std::move(points)),
      copies_(copies_of_rows(first_equal, points_.rows())),
      field_(points_, copies_.empty() ? Vector() : weights_of(copies_, first_equal)) {
  const auto rows = static_cast<double>(points_.rows());
  double distinct = rows;
  entropy_ = std::log(rows);
  if (!copies_.empty()) {
    distinct = 0;
    for (const double copies : copies_) {
      distinct += 1 / copies;
      entropy_ -= std::log(copies) / rows;
    }
  }
  distinct_ = static_cast<Index>(std::lround(distinct));
  if (distinct_ < 2) throw_input("points: got 1 distinct point, expected at least 2");
}

std::vector<double> NoisedPoints::noise_levels(Index count, const NoisedDraws& draws) const {
  if (count < 2) throw_input("levels: got {}, expected at least 2", count);
  constexpr double known = 1e-3;
  const double most = 5 * radius();
  const double least = 1e-5 * radius();
  NoisedDraws probes = draws;
  probes.draws = std::min<Index>(draws.draws, 64);
  probes.advance = {};
  double low = most / 4;
  while (low > least && along({&low, 1}, probes).levels.front().entropy > known) low /= 2;
  low = std::max(least, low / 2);
  std::vector<double> levels;
  for (Index k = 0; k < count; ++k) {
    const double share = static_cast<double>(k) / static_cast<double>(count - 1);
    levels.push_back(std::exp(std::lerp(std::log(low), std::log(most), share)));
  }
  return levels;
}

PosteriorCurve NoisedPoints::along(std::span<const double> noise, const NoisedDraws& draws) const {
  check_noise(noise, draws.draws);
  const std::vector<Index> order = drawn_rows(points_.rows(), draws.draws, draws.seed);
  const auto log_rows = std::log(static_cast<double>(points_.rows()));
  std::vector<std::vector<DrawAt>> found(
      noise.size(), std::vector<DrawAt>(static_cast<std::size_t>(draws.draws)));
  for (Index first = 0; first < draws.draws; first += draws_of_a_block) {
    const Index count = std::min(draws_of_a_block, draws.draws - first);
    std::vector<Index> rows;
    std::vector<double> log_weights;
    for (Index i = first; i < first + count; ++i) {
      rows.push_back(order[static_cast<std::size_t>(i) % order.size()]);
      const double copies = copies_.empty() ? 1 : copies_[static_cast<std::size_t>(rows.back())];
      log_weights.push_back(std::log(copies) - log_rows);
    }
    const NoisedBlock block(points_, rows, first, draws.seed);
    parallel_for(noise.size(), [&](std::size_t level) {
      const auto out =
          std::span(found[level])
              .subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count));
      posterior_of(field_, block, log_weights, noise[level], draws.tolerance, out);
      if (draws.advance) draws.advance();
    });
  }
  PosteriorCurve curve;
  for (std::size_t level = 0; level < noise.size(); ++level) {
    curve.levels.push_back(average(noise[level], found[level]));
  }
  curve.information = information_of(noise, found, radius() * radius());
  return curve;
}

std::optional<double> entropy_collapse_noise(std::span<const PosteriorAt> levels) {
  return crossing(levels, std::numbers::ln2, [](const PosteriorAt& at) { return at.entropy; });
}

std::optional<double> own_weight_collapse_noise(std::span<const PosteriorAt> levels) {
  return crossing(levels, -0.5, [](const PosteriorAt& at) { return -at.own_weight_share; });
}

}  // namespace gtv::theory
