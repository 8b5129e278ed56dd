#include "study/linear_ensemble.hpp"

#include <cmath>

#include "gtv/base/executor.hpp"
#include "study/member.hpp"

namespace gtv::study {

Matrix LinearEnsemble::member(Index k, Index dimension) const {
  return weights.row(k).reshaped<Eigen::RowMajor>(dimension, weights.cols() / dimension);
}

Vector LinearEnsemble::mean_share() const {
  return shares.colwise().mean();
}

Vector LinearEnsemble::mean_weights() const {
  return weights.colwise().mean();
}

Matrix LinearEnsemble::trace_parts() const {
  const auto n = static_cast<double>(members());
  return (weights.rowwise() - mean_weights().transpose()).rowwise().squaredNorm() * (n / (n - 1));
}

LinearEnsemble sample_ensemble(const CellSetup& cell, int members, const WeightSource& weights,
                               Progress& progress) {
  const Index bins = static_cast<Index>(std::pow(cell.config.density.bins, cell.dimension()));
  LinearEnsemble ensemble;
  ensemble.weights.resize(members, cell.dimension() * cell.features().size());
  ensemble.shares.resize(members, bins);
  parallel_for(static_cast<std::size_t>(members), [&](std::size_t task) {
    const auto k = static_cast<Index>(task);
    const Matrix w = weights(static_cast<std::uint32_t>(task));
    const std::vector<double> share =
        sample_weights(cell, w, static_cast<std::uint32_t>(task)).shares();
    ensemble.weights.row(k) = w.reshaped<Eigen::RowMajor>();
    ensemble.shares.row(k) = Eigen::Map<const Vector>(share.data(), bins).transpose();
    progress.advance();
  });
  return ensemble;
}

}  // namespace gtv::study
