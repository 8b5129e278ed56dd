#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gtv {
inline namespace base {

/// Every vectorised kernel is compiled for several instruction sets and picks the best that the
/// processor has when it is first called.

/// The instruction set in use, for instance "AVX3" (AVX-512), "AVX2", "SSE4", "NEON"; "EMU128" is
/// plain code.
[[nodiscard]] std::string simd_target_name();

/// Those that this build has code for and this processor can run, best first.
[[nodiscard]] std::vector<std::string> simd_targets();

/// Uses the given one from now on, in all kernels of the process; empty means the best. Not to be
/// called while kernels run.
/// @throws gtv::InputError if `name` is not among simd_targets(); nothing changes then.
void set_simd_target(std::string_view name);

}  // namespace base
}  // namespace gtv
