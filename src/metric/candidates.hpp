#pragma once

#include <vector>

#include "gtv/base/array.hpp"

namespace gtv::metric {

/// The rows that may be among the k nearest to a query, as blocks of rows come by.
class Candidates {
 public:
  /// @param square |q|^2 of the query, and of each row below, about the same centre.
  Candidates(Index k, Index columns, double square);

  /// Takes a block of `count` rows. @param product their inner products with the query.
  /// @param square their |x|^2, infinite for rows that are not to count.
  void add(Index first, Index count, const double* product, const double* square);
  /// The rows that may be among the k nearest, ascending: never one too few.
  [[nodiscard]] std::vector<Index> rows();

 private:
  struct Candidate {
    double at_least;  // |x - q|^2 - |q|^2
    Index row;
  };
  void consider(const Candidate& candidate, double square);
  void drop_far_ones();

  double slack_;
  double at_most_of_query_;
  double limit_;                 // at most so much |x - q|^2 - |q|^2 have the k nearest so far
  std::vector<double> at_most_;  // of those, ascending
  std::vector<Candidate> found_;
  std::size_t tidy_at_ = 64;
};

}  // namespace gtv::metric
