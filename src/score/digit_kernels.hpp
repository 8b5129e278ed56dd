#pragma once

#include <cstddef>
#include <cstdint>

namespace gtv::score {

/// Real numbers to signed base-256 digits and back: with four of them, the integer nearest to
/// number * digit_unit / largest, digit k being that of 256^k.
inline constexpr std::size_t digit_count = 4;
inline constexpr double digit_unit = 0x7F7F7F7F;
/// The same for the leading digit alone.
inline constexpr double leading_digit_unit = 0x7F;

/// out[c] = factor * sum_k 256^k planes[k][c], each sum exact.
/// @param planes four rows, `stride` apart  @param count a multiple of 16.
void join_digits(const std::int32_t* planes, std::size_t stride, std::size_t count, double factor,
                 double* out);

struct SplitWeights {
  double unit = 1;   ///< of the digits, a power of two over digit_unit
  double total = 0;  ///< of what the digits stand for
  double error = 0;  ///< bound of the sum of |weight - what its digits stand for|
  double moved = 0;  ///< bound of the sum of |weight - …| times the point's size
};
/// Splits weights between 0 and 1, in units that the largest one allows.
/// @param sizes (count)  @param count a multiple of 16
/// @param[out] planes four rows of bytes, `stride` apart.
SplitWeights split_weights(const double* weights, const double* sizes, std::size_t count,
                           std::int8_t* planes, std::size_t stride);

/// Sorts sixteen rows of bytes by groups of four: out[g * stride + 4 r + b] = rows[r][4 g + b].
/// @param groups the whole ones  @param stride bytes from a group to the next, a multiple of 16.
void group_rows(const std::uint8_t* const rows[16], std::size_t groups, std::uint8_t* out,
                std::size_t stride);

/// Interleaves four rows of bytes: out[4 j + b] = rows[b][j].
void interleave_rows(const std::uint8_t* const rows[4], std::size_t count, std::uint8_t* out);

}  // namespace gtv::score
