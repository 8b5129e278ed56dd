#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "gtv/sampler/denoiser.hpp"

namespace gtv::sampler {

enum class SeedKind { random, stratified };

/// @throws gtv::InputError for another name than random, stratified.
[[nodiscard]] SeedKind parse_seed_kind(std::string_view name);

/// The standard normal starting points z of a member's trajectories, x_T = sigma_T z.
///
/// random: independent draws, listed in spatial order for D <= 2 (neighbours in the list are
/// neighbours in space, which lets a denoiser treat runs of trajectories together). The order costs
/// no sort: the cells of a regular partition of the unit cube are visited along a Hilbert curve,
/// each with as many draws as a multinomial count gives it, which has the law of sorted independent
/// draws exactly.
/// stratified: D = 1, the points (i + U)/count with one uniform shift U; D = 2, a randomly shifted
/// golden-ratio lattice in spatial order; D >= 3, a Sobol sequence with random linear scrambling;
/// all mapped by the normal quantile function, all unbiased.
class Seeds {
 public:
  /// @param count >= 1 trajectories  @param dimension >= 1.
  Seeds(SeedKind kind, std::uint64_t count, int dimension, std::uint64_t seed,
        std::uint32_t member);

  [[nodiscard]] SeedKind kind() const { return kind_; }
  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] int dimension() const { return dimension_; }

  /// Stratified, D = 1: the uniform shift U in [0, 1).
  [[nodiscard]] double stratum_shift() const { return shift_ * 0x1p-32; }

  /// Where a block that starts with trajectory `first` best ends so that its trajectories lie close
  /// together: D = 2, with the largest square or half square of the curve that starts there.
  /// @param longest >= 1 trajectories  @return first + 1 … first + longest, at most count().
  [[nodiscard]] std::uint64_t block_end(std::uint64_t first, std::size_t longest) const;

  /// Writes scale * z of trajectories first … first + block.count - 1. Thread-safe.
  void fill(std::uint64_t first, double scale, BlockView<float> block) const;
  void fill(std::uint64_t first, double scale, BlockView<double> block) const;

 private:
  template <class Real>
  void fill_block(std::uint64_t first, double scale, BlockView<Real> block) const;
  template <class Real>
  void fill_chunk(std::uint64_t first, double scale, BlockView<Real> block) const;
  void cells_of(std::uint64_t first, std::span<std::uint32_t> out) const;
  void order_random();
  void order_low_discrepancy();

  SeedKind kind_;
  std::uint64_t count_;
  int dimension_;
  std::uint64_t seed_;
  std::uint32_t member_;
  std::uint32_t shift_ = 0;                // stratified, D = 1: 2^32 U
  unsigned bits_per_axis_ = 0;             // 2^bits cells an axis
  std::vector<std::uint32_t> cell_first_;  // first trajectory of each cell, in curve order
  std::vector<std::uint32_t> points_;      // stratified, D >= 2: count x D words, in curve order
};

}  // namespace gtv::sampler
