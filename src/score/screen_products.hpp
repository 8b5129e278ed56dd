#pragma once

#include <memory>
#include <optional>
#include <variant>

#include "score/digit_sweep.hpp"
#include "score/projection.hpp"

namespace gtv::score {

/// Products that a screen goes by.
enum class ScreenKind {
  projection,     ///< of places in the projection
  single,         ///< of the points, in single precision
  leading_digit,  ///< of the points, bytes, with the queries' leading digit
};

/// Queries prepared for products in low precision: the logit of point m for query i is
/// factor[i] * product + bias[m] + shift[i], but for reach[i] * spread[m] + slack[i].
struct ScreenQueries {
  StoredMatrix points;                 ///< multiplied with: the points, or their places
  std::optional<DigitQueries> digits;  ///< either these
  FloatMatrix sloped;                  ///< or these, (n, k)
  Eigen::VectorXf factor;              ///< (n)
  Eigen::VectorXf reach;               ///< (n)
  Vector shift;                        ///< (n)
  Vector slack;                        ///< (n), rounding, of a logit in double too
  Eigen::VectorXf bias;                ///< (M), padded to whole blocks
  Eigen::VectorXf spread;              ///< (M), likewise
};
/// @param y (n, D)
[[nodiscard]] ScreenQueries screen_queries(const LeveledPoints& at, const Projection& projection,
                                           ScreenKind kind, const MatrixView& y);

/// Their products with a block of points at a time.
inline constexpr Index screen_block_points = 1024;
class ScreenProducts {
 public:
  virtual ~ScreenProducts() = default;
  /// Takes points first … first + count - 1.
  virtual void load(Index first, Index count) = 0;
  /// Of query `i`, (screen_block_points); queries are asked for in order.
  [[nodiscard]] virtual std::variant<const float*, const std::int32_t*> row(std::size_t i) = 0;
};
[[nodiscard]] std::unique_ptr<ScreenProducts> screen_products(const ScreenQueries& queries);

}  // namespace gtv::score
