#include "oracle/score_denoiser.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "gtv/base/executor.hpp"

namespace gtv::oracle {

namespace {

/// The sum of two doubles, the second what the first leaves (Dekker 1971).
struct Twofold {
  double high = 0;
  double low = 0;

  Twofold(double value) : high(value) {}
  Twofold(double first, double second) : high(first + second), low(second - (high - first)) {}
  [[nodiscard]] long double wide() const { return static_cast<long double>(high) + low; }
};

Twofold operator+(const Twofold& a, const Twofold& b) {
  const double sum = a.high + b.high;
  const double back = sum - a.high;
  const double left = (a.high - (sum - back)) + (b.high - back);
  return {sum, left + a.low + b.low};
}

Twofold operator-(const Twofold& a) {
  Twofold negative = a;
  negative.high = -a.high;
  negative.low = -a.low;
  return negative;
}

Twofold operator*(const Twofold& a, const Twofold& b) {
  const double product = a.high * b.high;
  return {product, std::fma(a.high, b.high, -product) + (a.high * b.low + a.low * b.high)};
}

Twofold quotient(const Twofold& a, const Twofold& b) {
  const double first = a.high / b.high;
  const Twofold left = a + -(b * first);
  return Twofold(first) + left.high / b.high;
}

double stored_number(const StoredMatrix& points, Index row, Index column) {
  const void* from = points.row_data(row);
  switch (points.type()) {
    case StoredMatrix::Type::uint8:
      return static_cast<const std::uint8_t*>(from)[column];
    case StoredMatrix::Type::float32:
      return static_cast<const float*>(from)[column];
    case StoredMatrix::Type::float64:
      break;
  }
  return static_cast<const double*>(from)[column];
}

Twofold coordinate(const StoredMatrix& points, Index row, Index column) {
  return Twofold(points.scale()) * stored_number(points, row, column) + points.offset()[column];
}

}  // namespace

Denoiser denoiser(const StoredMatrix& points, const Vector& weights, double spread,
                  const forward::Level& level, const MatrixView& x) {
  const Index size = points.rows();
  const Index dimension = points.cols();
  std::vector<Twofold> mu;
  mu.reserve(static_cast<std::size_t>(size * dimension));
  for (Index m = 0; m < size; ++m) {
    for (Index d = 0; d < dimension; ++d) mu.push_back(coordinate(points, m, d));
  }
  const auto mu_at = [&](Index m, Index d) -> const Twofold& {
    return mu[static_cast<std::size_t>(m * dimension + d)];
  };
  const Twofold component = Twofold(spread) * spread;
  const Twofold variance =
      Twofold(level.alpha) * level.alpha * component + Twofold(level.sigma) * level.sigma;
  const Twofold inverse = quotient(0.5, variance);
  const long double shrinkage = level.alpha * component.wide() / variance.wide();

  Denoiser out{Matrix(x.rows(), dimension), Matrix(x.rows(), dimension)};
  const auto find = [&](Index i) {
    std::vector<Twofold> logit(static_cast<std::size_t>(size), 0.0);
    long double best = -HUGE_VALL;
    Twofold largest = 0;
    for (Index m = 0; m < size; ++m) {
      Twofold square = 0;
      for (Index d = 0; d < dimension; ++d) {
        const Twofold delta = Twofold(x(i, d)) + -(Twofold(level.alpha) * mu_at(m, d));
        square = square + delta * delta;
      }
      const long double log_weight =
          weights.size() == 0 ? 0 : std::log(static_cast<long double>(weights[m]));
      const auto whole = static_cast<double>(log_weight);
      Twofold& found = logit[static_cast<std::size_t>(m)];
      found = Twofold(whole, static_cast<double>(log_weight - whole)) + -(square * inverse);
      if (found.wide() > best) {
        best = found.wide();
        largest = found;
      }
    }
    long double total = 0;
    std::vector<long double> sum(static_cast<std::size_t>(dimension), 0);
    for (Index m = 0; m < size; ++m) {
      const long double below = (logit[static_cast<std::size_t>(m)] + -largest).wide();
      if (below < -11000) continue;  // exp underflows
      const long double weight = std::exp(below);
      total += weight;
      for (Index d = 0; d < dimension; ++d) {
        sum[static_cast<std::size_t>(d)] += weight * mu_at(m, d).wide();
      }
    }
    for (Index d = 0; d < dimension; ++d) {
      const long double mean = sum[static_cast<std::size_t>(d)] / total;
      const long double value = mean + shrinkage * (x(i, d) - level.alpha * mean);
      out.denoised(i, d) = static_cast<double>(value);
      out.remainder(i, d) = static_cast<double>(value - out.denoised(i, d));
    }
  };
  parallel_for(static_cast<std::size_t>(x.rows()),
               [&](std::size_t i) { find(static_cast<Index>(i)); });
  return out;
}

Vector distance(const MatrixView& got, const Denoiser& exact) {
  return ((got - exact.denoised) - exact.remainder).rowwise().norm();
}

}  // namespace gtv::oracle
