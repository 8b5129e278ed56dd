#pragma once

#include <span>
#include <vector>

#include "gtv/theory/noised_points.hpp"

namespace gtv::theory {

/// What the posterior of one draw at one level has.
struct DrawAt {
  double entropy = 0;
  double own_weight = 0;  ///< of the point that was noised, with those equal to it
  double variance = 0;    ///< tr Cov(a | x)
  double residual = 0;    ///< |x - E[a|x]|^2
  double cosine = 0;      ///< between u* and u
};

/// 0 … points - 1 in random order, the first `count` of them; all if there are fewer.
[[nodiscard]] std::vector<Index> drawn_rows(Index points, Index count, std::uint64_t seed);

/// Draws first, first + 1, …: their points, and two standard normal noises of each, (m, D).
///
/// The noise of a draw turns from one to the other as the level rises, eight radians an e-fold:
/// neighbouring levels have nearly the same noise, so that curves are smooth, and distant ones
/// independent noise, so that the integral over levels has half of the error that it has with noise
/// that stays the same (measured: digits, 256 draws, .06 nats for .14; independent noise .055).
struct NoisedBlock {
  NoisedBlock(const StoredMatrix& stored, std::span<const Index> rows, Index first,
              std::uint64_t seed);

  /// @param level s > 0.
  [[nodiscard]] Matrix noise_at(double level) const;

  Matrix points;
  Matrix noise;
  Matrix other_noise;
};

/// @param log_weights (m), of each draw's point.  @param[out] out (m)
void posterior_of(const score::BlockedField& field, const NoisedBlock& block,
                  std::span<const double> log_weights, double noise, double tolerance,
                  std::span<DrawAt> out);

/// Averages over draws.
[[nodiscard]] PosteriorAt average(double noise, std::span<const DrawAt> draws);

/// @param draws [level][draw]  @param variance tr Cov of the points.
[[nodiscard]] Information information_of(std::span<const double> noise,
                                         const std::vector<std::vector<DrawAt>>& draws,
                                         double variance);

}  // namespace gtv::theory
