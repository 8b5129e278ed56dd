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
  FlushToZero() : before_(_mm_getcsr()) {
    _mm_setcsr(before_ | flush | inputs_too);
  }
  ~FlushToZero() {
    _mm_setcsr(before_);
  }
#else
  FlushToZero() = default;
#endif
  FlushToZero(const FlushToZero&) = delete;
  FlushToZero& operator=(const FlushToZero&) = delete;

 private:
#if defined(__SSE__)
  static constexpr unsigned flush = 0x8000;
  static constexpr unsigned inputs_too = 0x0040;
  unsigned before_;
#endif
};

}  // namespace gtv::sampler
