#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "gtv/base/error.hpp"
#include "gtv/base/text.hpp"
#include "gtv/data/dataset.hpp"
#include "gtv/data/preset.hpp"
#include "gtv/io/csv.hpp"
#include "gtv/io/stored_array.hpp"

namespace gtv::data {
namespace {

using std::filesystem::path;

const std::vector<std::string> image_sets = {"fashion-mnist", "digits"};

bool is_one_of(std::string_view name, const std::vector<std::string>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Where a data set lies, and what puts it there.
struct Package {
  std::string debian;  ///< package
  path folder;         ///< of its file
  path file;           ///< under GTV_DATASETS
};

path found_file(const Package& package, std::string_view preset) {
  path installed = package.folder / package.file.filename();
  std::error_code unreadable;
  std::string also;
  if (const char* folder = std::getenv("GTV_DATASETS"); folder != nullptr && *folder != '\0') {
    path own = path(folder) / package.file;
    if (std::filesystem::exists(own, unreadable)) return own;
    also = fmt::format(" nor {}", own.string());
  }
  if (std::filesystem::exists(installed, unreadable)) return installed;
  throw_input("preset: found no {}{} for {}, expected it installed: apt install {}",
              installed.string(), also, preset, package.debian);
}

void check_part(std::string_view preset, std::string_view part,
                const std::vector<std::string>& parts) {
  if (is_one_of(part, parts)) return;
  throw_input("part: got '{}' for {}, expected {}", part, preset, fmt::join(parts, " or "));
}

Dataset fashion_mnist(std::string_view part) {
  check_part("fashion-mnist", part, {"train", "test"});
  const path file = fmt::format("fashion-mnist/{}-images-idx3-ubyte.gz",
                                part == "train" ? part : std::string_view("t10k"));
  const path found = found_file(
      {"dataset-fashion-mnist", "/usr/share/datasets/fashion-mnist", file}, "fashion-mnist");
  Dataset images = load_dataset(found);
  if (!images.image) {
    throw_input("{}: got points of dimension {}, expected images", found.string(),
                images.points.cols());
  }
  return images;
}

/// 64 pixels and a label a line.
Dataset digits(std::string_view part) {
  check_part("digits", part, {"train"});
  const path found = found_file(
      {"python3-sklearn", "/usr/lib/python3/dist-packages/sklearn/datasets/data", "digits.csv.gz"},
      "digits");
  constexpr Index side = 8;
  constexpr double brightest = 16;
  const Matrix table = io::read_csv(found).values;
  if (table.cols() != side * side + 1) {
    throw_input("{}: got {} columns, expected {}, an image's pixels and its label", found.string(),
                table.cols(), side * side + 1);
  }
  const Matrix pixels = table.leftCols(side * side);
  Array<std::uint8_t> bytes({static_cast<std::size_t>(pixels.rows()), side, side});
  for (Index i = 0; i < pixels.size(); ++i) {
    const double value = pixels.data()[i];
    if (!(value >= 0 && value <= brightest) || value != std::floor(value)) {
      throw_input("{}: got {} in image {}, pixel {} (counted from 0), expected 0, 1, ... {}",
                  found.string(), value, i / (side * side), i % (side * side), brightest);
    }
    bytes.values[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(value);
  }
  return {.points = io::stored(std::move(bytes), found.string()).points(2 / brightest, -1),
          .image = ImageShape{side, side, 1},
          .source = {},
          .scaling = "x = p / 8 - 1",
          .mean = {}};
}

Dataset point_set(std::string_view name, std::string_view part) {
  const Matrix points = preset_points(name);
  check_part(name, part, {"train"});
  return {.points = StoredMatrix::of(points), .image = {}, .source = {}, .mean = {}};
}

}  // namespace

Dataset preset_dataset(std::string_view name, std::string_view part) {
  Dataset dataset;
  if (name == "fashion-mnist") {
    dataset = fashion_mnist(part);
  } else if (name == "digits") {
    dataset = digits(part);
  } else if (is_one_of(name, preset_names())) {
    dataset = point_set(name, part);
  } else {
    const std::string near = nearest(name, dataset_preset_names());
    throw_input("preset: got '{}', expected one of {}{}", name,
                fmt::join(dataset_preset_names(), ", "),
                near.empty() ? "" : fmt::format("; did you mean '{}'?", near));
  }
  dataset.source = dataset.image ? fmt::format("{}, {}", name, part) : std::string(name);
  return dataset;
}

const std::vector<std::string>& dataset_preset_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all = preset_names();
    all.insert(all.end(), image_sets.begin(), image_sets.end());
    return all;
  }();
  return names;
}

bool is_image_preset(std::string_view name) {
  return is_one_of(name, image_sets);
}

}  // namespace gtv::data
