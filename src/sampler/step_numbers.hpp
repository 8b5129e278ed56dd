#pragma once

#include <hwy/aligned_allocator.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "gtv/base/random.hpp"
#include "gtv/sampler/denoiser.hpp"
#include "gtv/sampler/plan.hpp"

namespace gtv::sampler {

/// Random numbers of the trajectories of one block, row by row of a stream: a row has a number for
/// every trajectory of a member. Holds scratch, so one for each call.
class StepNumbers {
 public:
  StepNumbers(const RandomStream& stream, std::uint64_t first, std::size_t count);

  /// Uniform on (0, 1), multiples of 2^-33. @param[out] out (count).
  void uniforms(std::uint64_t row, double* out);
  /// Standard normals. @accuracy that of single precision, 4e-7.
  std::span<const float> normals(std::uint64_t row);

 private:
  RandomStream stream_;
  std::uint64_t first_;
  std::vector<std::uint32_t> cell_;
  std::vector<std::uint32_t> words_;
  std::vector<float> values_;
};

/// A block's worth of aligned rows.
class Rows {
 public:
  Rows(int rows, BlockView<const double> like)
      : memory_(hwy::AllocateAligned<double>(static_cast<std::size_t>(std::max(rows, 1)) *
                                             like.stride)),
        view_{memory_.get(), like.stride, like.count, rows} {}
  [[nodiscard]] BlockView<double> view() const { return view_; }
  [[nodiscard]] BlockView<const double> const_view() const {
    return {view_.values, view_.stride, view_.count, view_.dimension};
  }
  [[nodiscard]] double* data() const { return memory_.get(); }

 private:
  hwy::AlignedFreeUniquePtr<double[]> memory_;
  BlockView<double> view_;
};

/// @param rows_per_step of random numbers  @param who for the text
/// @throws gtv::InputError unless kappa is finite and not negative, the plan is one of Euler's
/// method, and its rows fit the stream.
void check_noise(const Plan& plan, double kappa, std::uint64_t rows_per_step, const char* who);

}  // namespace gtv::sampler
