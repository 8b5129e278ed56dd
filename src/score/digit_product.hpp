#pragma once

#include <cstddef>
#include <cstdint>

namespace gtv::score {

/// Exact products of bytes: what processors do fastest, and without rounding. A real number is
/// split into signed base-256 digits, its product with 8-bit data is then a sum of such products
/// (after Ozaki et al., Numer. Algorithms 59, 2012, who do it with floating-point slices).

/// Extents are multiples of these.
inline constexpr std::size_t digit_rows = 32;
inline constexpr std::size_t digit_columns = 32;
inline constexpr std::size_t digit_groups = 16;  // of four bytes: 64 of the inner extent

/// out[r][c] = sum_g sum_b columns[g][c][b] * rows[r][4 g + b], b = 0 … 3.
/// @param columns (groups, column_count, 4), aligned to 64 bytes
/// @param rows (row_count, 4 * groups), rows adjacent, aligned to 64 bytes
/// @param[out] out (row_count, column_count), row `r` at r * out_stride
/// Exact: 4 * groups <= 65536, so no sum overflows.
void digit_product(const std::uint8_t* columns, std::size_t column_count, const std::int8_t* rows,
                   std::size_t row_count, std::size_t groups, std::int32_t* out,
                   std::size_t out_stride);

/// Whether this processor has instructions for it (x86: AMX or AVX-512 VNNI); without, it is right
/// but slow.
[[nodiscard]] bool digit_products_are_fast();
/// "amx", "avx512-vnni" or "plain".
[[nodiscard]] const char* digit_product_kernel();
/// For tests: use that kernel from now on; empty: the best. @return false if it cannot run here.
bool set_digit_product_kernel(const char* name);

}  // namespace gtv::score
