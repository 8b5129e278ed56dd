#include "oracle/metric_samples.hpp"

#include <algorithm>

namespace gtv::oracle {

std::vector<Neighbour> nearest_distinct(const Matrix& train, const Eigen::RowVectorXd& query,
                                        std::size_t k) {
  std::vector<Neighbour> all;
  for (Index i = 0; i < train.rows(); ++i) {
    bool earlier = false;
    for (Index j = 0; j < i; ++j) earlier = earlier || train.row(i) == train.row(j);
    if (!earlier) all.push_back({(train.row(i) - query).norm(), i});
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Neighbour& a, const Neighbour& b) { return a.distance < b.distance; });
  all.resize(std::min(k, all.size()));
  return all;
}

}  // namespace gtv::oracle
