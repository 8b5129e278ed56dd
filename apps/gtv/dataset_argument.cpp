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

/// An error begins with the option.
template <class Work>
auto for_option(const std::string& option, const Work& work) {
  try {
    return work();
  } catch (const InputError& error) {
    throw_input("{}: {}", option, error.what());
  }
}

}  // namespace

data::Dataset named_dataset(const std::string& option, const std::string& name) {
  return for_option(option, [&] { return load(name); });
}

study::SampleSets named_samples(const std::string& option, const std::string& name,
                                Index dimension) {
  return for_option(option, [&]() -> study::SampleSets {
    if (auto sets = study::load_sample_sets(name, dimension)) return *std::move(sets);
    return {.sweep = {}, .sets = {load(name)}, .number = {0}};
  });
}

}  // namespace gtv::app
