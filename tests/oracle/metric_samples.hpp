#pragma once

#include <cstdint>
#include <vector>

#include "gtv/base/array.hpp"

/// Slow references for what is measured of samples in any dimension.
namespace gtv::oracle {

struct Neighbour {
  double distance = 0;
  Index row = 0;
};

/// The k nearest rows to a point, every distance computed and sorted; of equal rows the first.
std::vector<Neighbour> nearest_distinct(const Matrix& train, const Eigen::RowVectorXd& query,
                                        std::size_t k);

/// The energy distance, pair by pair.
double energy_distance(const Matrix& a, const Matrix& b);
/// The squared maximum mean discrepancy with a Gaussian kernel, pair by pair.
double mmd_squared(const Matrix& a, const Matrix& b, double bandwidth);

/// Fisher's exact test: every table of the same margins, by logarithms of factorials.
double fisher_p(std::int64_t count_a, std::int64_t total_a, std::int64_t count_b,
                std::int64_t total_b);
/// The exact binomial test, the same way.
double binomial_p(std::int64_t count, std::int64_t total, double probability);

}  // namespace gtv::oracle
