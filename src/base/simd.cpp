#include "gtv/base/simd.hpp"

#include <algorithm>
#include <cstdint>

#include "gtv/base/error.hpp"
#include "gtv/base/text.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "base/simd.cpp"
#include <hwy/foreach_target.h>
// foreach_target comes first: it sets the target that highway.h is compiled for.
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace gtv {
inline namespace base {
namespace HWY_NAMESPACE {

const char* target_name() {
  return hwy::TargetName(HWY_TARGET);
}

}  // namespace HWY_NAMESPACE
}  // namespace base
}  // namespace gtv
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gtv {
inline namespace base {
namespace {

HWY_EXPORT(target_name);

// Best first. Asked for once, before a choice can narrow what Highway reports.
const std::vector<std::int64_t>& available() {
  static const std::vector<std::int64_t> targets = hwy::SupportedAndGeneratedTargets();
  return targets;
}

}  // namespace

std::string simd_target_name() {
  return HWY_DYNAMIC_DISPATCH(target_name)();
}

std::vector<std::string> simd_targets() {
  std::vector<std::string> names;
  for (const std::int64_t target : available()) {
    names.emplace_back(hwy::TargetName(target));
  }
  return names;
}

void set_simd_target(std::string_view name) {
  const std::vector<std::string> names = simd_targets();
  if (name.empty()) {
    hwy::SetSupportedTargetsForTest(0);
    return;
  }
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) {
    const std::string close = nearest(name, names);
    throw_input("SIMD target: got \"{}\", expected one of {}{}", name, fmt::join(names, ", "),
                close.empty() ? "" : fmt::format("; did you mean {}?", close));
  }
  hwy::SetSupportedTargetsForTest(available()[static_cast<std::size_t>(found - names.begin())]);
}

}  // namespace base
}  // namespace gtv
#endif
