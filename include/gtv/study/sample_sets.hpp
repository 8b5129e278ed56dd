#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "gtv/data/dataset.hpp"
#include "gtv/study/config.hpp"

namespace gtv::study {

/// Samples to be judged side by side: a set for each cell of a sweep.
struct SampleSets {
  std::vector<SweepAxis> sweep;     ///< the last axis fastest; empty: one set
  std::vector<data::Dataset> sets;  ///< (n, D) each; the source says which cell
  std::vector<std::size_t> number;  ///< of the cell, as in the run's cells.csv
};

/// The array of an NPY file that holds several sets (see data::load_point_sets); nothing for any
/// other file. Beside the manifest of its run, samples.npy is split into the cells of the sweep,
/// and all members of a cell are one set. Of another array (…, n, D) all axes before n number the
/// sets, on one axis called "set".
/// @param dimension of the training points.
/// @throws gtv::InputError as data::load_point_sets.
[[nodiscard]] std::optional<SampleSets> load_sample_sets(const std::filesystem::path& file,
                                                         Index dimension);

/// Some of the cells: those with a value on an axis ("data.limit=1000"), which is then no axis any
/// more, or the one of a number ("3", from 0).
/// @throws gtv::InputError "--cell: …" if there is no such cell.
[[nodiscard]] SampleSets select_cells(const SampleSets& samples, const std::string& which);

/// "data.limit = 1000, seed = 2"; empty if there is no sweep.
[[nodiscard]] std::string cell_name(const SampleSets& samples, std::size_t index);

}  // namespace gtv::study
