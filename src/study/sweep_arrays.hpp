#pragma once

#include <string>
#include <vector>

#include "gtv/io/npz.hpp"
#include "gtv/study/config.hpp"

namespace gtv::study {

/// The keys of the sweep's axes, and a cell's values on them as text: columns of a table.
[[nodiscard]] std::vector<std::string> sweep_keys(const std::vector<SweepAxis>& sweep);
[[nodiscard]] std::vector<std::string> sweep_texts(const std::vector<SweepAxis>& sweep,
                                                   std::size_t cell);

/// Adds axis/<key> for each axis of the sweep. @return their lengths.
std::vector<std::size_t> add_axes(io::Npz& npz, const std::vector<SweepAxis>& sweep);
/// Adds edges, or edges_x and edges_y in the plane.
void add_edges(io::Npz& npz, const Config& config, int dimension);

}  // namespace gtv::study
