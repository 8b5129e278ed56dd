#pragma once

#include <filesystem>

namespace gtv {
inline namespace base {

/// Cores that the process may use: its affinity mask, or less if a control group caps its time.
/// At least 1.
[[nodiscard]] int usable_cores();

/// The processor time per wall-clock time that control groups (version 2) leave the process, the
/// least over its group and the group's ancestors; infinity if there is no cap.
/// @param membership  the file that names the group, /proc/self/cgroup
/// @param root        where the groups are mounted, /sys/fs/cgroup
[[nodiscard]] double control_group_cores(const std::filesystem::path& membership,
                                         const std::filesystem::path& root);

}  // namespace base
}  // namespace gtv
