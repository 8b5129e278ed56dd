#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <vector>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/metric/wasserstein.hpp"
#include "metric/check.hpp"

namespace gtv::metric {

namespace {

/// A bin whose share of the mass is not the same in both histograms.
struct Excess {
  double x;
  double y;
  double mass;
};

/// Bins of equal shares move nothing, so only the others count.
std::vector<Excess> excess_of(const MatrixView& p, const MatrixView& q, double lo, double hi) {
  const double in_p = p.sum();
  const double in_q = q.sum();
  check_total("p", in_p);
  check_total("q", in_q);
  const double step_x = (hi - lo) / static_cast<double>(p.cols());
  const double step_y = (hi - lo) / static_cast<double>(p.rows());
  std::vector<Excess> result;
  for (Index i = 0; i < p.rows(); ++i) {
    for (Index j = 0; j < p.cols(); ++j) {
      const double mass = p(i, j) / in_p - q(i, j) / in_q;
      if (mass == 0) continue;
      result.push_back({.x = (static_cast<double>(j) + 0.5) * step_x,
                        .y = (static_cast<double>(i) + 0.5) * step_y,
                        .mass = mass});
    }
  }
  return result;
}

double along(const std::vector<Excess>& excess, double angle) {
  struct Projected {
    double at;
    double mass;
  };
  std::vector<Projected> line(excess.size());
  std::transform(excess.begin(), excess.end(), line.begin(), [&](const Excess& bin) {
    return Projected{std::cos(angle) * bin.x + std::sin(angle) * bin.y, bin.mass};
  });
  std::sort(line.begin(), line.end(),
            [](const Projected& a, const Projected& b) { return a.at < b.at; });
  double difference = 0;  // F - G
  double sum = 0;
  for (std::size_t k = 1; k < line.size(); ++k) {
    difference += line[k - 1].mass;
    sum += std::abs(difference) * (line[k].at - line[k - 1].at);
  }
  return sum;
}

}  // namespace

double sliced_wasserstein_1(const MatrixView& p, const MatrixView& q, double lo, double hi,
                            int directions) {
  if (p.rows() != q.rows() || p.cols() != q.cols()) {
    throw_input("q: got ({}, {}) bins, expected ({}, {}) as in p", q.rows(), q.cols(), p.rows(),
                p.cols());
  }
  check_not_empty("p", p.size());
  check_masses("p", p);
  check_masses("q", q);
  check_range(lo, hi);
  if (directions < 1) throw_input("directions: got {}, expected a positive integer", directions);
  const std::vector<Excess> excess = excess_of(p, q, lo, hi);
  std::vector<double> distances(static_cast<std::size_t>(directions));
  parallel_for(distances.size(), [&](std::size_t k) {
    distances[k] = along(excess, std::numbers::pi * static_cast<double>(k) / directions);
  });
  return std::accumulate(distances.begin(), distances.end(), 0.0) / directions;
}

}  // namespace gtv::metric
