#include "data/image_set.hpp"

#include <fmt/ranges.h>

#include "gtv/base/error.hpp"

namespace gtv::data {

Dataset image_set(const io::StoredArray& array, const std::string& source) {
  const std::vector<std::size_t>& shape = array.shape;
  const std::size_t channels = shape.size() == 4 ? shape[3] : 1;
  if (shape.size() < 3 || shape.size() > 4 || (channels != 1 && channels != 3)) {
    throw_input(
        "{}: got an array of shape ({}{}), expected points (n, D) or images (n, H, W) or "
        "(n, H, W, C) with 1 or 3 channels",
        source, fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
  }
  Dataset images{.points = {},
                 .image = ImageShape{static_cast<Index>(shape[1]), static_cast<Index>(shape[2]),
                                     static_cast<Index>(channels)},
                 .source = source,
                 .mean = {}};
  if (array.type == StoredMatrix::Type::uint8) {
    images.points = array.points(1 / 127.5, -1);
    images.scaling = "x = p / 127.5 - 1";
  } else {
    images.points = array.points();
  }
  return images;
}

}  // namespace gtv::data
