#include "study/member_rounds.hpp"

#include <algorithm>
#include <cmath>

namespace gtv::study {
namespace {

constexpr double largest_counts = 64e6;  // bytes a cell
constexpr double round_counts = 8e6;     // bytes
// Below it the statistics, some 60 bytes a bin, are not less than the counts.
constexpr std::uint32_t least_to_stream = 64;
constexpr std::uint32_t least_round = 512;  // members, for many threads
constexpr std::uint32_t first_of_auto = 16;

double bytes_of_member(const Config& config, int dimension) {
  return sizeof(std::uint32_t) * std::pow(config.density.bins, dimension);
}

}  // namespace

std::uint32_t most_members(const Config& config) {
  return static_cast<std::uint32_t>(config.ensemble.is_auto() ? config.ensemble.most
                                                              : config.ensemble.models);
}

bool keeps_counts(const Config& config, int dimension) {
  const std::uint32_t members = most_members(config);
  return members < least_to_stream ||
         bytes_of_member(config, dimension) * members <= largest_counts;
}

std::uint32_t next_members(const Config& config, int dimension, std::uint32_t members) {
  const std::uint32_t most = most_members(config);
  std::uint32_t more = most;
  if (!keeps_counts(config, dimension)) {
    const double fitting = std::floor(round_counts / bytes_of_member(config, dimension));
    more = std::max(least_round, static_cast<std::uint32_t>(fitting));
  }
  if (config.ensemble.is_auto()) {
    // Even, so that both halves have as many members.
    const std::uint32_t half = (members / 2 + 1) / 2 * 2;
    more = std::min(more, members == 0 ? first_of_auto : half);
  }
  return more < most - members ? members + more : most;
}

}  // namespace gtv::study
