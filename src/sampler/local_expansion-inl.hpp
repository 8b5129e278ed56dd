// Per-target include: mu_hat of a run of neighbouring trajectories by one Taylor expansion about
// the middle of their box.
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
/// Entries of the scratch array that one call of a kernel may use: features of two axes (up to 64
/// a side) for a vector of trajectories, or their Taylor rows.
inline constexpr std::size_t max_axis = 64;
inline constexpr std::size_t scratch_entries = 3 * max_axis * 16 + 4 * orders * max_axis;

template <class Real>
struct Interval {
  Real lo;
  Real hi;
};

/// Least interval that holds all values; lo > hi or NaN if one of them is NaN.
template <class Real>
Interval<Real> enclosing_interval(const Real* values, std::size_t count) {
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
  return {hn::GetLane(hn::MinOfLanes(d, lo)) + flag, hn::GetLane(hn::MaxOfLanes(d, hi)) + flag};
}

template <class D, class V, class Real>
V horner(D d, V x, const Real* coefficients, int degree) {
  V sum = hn::Set(d, coefficients[degree]);
  for (int p = degree - 1; p >= 0; --p) sum = hn::MulAdd(sum, x, hn::Set(d, coefficients[p]));
  return sum;
}

template <int degree, class Real>
void evaluate_1d(const Real* coefficients, Real centre, const Real* x, std::size_t count,
                 Real* out) {
  const hn::ScalableTag<Real> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto middle = hn::Set(d, centre);
  for (std::size_t i = 0; i < count; i += lanes) {
    const auto h = hn::Sub(hn::Load(d, x + i), middle);
    hn::Store(horner(d, h, coefficients, degree), d, out + i);
  }
}

template <class Real>
void expand_and_evaluate_1d(const LinearModel<Real>& model, const LevelCoefficients<Real>& level,
                            int degree, Real centre, const Real* x, std::size_t count, Real* out,
                            Real* scratch) {
  const hn::ScalableTag<Real> d;
  const std::size_t lanes = hn::Lanes(d);
  const AxisTable<Real>& axis = model.axes[0];
  taylor_features(axis, centre, degree, scratch);
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
    case 0: return evaluate_1d<0>(c, centre, x, count, out);
    case 1: return evaluate_1d<1>(c, centre, x, count, out);
    case 2: return evaluate_1d<2>(c, centre, x, count, out);
    case 3: return evaluate_1d<3>(c, centre, x, count, out);
    case 4: return evaluate_1d<4>(c, centre, x, count, out);
    case 5: return evaluate_1d<5>(c, centre, x, count, out);
    default: return evaluate_1d<6>(c, centre, x, count, out);
  }
}

/// Coefficient of x^p y^q of one component is at [q * 8 + p].
template <int degree, class Real>
void evaluate_2d(const Real* coefficients, const std::array<Real, 2>& centre,
                 BlockView<const Real> x, std::size_t first, std::size_t count,
                 BlockView<Real> out) {
  const hn::ScalableTag<Real> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto middle_x = hn::Set(d, centre[0]);
  const auto middle_y = hn::Set(d, centre[1]);
  for (std::size_t i = first; i < first + count; i += lanes) {
    const auto hx = hn::Sub(hn::Load(d, x.values + i), middle_x);
    const auto hy = hn::Sub(hn::Load(d, x.values + x.stride + i), middle_y);
    const Real* c = coefficients;
    const Real* c2 = coefficients + 8 * orders;
    auto sum = hn::Set(d, c[8 * degree]);
    auto sum2 = hn::Set(d, c2[8 * degree]);
    for (int q = degree - 1; q >= 0; --q) {
      sum = hn::MulAdd(sum, hy, horner(d, hx, c + 8 * q, degree - q));
      sum2 = hn::MulAdd(sum2, hy, horner(d, hx, c2 + 8 * q, degree - q));
    }
    hn::Store(sum, d, out.values + i);
    hn::Store(sum2, d, out.values + out.stride + i);
  }
}

