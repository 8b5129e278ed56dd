#pragma once

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

}  // namespace gtv::oracle
