#include "gtv/study/verify.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <nlohmann/json.hpp>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/io/atomic_file.hpp"
#include "study/claims.hpp"
#include "study/output_folder.hpp"
#include "study/process.hpp"
#include "study/progress.hpp"

namespace gtv::study {
namespace {

constexpr std::array claims = {claim_ambiguity,        claim_boundary,       claim_dimension,
                               claim_extrapolation,    claim_zero_mean,      claim_white_noise,
                               claim_coloured_noise,   claim_trends,         claim_orientation,
                               claim_wider_boundaries, claim_other_settings, claim_target_noise};

void check(const VerifyOptions& options) {
  for (const int number : options.claims) {
    if (number < 1 || number > static_cast<int>(claims.size())) {
      throw_input("--claims: got {}, expected numbers from 1 to {}", number, claims.size());
    }
    if (std::count(options.claims.begin(), options.claims.end(), number) > 1) {
      throw_input("--claims: got {} twice, expected each claim once", number);
    }
  }
  if (options.members < 8) {
    throw_input("--members: got {}, expected at least 8", options.members);
  }
}

std::string manifest_of(const VerifyOptions& options, double compute_s) {
  const nlohmann::ordered_json manifest = {
      {"name", "verify"},       {"seed", options.seed},      {"members", options.members},
      {"compute_s", compute_s}, {"threads", thread_count()}, {"peak_rss_mb", peak_rss_mb()},
      {"versions", versions()}, {"command", options.command}};
  return manifest.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace

std::vector<Claim> verify_claims(const VerifyOptions& options) {
  std::vector<int> asked = options.claims;
  if (asked.empty()) {
    for (std::size_t k = 1; k <= claims.size(); ++k) asked.push_back(static_cast<int>(k));
  }
  check(options);
  std::optional<OutputFolder> folder;
  if (options.out) folder.emplace(*options.out);
  const auto start = std::chrono::steady_clock::now();
  Progress progress("claims", asked.size(), options.progress);
  std::vector<Claim> found;
  // Within a claim there is nothing new to say, but a moment to stop at.
  VerifyOptions watched = options;
  if (options.progress) {
    watched.progress = [&](const ProgressState&) {
      options.progress({.label = "claims", .done = found.size(), .total = asked.size()});
    };
  }
  for (const int number : asked) {
    found.push_back(claims[static_cast<std::size_t>(number - 1)](watched));
    progress.advance();
    if (options.report) options.report(found.back());
  }
  if (folder) {
    const std::chrono::duration<double> compute = std::chrono::steady_clock::now() - start;
    const std::filesystem::path manifest = folder->file("manifest.json");
    io::write_file(folder->file("verify.json"), claims_json(found));
    io::write_file(manifest, manifest_of(options, compute.count()));
    folder->keep();
  }
  return found;
}

std::string verdict_text(const Claim& claim) {
  switch (claim.verdict) {
    case Support::supported:
      return "supported";
    case Support::not_supported:
      return "not supported";
    case Support::depends:
      return "depends on " + claim.depends_on;
  }
  return "";
}

std::string claims_json(const std::vector<Claim>& found) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Claim& claim : found) {
    list.push_back({{"claim", claim.number},
                    {"sentence", claim.claim},
                    {"measure", claim.measure},
                    {"value", claim.value},
                    {"ci95", {claim.lo, claim.hi}},
                    {"threshold", claim.threshold},
                    {"rule", claim.rule},
                    {"verdict", verdict_text(claim)},
                    {"detail", claim.detail}});
  }
  return list.dump(2) + "\n";
}

}  // namespace gtv::study
