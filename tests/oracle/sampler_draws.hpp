#pragma once

#include <cstdint>

#include "gtv/data/mixture.hpp"
#include "gtv/forward/level.hpp"

namespace gtv::oracle {

struct DrawKey {
  std::uint64_t seed = 0;
  std::uint32_t member = 0;
  std::uint64_t step = 0;
  std::uint64_t trajectory = 0;
};

struct NaiveNumbers {
  double uniform = 0;
  Vector normals;
};

/// The numbers of one draw of the naive estimator, one word at a time: row step (1 + D) chooses the
/// component, the rows after it are the normals.
NaiveNumbers naive_numbers(const DrawKey& key, int dimension);

/// mu + sqrt(kappa / |dt|) (x_0 - mu) of one trajectory, from the definition.
Vector naive_answer(const data::Mixture& data, const forward::Level& level, double kappa, double dt,
                    const Vector& x, const NaiveNumbers& numbers);

/// Cov(x_0 | x, t) by sums over the components.
Matrix posterior_covariance(const data::Mixture& data, const forward::Level& level,
                            const Vector& x);

}  // namespace gtv::oracle
