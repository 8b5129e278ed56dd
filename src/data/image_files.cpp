#include "data/image_files.hpp"

#include <algorithm>
#include <system_error>

#include "data/file_kind.hpp"
#include "data/image_set.hpp"
#include "gtv/base/error.hpp"
#include "gtv/io/png.hpp"
#include "gtv/io/stored_array.hpp"

namespace gtv::data {
namespace {

std::string size_text(const std::vector<std::size_t>& shape) {
  return fmt::format("{} x {} pixels of {}", shape[0], shape[1],
                     shape[2] == 1 ? "grey" : "three colours");
}

}  // namespace

std::vector<std::filesystem::path> png_files_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (ends_in(entry->path(), ".png") && !entry->is_directory()) files.push_back(entry->path());
  }
  if (error) throw_input("{}: cannot read: {}", folder.string(), error.message());
  if (files.empty()) {
    throw_input("{}: got a folder without .png files, expected at least one", folder.string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

Dataset from_image_files(const std::vector<std::filesystem::path>& files,
                         const std::string& source) {
  Array<std::uint8_t> all = io::read_png(files.front());
  const std::vector<std::size_t> shape = all.shape;
  all.values.reserve(all.size() * files.size());
  for (std::size_t i = 1; i < files.size(); ++i) {
    const Array<std::uint8_t> image = io::read_png(files[i]);
    if (image.shape != shape) {
      throw_input("{}: got {}, expected {} as in {}", files[i].string(), size_text(image.shape),
                  size_text(shape), files.front().string());
    }
    all.values.insert(all.values.end(), image.values.begin(), image.values.end());
  }
  all.shape.insert(all.shape.begin(), files.size());
  return image_set(io::stored(std::move(all), source), source);
}

}  // namespace gtv::data
