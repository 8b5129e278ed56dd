#include "study/earlier_run.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "gtv/base/error.hpp"
#include "gtv/io/atomic_file.hpp"
#include "option_value.hpp"
#include "study/settings.hpp"

namespace gtv::study {
namespace {

using Json = nlohmann::ordered_json;

Json settings_in(const std::string& text, const std::filesystem::path& manifest) {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("settings") || !json["settings"].is_object()) {
    throw_input(
        "--out: got {}, which lists no settings, expected the manifest of a run; choose another "
        "--out, or --force replaces it",
        manifest.string());
  }
  return json["settings"];
}

std::string shown(const Json& settings, const std::string& key) {
  if (!settings.contains(key)) return "not given";
  const Json& value = settings[key];
  if (value.is_null()) return "by default";
  return cut(one_line(value.dump(-1, ' ', false, Json::error_handler_t::replace)));
}

/// The keys whose values differ, those of `here` first.
std::vector<std::string> differing(const Json& there, const Json& here) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : here.items()) {
    if (!there.contains(key) || there[key] != value) keys.push_back(key);
  }
  for (const auto& [key, value] : there.items()) {
    if (!here.contains(key)) keys.push_back(key);
  }
  return keys;
}

void refuse_others(const std::filesystem::path& folder, const Json& here) {
  const std::filesystem::path manifest = folder / "manifest.json";
  if (!std::filesystem::exists(manifest)) return;
  const Json there = settings_in(io::read_text(manifest), manifest);
  if (there == here) return;
  const std::vector<std::string> keys = differing(there, here);
  const std::string advice = "choose another --out, or --force replaces it";
  if (keys.empty()) {
    throw_input("--out: {} holds a run whose sweep has its axes in another order; {}",
                folder.string(), advice);
  }
  const std::string& key = keys.front();
  const std::string more = keys.size() == 1 ? "" : fmt::format(" (and {} more)", keys.size() - 1);
  throw_input("--out: {} holds a run of other settings, {}: {} there, {} here{}; {}",
              folder.string(), one_line(key), shown(there, key), shown(here, key), more, advice);
}

}  // namespace

void refuse_other_settings(const std::filesystem::path& folder, const Study& study) {
  // What the file has gone through too: text that is no UTF-8 is replaced there.
  refuse_others(
      folder, Json::parse(settings_of(study).dump(-1, ' ', false, Json::error_handler_t::replace)));
}

void refuse_other_settings(const std::filesystem::path& folder, const std::string& manifest) {
  refuse_others(folder, settings_in(manifest, "manifest"));
}

bool is_complete(const std::filesystem::path& folder, const Study& study) {
  const auto has = [&](const char* name) { return std::filesystem::exists(folder / name); };
  if (!has("manifest.json") || !has("cells.csv")) return false;
  if (!has("density.npz") && !(has("samples.npy") && has("neighbours.npz"))) return false;
  const auto written = std::filesystem::last_write_time(folder / "manifest.json");
  const std::vector<std::filesystem::path> files = data_files(study);
  return std::all_of(files.begin(), files.end(), [&](const std::filesystem::path& file) {
    std::error_code missing;
    const auto changed = std::filesystem::last_write_time(file, missing);
    return !missing && changed <= written;
  });
}

}  // namespace gtv::study
