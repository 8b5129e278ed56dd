#include "study/sweep_arrays.hpp"

#include <algorithm>
#include <cmath>

#include "study/sweep_value.hpp"

namespace gtv::study {
namespace {

/// Names if one of the values is a name, else numbers.
io::AnyArray axis_array(const SweepAxis& axis) {
  const std::vector<std::size_t> shape = {axis.values.size()};
  const bool named = std::any_of(axis.values.begin(), axis.values.end(), is_name);
  if (named) {
    Array<std::string> names(shape);
    std::transform(axis.values.begin(), axis.values.end(), names.values.begin(), to_text);
    return names;
  }
  Array<double> numbers(shape);
  std::transform(axis.values.begin(), axis.values.end(), numbers.values.begin(), to_number);
  return numbers;
}

}  // namespace

std::vector<std::string> sweep_keys(const std::vector<SweepAxis>& sweep) {
  std::vector<std::string> keys;
  keys.reserve(sweep.size());
  for (const SweepAxis& axis : sweep) keys.push_back(axis.key);
  return keys;
}

std::vector<std::string> sweep_texts(const std::vector<SweepAxis>& sweep, std::size_t cell) {
  std::vector<std::string> texts(sweep.size());
  for (std::size_t a = sweep.size(); a-- > 0;) {
    const std::size_t n = sweep[a].values.size();
    texts[a] = to_text(sweep[a].values[cell % n]);
    cell /= n;
  }
  return texts;
}

std::vector<std::size_t> add_axes(io::Npz& npz, const std::vector<SweepAxis>& sweep) {
  std::vector<std::size_t> lengths;
  for (const SweepAxis& axis : sweep) {
    npz.add("axis/" + axis.key, axis_array(axis));
    lengths.push_back(axis.values.size());
  }
  return lengths;
}

void add_edges(io::Npz& npz, const Config& config, int dimension) {
  const auto bins = static_cast<std::size_t>(config.density.bins);
  Array<double> edges({bins + 1});
  for (std::size_t b = 0; b <= bins; ++b) {
    edges.values[b] = std::lerp(config.density.range[0], config.density.range[1],
                                static_cast<double>(b) / static_cast<double>(bins));
  }
  if (dimension == 2) {
    npz.add("edges_x", edges);
    npz.add("edges_y", edges);
  } else {
    npz.add("edges", edges);
  }
}

}  // namespace gtv::study
