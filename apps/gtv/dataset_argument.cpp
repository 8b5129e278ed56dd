#include "dataset_argument.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

#include "gtv/base/error.hpp"
#include "gtv/base/text.hpp"

namespace gtv::app {

namespace {

bool is_preset(const std::string& name) {
  const auto& names = data::dataset_preset_names();
  return std::find(names.begin(), names.end(), name) != names.end();
}

data::Dataset load(const std::string& name) {
  const std::size_t colon = name.find(':');
  const std::string preset = name.substr(0, colon);
  if (is_preset(preset)) {
    return data::preset_dataset(preset,
                                colon == std::string::npos ? "train" : name.substr(colon + 1));
  }
  std::error_code unreadable;  // of which the reader tells more
  if (!std::filesystem::exists(name, unreadable) && !unreadable) {
    const std::string near = nearest(preset, data::dataset_preset_names());
    throw_input("got {}, which is no file, nor one of the presets {}{}", name,
                fmt::join(data::dataset_preset_names(), ", "),
                near.empty() ? "" : fmt::format(" (did you mean {}?)", near));
  }
  return data::load_dataset(name);
}

}  // namespace

data::Dataset named_dataset(const std::string& option, const std::string& name) {
  try {
    return load(name);
  } catch (const InputError& error) {
    throw_input("{}: {}", option, error.what());
  }
}

}  // namespace gtv::app
