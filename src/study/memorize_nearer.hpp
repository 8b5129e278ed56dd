#pragma once

#include "gtv/study/memorize.hpp"
#include "study/memorize_rows.hpp"

namespace gtv::study {

/// Compares samples' distances to as many training as test points, either set cut by lot.
[[nodiscard]] NearerToTraining nearer_to_training(const StoredMatrix& train,
                                                  const StoredMatrix& samples,
                                                  const StoredMatrix& test, std::uint64_t seed,
                                                  const Advance& advance);

}  // namespace gtv::study
