#pragma once

#include <cstdint>
#include <string_view>

#include "gtv/base/array.hpp"
#include "gtv/data/mixture.hpp"
#include "gtv/forward/schedule.hpp"

namespace gtv::estimator {

/// Training draws (x_0, t, x) with x = alpha_t x_0 + sigma_t z.
struct TrainingSet {
  Matrix x0;  ///< (P, D) clean points, data units
  Vector t;   ///< (P)
  Matrix x;   ///< (P, D) noised points, data units

  [[nodiscard]] Index size() const { return x0.rows(); }
  [[nodiscard]] Index dimension() const { return x0.cols(); }
};

/// What a linear denoiser regresses on. @source T3.1, T3.2
enum class Target {
  proxy,  ///< y = x_0 (J1)
  truth,  ///< y = E[x_0 | x, t] (J0)
};

/// The law of the training noise z; all have mean 0 and variance 1.
enum class Noise {
  normal,
  student_t,  ///< of student_t_freedom degrees: heavy tails, kurtosis 9
  uniform,    ///< on (-sqrt(3), sqrt(3))
};
inline constexpr double student_t_freedom = 5;

/// @throws gtv::InputError for another name than normal, student-t, uniform.
[[nodiscard]] Noise parse_noise(std::string_view name);

/// P draws of member `member`: x_0 from the mixture (spread included), t uniform on
/// [t_min, t_max], noise of the law named. Keyed by (seed, member, purpose, sample), so that the
/// first P of 2P draws are the draws of P, and cells of a sweep share numbers.
/// @throws gtv::InputError if samples < 1 or the times are not 0 <= t_min < t_max <= t_limit.
/// @cost O(P (D + log M)), one normal quantile a coordinate.
[[nodiscard]] TrainingSet draw_training_set(const data::Mixture& data,
                                            const forward::Schedule& schedule, double t_min,
                                            double t_max, Index samples, std::uint64_t seed,
                                            std::uint32_t member, Noise noise = Noise::normal);

/// y of a target, (P, D): x0 itself, or the exact posterior mean at each sample's (x, t).
/// @throws gtv::InputError if shapes disagree, or for `truth` where a sample's noise is 0.
/// @accuracy that of score::denoise.
[[nodiscard]] Matrix regression_targets(const TrainingSet& set, Target target,
                                        const data::Mixture& data,
                                        const forward::Schedule& schedule);

}  // namespace gtv::estimator
