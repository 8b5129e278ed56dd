// Per-target include: mu_hat of a run of neighbouring trajectories by one polynomial that
// interpolates it on their box.
#if defined(GTV_SAMPLER_LOCAL_EXPANSION_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef GTV_SAMPLER_LOCAL_EXPANSION_INL
#undef GTV_SAMPLER_LOCAL_EXPANSION_INL
#else
#define GTV_SAMPLER_LOCAL_EXPANSION_INL
#endif

#include <array>

#include "hwy/highway.h"
#include "sampler/feature_kernels-inl.hpp"
#include "sampler/linear_kernels.hpp"

HWY_BEFORE_NAMESPACE();
namespace gtv::sampler::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

inline constexpr std::size_t orders = max_degree + 1;
/// Entries of the scratch array that one call of a kernel may use: features of three axes (up to 64
/// each) for a vector of trajectories, or the rows of an interpolant.
inline constexpr std::size_t max_axis = 64;
inline constexpr std::size_t scratch_entries = 3 * max_axis * 32 + 4 * orders * max_axis;

/// Where a run of trajectories lies along one axis.
template <class Real>
struct Extent {
  Real centre;
  Real half_width;  ///< NaN if a trajectory is not finite
};

template <class Real>
Extent<Real> extent_of(const Real* values, std::size_t count) {
  const hn::ScalableTag<Real> d;
  auto lo = hn::Load(d, values);
  auto hi = lo;
  auto poison = hn::Zero(d);  // x - x: NaN where x is not finite
  for (std::size_t i = 0; i < count; i += hn::Lanes(d)) {
    const auto v = hn::Load(d, values + i);
    lo = hn::Min(lo, v);
    hi = hn::Max(hi, v);
    poison = hn::Add(poison, hn::Sub(v, v));
  }
  const Real flag = hn::GetLane(hn::SumOfLanes(d, poison));
  const Real least = hn::GetLane(hn::MinOfLanes(d, lo));
  const Real most = hn::GetLane(hn::MaxOfLanes(d, hi));
  return {Real{0.5} * (least + most), Real{0.5} * (most - least) + flag};
}

/// The least degree whose interpolant holds on that half-width, or -1.
template <class Real>
int least_degree(const std::array<Real, orders>& radius, Real half_width) {
  for (std::size_t degree = 0; degree < orders; ++degree) {
    if (half_width <= radius[degree]) return static_cast<int>(degree);
  }
  return -1;
}

/// A scale that maps a box onto [-1, 1]; boxes without width keep theirs.
template <class Real>
Real inverse_or_one(Real half_width) {
  return half_width > static_cast<Real>(1e-30) ? Real{1} / half_width : Real{1};
}

template <int degree, class D, class V, class Real>
HWY_INLINE V horner(D d, V x, const Real* coefficients) {
  V sum = hn::Set(d, coefficients[degree]);
  for (int p = degree - 1; p >= 0; --p) sum = hn::MulAdd(sum, x, hn::Set(d, coefficients[p]));
  return sum;
}

template <int degree, class Real>
void evaluate_1d(const Real* coefficients, const Extent<Real>& box, const Real* x,
                 std::size_t count, Real* out) {
  const hn::ScalableTag<Real> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto scale = hn::Set(d, inverse_or_one(box.half_width));
  const auto middle = hn::Set(d, box.centre);
  for (std::size_t i = 0; i < count; i += lanes) {
    const auto h = hn::Mul(hn::Sub(hn::Load(d, x + i), middle), scale);
    hn::Store(horner<degree>(d, h, coefficients), d, out + i);
  }
}

