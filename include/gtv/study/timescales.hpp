#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "gtv/data/dataset.hpp"
#include "gtv/metric/intrinsic_dimension.hpp"
#include "gtv/study/progress.hpp"
#include "gtv/theory/covariance_summary.hpp"
#include "gtv/theory/noised_points.hpp"

namespace gtv::study {

/// The formula for the collapse by one idea of how many dimensions the data have.
struct CollapseFormula {
  std::string name;         ///< "ambient", "participation", "two-nn" or "spectrum"
  double dimension = 0;     ///< d; of "spectrum" the ambient one
  std::optional<double> t;  ///< none where d is not known
};

/// The timescales of a training set at one resolution. Times are Ornstein-Uhlenbeck times.
struct ResolutionTimescales {
  std::string name;  ///< "28x28", "D=2"
  Index points = 0;
  Index distinct = 0;
  Index dimension = 0;
  theory::CovarianceSummary covariance;
  double speciation_t = 0;
  std::vector<CollapseFormula> collapse;
  std::optional<metric::IntrinsicDimension> intrinsic;  ///< if there are 3 distinct points
  theory::PosteriorCurve curve;
  std::optional<double> collapse_entropy_t;     ///< where the mean posterior entropy is log 2
  std::optional<double> collapse_own_weight_t;  ///< where half of the draws know their own point
  double entropy = 0;                           ///< of the points' weights

  /// @param wanted name as in CollapseFormula.
  [[nodiscard]] const CollapseFormula& formula(const std::string& wanted) const;
};

struct TimescalesOptions {
  /// Sides of images, in pixels; empty: the images as they are and halved while 4 pixels are left,
  /// six sizes at most. Of other points there is one resolution, their own.
  std::vector<std::int64_t> resolutions{};
  Index draws = 256;
  Index levels = 40;
  std::uint64_t seed = 0;
  Index dimension_points =
      metric::most_dimension_points;  ///< that tell the two-neighbour dimension
  ProgressReport progress{};
};

/// What is measured of a training set along the forward process, resolution by resolution.
/// @throws gtv::InputError naming the command's option, for less than two distinct points, fewer
/// than 8 draws or 2 levels, more than 2,000,000 draws at all levels together, more than six
/// resolutions, one that does not divide the images' sides, is named twice, or is asked for of
/// points that are no images; for numbers that are not finite.
/// @cost draws x levels queries of score::BlockedField a resolution, and the covariance. Besides
/// the points, what these take, and a copy in single precision of images made smaller.
/// @source section 8
[[nodiscard]] std::vector<ResolutionTimescales> timescales(const data::Dataset& train,
                                                           const TimescalesOptions& options);

/// What was measured of what, for files.
struct TimescalesInputs {
  const data::Dataset& train;
  const TimescalesOptions& options;
  std::string command;
};

/// One object: "speciation", "collapse", "information", "resolutions", …
[[nodiscard]] std::string timescales_json(const std::vector<ResolutionTimescales>& found,
                                          const TimescalesInputs& inputs);
/// A row a level and resolution.
[[nodiscard]] std::string timescales_csv(const std::vector<ResolutionTimescales>& found);
/// What was found, in lines.
[[nodiscard]] std::string timescales_text(const std::vector<ResolutionTimescales>& found);
/// timescales.json and timescales.csv, both or none.
/// @throws gtv::InputError if the folder cannot be made or written to; gtv::WorkError if writing
/// fails.
void write_timescales(const std::filesystem::path& folder,
                      const std::vector<ResolutionTimescales>& found,
                      const TimescalesInputs& inputs);

}  // namespace gtv::study
