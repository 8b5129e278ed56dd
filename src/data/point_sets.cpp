#include "gtv/data/point_sets.hpp"

#include <fmt/ranges.h>

#include "data/file_kind.hpp"
#include "data/finite_values.hpp"
#include "gtv/base/error.hpp"
#include "gtv/io/stored_array.hpp"

namespace gtv::data {

std::optional<PointSets> load_point_sets(const std::filesystem::path& file, Index dimension) {
  std::error_code unreadable;  // of which the reader of data sets tells more
  if (!ends_in(file, ".npy") || !std::filesystem::is_regular_file(file, unreadable)) return {};
  io::StoredArray array = io::map_npy(file);
  const std::vector<std::size_t> shape = array.shape;
  if (shape.size() < 3 || array.points().cols() == dimension) return {};
  if (shape.back() != static_cast<std::size_t>(dimension)) {
    const bool images = shape.size() == 3 || (shape.size() == 4 && shape.back() <= 3);
    if (images) return {};
    throw_input("{}: got an array of shape ({}), expected {} as the last size, the dimension",
                file.string(), fmt::join(shape, ", "), dimension);
  }
  PointSets sets;
  sets.lengths.assign(shape.begin(), shape.end() - 1);
  array.shape = {Array<char>::count(sets.lengths), shape.back()};
  sets.points.points = array.points();
  sets.points.source = file.string();
  check_finite_values(sets.points);
  return sets;
}

}  // namespace gtv::data
