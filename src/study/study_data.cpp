#include "gtv/study/study_data.hpp"

#include "config_fault.hpp"

namespace gtv::study {
namespace {

data::Dataset whole_data(const Config::Data& d, const std::filesystem::path& directory) {
  // A run takes long: what is done to its files meanwhile is not to reach the results.
  if (!d.file.empty()) return data::load_dataset(directory / d.file, data::Storage::in_memory);
  if (!d.preset.empty()) return data::preset_dataset(d.preset, d.part);
  return {.points = StoredMatrix::of(d.points), .image = {}, .source = "data.points", .mean = {}};
}

}  // namespace

data::Dataset load_study_data(const Config& config, const std::filesystem::path& directory) {
  const Config::Data& d = config.data;
  data::Dataset points = blamed_on(source_key(config), [&] { return whole_data(d, directory); });
  if (d.limit > 0) {
    points =
        blamed_on("data.limit", [&] { return data::limited(points, static_cast<Index>(d.limit)); });
  }
  return d.centre == "mean" ? data::centred(points) : points;
}

}  // namespace gtv::study
