#include "study/plan_difference.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>

#include "gtv/base/error.hpp"
#include "option_value.hpp"

namespace gtv::study {
namespace {

using Json = nlohmann::ordered_json;

bool names_data_files(std::string_view key) {
  return key == "data.file" || key == "sweep.data.file";
}

std::string shown(const Json& settings, const std::string& key) {
  if (!settings.contains(key)) return "not given";
  const Json& value = settings[key];
  if (value.is_null()) return "by default";
  return cut(one_line(value.dump(-1, ' ', false, Json::error_handler_t::replace)));
}

/// What is in a data file, or in the files of a folder; null if that is not known.
Json content_of(const RunPlan& plan, const Json& file) {
  if (!file.is_string()) return nullptr;
  const std::string name = file;
  if (plan.data.contains(name)) return plan.data[name];
  const std::string folder = name + "/";
  std::vector<std::string> files;
  for (const auto& [path, checksum] : plan.data.items()) {
    if (path.starts_with(folder)) files.push_back(path.substr(folder.size()) + checksum.dump());
  }
  if (files.empty()) return nullptr;
  std::sort(files.begin(), files.end());
  return files;
}

/// Whether a setting names other files than there, but these hold the same.
bool files_have_moved(const RunPlan& there, const RunPlan& here, const std::string& key) {
  if (!names_data_files(key)) return false;
  const auto contents = [&](const RunPlan& plan) {
    const Json& value = plan.settings.at(key);
    Json all = Json::array();
    if (value.is_array()) {
      for (const Json& file : value) all.push_back(content_of(plan, file));
    } else {
      all.push_back(content_of(plan, value));
    }
    return all;
  };
  const Json held = contents(here);
  return held == contents(there) && std::find(held.begin(), held.end(), nullptr) == held.end();
}

std::vector<std::string> axes_of(const Json& settings) {
  std::vector<std::string> axes;
  for (const auto& [key, value] : settings.items()) {
    if (key.starts_with("sweep.")) axes.push_back(key);
  }
  return axes;
}

std::vector<std::string> differing_keys(const RunPlan& there, const RunPlan& here) {
  std::vector<std::string> differing;
  for (const auto& [key, value] : here.settings.items()) {
    const bool same = there.settings.contains(key) &&
                      (there.settings[key] == value || files_have_moved(there, here, key));
    if (!same && key != "name") differing.push_back(key);
  }
  for (const auto& [key, value] : there.settings.items()) {
    if (!here.settings.contains(key) && key != "name") differing.push_back(key);
  }
  return differing;
}

std::vector<std::string> differing_settings(const RunPlan& there, const RunPlan& here) {
  std::vector<std::string> all;
  for (const std::string& key : differing_keys(there, here)) {
    all.push_back(fmt::format("{}: {} there, {} here", one_line(key), shown(there.settings, key),
                              shown(here.settings, key)));
  }
  // The arrays' axes are in that order.
  if (all.empty() && axes_of(there.settings) != axes_of(here.settings)) {
    all.emplace_back("the sweep has its axes in another order");
  }
  return all;
}

std::string differing_versions(const Json& there, const Json& here) {
  for (const auto& [key, value] : here.items()) {
    const std::string other = there.contains(key) ? there[key].dump() : "not said";
    if (other != value.dump()) {
      return fmt::format("version of {}: {} there, {} here", key, other, value.dump());
    }
  }
  return there.size() == here.size() ? "" : "versions of more there than here";
}

bool some_files_have_moved(const RunPlan& there, const RunPlan& here) {
  return std::any_of(here.settings.items().begin(), here.settings.items().end(),
                     [&](const auto& entry) {
                       return there.settings.contains(entry.key()) &&
                              there.settings[entry.key()] != entry.value() &&
                              files_have_moved(there, here, entry.key());
                     });
}

}  // namespace

PlanDifference difference(const RunPlan& there, const RunPlan& here) {
  PlanDifference found{.settings = differing_settings(there, here)};
  if (!some_files_have_moved(there, here)) found.data = data_difference(there.data, here.data);
  found.versions = differing_versions(there.versions, here.versions);
  return found;
}

void refuse_difference(const std::filesystem::path& folder, const PlanDifference& difference) {
  if (difference.none()) return;
  constexpr std::size_t most_settings = 4;  // in a line that is to be read
  std::string text;
  if (!difference.settings.empty()) {
    const std::vector<std::string>& all = difference.settings;
    const std::size_t count = std::min(all.size(), most_settings);
    const auto end = all.begin() + static_cast<std::ptrdiff_t>(count);
    text = fmt::format("other settings, {}", fmt::join(all.begin(), end, "; "));
    if (all.size() > count) text += fmt::format(" (and {} more)", all.size() - count);
  } else if (!difference.data.empty()) {
    text = "other data, " + difference.data;
  } else {
    text = "another version, " + difference.versions;
  }
  throw_input("--out: {} holds a run of {}; choose another --out, or --force replaces it",
              folder.string(), text);
}

}  // namespace gtv::study
