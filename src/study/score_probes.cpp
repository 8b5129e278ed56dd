#include "study/score_probes.hpp"

#include "config_fault.hpp"

namespace gtv::study {

ScoreProbes::ScoreProbes(const CellSetup& cell) {
  const Matrix& x = cell.config.ensemble.probe_x;
  const Vector& t = cell.config.ensemble.probe_t;
  if (!has_features(cell.config) || x.size() == 0) return;
  const Index places = x.rows();
  const Matrix all_x = x.replicate(t.size(), 1);
  Vector all_t(t.size() * places);
  for (Index k = 0; k < t.size(); ++k) all_t.segment(k * places, places).setConstant(t[k]);
  phi_ = cell.features().materialise(all_x, all_t);
  offset_.resize(all_t.size(), x.cols());
  for (Index i = 0; i < all_t.size(); ++i) {
    const forward::Level level = cell.schedule->level(all_t[i]);
    const double precision = 1 / (level.sigma * level.sigma);
    phi_.row(i) *= level.alpha * precision;
    offset_.row(i) = -precision * all_x.row(i);
  }
}

std::vector<double> ScoreProbes::scores(const Matrix& weights) const {
  if (size() == 0) return {};
  const Matrix score = phi_ * weights.transpose() + offset_;
  return {score.data(), score.data() + score.size()};
}

}  // namespace gtv::study