/// Two contractions of the weights with the Taylor rows of y, then of x.
template <class Real>
void taylor_coefficients_2d(const LinearModel<Real>& model, const LevelCoefficients<Real>& level,
                            int degree, const std::array<Real, 2>& centre, Real* scratch,
                            Real* coefficients) {
  const AxisTable<Real>& first = model.axes[0];
  const AxisTable<Real>& second = model.axes[1];
  Real* rows_x = scratch;                                   // (orders, padded first)
  Real* rows_y = rows_x + orders * first.padded;            // (orders, padded second)
  Real* transposed = rows_y + orders * second.padded;       // (first.count, 8)
  Real* partial = transposed + 8 * first.padded;            // (orders, padded first)
  taylor_features(first, centre[0], degree, rows_x);
  taylor_features(second, centre[1], degree, rows_y);
  const auto used = static_cast<std::size_t>(degree) + 1;
  for (std::size_t i = 0; i < first.count; ++i) {
    for (std::size_t p = 0; p < 8; ++p) {
      transposed[8 * i + p] = p < used ? rows_x[p * first.padded + i] : Real{0};
    }
  }
  const hn::ScalableTag<Real> d;
  const hn::CappedTag<Real, 8> d8;
  const std::size_t lanes = hn::Lanes(d);
  const std::size_t lanes8 = hn::Lanes(d8);
  for (std::size_t c = 0; c < 2; ++c) {
    const Real* weights = level.by_first.get() + c * second.count * first.padded;
    for (std::size_t i = 0; i < first.padded; i += lanes) {
      for (std::size_t q = 0; q < used; ++q) {
        auto even = hn::Zero(d);
        auto odd = hn::Zero(d);
        const Real* g = rows_y + q * second.padded;
        std::size_t j = 0;
        for (; j + 2 <= second.count; j += 2) {
          even = hn::MulAdd(hn::Set(d, g[j]), hn::Load(d, weights + j * first.padded + i), even);
          odd = hn::MulAdd(hn::Set(d, g[j + 1]),
                           hn::Load(d, weights + (j + 1) * first.padded + i), odd);
        }
        if (j < second.count) {
          even = hn::MulAdd(hn::Set(d, g[j]), hn::Load(d, weights + j * first.padded + i), even);
        }
        hn::Store(hn::Add(even, odd), d, partial + q * first.padded + i);
      }
    }
    Real* component = coefficients + c * 8 * orders;
    for (std::size_t q = 0; q < used; ++q) {
      const Real* t = partial + q * first.padded;
      for (std::size_t p = 0; p < used; p += lanes8) {
        auto even = hn::Zero(d8);
        auto odd = hn::Zero(d8);
        std::size_t i = 0;
        for (; i + 2 <= first.count; i += 2) {
          even = hn::MulAdd(hn::Set(d8, t[i]), hn::Load(d8, transposed + 8 * i + p), even);
          odd = hn::MulAdd(hn::Set(d8, t[i + 1]), hn::Load(d8, transposed + 8 * (i + 1) + p), odd);
        }
        if (i < first.count) {
          even = hn::MulAdd(hn::Set(d8, t[i]), hn::Load(d8, transposed + 8 * i + p), even);
        }
        hn::Store(hn::Add(even, odd), d8, component + 8 * q + p);
      }
    }
  }
}

template <class Real>
void expand_and_evaluate_2d(const LinearModel<Real>& model, const LevelCoefficients<Real>& level,
                            int degree, const std::array<Real, 2>& centre, BlockView<const Real> x,
                            std::size_t first, std::size_t count, BlockView<Real> out,
                            Real* scratch) {
  alignas(64) std::array<Real, 2 * 8 * orders> coefficients;
  taylor_coefficients_2d(model, level, degree, centre, scratch, coefficients.data());
  const Real* c = coefficients.data();
  switch (degree) {
    case 0: return evaluate_2d<0>(c, centre, x, first, count, out);
    case 1: return evaluate_2d<1>(c, centre, x, first, count, out);
    case 2: return evaluate_2d<2>(c, centre, x, first, count, out);
    case 3: return evaluate_2d<3>(c, centre, x, first, count, out);
    case 4: return evaluate_2d<4>(c, centre, x, first, count, out);
    case 5: return evaluate_2d<5>(c, centre, x, first, count, out);
    default: return evaluate_2d<6>(c, centre, x, first, count, out);
  }
}

}  // namespace gtv::sampler::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
