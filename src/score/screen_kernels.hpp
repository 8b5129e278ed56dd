#pragma once

#include <cstddef>
#include <cstdint>

namespace gtv::score {

/// The point of the largest factor * product + bias that a query has seen, the first of equals.
struct Likeliest {
  float value = -3e38F;
  std::int32_t point = 0;
};
/// Looks for a larger one in a block of points.
/// @param product, bias (count), a multiple of 16  @param first index of the block's first point
void look_for_likeliest(const std::int32_t* product, float factor, const float* bias,
                        std::size_t count, std::int32_t first, Likeliest& best);
void look_for_likeliest(const float* product, float factor, const float* bias, std::size_t count,
                        std::int32_t first, Likeliest& best);

/// Which points may count for a query: those with
/// factor * product[c] + bias[c] + reach * spread[c] > least.
struct Selection {
  float factor = 1;
  float reach = 0;
  float least = 0;
};
/// @param product, bias, spread (count), a multiple of 16  @param first index of the first point
/// @param[out] index room for count + 16  @return how many were written.
std::size_t select_points(const std::int32_t* product, const float* bias, const float* spread,
                          std::size_t count, std::int32_t first, const Selection& selection,
                          std::int32_t* index);
std::size_t select_points(const float* product, const float* bias, const float* spread,
                          std::size_t count, std::int32_t first, const Selection& selection,
                          std::int32_t* index);

}  // namespace gtv::score
