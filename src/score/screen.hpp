#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "score/point_set.hpp"

namespace gtv::score {

/// A subspace that most of the points' variance is in, and the points' places in it.
struct Projection {
  explicit Projection(const PointSet& set);

  Matrix basis;          ///< (D, k), orthonormal columns
  FloatMatrix places;    ///< (M, k)
  Eigen::VectorXf rest;  ///< (M), |nu| outside the subspace, rounded up
};

/// What screening needs of the points, made when first asked for. Thread-safe.
class Screens {
 public:
  explicit Screens(const PointSet& set) : set_(set) {}
  [[nodiscard]] const Projection& projection() const;
  /// Worth a projection: it has fewer dimensions than the points.
  [[nodiscard]] bool has_projection() const;

 private:
  const PointSet& set_;
  mutable std::once_flag once_;
  mutable std::optional<Projection> projection_;
};

enum class ScreenKind { projection, single, leading_digit };

/// Points that may count for a query, in order.
using Survivors = std::vector<std::int32_t>;

struct Screened {
  std::vector<Survivors> queries;
  bool given_up = false;  ///< too many survive: nothing else is filled in
};

/// Drops points whose posterior weight is certain to be below exp(-cut) of the largest one's.
/// @param y (n, D)  @param most share of the points that may survive; more gives up.
[[nodiscard]] Screened screen_points(const LeveledPoints& at, const Screens& screens,
                                     ScreenKind kind, const MatrixView& y, double cut, double most);

}  // namespace gtv::score
