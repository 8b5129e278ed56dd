#include "gtv/study/sample_sets.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "gtv/base/error.hpp"
#include "gtv/base/text.hpp"
#include "gtv/data/point_sets.hpp"
#include "gtv/io/atomic_file.hpp"
#include "study/option.hpp"
#include "study/sweep_arrays.hpp"
#include "study/sweep_value.hpp"

namespace gtv::study {
namespace {

using Manifest = nlohmann::ordered_json;

SweepValue sweep_value(const Manifest& value) {
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (value.is_number()) return value.get<double>();
  return value.get<std::string>();
}

/// Nothing if the file is no manifest of a run.
std::optional<std::vector<SweepAxis>> sweep_in(const std::filesystem::path& manifest) {
  std::error_code unreadable;
  if (!std::filesystem::exists(manifest, unreadable)) return {};
  try {
    const Manifest json = Manifest::parse(io::read_text(manifest));
    std::vector<SweepAxis> sweep;
    for (const Manifest& axis : json.at("sweep")) {
      SweepAxis& added = sweep.emplace_back();
      added.key = axis.at("key").get<std::string>();
      for (const Manifest& value : axis.at("values")) added.values.push_back(sweep_value(value));
    }
    return sweep;
  } catch (const Manifest::exception&) {
    return {};
  }
}

/// The sweep's axes, then member and trajectory.
bool are_of_run(const std::vector<std::size_t>& lengths, const std::vector<SweepAxis>& sweep) {
  return lengths.size() == sweep.size() + 2 &&
         std::equal(sweep.begin(), sweep.end(), lengths.begin(),
                    [](const SweepAxis& axis, std::size_t n) { return axis.values.size() == n; });
}

std::size_t count_of(const std::vector<SweepAxis>& sweep) {
  std::size_t count = 1;
  for (const SweepAxis& axis : sweep) count *= axis.values.size();
  return count;
}

SweepAxis numbered(std::size_t count) {
  SweepAxis axis{.key = "set", .values = {}};
  for (std::size_t i = 0; i < count; ++i) axis.values.emplace_back(static_cast<std::int64_t>(i));
  return axis;
}

bool is_value(const SweepValue& value, const std::string& text) {
  if (is_name(value)) return to_text(value) == text;
  return parsed<double>(text) == to_number(value);
}

std::vector<std::string> value_texts(const SweepAxis& axis) {
  std::vector<std::string> texts;
  for (const SweepValue& value : axis.values) texts.push_back(to_text(value));
  return texts;
}

SampleSets one_cell(const SampleSets& samples, const std::string& which) {
  const auto value = parsed<double>(which);
  const auto count = static_cast<double>(samples.sets.size());
  if (!value || !(*value >= 0 && *value < count) || *value != std::floor(*value)) {
    throw_input("--cell: got \"{}\", expected the number of a cell, 0 to {}, or {}=VALUE", which,
                samples.sets.size() - 1, samples.sweep.front().key);
  }
  const auto i = static_cast<std::size_t>(*value);
  return {.sweep = {}, .sets = {samples.sets[i]}, .number = {samples.number[i]}};
}

}  // namespace

std::optional<SampleSets> load_sample_sets(const std::filesystem::path& file, Index dimension) {
  auto loaded = data::load_point_sets(file, dimension);
  if (!loaded) return {};
  const auto sweep = sweep_in(file.parent_path() / "manifest.json");
  SampleSets samples;
  if (sweep && are_of_run(loaded->lengths, *sweep)) {
    samples.sweep = *sweep;
  } else {
    loaded->lengths.pop_back();
    samples.sweep = {numbered(Array<char>::count(loaded->lengths))};
  }
  const std::size_t cells = count_of(samples.sweep);
  if (cells == 1) samples.sweep.clear();
  const Index rows = loaded->points.points.rows() / static_cast<Index>(cells);
  for (std::size_t i = 0; i < cells; ++i) {
    data::Dataset set = loaded->points;
    set.points = loaded->points.points.rows_from(static_cast<Index>(i) * rows, rows);
    const std::string name = cell_name(samples, i);
    if (!name.empty()) set.source += ", " + name;
    samples.sets.push_back(std::move(set));
    samples.number.push_back(i);
  }
  return samples;
}

SampleSets select_cells(const SampleSets& samples, const std::string& which) {
  if (samples.sweep.empty()) {
    throw_input("--cell: got \"{}\", expected none: {} is one set of samples", which,
                samples.sets.front().source);
  }
  const std::size_t equals = which.find('=');
  if (equals == std::string::npos) return one_cell(samples, which);
  const std::string key = which.substr(0, equals);
  const std::string text = which.substr(equals + 1);
  std::vector<std::string> keys;
  for (const SweepAxis& axis : samples.sweep) keys.push_back(axis.key);
  const auto place =
      static_cast<std::size_t>(std::find(keys.begin(), keys.end(), key) - keys.begin());
  if (place == keys.size()) {
    throw_input("--cell: got \"{}\", expected an axis of the sweep, {}{}", which,
                fmt::join(keys, " or "), hint(nearest(key, keys)));
  }
  const SweepAxis& axis = samples.sweep[place];
  const auto found = std::find_if(axis.values.begin(), axis.values.end(),
                                  [&](const SweepValue& value) { return is_value(value, text); });
  if (found == axis.values.end()) {
    throw_input("--cell: got \"{}\", expected {} to be one of {}", which, key,
                fmt::join(value_texts(axis), ", "));
  }
  const auto wanted = static_cast<std::size_t>(found - axis.values.begin());
  std::size_t stride = 1;
  for (std::size_t a = place + 1; a < samples.sweep.size(); ++a) {
    stride *= samples.sweep[a].values.size();
  }
  SampleSets chosen{.sweep = samples.sweep, .sets = {}, .number = {}};
  chosen.sweep.erase(chosen.sweep.begin() + static_cast<std::ptrdiff_t>(place));
  for (std::size_t i = 0; i < samples.sets.size(); ++i) {
    if (i / stride % axis.values.size() != wanted) continue;
    chosen.sets.push_back(samples.sets[i]);
    chosen.number.push_back(samples.number[i]);
  }
  return chosen;
}

std::string cell_name(const SampleSets& samples, std::size_t index) {
  const std::vector<std::string> texts = sweep_texts(samples.sweep, index);
  std::string name;
  for (std::size_t a = 0; a < texts.size(); ++a) {
    name += fmt::format("{}{} = {}", a == 0 ? "" : ", ", samples.sweep[a].key, texts[a]);
  }
  return name;
}

}  // namespace gtv::study
