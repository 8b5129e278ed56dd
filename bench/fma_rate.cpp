#include "fma_rate.hpp"

#include <algorithm>
#include <cstddef>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fma_rate.cpp"
#include "hwy/foreach_target.h"
// foreach_target comes first: it sets the target that highway.h is compiled for.
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace gtv::bench::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Twelve chains: more than latency times ports of current processors (4 x 2), and few enough for
/// sixteen registers.
template <class Real>
double chains(int rounds, Real start) {
  const hn::ScalableTag<Real> d;
  const auto factor = hn::Set(d, static_cast<Real>(0.999) * start);
  const auto term = hn::Set(d, static_cast<Real>(0.001) * start);
  auto a = hn::Set(d, start);
  auto b = hn::Add(a, term);
  auto c = hn::Add(b, term);
  auto e = hn::Add(c, term);
  auto f = hn::Add(e, term);
  auto g = hn::Add(f, term);
  auto h = hn::Add(g, term);
  auto i = hn::Add(h, term);
  auto j = hn::Add(i, term);
  auto k = hn::Add(j, term);
  auto l = hn::Add(k, term);
  auto m = hn::Add(l, term);
  for (int round = 0; round < rounds; ++round) {
    a = hn::MulAdd(a, factor, term);
    b = hn::MulAdd(b, factor, term);
    c = hn::MulAdd(c, factor, term);
    e = hn::MulAdd(e, factor, term);
    f = hn::MulAdd(f, factor, term);
    g = hn::MulAdd(g, factor, term);
    h = hn::MulAdd(h, factor, term);
    i = hn::MulAdd(i, factor, term);
    j = hn::MulAdd(j, factor, term);
    k = hn::MulAdd(k, factor, term);
    l = hn::MulAdd(l, factor, term);
    m = hn::MulAdd(m, factor, term);
  }
  const auto low = hn::Add(hn::Add(hn::Add(a, b), hn::Add(c, e)), hn::Add(f, g));
  const auto high = hn::Add(hn::Add(hn::Add(h, i), hn::Add(j, k)), hn::Add(l, m));
  // The chains must be seen to be used; the sum is finite and of order 10.
  volatile Real used = hn::GetLane(hn::SumOfLanes(d, hn::Add(low, high)));
  static_cast<void>(used);
  return 12.0 * static_cast<double>(hn::Lanes(d)) * rounds;
}

double float_chains(int rounds, float start) {
  return chains(rounds, start);
}
double double_chains(int rounds, double start) {
  return chains(rounds, start);
}

}  // namespace gtv::bench::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gtv::bench {
namespace {

HWY_EXPORT(float_chains);
HWY_EXPORT(double_chains);

template <class Work>
double best_rate(Work work) {
  double best = 0;
  for (int attempt = 0; attempt < 8; ++attempt) {
    const double start = thread_seconds();
    const double done = work(100000);
    best = std::max(best, done / (thread_seconds() - start));
  }
  return best;
}

}  // namespace

double float_multiply_adds(int rounds) {
  return HWY_DYNAMIC_DISPATCH(float_chains)(rounds, 1.0F);
}

double double_multiply_adds(int rounds) {
  return HWY_DYNAMIC_DISPATCH(double_chains)(rounds, 1.0);
}

double float_fma_rate() {
  return best_rate(float_multiply_adds);
}

double double_fma_rate() {
  return best_rate(double_multiply_adds);
}

}  // namespace gtv::bench
#endif
