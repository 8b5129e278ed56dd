#include "gtv/study/run_table.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "gtv/base/error.hpp"
#include "gtv/base/text.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/io/csv.hpp"

namespace gtv::study {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;
using Fields = std::vector<std::string>;

Json manifest_of(const fs::path& folder) {
  const fs::path file = folder / "manifest.json";
  std::error_code missing;
  if (!fs::is_regular_file(file, missing)) {
    throw_input("{}: holds no complete run, expected a folder with manifest.json and cells.csv",
                folder.string());
  }
  Json json = Json::parse(io::read_text(file), nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("sweep") || !json["sweep"].is_array() ||
      !json.contains("settings") || !json["settings"].is_object()) {
    throw_input("{}: got no manifest of a run, expected one with settings and sweep",
                file.string());
  }
  return json;
}

std::vector<SettingDifference> differing_settings(const Json& a, const Json& b) {
  std::vector<SettingDifference> all;
  const auto text = [](const Json& settings, const std::string& key) {
    return settings.contains(key) && !settings[key].is_null() ? settings[key].dump()
                                                              : std::string("-");
  };
  for (const auto& [key, value] : a.items()) {
    if (!b.contains(key) || b[key] != value) all.push_back({key, text(a, key), text(b, key)});
  }
  for (const auto& [key, value] : b.items()) {
    if (!a.contains(key)) all.push_back({key, "-", text(b, key)});
  }
  return all;
}

/// "forward.t_min=0.01 estimator.samples=64".
std::string text_of_axes(const RunValue& value) {
  std::string text;
  for (const auto& [key, here] : value.axes) {
    text += fmt::format("{}{}={}", text.empty() ? "" : " ", key, here);
  }
  return text;
}

/// The axes of all runs, in the order in which they are met.
Fields axes_of(const std::vector<RunValue>& values) {
  Fields keys;
  for (const RunValue& value : values) {
    for (const auto& [key, here] : value.axes) {
      if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
    }
  }
  return keys;
}

std::vector<MetricDifference> differing_metrics(const std::vector<RunValue>& a,
                                                const std::vector<RunValue>& b) {
  std::map<std::pair<std::string, std::string>, double> there;
  for (const RunValue& value : b) {
    if (const auto number = parsed<double>(value.value)) {
      there[{text_of_axes(value), value.metric}] = *number;
    }
  }
  std::vector<MetricDifference> all;
  for (const RunValue& value : a) {
    const auto number = parsed<double>(value.value);
    const std::string axes = text_of_axes(value);
    const auto other = there.find({axes, value.metric});
    // Of a cell that has failed there is nothing to compare.
    if (!number || other == there.end() || !std::isfinite(other->second - *number)) continue;
    auto found = std::find_if(all.begin(), all.end(), [&](const MetricDifference& difference) {
      return difference.metric == value.metric;
    });
    if (found == all.end()) {
      all.push_back({.metric = value.metric});
      found = all.end() - 1;
    }
    const double difference = other->second - *number;
    ++found->cells;
    found->mean += (difference - found->mean) / static_cast<double>(found->cells);
    if (found->cells == 1 || std::abs(difference) > found->largest) {
      found->largest = std::abs(difference);
      found->where = axes;
    }
  }
  return all;
}

}  // namespace

std::vector<RunValue> run_values(const fs::path& folder) {
  const Json manifest = manifest_of(folder);
  const std::size_t axes = manifest["sweep"].size();
  const fs::path file = folder / "cells.csv";
  const io::TextTable table = io::parse_text_csv(io::read_text(file), file.string());
  const Fields& header = table.header;
  const std::size_t first_metric = 1 + axes;
  if (header.size() <= first_metric || header[0] != "cell") {
    throw_input("{}: got a header without cell and {} axes, expected the table of this run",
                file.string(), axes);
  }
  const std::string name = manifest.contains("name") && manifest["name"].is_string()
                               ? manifest["name"].get<std::string>()
                               : "";
  std::vector<RunValue> values;
  for (std::size_t cell = 0; cell < table.rows.size(); ++cell) {
    const Fields& fields = table.rows[cell];
    std::vector<std::pair<std::string, std::string>> own;
    for (std::size_t a = 1; a < first_metric; ++a) own.emplace_back(header[a], fields[a]);
    for (std::size_t column = first_metric; column < fields.size(); ++column) {
      if (fields[column].empty()) continue;
      values.push_back({.run = folder,
                        .study = name,
                        .cell = cell,
                        .axes = own,
                        .metric = header[column],
                        .value = fields[column]});
    }
  }
  return values;
}

std::string run_values_csv(const std::vector<RunValue>& values) {
  const Fields axes = axes_of(values);
  Fields header = {"run", "study", "cell"};
  header.insert(header.end(), axes.begin(), axes.end());
  header.insert(header.end(), {"metric", "value"});
  std::vector<Fields> rows;
  rows.reserve(values.size());
  for (const RunValue& value : values) {
    Fields row = {value.run.string(), value.study, fmt::format("{}", value.cell)};
    for (const std::string& axis : axes) {
      const auto found = std::find_if(value.axes.begin(), value.axes.end(),
                                      [&](const auto& own) { return own.first == axis; });
      row.push_back(found == value.axes.end() ? "" : found->second);
    }
    row.insert(row.end(), {value.metric, value.value});
    rows.push_back(std::move(row));
  }
  return io::format_csv(header, rows);
}

RunComparison compare_runs(const fs::path& a, const fs::path& b) {
  const Json manifest_a = manifest_of(a);
  const Json manifest_b = manifest_of(b);
  RunComparison comparison;
  comparison.settings = differing_settings(manifest_a["settings"], manifest_b["settings"]);
  comparison.metrics = differing_metrics(run_values(a), run_values(b));
  comparison.same_arrays = manifest_a.contains("files") && manifest_b.contains("files") &&
                           manifest_a["files"] == manifest_b["files"];
  return comparison;
}

}  // namespace gtv::study