template <class Real>
void interpolate_1d(const LinearModel<Real>& model, const LevelCoefficients<Real>& level,
                    int degree, const Extent<Real>& box, const Real* x, std::size_t count,
                    Real* out, Real* scratch) {
  const hn::ScalableTag<Real> d;
  const std::size_t lanes = hn::Lanes(d);
  const AxisTable<Real>& axis = model.axes[0];
  interpolate_features(axis, box.centre, box.half_width, degree, scratch);
  std::array<Real, orders> coefficients{};
  for (int p = 0; p <= degree; ++p) {
    const Real* row = scratch + static_cast<std::size_t>(p) * axis.padded;
    auto sum = hn::Zero(d);
    for (std::size_t j = 0; j < axis.padded; j += lanes) {
      sum = hn::MulAdd(hn::Load(d, row + j), hn::Load(d, level.by_first.get() + j), sum);
    }
    coefficients[static_cast<std::size_t>(p)] = hn::GetLane(hn::SumOfLanes(d, sum));
  }
  const Real* c = coefficients.data();
  switch (degree) {
    case 0:
      return evaluate_1d<0>(c, box, x, count, out);
    case 1:
      return evaluate_1d<1>(c, box, x, count, out);
    case 2:
      return evaluate_1d<2>(c, box, x, count, out);
    case 3:
      return evaluate_1d<3>(c, box, x, count, out);
    case 4:
      return evaluate_1d<4>(c, box, x, count, out);
    case 5:
      return evaluate_1d<5>(c, box, x, count, out);
    default:
      return evaluate_1d<6>(c, box, x, count, out);
  }
}

/// Row stride of the coefficients of one component: x^p y^q is at [q * row + p].
inline constexpr std::size_t row = 8;

template <int degree_x, class Real>
void evaluate_2d(const Real* coefficients, int degree_y, const std::array<Extent<Real>, 2>& box,
                 BlockView<const Real> x, std::size_t first, std::size_t count,
                 BlockView<Real> out) {
  const hn::ScalableTag<Real> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto scale_x = hn::Set(d, inverse_or_one(box[0].half_width));
  const auto scale_y = hn::Set(d, inverse_or_one(box[1].half_width));
  const auto middle_x = hn::Set(d, box[0].centre);
  const auto middle_y = hn::Set(d, box[1].centre);
  const Real* top = coefficients + row * static_cast<std::size_t>(degree_y);
  for (std::size_t i = first; i < first + count; i += lanes) {
    const auto hx = hn::Mul(hn::Sub(hn::Load(d, x.values + i), middle_x), scale_x);
    const auto hy = hn::Mul(hn::Sub(hn::Load(d, x.values + x.stride + i), middle_y), scale_y);
    auto sum0 = horner<degree_x>(d, hx, top);
    auto sum1 = horner<degree_x>(d, hx, top + row * orders);
    const Real* c = top;
    for (int q = degree_y; q > 0; --q) {
      c -= row;
      sum0 = hn::MulAdd(sum0, hy, horner<degree_x>(d, hx, c));
      sum1 = hn::MulAdd(sum1, hy, horner<degree_x>(d, hx, c + row * orders));
    }
    hn::Store(sum0, d, out.values + i);
    hn::Store(sum1, d, out.values + out.stride + i);
  }
}

/// sums[q] = sum_j factors[q * stride + j] vectors[j * step], q = 0 … max_degree, for one vector's
/// worth of lanes. All orders at once: each vector that is loaded serves seven products.
template <class D, class Real>
HWY_INLINE void contract(D d, const Real* factors, std::size_t stride, const Real* vectors,
                         std::size_t step, std::size_t count, Real* sums, std::size_t sums_stride) {
  auto s0 = hn::Zero(d);
  auto s1 = s0;
  auto s2 = s0;
  auto s3 = s0;
  auto s4 = s0;
  auto s5 = s0;
  auto s6 = s0;
  for (std::size_t j = 0; j < count; ++j) {
    const auto v = hn::Load(d, vectors + j * step);
    const Real* f = factors + j;
    s0 = hn::MulAdd(hn::Set(d, f[0]), v, s0);
    s1 = hn::MulAdd(hn::Set(d, f[stride]), v, s1);
    s2 = hn::MulAdd(hn::Set(d, f[2 * stride]), v, s2);
    s3 = hn::MulAdd(hn::Set(d, f[3 * stride]), v, s3);
    s4 = hn::MulAdd(hn::Set(d, f[4 * stride]), v, s4);
    s5 = hn::MulAdd(hn::Set(d, f[5 * stride]), v, s5);
    s6 = hn::MulAdd(hn::Set(d, f[6 * stride]), v, s6);
  }
  hn::Store(s0, d, sums);
  hn::Store(s1, d, sums + sums_stride);
  hn::Store(s2, d, sums + 2 * sums_stride);
  hn::Store(s3, d, sums + 3 * sums_stride);
  hn::Store(s4, d, sums + 4 * sums_stride);
  hn::Store(s5, d, sums + 5 * sums_stride);
  hn::Store(s6, d, sums + 6 * sums_stride);
}

