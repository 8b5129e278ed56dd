#pragma once

#if defined(__SSE__)
#include <xmmintrin.h>
#endif

namespace gtv::sampler {

/// While it lives, this thread's vector operations treat subnormal numbers as zero. Features far
/// from their centre are subnormal in single precision, where each operation costs a hundred times
/// the usual; they are below 1e-30 of the features that matter. Elsewhere than on x86 nothing
/// changes.
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

}  // namespace gtv::sampler
