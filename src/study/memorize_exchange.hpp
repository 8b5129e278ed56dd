#pragma once

#include <cstdint>

#include "gtv/data/dataset.hpp"
#include "gtv/metric/exchange_test.hpp"
#include "study/memorize_rows.hpp"

namespace gtv::study {

/// How many samples may change sides with so many training points: more than two for each cost
/// more than they help, but where there are few of these it takes samples to tell anything.
[[nodiscard]] Index exchanged_samples(Index samples, Index left_out);

/// How many training points must be known near each point of the pool, itself among them.
/// @param distinct training points, of `rows` with equal ones.
[[nodiscard]] Index near_training_points(Index rows, Index distinct, Index samples, Index left_out);

/// What may change sides: training points that were left out, and samples.
struct ExchangeSides {
  const metric::NearestRows& search;  ///< of all training points
  const StoredMatrix& train;
  const TrainingPicks& picks;
  const TrainingDistances& left_out;
  StoredMatrix samples;
  metric::Neighbours near_samples;  ///< (samples, near_training_points) training points near them
};
[[nodiscard]] metric::ExchangePool exchange_pool(const ExchangeSides& sides,
                                                 const Advance& advance);

}  // namespace gtv::study
