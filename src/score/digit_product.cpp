#include "score/digit_product.hpp"

#include <atomic>
#include <string_view>

#if defined(__x86_64__) && defined(__linux__)
#include <cpuid.h>
#include <immintrin.h>
#include <sys/syscall.h>
#include <unistd.h>

#define GTV_X86_DIGITS
#endif

namespace gtv::score {
namespace {

using Kernel = void (*)(const std::uint8_t*, std::size_t, const std::int8_t*, std::size_t,
                        std::size_t, std::int32_t*, std::size_t);

void plain(const std::uint8_t* columns, std::size_t column_count, const std::int8_t* rows,
           std::size_t row_count, std::size_t groups, std::int32_t* out, std::size_t out_stride) {
  for (std::size_t r = 0; r < row_count; ++r) {
    std::int32_t* to = out + r * out_stride;
    for (std::size_t c = 0; c < column_count; ++c) to[c] = 0;
    for (std::size_t g = 0; g < groups; ++g) {
      const std::uint8_t* from = columns + g * column_count * 4;
      const std::int8_t* digit = rows + (r * groups + g) * 4;
      for (std::size_t c = 0; c < column_count; ++c) {
        to[c] += from[4 * c] * digit[0] + from[4 * c + 1] * digit[1] + from[4 * c + 2] * digit[2] +
                 from[4 * c + 3] * digit[3];
      }
    }
  }
}

#ifdef GTV_X86_DIGITS

// Highway 1.0 has neither instruction, so these two are chosen here. 8 rows by 32 columns: 16 sums
// in registers hide the latency of five cycles.
__attribute__((target("avx512f,avx512bw,avx512vnni"))) void vnni(
    const std::uint8_t* columns, std::size_t column_count, const std::int8_t* rows,
    std::size_t row_count, std::size_t groups, std::int32_t* out, std::size_t out_stride) {
  constexpr std::size_t height = 8;
  const std::size_t row_bytes = 4 * groups;
  for (std::size_t c = 0; c < column_count; c += 32) {
    for (std::size_t r = 0; r < row_count; r += height) {
      __m512i left[height];
      __m512i right[height];
      for (std::size_t k = 0; k < height; ++k) left[k] = right[k] = _mm512_setzero_si512();
      const std::uint8_t* from = columns + 4 * c;
      const std::int8_t* digits = rows + r * row_bytes;
      for (std::size_t g = 0; g < groups; ++g) {
        const __m512i low = _mm512_load_si512(from);
        const __m512i high = _mm512_load_si512(from + 64);
        for (std::size_t k = 0; k < height; ++k) {
          std::int32_t four = 0;
          __builtin_memcpy(&four, digits + k * row_bytes, sizeof(four));
          const __m512i digit = _mm512_set1_epi32(four);
          left[k] = _mm512_dpbusd_epi32(left[k], low, digit);
          right[k] = _mm512_dpbusd_epi32(right[k], high, digit);
        }
        from += 4 * column_count;
        digits += 4;
      }
      for (std::size_t k = 0; k < height; ++k) {
        std::int32_t* to = out + (r + k) * out_stride + c;
        _mm512_storeu_si512(to, left[k]);
        _mm512_storeu_si512(to + 16, right[k]);
      }
    }
  }
}

struct alignas(64) TileShapes {
  std::uint8_t palette = 1;
  std::uint8_t start_row = 0;
  std::uint8_t reserved[14] = {};
  std::uint16_t row_bytes[16] = {64, 64, 64, 64, 64, 64, 64, 64};
  std::uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
};

// Two tiles of rows by two of columns, 16 x 16 sums each.
__attribute__((target("amx-tile,amx-int8"))) void amx(const std::uint8_t* columns,
                                                      std::size_t column_count,
                                                      const std::int8_t* rows,
                                                      std::size_t row_count, std::size_t groups,
                                                      std::int32_t* out, std::size_t out_stride) {
  const TileShapes shapes;
  _tile_loadconfig(&shapes);
  const std::size_t row_bytes = 4 * groups;
  const std::size_t column_bytes = 4 * column_count;
  const std::size_t out_bytes = sizeof(std::int32_t) * out_stride;
  for (std::size_t c = 0; c < column_count; c += 32) {
    for (std::size_t r = 0; r < row_count; r += 32) {
      _tile_zero(0);
      _tile_zero(1);
      _tile_zero(2);
      _tile_zero(3);
      for (std::size_t g = 0; g < groups; g += 16) {
        const std::uint8_t* from = columns + g * column_bytes + 4 * c;
        const std::int8_t* digits = rows + r * row_bytes + 4 * g;
        _tile_loadd(4, digits, row_bytes);
        _tile_loadd(6, from, column_bytes);
        _tile_dpbsud(0, 4, 6);
        _tile_loadd(7, from + 64, column_bytes);
        _tile_dpbsud(1, 4, 7);
        _tile_loadd(5, digits + 16 * row_bytes, row_bytes);
        _tile_dpbsud(2, 5, 6);
        _tile_dpbsud(3, 5, 7);
      }
      std::int32_t* to = out + r * out_stride + c;
      _tile_stored(0, to, out_bytes);
      _tile_stored(1, to + 16, out_bytes);
      _tile_stored(2, to + 16 * out_stride, out_bytes);
      _tile_stored(3, to + 16 * out_stride + 16, out_bytes);
    }
  }
  _tile_release();
}

/// The processor has 8-bit tiles, and the kernel lets the process use them when asked to, threads
/// to come included. (Not every compiler knows their names for __builtin_cpu_supports.)
bool may_use_tiles() {
  static const bool granted = [] {
    constexpr unsigned tile = 1U << 24U;
    constexpr unsigned int8 = 1U << 25U;
    unsigned a = 0;
    unsigned b = 0;
    unsigned c = 0;
    unsigned d = 0;
    if (__get_cpuid_count(7, 0, &a, &b, &c, &d) == 0 || (d & tile) == 0 || (d & int8) == 0) {
      return false;
    }
    constexpr long request_permission = 0x1023;  // ARCH_REQ_XCOMP_PERM
    constexpr long tile_data = 18;               // XFEATURE_XTILEDATA
    return ::syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
  }();
  return granted;
}

#endif

struct Choice {
  Kernel kernel;
  const char* name;
};

constexpr Choice plain_choice{plain, "plain"};

Choice choice_of(std::string_view name) {
#ifdef GTV_X86_DIGITS
  const bool any = name.empty();
  if ((any || name == "amx") && may_use_tiles()) {
    return {amx, "amx"};
  }
  if ((any || name == "avx512-vnni") && __builtin_cpu_supports("avx512vnni") != 0) {
    return {vnni, "avx512-vnni"};
  }
#endif
  return plain_choice;
}

std::atomic<Kernel>& chosen() {
  static std::atomic<Kernel> kernel{choice_of("").kernel};
  return kernel;
}

}  // namespace

void digit_product(const std::uint8_t* columns, std::size_t column_count, const std::int8_t* rows,
                   std::size_t row_count, std::size_t groups, std::int32_t* out,
                   std::size_t out_stride) {
  chosen().load(std::memory_order_relaxed)(columns, column_count, rows, row_count, groups, out,
                                           out_stride);
}

bool digit_products_are_fast() {
  return chosen().load(std::memory_order_relaxed) != plain;
}

const char* digit_product_kernel() {
  const Kernel kernel = chosen().load(std::memory_order_relaxed);
  for (const char* name : {"amx", "avx512-vnni"}) {
    if (choice_of(name).kernel == kernel) return choice_of(name).name;
  }
  return plain_choice.name;
}

bool set_digit_product_kernel(const char* name) {
  const Choice choice = choice_of(name);
  const std::string_view wanted = name;
  if (!wanted.empty() && wanted != choice.name) return false;
  chosen().store(choice.kernel, std::memory_order_relaxed);
  return true;
}

}  // namespace gtv::score
