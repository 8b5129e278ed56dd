// Per-target include: mu_hat of a run of neighbouring trajectories by one polynomial that
// interpolates it on their box.
#if defined(GTV_SAMPLER_LOCAL_EXPANSION_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef GTV_SAMPLER_LOCAL_EXPANSION_INL
#undef GTV_SAMPLER_LOCAL_EXPANSION_INL
#else
#define GTV_SAMPLER_LOCAL_EXPANSION_INL
#endif

#include <algorithm>
#include <array>
#include <type_traits>

#include "hwy/highway.h"
#include "sampler/feature_kernels-inl.hpp"
#include "sampler/linear_kernels.hpp"
#include "sampler/node_matrix.hpp"

HWY_BEFORE_NAMESPACE();
namespace gtv::sampler::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Entries of the scratch array that one call of a kernel may use: features of three axes (up to 64
/// each) for a vector of trajectories, or those of the nodes of an interpolant.
inline constexpr std::size_t max_axis = 64;
inline constexpr std::size_t orders = max_degree + 1;
inline constexpr std::size_t scratch_entries = 3 * max_axis * 32 + 4 * power_row * max_axis;

/// Where a run of trajectories lies along one axis. Trajectories that are NaN may be left out.
template <class Real>
struct Extent {
  Real centre;
  Real half_width;
};

template <class Real>
Extent<Real> extent_of(const Real* values, std::size_t count) {
  const hn::ScalableTag<Real> d;
  auto lo = hn::Load(d, values);
  auto hi = lo;
  for (std::size_t i = hn::Lanes(d); i < count; i += hn::Lanes(d)) {
    const auto v = hn::Load(d, values + i);
    lo = hn::Min(v, lo);
    hi = hn::Max(v, hi);
  }
  const Real least = hn::GetLane(hn::MinOfLanes(d, lo));
  const Real most = hn::GetLane(hn::MaxOfLanes(d, hi));
  return {Real{0.5} * (least + most), Real{0.5} * (most - least)};
}

/// The least degree whose interpolant holds on a box of that half-width; -1 if none does.
template <class Real>
std::ptrdiff_t least_degree(const std::array<Real, power_row>& radius, Real half_width) {
  const hn::CappedTag<Real, power_row> d;
  const auto width = hn::Set(d, half_width);
  for (std::size_t i = 0; i < power_row; i += hn::Lanes(d)) {
    // A comparison with NaN is false.
    const std::ptrdiff_t first =
        hn::FindFirstTrue(d, hn::Le(width, hn::Load(d, radius.data() + i)));
    if (first >= 0) return first + static_cast<std::ptrdiff_t>(i);
  }
  return -1;
}

/// A scale that maps a box onto [-1, 1]; boxes without width keep theirs.
template <class Real>
Real inverse_or_one(Real half_width) {
  return half_width > static_cast<Real>(1e-30) ? Real{1} / half_width : Real{1};
}

/// Calls f with the degree as a constant.
template <class F>
HWY_INLINE void with_degree(std::size_t degree, const F& f) {
  static_assert(max_degree == 10);
  switch (degree) {
    case 1:
      return f(std::integral_constant<std::size_t, 1>());
    case 2:
      return f(std::integral_constant<std::size_t, 2>());
    case 3:
      return f(std::integral_constant<std::size_t, 3>());
    case 4:
      return f(std::integral_constant<std::size_t, 4>());
    case 5:
      return f(std::integral_constant<std::size_t, 5>());
    case 6:
      return f(std::integral_constant<std::size_t, 6>());
    case 7:
      return f(std::integral_constant<std::size_t, 7>());
    case 8:
      return f(std::integral_constant<std::size_t, 8>());
    case 9:
      return f(std::integral_constant<std::size_t, 9>());
    default:
      return f(std::integral_constant<std::size_t, 10>());
  }
}

template <std::size_t degree, class D, class V, class Real>
HWY_INLINE V horner(D d, V x, const Real* coefficients) {
  V sum = hn::Set(d, coefficients[degree]);
  for (std::size_t p = degree; p-- > 0;) sum = hn::MulAdd(sum, x, hn::Set(d, coefficients[p]));
  return sum;
}

/// powers[p] = sum_k values[k * step] coefficient[k][p]: polynomials through values at nodes,
/// `count` of them next to each other in `values`, one after another in `powers`.
template <std::size_t degree, class Real>
HWY_INLINE void interpolate_values(const NodeMatrix<Real>& matrix, const Real* values,
                                   std::size_t step, std::size_t count, Real* powers) {
  const hn::CappedTag<Real, power_row> d;
  for (std::size_t p = 0; p <= degree; p += hn::Lanes(d)) {
    std::array<hn::Vec<decltype(d)>, degree + 1> basis;
    for (std::size_t k = 0; k <= degree; ++k) {
      basis[k] = hn::Load(d, matrix.coefficient[k].data() + p);
    }
    for (std::size_t j = 0; j < count; ++j) {
      auto sum = hn::Mul(hn::Set(d, values[j]), basis[0]);
      for (std::size_t k = 1; k <= degree; ++k) {
        sum = hn::MulAdd(hn::Set(d, values[k * step + j]), basis[k], sum);
      }
      hn::Store(sum, d, powers + j * power_row + p);
    }
  }
}

template <std::size_t degree, class Real>
void serve_1d(const LinearModel<Real>& model, const LevelCoefficients<Real>& level,
              const Extent<Real>& box, const Real* x, std::size_t count, Real* out, Real* scratch) {
  const hn::ScalableTag<Real> d;
  const AxisTable<Real>& axis = model.axes[0];
  const NodeMatrix<Real>& matrix = node_matrix<Real>(degree);
  const Real half_width = box.half_width;
  std::array<Real, orders> at_node;
  for (std::size_t k = 0; k <= degree; ++k) {
    features_at(d, axis, box.centre + half_width * matrix.node[k], scratch);
    auto sum = hn::Zero(d);
    for (std::size_t j = 0; j < axis.padded; j += hn::Lanes(d)) {
      sum = hn::MulAdd(hn::Load(d, scratch + j), hn::Load(d, level.by_first.get() + j), sum);
    }
    at_node[k] = hn::GetLane(hn::SumOfLanes(d, sum));
  }
  alignas(64) std::array<Real, power_row> c;
  interpolate_values<degree>(matrix, at_node.data(), 1, 1, c.data());
  const auto scale = hn::Set(d, inverse_or_one(half_width));
  const auto middle = hn::Set(d, box.centre);
  for (std::size_t i = 0; i < count; i += hn::Lanes(d)) {
    const auto xi = hn::Mul(hn::Sub(hn::Load(d, x + i), middle), scale);
    hn::Store(horner<degree>(d, xi, c.data()), d, out + i);
  }
}

/// The features of an axis as polynomials on a box. @param[out] out (count, power_row).
template <class Real>
void feature_polynomials(const AxisTable<Real>& table, const Extent<Real>& box, std::size_t degree,
                         Real* scratch, Real* out) {
  const hn::ScalableTag<Real> d;
  const NodeMatrix<Real>& matrix = node_matrix<Real>(degree);
  const Real centre = box.centre;
  const Real half_width = box.half_width;
  for (std::size_t k = 0; k <= degree; ++k) {
    features_at(d, table, centre + half_width * matrix.node[k], scratch + k * table.padded);
  }
  with_degree(degree, [&](auto n) {
    interpolate_values<n()>(matrix, scratch, table.padded, table.count, out);
  });
}

/// Contracts the weights with the polynomials of y, then with those of x.
/// @param[out] coefficients (2, orders, power_row): of x^p y^q in component c at [c][q][p].
template <std::size_t degree_y, class Real>
void contract(const LinearModel<Real>& model, const LevelCoefficients<Real>& level,
              std::size_t degree_x, const Real* in_x, const Real* in_y, Real* partial,
              Real* coefficients) {
  const AxisTable<Real>& first = model.axes[0];
  const AxisTable<Real>& second = model.axes[1];
  const hn::ScalableTag<Real> d;
  const hn::CappedTag<Real, power_row> d_row;
  constexpr std::size_t n = degree_y + 1;
  for (std::size_t c = 0; c < 2; ++c) {
    const Real* weights = level.by_first.get() + c * second.count * first.padded;
    for (std::size_t i = 0; i < first.padded; i += hn::Lanes(d)) {
      std::array<hn::Vec<decltype(d)>, n> sum;
      sum.fill(hn::Zero(d));
      for (std::size_t j = 0; j < second.count; ++j) {
        const auto w = hn::Load(d, weights + j * first.padded + i);
        for (std::size_t q = 0; q < n; ++q) {
          sum[q] = hn::MulAdd(hn::Set(d, in_y[j * power_row + q]), w, sum[q]);
        }
      }
      for (std::size_t q = 0; q < n; ++q) hn::Store(sum[q], d, partial + q * first.padded + i);
    }
    Real* component = coefficients + c * orders * power_row;
    for (std::size_t p = 0; p <= degree_x; p += hn::Lanes(d_row)) {
      std::array<hn::Vec<decltype(d_row)>, n> sum;
      sum.fill(hn::Zero(d_row));
      for (std::size_t i = 0; i < first.count; ++i) {
        const auto polynomial = hn::Load(d_row, in_x + i * power_row + p);
        for (std::size_t q = 0; q < n; ++q) {
          sum[q] = hn::MulAdd(hn::Set(d_row, partial[q * first.padded + i]), polynomial, sum[q]);
        }
      }
      for (std::size_t q = 0; q < n; ++q) {
        hn::Store(sum[q], d_row, component + q * power_row + p);
      }
    }
  }
}

template <std::size_t degree_x, class Real>
void evaluate_2d(const Real* coefficients, std::size_t degree_y,
                 const std::array<Extent<Real>, 2>& box, BlockView<const Real> x, std::size_t first,
                 std::size_t count, BlockView<Real> out) {
  const hn::ScalableTag<Real> d;
  const auto scale_x = hn::Set(d, inverse_or_one(box[0].half_width));
  const auto scale_y = hn::Set(d, inverse_or_one(box[1].half_width));
  const auto middle_x = hn::Set(d, box[0].centre);
  const auto middle_y = hn::Set(d, box[1].centre);
  const Real* top = coefficients + power_row * degree_y;
  constexpr std::size_t component = orders * power_row;
  for (std::size_t i = first; i < first + count; i += hn::Lanes(d)) {
    const auto xi = hn::Mul(hn::Sub(hn::Load(d, x.values + i), middle_x), scale_x);
    const auto eta = hn::Mul(hn::Sub(hn::Load(d, x.values + x.stride + i), middle_y), scale_y);
    auto sum0 = horner<degree_x>(d, xi, top);
    auto sum1 = horner<degree_x>(d, xi, top + component);
    const Real* c = top;
    for (std::size_t q = degree_y; q > 0; --q) {
      c -= power_row;
      sum0 = hn::MulAdd(sum0, eta, horner<degree_x>(d, xi, c));
      sum1 = hn::MulAdd(sum1, eta, horner<degree_x>(d, xi, c + component));
    }
    hn::Store(sum0, d, out.values + i);
    hn::Store(sum1, d, out.values + out.stride + i);
  }
}

template <class Real>
void serve_2d(const LinearModel<Real>& model, const LevelCoefficients<Real>& level,
              const std::array<std::size_t, 2>& degree, const std::array<Extent<Real>, 2>& box,
              BlockView<const Real> x, std::size_t first, std::size_t count, BlockView<Real> out,
              Real* scratch) {
  Real* in_x = scratch;
  Real* in_y = in_x + power_row * max_axis;
  Real* work = in_y + power_row * max_axis;
  feature_polynomials(model.axes[0], box[0], degree[0], work, in_x);
  feature_polynomials(model.axes[1], box[1], degree[1], work, in_y);
  alignas(64) std::array<Real, 2 * orders * power_row> coefficients;
  with_degree(degree[1], [&](auto n) {
    contract<n()>(model, level, degree[0], in_x, in_y, work, coefficients.data());
  });
  with_degree(degree[0], [&](auto n) {
    evaluate_2d<n()>(coefficients.data(), degree[1], box, x, first, count, out);
  });
}

}  // namespace gtv::sampler::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
