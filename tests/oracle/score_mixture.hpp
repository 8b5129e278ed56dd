#pragma once

#include "gtv/score/field.hpp"

namespace gtv::oracle {

/// The sizes that errors of fields are measured against, for each query.
struct FieldScales {
  Vector log_density;  ///< the largest term of its sum
  Vector score;        ///< root mean square of |x - alpha mu| / S over the posterior
  Vector denoised;     ///< the same of |mu|, plus what the spread adds
};

struct MixtureFields {
  score::Fields fields;
  Matrix weights;  ///< posterior, (n, M)
  FieldScales scales;
};

/// Fields of a noised mixture from their definitions, squares and all, in plain loops over numbers
/// of 100 decimal digits: no care for cancellation is needed there.
MixtureFields mixture_fields(const data::Mixture& data, const forward::Level& level,
                             const MatrixView& x);

}  // namespace gtv::oracle
