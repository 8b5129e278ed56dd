#include <algorithm>
#include <utility>

#include "gtv/base/error.hpp"
#include "gtv/base/random.hpp"
#include "gtv/base/symmetric_solver.hpp"
#include "gtv/theory/weight_law.hpp"

namespace gtv::theory {

NormalLaw::NormalLaw(WeightMoments moments) : mean_(std::move(moments.mean)) {
  const Matrix& covariance = moments.covariance;
  if (!mean_.allFinite() || !covariance.allFinite()) {
    throw_work("predicted moments of the weights are not finite");
  }
  trace_ = covariance.trace();
  const SymmetricSolver modes(covariance);
  const Vector& values = modes.eigenvalues();
  const double negative = -values.cwiseMin(0).sum();
  if (negative > 1e-6 * trace_) {
    throw_work(
        "predicted covariance of the weights is not positive semidefinite: its negative "
        "part is {:.1e} of the trace",
        negative / trace_);
  }
  // Ascending: the modes that count are the last ones.
  const double floor = 1e-14 * std::max(values[values.size() - 1], 0.0);
  const Index rank = (values.array() > floor).count();
  root_ = modes.eigenvectors().rightCols(rank) * values.tail(rank).cwiseSqrt().asDiagonal();
}

Matrix NormalLaw::draw(std::uint64_t seed, std::uint32_t member) const {
  const RandomStream stream(seed, member, Purpose::weight_draw);
  Vector z(root_.cols());
  for (Index k = 0; k < z.size(); ++k) z[k] = stream.normal(static_cast<std::uint64_t>(k));
  const Vector error = root_ * z;
  return mean_ + Eigen::Map<const Matrix>(error.data(), mean_.rows(), mean_.cols());
}

}  // namespace gtv::theory
