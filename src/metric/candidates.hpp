#pragma once

#include <vector>

#include "gtv/base/array.hpp"

namespace gtv::metric {

/// How wrong |x|^2 - 2 x.q + |q|^2 may be.
struct ProductError {
  double relative = 0;  ///< to |x|^2 + |q|^2
  double absolute = 0;
};

/// Bounds the difference from the sum of squared differences, as computed in double precision,
/// where x and q are of `columns` numbers less a centre, squares in double precision, and the inner
/// product by multiply_transposed in the precision of Real.
/// @param largest in single precision: |x|^2 and |q|^2 are at most this, and the product was taken
/// of numbers divided by about its root.
template <class Real>
[[nodiscard]] ProductError product_error(Index columns, double largest);

/// The rows that may be among the k nearest to a query, as blocks of rows come by.
class Candidates {
 public:
  /// @param square |q|^2 of the query, and of each row below, about the same centre.
  Candidates(Index k, const ProductError& error, double square);

  /// Takes a block of `count` rows. @param product their inner products with the query, to be
  /// multiplied by `scale`.  @param square their |x|^2, infinite for rows that are not to count.
  template <class Real>
  void add(Index first, Index count, const Real* product, double scale, const double* square);
  /// The rows that may be among the k nearest, ascending: never one too few.
  [[nodiscard]] std::vector<Index> rows();
  /// How many these are at most.
  [[nodiscard]] std::size_t size() const { return found_.size(); }

 private:
  struct Candidate {
    double at_least;  // |x - q|^2 - |q|^2
    Index row;
  };
  void consider(const Candidate& candidate, double square);
  void drop_far_ones();

  double relative_;
  double own_error_;
  double limit_;                 // at most so much |x - q|^2 - |q|^2 have the k nearest so far
  std::vector<double> at_most_;  // of those, ascending
  std::vector<Candidate> found_;
  std::size_t tidy_at_ = 64;
};

}  // namespace gtv::metric
