#pragma once

namespace gtv {
inline namespace base {

/// Memory that the machine has, bytes; 0 where the system does not tell.
[[nodiscard]] double physical_memory();

}  // namespace base
}  // namespace gtv
