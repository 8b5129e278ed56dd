#include "gtv/theory/nystrom.hpp"

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "gtv/base/dense.hpp"
#include "gtv/base/error.hpp"
#include "gtv/base/random.hpp"
#include "gtv/base/symmetric_solver.hpp"

namespace gtv::theory {

WeightedNodes thinned(const TrainingMeasure& measure, Index count, NodeWeight weight,
                      std::uint64_t seed) {
  const Vector mass = weight == NodeWeight::lambda
                          ? Vector(measure.weight.cwiseProduct(measure.lambda))
                          : measure.weight;
  const double total = mass.sum();
  if (count < 1) throw_input("thinned: count: got {}, expected a positive integer", count);
  if (!(total > 0) || !std::isfinite(total)) {
    throw_input("thinned: got a measure of mass {}, expected a positive one", total);
  }
  constexpr double negligible = 1e-14;
  const bool keep = (mass.array() > negligible * total).count() <= count;
  const double shift = RandomStream(seed, 0, Purpose::bootstrap).uniform(0);
  std::vector<Index> chosen;
  std::vector<double> hits;
  double below = 0;  // shares of the mass before a node
  double tooth = shift;
  for (Index i = 0; i < mass.size(); ++i) {
    below += mass[i] / total * static_cast<double>(count);
    double here = 0;
    if (keep) {
      here = mass[i] > negligible * total ? mass[i] : 0;
    } else {
      for (; tooth < below; tooth += 1) here += 1;
    }
    if (here > 0) {
      chosen.push_back(i);
      hits.push_back(here);
    }
  }
  const Matrix all = measure.nodes();
  WeightedNodes out{Matrix(static_cast<Index>(chosen.size()), all.cols()),
                    Vector(static_cast<Index>(chosen.size()))};
  for (std::size_t k = 0; k < chosen.size(); ++k) {
    out.nodes.row(static_cast<Index>(k)) = all.row(chosen[k]);
    out.weight[static_cast<Index>(k)] = hits[k];
  }
  out.weight /= out.weight.sum();
  return out;
}

Eigenfunctions::Eigenfunctions(Kernel kernel, WeightedNodes measure, Index rank)
    : kernel_(std::move(kernel)), nodes_(std::move(measure.nodes)) {
  const Index size = nodes_.rows();
  const Vector& weight = measure.weight;
  if (size < 1 || weight.size() != size || !(weight.minCoeff() > 0) || !weight.allFinite()) {
    throw_input("Eigenfunctions: got {} nodes and {} weights, expected one positive weight a node",
                size, weight.size());
  }
  const Matrix values = kernel_(nodes_, nodes_);
  if (values.rows() != size || values.cols() != size || !values.allFinite() ||
      (values - values.transpose()).cwiseAbs().maxCoeff() > 1e-10 * values.cwiseAbs().maxCoeff()) {
    throw_input("Eigenfunctions: got kernel values ({}, {}), expected finite symmetric ({}, {})",
                values.rows(), values.cols(), size, size);
  }
  const Vector root = weight.cwiseSqrt();
  const Matrix weighted = root.asDiagonal() * values * root.asDiagonal();
  trace_ = weighted.trace();
  const SymmetricSolver modes(weighted);
  if (modes.info() != Eigen::Success) {
    throw_work("Eigenfunctions: the eigen-decomposition did not converge");
  }
  const Vector all = modes.eigenvalues().reverse();
  const double smallest =
      all[0] * static_cast<double>(size) * std::numeric_limits<double>::epsilon();
  const auto available = static_cast<Index>((all.array() > smallest).count());
  if (rank < 1 || rank > available) {
    throw_input("Eigenfunctions: rank: got {}, expected 1 to {}, which the kernel has on {} nodes",
                rank, available, size);
  }
  eigenvalues_ = all.head(rank);
  extension_ = root.asDiagonal() * modes.eigenvectors().rowwise().reverse().leftCols(rank) *
               eigenvalues_.cwiseInverse().asDiagonal();
}

Matrix Eigenfunctions::evaluate(const MatrixView& u) const {
  if (u.cols() != nodes_.cols()) {
    throw_input("Eigenfunctions: got points of length {}, expected {}", u.cols(), nodes_.cols());
  }
  constexpr Index block = 1024;
  Matrix out(u.rows(), rank());
  for (Index first = 0; first < u.rows(); first += block) {
    const Index rows = std::min(block, u.rows() - first);
    multiply(kernel_(u.middleRows(first, rows), nodes_), extension_, out.middleRows(first, rows));
  }
  if (!out.allFinite()) throw_work("Eigenfunctions: got kernel values that are not finite");
  return out;
}

Matrix Eigenfunctions::features(const MatrixView& u) const {
  return evaluate(u) * eigenvalues_.cwiseSqrt().asDiagonal();
}

}  // namespace gtv::theory
