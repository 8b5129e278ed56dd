#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "gtv/study/progress.hpp"

namespace gtv::study {

enum class Support { supported, not_supported, depends };

/// One claim of the theory page's section 7, as an experiment found it.
struct Claim {
  int number = 0;
  std::string claim;    ///< the sentence that is tested
  std::string measure;  ///< what `value` is
  double value = 0;
  double lo = 0;  ///< 95 % interval; the value itself where it is exact
  double hi = 0;
  double threshold = 0;
  std::string rule;  ///< how value and threshold decide
  Support verdict = Support::depends;
  std::string depends_on{};  ///< for `depends`
  std::string detail{};      ///< further numbers
};

struct VerifyOptions {
  std::vector<int> claims{};  ///< numbers; empty: all twelve
  std::uint64_t seed = 0;
  int members = 200;  ///< of each trained ensemble
  /// Called when a claim is done, in order.
  std::function<void(const Claim&)> report{};
  /// Folder for verify.json, the list of claims, and manifest.json; none: nothing is written.
  std::optional<std::filesystem::path> out{};
  std::string command{};  ///< for the manifest
  ProgressReport progress{};
};

/// The twelve claims, each a small experiment with a number, an interval and a threshold. Rules
/// that were put right after a first run are named in docs/findings.md. @throws gtv::InputError for
/// a number outside 1 … 12 or named twice.
/// @source section 7
std::vector<Claim> verify_claims(const VerifyOptions& options);

/// [{"claim", "value", "ci95", "threshold", "verdict", …}], one object a claim.
[[nodiscard]] std::string claims_json(const std::vector<Claim>& found);
[[nodiscard]] std::string verdict_text(const Claim& claim);

}  // namespace gtv::study
