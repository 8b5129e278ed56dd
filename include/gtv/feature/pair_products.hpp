#pragma once

#include <span>
#include <vector>

#include "gtv/base/array.hpp"
#include "gtv/feature/axis.hpp"

namespace gtv::feature {

/// Products phi_i phi_j of an axis's features in the few functions g_k that span them, so that a
/// weighted sum of phi phi^T over samples needs sums of g_k only:
///   gaussian: phi_i phi_j = exp(-(i - j)^2) g_{i+j}, g a bell midway; 2 count - 1 functions;
///   fourier: sums and differences of angles; cosines to twice the highest harmonic, and sines.
class PairProducts {
 public:
  /// coefficient g_k of a product.
  struct Term {
    Index function = 0;
    double coefficient = 0;
  };
  /// phi_i phi_j = first + second; gaussian products have no second (its coefficient is 0).
  struct Pair {
    Term first;
    Term second;
  };

  explicit PairProducts(const Axis& axis);

  /// How many functions g_k there are.
  [[nodiscard]] int functions() const { return functions_; }
  /// g at many points. @param z (n), finite  @param phi axis().evaluate(z), (n, count), from which
  /// bells follow without another exponential  @return (n, functions).
  /// @throws gtv::InputError if shapes disagree or a z is not finite. @accuracy as Axis::evaluate.
  [[nodiscard]] Matrix evaluate(std::span<const double> z, const Matrix& phi) const;
  /// The terms of phi_i phi_j, 0 <= i, j < count; those of (j, i) are the same.
  [[nodiscard]] const Pair& terms(int i, int j) const {
    return pairs_[static_cast<std::size_t>(i) * static_cast<std::size_t>(axis_.count) +
                  static_cast<std::size_t>(j)];
  }
  [[nodiscard]] const Axis& axis() const { return axis_; }

 private:
  Axis axis_;
  int functions_ = 0;
  std::vector<Pair> pairs_;
};

}  // namespace gtv::feature
