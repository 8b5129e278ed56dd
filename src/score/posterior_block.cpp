#include "score/posterior_block.hpp"

#include <new>

namespace gtv::score {

namespace {

constexpr Index lanes_of_a_vector = 8;
constexpr Index lanes_of_a_block = 64;
constexpr Index largest_dimension_of_a_wide_block = 64;

}  // namespace

PosteriorBlock::PosteriorBlock(Index points, Index dimension, const Wanted& asked)
    : wanted(asked),
      lanes(asked.weights || dimension > largest_dimension_of_a_wide_block ? lanes_of_a_vector
                                                                           : lanes_of_a_block) {
  const Index pairs = wanted.second_matrix ? dimension * (dimension + 1) / 2 : 0;
  const Index scalars = 5;
  const Index scaled = wanted.logarithmic_fraction ? 1 : 0;
  const Index rows =
      4 * dimension + pairs + scalars + (wanted.weights ? points : 0) + scaled * (dimension + 2);
  storage = hwy::AllocateAligned<double>(static_cast<std::size_t>(rows * lanes));
  if (!storage) throw std::bad_alloc();
  double* next = storage.get();
  const auto take = [&](Index count) {
    double* const start = next;
    next += count * lanes;
    return start;
  };
  x = take(dimension);
  pivot_point = take(dimension);
  pivot_residual = take(dimension);
  first = take(dimension);
  second = take(pairs);
  pivot = take(1);
  others = take(1);
  second_trace = take(1);
  weighted_log = take(1);
  runner_up = take(1);
  underflow = take(scaled);
  scaled_first = take(scaled * dimension);
  scaled_trace = take(scaled);
  weights = take(wanted.weights ? points : 0);
}

}  // namespace gtv::score
