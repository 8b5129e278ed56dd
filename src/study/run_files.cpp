#include "gtv/study/run_files.hpp"

#include <nlohmann/json.hpp>

#include "gtv/base/error.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/io/checksum.hpp"
#include "gtv/io/file_lock.hpp"
#include "study/earlier_run.hpp"
#include "study/output_folder.hpp"
#include "study/plan_difference.hpp"
#include "study/unfinished_run.hpp"

namespace gtv::study {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// Results that are whole, on their way to a run's folder; what is left of them goes in the end.
class Aside {
 public:
  explicit Aside(const fs::path& run_folder)
      : unfinished_(unfinished_folder(run_folder)), folder_(unfinished_ / "results") {
    std::error_code error;
    fs::remove_all(folder_, error);
    fs::create_directories(folder_, error);
    if (error) throw_work("{}: cannot create: {}", folder_.string(), error.message());
  }
  ~Aside() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
    fs::remove(unfinished_, ignored);  // only if it is empty
  }
  Aside(const Aside&) = delete;
  Aside& operator=(const Aside&) = delete;

  [[nodiscard]] fs::path file(const std::string& name) {
    names_.push_back(name);
    return folder_ / name;
  }
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  [[nodiscard]] fs::path path(const std::string& name) const { return folder_ / name; }
  void move_to(const fs::path& run_folder) const {
    for (const std::string& name : names_) {
      std::error_code error;
      fs::rename(folder_ / name, run_folder / name, error);
      if (error) throw_work("{}: cannot write: {}", (run_folder / name).string(), error.message());
    }
  }

 private:
  fs::path unfinished_;
  fs::path folder_;
  std::vector<std::string> names_;
};

/// The manifest with the checksums of the results, and one of all that it says of bits.
std::string sealed_manifest(const std::string& manifest, const Aside& results) {
  Json json = Json::parse(manifest);
  Json files = Json::object();
  for (const std::string& name : results.names()) {
    files[name] = io::checksum_of_file(results.path(name)).hex();
  }
  json["files"] = std::move(files);
  json["content_hash"] = content_hash(json);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

void write_run(const fs::path& path, const RunFiles& files) {
  OutputFolder folder(path);
  {
    Aside aside(path);
    if (files.samples) {
      io::write_npy(aside.file("samples.npy"), *files.samples);
      io::write_npz(aside.file("neighbours.npz"), files.arrays);
    } else {
      io::write_npz(aside.file("density.npz"), files.arrays);
    }
    io::write_file(aside.file("cells.csv"), files.cells);
    const std::string manifest = sealed_manifest(files.manifest, aside);
    io::write_file(aside.file("manifest.json"), manifest);
    // From here on the old run is gone; the manifest comes last, so that a folder that has one is
    // complete. A run replaced on demand may have been of the other kind.
    for (const char* name :
         {"manifest.json", "density.npz", "samples.npy", "neighbours.npz", "cells.csv"}) {
      folder.discard(name);
    }
    aside.move_to(path);
  }
  folder.keep();
}

void save_run(const fs::path& path, const RunFiles& files) {
  refuse_running(path);
  write_run(path, files);
  remove_unfinished(path);
}

void write_files(const fs::path& path,
                 const std::vector<std::pair<std::string, std::string>>& files) {
  refuse_running(path);
  OutputFolder folder(path);
  for (const auto& [name, content] : files) io::write_file(folder.file(name), content);
  folder.keep();
}

void check_run_folder(const fs::path& folder, const std::string& manifest) {
  const RunPlan plan = plan_of_manifest(manifest);
  refuse_other_settings(folder, plan);
  refuse_running(folder);
  const std::optional<RunPlan> unfinished = plan_of_unfinished(folder);
  if (unfinished) {
    refuse_difference(folder, {.settings = difference(*unfinished, plan).settings});
  }
  const OutputFolder may_be_written(folder);
}

void check_run_folder(const fs::path& folder, const Study& study) {
  refuse_run_folder(folder, study);
  refuse_running(folder);
  const OutputFolder may_be_written(folder);
}

void refuse_run_folder(const fs::path& folder, const Study& study) {
  const RunPlan plan = plan_of(study);
  const std::optional<RunPlan> unfinished = plan_of_unfinished(folder);
  if (unfinished) refuse_difference(folder, difference(*unfinished, plan));
  // What is to be replaced was so when these shards were begun.
  if (!unfinished) refuse_other_settings(folder, plan);
}

void refuse_running(const fs::path& folder) {
  const std::string holder = io::lock_holder(unfinished_folder(folder) / "lock");
  if (holder.empty()) return;
  throw_input("{}: is in use by {}, expected a folder that nobody writes to", folder.string(),
              holder);
}

}  // namespace gtv::study
