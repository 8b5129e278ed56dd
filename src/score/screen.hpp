#pragma once

#include <cstdint>
#include <initializer_list>
#include <mutex>
#include <optional>
#include <vector>

#include "score/projection.hpp"
#include "score/screen_products.hpp"

namespace gtv::score {

/// What screening needs of the points, made when first asked for. Thread-safe.
class Screens {
 public:
  explicit Screens(const PointSet& set) : set_(set) {}
  [[nodiscard]] const Projection& projection() const;

 private:
  const PointSet& set_;
  mutable std::once_flag once_;
  mutable std::optional<Projection> projection_;
};

/// A way to screen, given up where more than a share `most` of the points survive.
struct ScreenAttempt {
  ScreenKind kind = ScreenKind::projection;
  double most = 1;
};

/// Points that may count for a query, in order.
using Survivors = std::vector<std::int32_t>;

/// Drops points whose posterior weight is certain to be below exp(-cut) of the largest one's.
/// @param y (n, D)  @return (n), of the first attempt that is not given up, or nothing.
[[nodiscard]] std::optional<std::vector<Survivors>> screen_points(
    const LeveledPoints& at, const Screens& screens, const MatrixView& y, double cut,
    std::initializer_list<ScreenAttempt> attempts);

}  // namespace gtv::score
