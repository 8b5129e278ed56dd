#pragma once

#if defined(__SSE__)
#include <xmmintrin.h>
#endif

namespace gtv {
inline namespace base {

/// While it lives, this thread's vector operations treat subnormal numbers as zero: for work where
/// features far from their centre, or products of those, are subnormal, each operation on which
/// takes up to a hundred times the usual. What is dropped is below 1e-30 of what matters in single
/// precision, and 1e-290 in double. Elsewhere than on x86 nothing changes.
class FlushToZero {
 public:
#if defined(__SSE__)
  // Writing the control register is slow; where one guard lives inside another it is only read.
  FlushToZero() : before_(_mm_getcsr()) {
    if ((before_ & both) != both) _mm_setcsr(before_ | both);
  }
  ~FlushToZero() {
    if ((before_ & both) != both) _mm_setcsr(before_);
  }
#else
  FlushToZero() = default;
#endif
  FlushToZero(const FlushToZero&) = delete;
  FlushToZero& operator=(const FlushToZero&) = delete;

 private:
#if defined(__SSE__)
  static constexpr unsigned both = 0x8000 | 0x0040;  ///< results, and inputs too
  unsigned before_;
#endif
};

}  // namespace base
}  // namespace gtv
