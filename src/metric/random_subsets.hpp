#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "gtv/base/array.hpp"
#include "gtv/base/random.hpp"

namespace gtv::metric {

/// Fills `order` with 0 … order.size() - 1, the first `count` of them a random subset, every one
/// equally likely: the start of a Fisher-Yates shuffle.
void draw_subset(const RandomStream& stream, Index count, std::span<Index> order);

/// Draws `permutations` random subsets of `chosen` of `entries` things, every one equally likely,
/// and adds up what `work` returns for each block of them: rows of 1 for what is in, 0 for what is
/// not. Numbers of Purpose::permutation, a member a subset. On all threads.
[[nodiscard]] Index sum_over_subsets(Index chosen, Index entries, int permutations,
                                     std::uint64_t seed,
                                     const std::function<Index(const Matrix& subsets)>& work);

/// s^T G s for each row s of `subsets`, G symmetric.
[[nodiscard]] Vector quadratic_forms(const Matrix& subsets, const Matrix& form);

/// (1 + as_large) / (1 + permutations).
[[nodiscard]] double permutation_p(Index as_large, int permutations);

/// @throws gtv::InputError unless positive.
void check_permutations(int permutations);

}  // namespace gtv::metric
