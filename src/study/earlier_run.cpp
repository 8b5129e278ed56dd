#include "study/earlier_run.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "gtv/base/error.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/io/checksum.hpp"
#include "option_value.hpp"
#include "study/run_plan.hpp"
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

void refuse_manifest(const std::filesystem::path& folder, const Json& here) {
  const std::filesystem::path manifest = folder / "manifest.json";
  if (!std::filesystem::exists(manifest)) return;
  refuse_others(folder, settings_in(io::read_text(manifest), manifest), here);
}

}  // namespace

void refuse_other_settings(const std::filesystem::path& folder, const Study& study) {
  refuse_manifest(folder, stored_settings(study));
}

void refuse_other_settings(const std::filesystem::path& folder, const std::string& manifest) {
  refuse_manifest(folder, settings_in(manifest, "manifest"));
}

void refuse_others(const std::filesystem::path& folder, const Json& there, const Json& here) {
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

bool has_torn_manifest(const std::filesystem::path& folder) {
  const std::filesystem::path manifest = folder / "manifest.json";
  return std::filesystem::exists(manifest) && !Json::accept(io::read_text(manifest));
}

EarlierResults earlier_results(const std::filesystem::path& folder, const Study& study) {
  const std::filesystem::path file = folder / "manifest.json";
  if (!std::filesystem::exists(file)) return {};
  const Json manifest = Json::parse(io::read_text(file), nullptr, /*allow_exceptions=*/false);
  const auto damaged = [](std::string why) {
    return EarlierResults{.state = Completeness::damaged, .why = std::move(why)};
  };
  if (!manifest.is_object() || !manifest.contains("files") || !manifest["files"].is_object() ||
      !manifest.contains("data_files") || !manifest["data_files"].is_object()) {
    return damaged("manifest.json lists no checksums");
  }
  for (const auto& [name, entry] : manifest["files"].items()) {
    const std::filesystem::path result = folder / name;
    if (!std::filesystem::is_regular_file(result)) return damaged(name + " is missing");
    if (entry != io::checksum_of_file(result).hex()) {
      return damaged(name + " is not as it was written");
    }
  }
  const Json data = data_checksums(study);
  for (const auto& [name, checksum] : data.items()) {
    if (!manifest["data_files"].contains(name) || manifest["data_files"][name] != checksum) {
      return damaged("data file " + name + " has changed since");
    }
  }
  return {.state = Completeness::complete};
}

}  // namespace gtv::study
