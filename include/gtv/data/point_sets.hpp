#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <vector>

#include "gtv/data/dataset.hpp"

namespace gtv::data {

/// Point sets of one size in one array, (…, n, D), as a sweep's samples are written.
struct PointSets {
  Dataset points;                    ///< of all sets, one after another, as stored
  std::vector<std::size_t> lengths;  ///< of the axes before the last, the points of a set last
};

/// Nothing if the file is no NPY file, or if its array is one set of points or images of dimension
/// D: has up to two axes, or sizes after the first whose product is D. The file is mapped (see
/// io::map_npy).
/// @param dimension D, to tell sets of points from images: the length of the last axis.
/// @throws gtv::InputError as load_dataset, and if the last axis is of another length although the
/// array cannot hold images.
[[nodiscard]] std::optional<PointSets> load_point_sets(const std::filesystem::path& file,
                                                       Index dimension);

}  // namespace gtv::data
