#include "sampler/step_numbers.hpp"

#include <cmath>

#include "gtv/base/error.hpp"
#include "gtv/base/simd_random.hpp"
#include "sampler/trajectory_words.hpp"

namespace gtv::sampler {

StepNumbers::StepNumbers(const RandomStream& stream, std::uint64_t first, std::size_t count)
    : stream_(stream), first_(first), cell_(count, 0), words_(count), values_(count) {}

void StepNumbers::uniforms(std::uint64_t row, double* out) {
  trajectory_words(stream_, row, first_, words_);
  for (std::size_t i = 0; i < words_.size(); ++i) out[i] = (words_[i] + 0.5) * 0x1p-32;
}

std::span<const float> StepNumbers::normals(std::uint64_t row) {
  trajectory_words(stream_, row, first_, words_);
  cell_normals(cell_, 1, words_, values_);
  return values_;
}

void check_noise(const Plan& plan, double kappa, std::uint64_t rows_per_step, const char* who) {
  if (!(kappa >= 0) || !std::isfinite(kappa)) {
    throw_input("{}: got kappa = {}, expected a finite number >= 0", who, kappa);
  }
  for (const Step& step : plan.steps) {
    if (step.stages != 1 || step.output.previous != 0 || step.output.noise != 0) {
      throw_input(
          "{}: got a method with several stages, memory or noise of its own, expected euler", who);
    }
  }
  // Rows are numbered by 24 bits (trajectory_words).
  const std::uint64_t most = (std::uint64_t{1} << 24) / rows_per_step;
  if (plan.steps.size() > most) {
    throw_input("{}: got {} steps, expected at most {}", who, plan.steps.size(), most);
  }
}

}  // namespace gtv::sampler
