#include <fmt/ranges.h>

#include "data/file_kind.hpp"
#include "data/finite_values.hpp"
#include "data/image_files.hpp"
#include "data/image_set.hpp"
#include "gtv/base/error.hpp"
#include "gtv/data/dataset.hpp"
#include "gtv/data/load.hpp"
#include "gtv/io/idx.hpp"
#include "gtv/io/npy.hpp"
#include "gtv/io/stored_array.hpp"

namespace gtv::data {
namespace {

/// Points, or images if there are more than two sizes.
Dataset from_array(const io::StoredArray& array, const std::string& source) {
  const std::vector<std::size_t>& shape = array.shape;
  if (shape.size() > 2) return image_set(array, source);
  return {.points = array.points(), .image = {}, .source = source, .mean = {}};
}

/// By content, since IDX files have no ending of their own.
Dataset from_idx(const std::filesystem::path& file) {
  const std::string name = file.string();
  const bool called_idx = file.filename().string().find("idx") != std::string::npos;
  if (!called_idx && !io::is_idx(file)) {
    throw_input(
        "{}: got a file of unknown kind, expected .npy, .npz, .csv, .csv.gz, .png, an IDX file or "
        "a folder of .png files",
        name);
  }
  return from_array(io::stored(io::read_idx(file), name), name);
}

Dataset from_file(const std::filesystem::path& file, Storage storage) {
  const std::string name = file.string();
  std::error_code unreadable;  // of which the reader tells more
  if (std::filesystem::is_directory(file, unreadable)) {
    return from_image_files(png_files_in(file), name);
  }
  if (ends_in(file, ".png")) return from_image_files({file}, name);
  if (ends_in(file, ".npy")) {
    return from_array(
        storage == Storage::mapped ? io::map_npy(file) : io::stored(io::read_npy(file), name),
        name);
  }
  if (ends_in(file, ".npz")) return from_array(io::read_npz_array(file, "points"), name);
  if (ends_in(file, ".csv") || ends_in(file, ".csv.gz")) {
    return {.points = StoredMatrix::of(load_points(file)), .image = {}, .source = name, .mean = {}};
  }
  return from_idx(file);
}

}  // namespace

Dataset load_dataset(const std::filesystem::path& file, Storage storage) {
  Dataset dataset = from_file(file, storage);
  check_finite_values(dataset);
  return dataset;
}

}  // namespace gtv::data
