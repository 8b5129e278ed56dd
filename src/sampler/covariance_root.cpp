#include "sampler/covariance_root.hpp"

#include <algorithm>
#include <cmath>

#include "gtv/base/array.hpp"
#include "gtv/base/symmetric_solver.hpp"

namespace gtv::sampler {
namespace {

void on_a_line(BlockView<const double> covariance, BlockView<const double> z, double strength,
               BlockView<double> out) {
  const auto variance = covariance.coordinate(0);
  const auto noise = z.coordinate(0);
  const auto to = out.coordinate(0);
  for (std::size_t i = 0; i < to.size(); ++i) to[i] += strength * std::sqrt(variance[i]) * noise[i];
}

/// A^{1/2} = (A + sqrt(det A) I) / sqrt(tr A + 2 sqrt(det A)), by Cayley and Hamilton.
void in_the_plane(BlockView<const double> covariance, BlockView<const double> z, double strength,
                  BlockView<double> out) {
  constexpr double rounding = 8 * 0x1p-52;  // of a determinant, relative to its terms
  const auto xx = covariance.coordinate(0);
  const auto yx = covariance.coordinate(1);
  const auto yy = covariance.coordinate(2);
  const auto zx = z.coordinate(0);
  const auto zy = z.coordinate(1);
  const auto to_x = out.coordinate(0);
  const auto to_y = out.coordinate(1);
  for (std::size_t i = 0; i < to_x.size(); ++i) {
    const double diagonal = xx[i] * yy[i];
    const double determinant = diagonal - yx[i] * yx[i];
    const double s = determinant > rounding * diagonal ? std::sqrt(determinant) : 0;
    const double trace = xx[i] + yy[i] + 2 * s;
    const double scale = trace > 0 ? strength / std::sqrt(trace) : 0;
    to_x[i] += scale * ((xx[i] + s) * zx[i] + yx[i] * zy[i]);
    to_y[i] += scale * (yx[i] * zx[i] + (yy[i] + s) * zy[i]);
  }
}

void in_space(BlockView<const double> covariance, BlockView<const double> z, double strength,
              BlockView<double> out) {
  Matrix a(z.dimension, z.dimension);
  Vector noise(z.dimension);
  for (std::size_t i = 0; i < out.count; ++i) {
    int entry = 0;
    for (int r = 0; r < z.dimension; ++r) {
      noise[r] = z.coordinate(r)[i];
      for (int c = 0; c <= r; ++c) a(r, c) = covariance.coordinate(entry++)[i];
    }
    if (a.diagonal().maxCoeff() == 0) continue;
    const SymmetricSolver axes(a);
    const Vector sd = axes.eigenvalues().cwiseMax(0).cwiseSqrt();
    const Vector added =
        axes.eigenvectors() * sd.cwiseProduct(axes.eigenvectors().transpose() * noise);
    for (int r = 0; r < z.dimension; ++r) out.coordinate(r)[i] += strength * added[r];
  }
}

}  // namespace

void add_correlated(BlockView<const double> covariance, BlockView<const double> z, double strength,
                    BlockView<double> out) {
  if (out.dimension == 1) {
    on_a_line(covariance, z, strength, out);
  } else if (out.dimension == 2) {
    in_the_plane(covariance, z, strength, out);
  } else {
    in_space(covariance, z, strength, out);
  }
}

}  // namespace gtv::sampler
