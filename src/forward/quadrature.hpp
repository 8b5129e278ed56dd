#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

#include "gtv/base/error.hpp"

namespace gtv::forward {

inline double size_of(double value) {
  return std::abs(value);
}
template <class Derived>
double size_of(const Eigen::MatrixBase<Derived>& value) {
  return value.norm();
}

/// What a quadrature of one panel says: the integral, its error and that of the integrand's size.
template <class Value>
struct Panel {
  double from;
  double to;
  Value integral;
  double error;
  double scale;
};

/// 15-point Gauss against 31-point Kronrod.
template <class Value, class Function>
Panel<Value> panel(const Function& f, double from, double to) {
  using Kronrod = boost::math::quadrature::gauss_kronrod<double, 31>;
  using Gauss = boost::math::quadrature::gauss<double, 15>;
  const double middle = (from + to) / 2;
  const double half = (to - from) / 2;
  const Value centre = f(middle);
  Value kronrod = Kronrod::weights()[0] * centre;
  Value gauss = Gauss::weights()[0] * centre;
  double scale = Kronrod::weights()[0] * size_of(centre);
  for (std::size_t i = 1; i < Kronrod::abscissa().size(); ++i) {
    const double step = half * Kronrod::abscissa()[i];
    const Value left = f(middle - step);
    const Value right = f(middle + step);
    const Value both = left + right;
    kronrod += Kronrod::weights()[i] * both;
    scale += Kronrod::weights()[i] * (size_of(left) + size_of(right));
    // Every second node of the Kronrod rule is one of the Gauss rule.
    if (i % 2 == 0) gauss += Gauss::weights()[i / 2] * both;
  }
  const Value difference = kronrod - gauss;
  return {from, to, Value(half * kronrod), half * size_of(difference), half * scale};
}

/// Adaptive integral of a function with values in a vector space (double or Matrix) over the panels
/// between `knots` (ascending), the panel of largest error halved until the errors' sum is below
/// `tolerance` times the integral of |f|.
/// @throws gtv::WorkError if that takes more than 4000 panels; `what` says what was integrated.
template <class Function>
auto integrate(const Function& f, const std::vector<double>& knots, double tolerance,
               const char* what) {
  using Value = std::decay_t<std::invoke_result_t<Function, double>>;
  constexpr std::size_t most_panels = 4000;
  const auto less_error = [](const auto& a, const auto& b) { return a.error < b.error; };
  std::vector<Panel<Value>> heap;
  for (std::size_t i = 1; i < knots.size(); ++i) {
    heap.push_back(panel<Value>(f, knots[i - 1], knots[i]));
  }
  std::make_heap(heap.begin(), heap.end(), less_error);
  const auto sum = [&heap](auto member) {
    double total = 0;
    for (const auto& part : heap) total += part.*member;
    return total;
  };
  while (sum(&Panel<Value>::error) > tolerance * sum(&Panel<Value>::scale)) {
    if (heap.size() >= most_panels) {
      throw_work("{} over [{}, {}] did not converge to {}", what, knots.front(), knots.back(),
                 tolerance);
    }
    std::pop_heap(heap.begin(), heap.end(), less_error);
    const Panel<Value> worst = std::move(heap.back());
    heap.pop_back();
    const double middle = (worst.from + worst.to) / 2;
    for (const auto& [from, to] : {std::pair{worst.from, middle}, std::pair{middle, worst.to}}) {
      heap.push_back(panel<Value>(f, from, to));
      std::push_heap(heap.begin(), heap.end(), less_error);
    }
  }
  Value total = heap.front().integral;
  for (std::size_t i = 1; i < heap.size(); ++i) total += heap[i].integral;
  return total;
}

}  // namespace gtv::forward
