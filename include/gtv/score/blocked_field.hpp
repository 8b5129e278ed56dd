#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "gtv/base/array.hpp"
#include "gtv/base/stored_matrix.hpp"
#include "gtv/forward/level.hpp"

namespace gtv::score {

using forward::Level;

/// How a BlockedField sums over its points; each but `automatic` serves tests and benchmarks.
enum class Sweep {
  automatic,   ///< the quickest that the tolerance allows, tile by tile
  dense,       ///< every point, by matrix products
  projection,  ///< points screened by a projection in bytes, the rest one by one
  screen,      ///< points screened by whole products in low precision, the rest one by one
  digits,      ///< every point, by exact integer products (8-bit data on processors that have them)
};

struct BlockedOptions {
  /// Largest error of the denoiser asked for, relative to the data's radius (see radius()),
  /// rounding included; 0: no point is left out.
  double tolerance = 0;
  /// Single precision: half the time of a dense sweep, with the accuracy that is left. No
  /// tolerance.
  bool single = false;
  Sweep sweep = Sweep::automatic;
};

/// What a BlockedField says of n queries.
struct BlockedFields {
  Matrix denoised;          ///< (n, D), E[x0|x,t], data units
  Vector log_density;       ///< (n), natural logarithm of a density per data unit^D
  Vector trace_cov;         ///< (n), tr C
  Vector fraction;          ///< (n), tr C / (tr C + |s|^2); 0 where C = 0. @source T2.6
  Vector effective_points;  ///< (n), exp of the entropy of the posterior weights
  Vector largest_weight;    ///< (n), posterior weight of the likeliest point
  Vector error_bound;       ///< (n), bound of |denoised - exact|, data units
  Vector kept;              ///< (n), share of the points that were summed one by one or densely
};

/// The exact fields of field.hpp for point sets of any size and dimension, such as 60,000 images:
/// one sweep over blocks of points, matrix products in it, sums with a running maximum. Points stay
/// as they are stored; equal points count as often as they occur.
///
/// Errors. `error_bound` is rigorous: it holds for every query, adversarial ones too, for what is
/// left out and for all rounding, given an exponential function good to 4 units in the last place.
/// With a tolerance, points are left out only where the bound certifies it, and a query whose bound
/// would be above the tolerance is summed again without leaving any out.
///
/// @accuracy denoiser: error_bound. log density: e = 1e-13 of |x - alpha c|^2 / S,
/// alpha^2 R^2 / S and D (c the mean of the points, R the farthest one's distance from it, no less
/// than |c| / 100), and what was left out, at most the tolerance. tr C: 1e-12, 10 e and 4
/// tolerances of alpha^2 R^2 / S^2. Single precision has 1e-5 for 1e-12 and 1e-6 for 1e-13: it
/// loses as 1 / sigma^2, error_bound says how much of the denoiser.
/// @cost 4 M D operations a query in a dense sweep. Screening needs a projection, 256 M D
/// operations once. Memory besides the points: 32 bytes a point, 140 more for screening, and
/// O(block) a thread.
/// Thread-safe; the same bits for any number of threads.
/// @source T2.1, T2.2, T2.5
class BlockedField {
 public:
  /// @param points (M, D), M, D >= 1  @param weights (M), positive, or empty for equal ones;
  /// normalised here  @param spread standard deviation of each component, data units.
  /// @throws gtv::InputError otherwise, if the dimension is so large that a few thousand rows do
  /// not fit the machine's memory, or for coordinates that are not finite or above 1e140.
  explicit BlockedField(const StoredMatrix& points, const Vector& weights = {}, double spread = 0);
  ~BlockedField();
  BlockedField(BlockedField&&) noexcept;
  BlockedField& operator=(BlockedField&&) noexcept;

  [[nodiscard]] Index size() const;
  [[nodiscard]] Index dimension() const;
  /// The mean of the points, (D).
  [[nodiscard]] const Vector& centre() const;
  /// The points moved by minus their mean, (M, D).
  [[nodiscard]] const StoredMatrix& centred_points() const;
  [[nodiscard]] double spread() const;
  /// Root mean square distance of the points from their mean.
  [[nodiscard]] double radius() const;

  /// @param x (n, D), finite.
  /// @throws gtv::InputError if shapes disagree, x or the level is not finite, S = 0, a query may
  /// be 1e150 standard deviations from a point, the tolerance is negative or not finite, or above 0
  /// in single precision, or digits are asked of points that are no bytes.
  [[nodiscard]] BlockedFields fields(const Level& level, const MatrixView& x,
                                     const BlockedOptions& options = {}) const;
  /// A point of each query's posterior, drawn.
  /// @param uniform gives independent numbers in (0, 1), one for each query and slot; slots are
  /// below draw_slots(). Called on several threads.  @return (n), rows of the points.
  /// @accuracy probabilities 1e-12 absolute. @cost 2 M D operations a query.
  [[nodiscard]] std::vector<Index> draw(
      const Level& level, const MatrixView& x,
      const std::function<double(Index query, std::uint64_t slot)>& uniform) const;
  [[nodiscard]] std::uint64_t draw_slots() const;

  /// C v, a vector a query, without a matrix of D x D. @param v (n, D)  @return (n, D).
  /// @accuracy 1e-12, and 10 e as for tr C, of alpha^2 R^2 |v| / sigma^4. @cost 8 M D operations a
  /// query. @source T2.5
  [[nodiscard]] Matrix covariance_times(const Level& level, const MatrixView& x,
                                        const MatrixView& v) const;
  /// v^T C v. @return (n). @accuracy, cost as covariance_times, with |v|^2.
  [[nodiscard]] Vector covariance_form(const Level& level, const MatrixView& x,
                                       const MatrixView& v) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// s = (alpha mu_hat - x) / sigma^2 of a denoiser's answers, (n, D). @source T2.2
[[nodiscard]] Matrix score_of(const Level& level, const MatrixView& x, const MatrixView& denoised);

}  // namespace gtv::score
