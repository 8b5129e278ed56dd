#include "gtv/sampler/mixture_denoiser.hpp"

#include <utility>

#include "gtv/score/field.hpp"

namespace gtv::sampler {

MixtureDenoiser::MixtureDenoiser(data::Mixture data, const Plan& plan)
    : data_(std::move(data)), levels_(plan.levels) {}

int MixtureDenoiser::dimension() const { return static_cast<int>(data_.dimension()); }

void MixtureDenoiser::denoise(const Query& query, BlockView<const double> x,
                              BlockView<double> out) const {
  const auto n = static_cast<Index>(x.count);
  const Index dimension = data_.dimension();
  using Columns = Eigen::Map<const Eigen::MatrixXd, 0, Eigen::OuterStride<>>;
  const Columns points(x.values, n, dimension,
                       Eigen::OuterStride<>(static_cast<Index>(x.stride)));
  const Matrix rows = points;
  Matrix answer(n, dimension);
  score::denoise(data_, levels_[query.level], rows, answer);
  for (Index a = 0; a < dimension; ++a) {
    for (Index i = 0; i < n; ++i) {
      out.values[static_cast<std::size_t>(a) * out.stride + static_cast<std::size_t>(i)] =
          answer(i, a);
    }
  }
}

}  // namespace gtv::sampler
