#include "base/cores.hpp"

#ifdef __linux__
#include <sched.h>
#endif

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <string>
#include <thread>

namespace gtv {
inline namespace base {
namespace {

int affinity_cores() {
#ifdef __linux__
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof(allowed), &allowed) == 0) {
    return std::max(1, CPU_COUNT(&allowed));
  }
#endif
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

// cpu.max holds "<quota> <period>" in microseconds, or "max <period>".
double quota(const std::filesystem::path& group) {
  std::ifstream file(group / "cpu.max");
  double time = 0;
  double period = 0;
  if (file >> time >> period && time > 0 && period > 0) {
    return time / period;
  }
  return std::numeric_limits<double>::infinity();
}

}  // namespace

double control_group_cores(const std::filesystem::path& membership,
                           const std::filesystem::path& root) {
  std::filesystem::path group = "/";
  std::ifstream file(membership);
  const std::string unified = "0::";
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(unified)) {
      group = line.substr(unified.size());
    }
  }
  double cores = quota(root);
  // Inside a container the group may name a path that is not mounted here: such ancestors have no
  // file and so no cap.
  for (; group.has_relative_path(); group = group.parent_path()) {
    cores = std::min(cores, quota(root / group.relative_path()));
  }
  return cores;
}

int usable_cores() {
  const double share = control_group_cores("/proc/self/cgroup", "/sys/fs/cgroup");
  const int allowed = affinity_cores();
  return share < allowed ? std::max(1, static_cast<int>(std::ceil(share))) : allowed;
}

}  // namespace base
}  // namespace gtv
