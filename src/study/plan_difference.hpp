#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "study/run_plan.hpp"

namespace gtv::study {

/// Why the results of two plans may differ in their bits. A study's name does not count, and of
/// data files what is in them does, not where they lie.
struct PlanDifference {
  std::vector<std::string> settings{};  ///< "seed: 1 there, 2 here", an entry for each key
  std::string data{};                   ///< the first data file that has changed; empty if none has
  std::string versions{};               ///< the first version that is another; empty if none is

  [[nodiscard]] bool none() const { return settings.empty() && data.empty() && versions.empty(); }
};

[[nodiscard]] PlanDifference difference(const RunPlan& there, const RunPlan& here);

/// Refuses to mix two runs in a folder.
/// @throws gtv::InputError unless there is no difference, saying what differs.
void refuse_difference(const std::filesystem::path& folder, const PlanDifference& difference);

}  // namespace gtv::study