/// Contracts the weights with the rows of y, then with those of x.
template <class Real>
void coefficients_2d(const LinearModel<Real>& model, const LevelCoefficients<Real>& level,
                     const std::array<int, 2>& degree, const std::array<Extent<Real>, 2>& box,
                     Real* scratch, Real* coefficients) {
  static_assert(orders == 7 && row == 8, "contract() writes seven rows");
  const AxisTable<Real>& first = model.axes[0];
  const AxisTable<Real>& second = model.axes[1];
  Real* rows_x = scratch;                              // (orders, padded first)
  Real* rows_y = rows_x + orders * first.padded;       // (orders, padded second)
  Real* transposed = rows_y + orders * second.padded;  // (first.count, row)
  Real* partial = transposed + row * first.padded;     // (orders, padded first)
  interpolate_features(first, box[0].centre, box[0].half_width, degree[0], rows_x);
  interpolate_features(second, box[1].centre, box[1].half_width, degree[1], rows_y);
  for (std::size_t i = 0; i < first.count; ++i) {
    for (std::size_t p = 0; p < orders; ++p) transposed[row * i + p] = rows_x[p * first.padded + i];
    transposed[row * i + orders] = 0;
  }
  const hn::ScalableTag<Real> d;
  const hn::CappedTag<Real, row> d_row;
  for (std::size_t c = 0; c < 2; ++c) {
    const Real* weights = level.by_first.get() + c * second.count * first.padded;
    for (std::size_t i = 0; i < first.padded; i += hn::Lanes(d)) {
      contract(d, rows_y, second.padded, weights + i, first.padded, second.count, partial + i,
               first.padded);
    }
    Real* component = coefficients + c * row * orders;
    for (std::size_t p = 0; p < row; p += hn::Lanes(d_row)) {
      contract(d_row, partial, first.padded, transposed + p, row, first.count, component + p, row);
    }
  }
}

template <class Real>
void interpolate_2d(const LinearModel<Real>& model, const LevelCoefficients<Real>& level,
                    const std::array<int, 2>& degree, const std::array<Extent<Real>, 2>& box,
                    BlockView<const Real> x, std::size_t first, std::size_t count,
                    BlockView<Real> out, Real* scratch) {
  alignas(64) std::array<Real, 2 * row * orders> coefficients;
  coefficients_2d(model, level, degree, box, scratch, coefficients.data());
  const Real* c = coefficients.data();
  switch (degree[0]) {
    case 0:
      return evaluate_2d<0>(c, degree[1], box, x, first, count, out);
    case 1:
      return evaluate_2d<1>(c, degree[1], box, x, first, count, out);
    case 2:
      return evaluate_2d<2>(c, degree[1], box, x, first, count, out);
    case 3:
      return evaluate_2d<3>(c, degree[1], box, x, first, count, out);
    case 4:
      return evaluate_2d<4>(c, degree[1], box, x, first, count, out);
    case 5:
      return evaluate_2d<5>(c, degree[1], box, x, first, count, out);
    default:
      return evaluate_2d<6>(c, degree[1], box, x, first, count, out);
  }
}

}  // namespace gtv::sampler::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
