#include "gtv/study/run_status.hpp"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "gtv/base/error.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/io/file_lock.hpp"
#include "gtv/io/record_log.hpp"
#include "study/earlier_run.hpp"
#include "study/unfinished_run.hpp"

namespace gtv::study {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// An empty object for what is not there or no JSON: it may just be replaced.
Json json_in(const fs::path& file) {
  std::error_code missing;
  if (!fs::is_regular_file(file, missing)) return Json::object();
  Json json = Json::parse(io::read_text(file), nullptr, /*allow_exceptions=*/false);
  return json.is_object() ? json : Json::object();
}

template <class T>
T value_in(const Json& json, const char* key, T otherwise) {
  if (!json.contains(key)) return otherwise;
  try {
    return json[key].get<T>();
  } catch (const Json::exception&) {
    return otherwise;
  }
}

bool is_manifest(const Json& json) {
  return json.contains("settings") && json.contains("cells") && json.contains("sweep");
}

RunStatus unfinished_status(const fs::path& unfinished) {
  const Json json = json_in(unfinished / "status.json");
  RunStatus status;
  status.holder = io::lock_holder(unfinished / "lock");
  status.state = status.holder.empty() ? RunState::stopped : RunState::running;
  status.name = value_in<std::string>(json, "name", "");
  if (status.name.empty()) {
    const Json plan = json_in(unfinished / "plan.json");
    if (plan.contains("settings"))
      status.name = value_in<std::string>(plan["settings"], "name", "");
  }
  status.cells = value_in<std::size_t>(json, "cells", 0);
  if (json.contains("finished_cells")) {
    status.finished_cells = value_in<std::size_t>(json, "finished_cells", 0);
  }
  status.failed_cells = value_in<std::size_t>(json, "failed_cells", 0);
  status.shards = value_in<std::size_t>(json, "shards", 0);
  status.kept_shards = value_in<std::size_t>(json, "kept_shards", 0);
  status.elapsed_s = value_in<double>(json, "elapsed_s", 0);
  status.done = value_in<std::size_t>(json, "done", 0);
  status.total = value_in<std::size_t>(json, "total", 0);
  status.unit = value_in<std::string>(json, "unit", "");
  status.ranks = value_in<int>(json, "ranks", 1);
  if (status.state != RunState::running) {
    // What was said last may be older than the last shards. The first record is the plan.
    const std::size_t records = io::count_records(unfinished / "shards");
    status.kept_shards = std::max(status.kept_shards, records - std::min<std::size_t>(records, 1));
    return status;
  }
  std::error_code missing;
  const auto said_at = fs::last_write_time(unfinished / "status.json", missing);
  if (!missing) {
    const std::chrono::duration<double> age = fs::file_time_type::clock::now() - said_at;
    status.age_s = std::max(0.0, age.count());
  }
  status.writing = value_in<bool>(json, "writing", false);
  if (json.contains("rate")) status.rate = value_in<double>(json, "rate", 0);
  if (json.contains("left_s")) status.left_s = value_in<double>(json, "left_s", 0);
  return status;
}

}  // namespace

const char* name_of(RunState state) {
  switch (state) {
    case RunState::running:
      return "running";
    case RunState::stopped:
      return "stopped";
    case RunState::complete:
      break;
  }
  return "complete";
}

RunStatus run_status(const fs::path& folder) {
  std::error_code missing;
  const fs::path unfinished = unfinished_folder(folder);
  const Json manifest = json_in(folder / "manifest.json");
  if (fs::is_directory(unfinished, missing)) {
    RunStatus status = unfinished_status(unfinished);
    // A process that died before it had kept anything has changed nothing of an earlier run.
    if (status.state == RunState::running || !is_manifest(manifest) ||
        fs::exists(unfinished / "shards", missing)) {
      return status;
    }
  }
  if (has_torn_manifest(folder)) {
    throw_input("{}: manifest.json is damaged, expected that of a run", folder.string());
  }
  if (!is_manifest(manifest)) {
    throw_input("{}: got {}, expected the folder of a run", folder.string(),
                fs::is_directory(folder, missing) ? "a folder that holds none" : "no folder");
  }
  RunStatus status;
  status.state = RunState::complete;
  status.name = value_in<std::string>(manifest, "name", "");
  status.cells = value_in<std::size_t>(manifest, "cells", 0);
  if (manifest.contains("failed_cells")) status.failed_cells = manifest["failed_cells"].size();
  status.finished_cells = status.cells - std::min(status.cells, status.failed_cells);
  status.elapsed_s = value_in<double>(manifest, "compute_s", 0);
  status.ranks = value_in<int>(manifest, "ranks", 1);
  status.cell_s = value_in<std::vector<double>>(manifest, "cell_s", {});
  return status;
}

std::vector<fs::path> run_folders(const std::vector<fs::path>& roots) {
  std::vector<fs::path> found;
  const auto look = [&](const fs::path& folder) {
    std::error_code error;
    const fs::path unfinished = unfinished_folder(folder);
    if (fs::exists(unfinished / "plan.json", error) ||
        fs::exists(unfinished / "status.json", error) ||
        is_manifest(json_in(folder / "manifest.json")) || has_torn_manifest(folder)) {
      found.push_back(folder);
    }
  };
  for (const fs::path& root : roots) {
    if (!fs::is_directory(root)) throw_input("{}: got no folder, expected one", root.string());
    look(root);
    std::error_code error;
    constexpr auto options = fs::directory_options::skip_permission_denied;
    for (fs::recursive_directory_iterator entry(root, options, error), end; entry != end;
         entry.increment(error)) {
      if (entry->is_directory(error)) look(entry->path());
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace gtv::study
