#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace gtv {
inline namespace base {

/// Philox4x32-10 (Salmon et al., SC'11): a bijection of 128-bit counters under a 64-bit key.
/// Four independent 32-bit words per call, no state.
[[nodiscard]] std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                                      std::array<std::uint32_t, 2> key);

/// What a stream is for. Streams of different purpose never share numbers. The values are part of
/// the reproducibility contract: append, never renumber.
enum class Purpose : std::uint32_t {
  training_point = 0,  // which data point a training sample comes from
  training_time = 1,   // its time
  training_noise = 2,  // its noise
  seed_cell = 3,       // which cell of the unit cube a trajectory starts in
  seed_position = 4,   // where in that cell
  seed_shift = 5,      // the random shift or scrambling of stratified seeds
  path_noise = 6,      // Brownian increments along a trajectory
  naive_draw = 7,      // the naive estimator's posterior draws
  bootstrap = 8,
  permutation = 9,
  data_noise = 10,
  weight_draw = 11,      // weights drawn from a predicted law
  population_pick = 12,  // which copy of the pool a sample sees in population dynamics
  sample_split = 13,     // whether a sample is drawn or averaged over
  direction = 14,        // random directions of projections
  row_pick = 15,         // which rows of a large set stand for it
  forward_point = 16,    // which points are noised to measure the forward process
  forward_noise = 17,    // their noise
  row_order = 18,        // in which samples are handed out
  test = 1000,
};

/// Random numbers keyed by (seed, member, purpose, index): the same number for the same key, for
/// any number of threads or ranks and in any order of asking.
///
/// `seed` is the Philox key; the counter is (index low, index high, member, purpose), so there are
/// 2^64 indices for each of 2^32 members.
class RandomStream {
 public:
  RandomStream(std::uint64_t seed, std::uint32_t member, Purpose purpose)
      : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)},
        member_(member),
        purpose_(static_cast<std::uint32_t>(purpose)) {}

  /// The four words at an index.
  [[nodiscard]] std::array<std::uint32_t, 4> words(std::uint64_t index) const {
    return philox4x32({static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32),
                       member_, purpose_},
                      key_);
  }
  /// Uniform on the open interval (0, 1), 52 random bits: to_open_unit of words 0 (high) and 1.
  [[nodiscard]] double uniform(std::uint64_t index) const;
  /// Standard normal: the quantile function at uniform(index). @accuracy 1e-15 relative.
  [[nodiscard]] double normal(std::uint64_t index) const;

  [[nodiscard]] std::array<std::uint32_t, 2> key() const { return key_; }
  [[nodiscard]] std::uint32_t member() const { return member_; }
  [[nodiscard]] std::uint32_t purpose() const { return purpose_; }

 private:
  std::array<std::uint32_t, 2> key_;
  std::uint32_t member_;
  std::uint32_t purpose_;
};

/// (k + 1/2) 2^-52 with k the top 52 bits of `bits`: exact, on (0, 1), never 0 or 1, and as often
/// 1 - u as u. One bit more would round to 1.
[[nodiscard]] inline double to_open_unit(std::uint64_t bits) {
  return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52;
}

/// Standard normal quantile function (inverse of Phi). @param u in (0, 1).
/// @throws gtv::InputError if u is outside or NaN. @accuracy 1e-15 relative.
[[nodiscard]] double normal_quantile(double u);

}  // namespace base
}  // namespace gtv
