#pragma once

#include <string>
#include <vector>

#include "gtv/metric/bootstrap.hpp"
#include "gtv/study/verify.hpp"
#include "study/cell_setup.hpp"
#include "study/linear_ensemble.hpp"

namespace gtv::study {

Claim claim_ambiguity(const VerifyOptions& options);
Claim claim_boundary(const VerifyOptions& options);
Claim claim_dimension(const VerifyOptions& options);
Claim claim_extrapolation(const VerifyOptions& options);
Claim claim_zero_mean(const VerifyOptions& options);
Claim claim_white_noise(const VerifyOptions& options);
Claim claim_coloured_noise(const VerifyOptions& options);
Claim claim_trends(const VerifyOptions& options);
Claim claim_orientation(const VerifyOptions& options);
Claim claim_wider_boundaries(const VerifyOptions& options);
Claim claim_other_settings(const VerifyOptions& options);
Claim claim_target_noise(const VerifyOptions& options);

/// The only cell of a study: fig2's points and model with overrides "key=value".
[[nodiscard]] CellSetup claim_cell(const VerifyOptions& options,
                                   const std::vector<std::string>& overrides,
                                   const std::string& builtin = "fig2");
/// An ensemble trained on the cell's target.
[[nodiscard]] LinearEnsemble trained_ensemble(const CellSetup& cell, int members,
                                              const VerifyOptions& options);
/// Shares of the exact score's flow, with the cell's steps, on the cell's bins.
[[nodiscard]] Vector exact_share(const CellSetup& cell);
/// Gap mass of an ensemble's mean density less a fixed one, with its 95 % interval over members.
struct Difference {
  double value = 0;
  metric::Interval interval;
};
[[nodiscard]] Difference gap_mass_above(const CellSetup& cell, const LinearEnsemble& ensemble,
                                        const Vector& fixed);

}  // namespace gtv::study
