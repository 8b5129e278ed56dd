#include "study/run_plan.hpp"

#include "gtv/base/error.hpp"
#include "gtv/io/checksum.hpp"
#include "study/process.hpp"
#include "study/settings.hpp"

namespace gtv::study {
namespace {

using Json = nlohmann::ordered_json;

/// How the threads are run changes no bit.
Json versions_of_bits(Json all) {
  all.erase("executor");
  return all;
}

}  // namespace

Json data_checksums(const Study& study) {
  Json all = Json::object();
  for (const std::filesystem::path& file : data_files(study)) {
    std::error_code missing;
    if (!std::filesystem::is_regular_file(file, missing)) continue;
    all[file.string()] = io::checksum_of_file(file).hex();
  }
  // Names that are no UTF-8 are replaced in files.
  return Json::parse(all.dump(-1, ' ', false, Json::error_handler_t::replace));
}

Json agreed_checksums(const Study& study, const Ranks* ranks) {
  if (ranks == nullptr || ranks->agreed_data().empty()) return data_checksums(study);
  return Json::parse(ranks->agreed_data());
}

std::string data_difference(const Json& there, const Json& here) {
  const auto shown = [](const Json& all, const std::string& file) {
    return all.contains(file) ? all[file].dump() : "none";
  };
  Json every = here;
  every.update(there);
  for (const auto& [file, checksum] : every.items()) {
    const std::string then = shown(there, file);
    const std::string now = shown(here, file);
    if (then != now) return fmt::format("data file {}: {} there, {} here", file, then, now);
  }
  return "";
}

RunPlan plan_of(const Study& study, const Ranks* ranks) {
  return {.settings = stored_settings(study),
          .data = agreed_checksums(study, ranks),
          .versions = versions_of_bits(versions())};
}

std::string RunPlan::text() const {
  const Json json = {{"settings", settings}, {"data_files", data}, {"versions", versions}};
  return json.dump(2) + "\n";
}

RunPlan parse_plan(const std::string& text) {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  for (const char* key : {"settings", "data_files", "versions"}) {
    if (!json.is_object() || !json.contains(key) || !json[key].is_object()) {
      throw_input("plan: got a text without {}, expected the plan of a run", key);
    }
  }
  return {.settings = json["settings"], .data = json["data_files"], .versions = json["versions"]};
}

RunPlan plan_of_manifest(const std::string& manifest) {
  const Json json = Json::parse(manifest, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("settings") || !json["settings"].is_object()) {
    throw_input("got a manifest that lists no settings, expected that of a run");
  }
  const auto object = [&](const char* key) {
    return json.contains(key) && json[key].is_object() ? json[key] : Json::object();
  };
  return {.settings = json["settings"],
          .data = object("data_files"),
          .versions = versions_of_bits(object("versions"))};
}

}  // namespace gtv::study
