#include "study/memorize_nearer.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "gtv/metric/swap_test.hpp"

namespace gtv::study {

NearerToTraining nearer_to_training(const StoredMatrix& train, const StoredMatrix& samples,
                                    const StoredMatrix& test, std::uint64_t seed,
                                    const Advance& advance) {
  const Index count = std::min(train.rows(), test.rows());
  const auto nearest = [&](const StoredMatrix& points) {
    const std::vector<Index> order = shuffled(points.rows(), seed);
    return nearest_of_some(points, std::span(order).first(static_cast<std::size_t>(count)), samples,
                           advance);
  };
  const NearestOfSome to_train = nearest(train);
  const NearestOfSome to_test = nearest(test);
  NearerToTraining result{.share = {}, .compared_with = count, .honest = {.lo = 0, .hi = 1}};
  std::vector<Index> difference(static_cast<std::size_t>(count));  // of the kth of both
  for (std::size_t i = 0; i < to_train.which.size(); ++i) {
    const auto row = static_cast<Index>(i);
    const std::pair of_train(to_train.distance[row], to_train.which[i]);
    const std::pair of_test(to_test.distance[row], to_test.which[i]);
    if (of_train == of_test) continue;
    const bool nearer = of_train < of_test;
    ++result.share.total;
    if (nearer) ++result.share.count;
    difference[static_cast<std::size_t>((nearer ? of_train : of_test).second)] += nearer ? 1 : -1;
  }
  if (result.share.total == 0) return result;
  const metric::SwapTest found = metric::swap_test(difference, 0.95);
  const double half_width =
      static_cast<double>(found.usual) / (2 * static_cast<double>(result.share.total));
  result.p_value = found.p_value;
  result.honest = {.lo = 0.5 - half_width, .hi = 0.5 + half_width};
  return result;
}

}  // namespace gtv::study
