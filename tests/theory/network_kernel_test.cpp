#include "gtv/theory/network_kernel.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/base/symmetric_solver.hpp"
#include "oracle/theory_network.hpp"
#include "theory/problems.hpp"

namespace gtv::theory {
namespace {

using std::numbers::pi;
using test::normal_matrix;

TEST(NetworkKernel, MatchesQuadratureOfTheRecursions) {
  const Vector u{{0.4, -1.1, 0.3}};
  const Vector v{{1.2, 0.5, 0.8}};
  for (const Activation activation : {Activation::relu, Activation::erf}) {
    for (const int layers : {1, 2, 4}) {
      for (const double bias : {0.0, 0.3}) {
        const Network network{activation, layers, 1.7, bias};
        for (const auto& [a, b] :
             {std::pair{u, v}, std::pair{u, u}, std::pair{v, Vector(-0.5 * u)}}) {
          const auto got = network_kernels(network, a, b);
          const auto want = oracle::network_kernels_by_quadrature(network, a, b);
          EXPECT_NEAR(got.nngp, want.nngp, 2e-13 * layers) << layers << ' ' << bias;
          EXPECT_NEAR(got.ntk, want.ntk, 2e-13 * layers) << layers << ' ' << bias;
        }
      }
    }
  }
}

/// Mean over networks; each entry's standard deviation is near scale / sqrt(width members).
void expect_wide_limit(const Network& network, Index width, std::uint32_t members,
                       double tolerance) {
  Matrix inputs(5, 2);
  inputs << -1.0, 0.1, -0.9, 0.1, 0.3, 0.5, 1.1, 1.0, 1.0, -0.1;
  std::vector<NetworkKernels<Matrix>> each(members);
  parallel_for(members, [&](std::size_t m) {
    each[m] =
        oracle::kernels_of_a_random_network(network, inputs, width, static_cast<std::uint32_t>(m));
  });
  NetworkKernels<Matrix> mean{Matrix::Zero(5, 5), Matrix::Zero(5, 5)};
  for (const auto& one : each) {
    mean.nngp += one.nngp / members;
    mean.ntk += one.ntk / members;
  }
  const auto want = network_kernel_matrices(network, inputs, inputs);
  const double bound = tolerance / std::sqrt(static_cast<double>(width) * members);
  EXPECT_LT((mean.nngp - want.nngp).cwiseAbs().maxCoeff(), bound * want.nngp.maxCoeff());
  EXPECT_LT((mean.ntk - want.ntk).cwiseAbs().maxCoeff(), bound * want.ntk.maxCoeff());
  // The bound sees a wrong kernel: the other one.
  EXPECT_GT((mean.ntk - want.nngp).cwiseAbs().maxCoeff(), 3 * bound * want.ntk.maxCoeff());
}

// Tolerances of 15 are more than four standard deviations of the worst entry: less than one false
// alarm in 1000 for each network.
TEST(SlowNetworkKernel, IsTheLimitOfWideNetworksWithOneHiddenLayer) {
  expect_wide_limit({Activation::relu, 1, 2.0, 0.1}, 8000, 20, 15);
  expect_wide_limit({Activation::erf, 1, 1.5, 0.2}, 8000, 20, 15);
}
TEST(SlowNetworkKernel, IsTheLimitOfDeepWideNetworks) {
  expect_wide_limit({Activation::relu, 2, 2.0, 0.1}, 2000, 4, 15);
  expect_wide_limit({Activation::relu, 3, 1.6, 0.3}, 1000, 10, 15);
  expect_wide_limit({Activation::erf, 3, 1.5, 0.2}, 1000, 10, 15);
}

TEST(NetworkKernel, IsStableWhereInputsAlmostCoincide) {
  // Without bias, one layer: the angle theta between inputs is known, and so is
  // ntk = |u| |v| w / d w [(sin + (pi - theta) cos) / (2 pi) + cos (pi - theta) / (2 pi)].
  const Network network{Activation::relu, 1, 2.0, 0.0};
  const Vector u{{1.0, 0.0}};
  for (const double tiny : {1e-3, 1e-6, 1e-9, 1e-12, 1e-300}) {
    const Vector v{{1.0, tiny}};
    const double theta = std::atan(tiny);
    const double want =
        std::hypot(1.0, tiny) / pi * (std::sin(theta) + 2 * (pi - theta) * std::cos(theta));
    const double got = network_kernels(network, u, v).ntk;
    EXPECT_NEAR(got, want, 2e-14) << tiny;
    // 2 (n(0) - n(theta)) / theta is the kernel's cusp, lost if the angle came from its cosine.
    if (tiny >= 1e-9) {
      EXPECT_NEAR((2.0 - got) / tiny, 1 / pi, 0.2 * tiny + 1e-15 / tiny);
    }
  }
}

TEST(NetworkKernel, IsStableWhereInputsAreOpposite) {
  const Network network{Activation::relu, 1, 2.0, 0.0};
  const Vector u{{1.0, 0.0}};
  for (const double tiny : {1e-2, 1e-5, 1e-100}) {
    const Vector v{{-1.0, tiny}};
    // sin - psi cos = psi^3 / 3 to leading order, psi the supplement of the angle.
    const double psi = std::atan(tiny);
    EXPECT_NEAR(network_kernels(network, u, v).nngp / (psi * psi * psi / (3 * pi)), 1,
                tiny * tiny + 1e-12);
  }
  EXPECT_EQ(network_kernels(network, u, -u).nngp, 0);
}

RC_GTEST_PROP(NetworkKernel, IsSymmetricAndPositiveSemidefinite, ()) {
  const Network network{*rc::gen::element(Activation::relu, Activation::erf),
                        *rc::gen::inRange(1, 6), *rc::gen::element(0.5, 1.0, 2.5),
                        *rc::gen::element(0.0, 0.1, 2.0)};
  const auto stream = static_cast<std::uint32_t>(*rc::gen::inRange(0, 1000));
  Matrix u = normal_matrix(12, 3, stream);
  u.row(1) = u.row(0) * (1 + 1e-10);  // almost the same
  u.row(2) = -u.row(0);
  u.row(3).setZero();
  const auto kernels = network_kernel_matrices(network, u, u);
  for (const Matrix& k : {kernels.nngp, kernels.ntk}) {
    const double scale = k.diagonal().maxCoeff();
    RC_ASSERT((k - k.transpose()).cwiseAbs().maxCoeff() <= 1e-13 * scale);
    const SymmetricSolver modes(k);
    RC_ASSERT(modes.eigenvalues()[0] >= -1e-12 * scale);
  }
  // The diagonal is the limit of what is beside it.
  RC_ASSERT(std::abs(kernels.nngp(0, 1) - kernels.nngp(0, 0)) <= 1e-8 * kernels.nngp(0, 0));
}

TEST(NetworkKernel, RefusesWhatIsNoNetwork) {
  const Vector u{{1.0, 2.0}};
  const auto at = [&](const Network& network, const Vector& a, const Vector& b) {
    static_cast<void>(network_kernels(network, a, b));
  };
  EXPECT_THROW(at({.hidden_layers = 0}, u, u), InputError);
  EXPECT_THROW(at({.weight_variance = 0}, u, u), InputError);
  EXPECT_THROW(at({.bias_variance = -1}, u, u), InputError);
  EXPECT_THROW(at({}, u, Vector{{1.0}}), InputError);
  EXPECT_THROW(at({}, Vector(), Vector()), InputError);
  EXPECT_THROW(at({}, u, Vector{{1.0, std::nan("")}}), InputError);
  EXPECT_THROW(at({.activation = Activation::erf}, u,
                  Vector{{1.0, std::numeric_limits<double>::infinity()}}),
               InputError);
}

}  // namespace
}  // namespace gtv::theory
