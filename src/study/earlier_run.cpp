#include "study/earlier_run.hpp"

#include <nlohmann/json.hpp>

#include "gtv/base/error.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/io/checksum.hpp"

namespace gtv::study {
namespace {

using Json = nlohmann::ordered_json;

std::filesystem::path manifest_in(const std::filesystem::path& folder) {
  return folder / "manifest.json";
}

}  // namespace

std::optional<RunPlan> plan_of_results(const std::filesystem::path& folder) {
  const std::filesystem::path manifest = manifest_in(folder);
  if (!std::filesystem::exists(manifest)) return {};
  const std::string text = io::read_text(manifest);
  try {
    return plan_of_manifest(text);
  } catch (const InputError&) {
    throw_input(
        "--out: got {}, which lists no settings, expected the manifest of a run; choose another "
        "--out, or --force replaces it",
        manifest.string());
  }
}

void refuse_other_settings(const std::filesystem::path& folder, const RunPlan& here) {
  const std::optional<RunPlan> there = plan_of_results(folder);
  if (there) refuse_difference(folder, {.settings = difference(*there, here).settings});
}

bool has_torn_manifest(const std::filesystem::path& folder) {
  const std::filesystem::path manifest = manifest_in(folder);
  std::error_code missing;
  return std::filesystem::is_regular_file(manifest, missing) &&
         !Json::accept(io::read_text(manifest));
}

std::size_t failed_cells_of_results(const std::filesystem::path& folder) {
  const Json manifest = Json::parse(io::read_text(manifest_in(folder)), nullptr, false);
  return manifest.contains("failed_cells") ? manifest["failed_cells"].size() : 0;
}

std::string content_hash(const Json& manifest) {
  Json content = Json::object();
  for (const char* key : {"settings", "data_files", "versions", "files"}) {
    if (manifest.contains(key)) content[key] = manifest[key];
  }
  return io::checksum(content.dump(-1, ' ', false, Json::error_handler_t::replace)).hex();
}

std::string damage_of_results(const std::filesystem::path& folder) {
  const Json manifest = Json::parse(io::read_text(manifest_in(folder)), nullptr, false);
  if (!manifest.is_object() || !manifest.contains("files") || !manifest["files"].is_object()) {
    return "manifest.json lists no checksums";
  }
  if (!manifest.contains("content_hash") || manifest["content_hash"] != content_hash(manifest)) {
    return "manifest.json is not as it was written";
  }
  for (const auto& [name, entry] : manifest["files"].items()) {
    const std::filesystem::path result = folder / name;
    if (!std::filesystem::is_regular_file(result)) return name + " is missing";
    if (entry != io::checksum_of_file(result).hex()) return name + " is not as it was written";
  }
  return "";
}

}  // namespace gtv::study
