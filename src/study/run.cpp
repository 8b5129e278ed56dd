#include "gtv/study/run.hpp"

#include <nlohmann/json.hpp>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/study/result.hpp"
#include "study/earlier_run.hpp"
#include "study/output_folder.hpp"
#include "study/process.hpp"
#include "study/sample_study.hpp"
#include "study/settings.hpp"

namespace gtv::study {
namespace {

using Json = nlohmann::ordered_json;

Json manifest_of(const Study& study, double compute_s, std::uint64_t trajectory_steps,
                 const RunOptions& options) {
  Json sweep = Json::array();
  for (const SweepAxis& axis : study.sweep) {
    Json values = Json::array();
    for (const SweepValue& value : axis.values) {
      std::visit([&](const auto& v) { values.push_back(v); }, value);
    }
    sweep.push_back({{"key", axis.key}, {"values", values}});
  }
  return {{"name", study.config.name},
          {"seed", study.config.seed},
          {"sweep", sweep},
          {"settings", settings_of(study)},
          {"cells", study.cells()},
          {"compute_s", compute_s},
          {"trajectory_steps", trajectory_steps},
          {"threads", thread_count()},
          {"peak_rss_mb", peak_rss_mb()},
          {"versions", versions()},
          {"command", options.command},
          {"study", study.text}};
}

/// Arguments may hold bytes that are no text; no run is to be lost for that in the end.
std::string json_text(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

/// The data as they were used, of each cell.
Json data_of(const SampleStudyResult& result) {
  Json cells = Json::array();
  for (const SampleCell& cell : result.cells) {
    const data::Dataset& set = cell.data->set;
    Json entry = {{"source", set.source},
                  {"points", set.points.rows()},
                  {"distinct_points", cell.data->nearest.distinct()},
                  {"dimension", set.points.cols()},
                  {"scaling", set.scaling},
                  {"centred", set.centred},
                  {"radius", cell.data->field->radius()}};
    if (set.image) entry["image"] = {set.image->height, set.image->width, set.image->channels};
    cells.push_back(std::move(entry));
  }
  return cells;
}

RunReport run_densities(const Study& study, const RunOptions& options) {
  OutputFolder folder(options.out);
  const StudyResult result = compute_study(study, options.progress);
  // The manifest goes last: a folder that has one is complete.
  const std::filesystem::path manifest = folder.file("manifest.json");
  // A run replaced on demand may have been of the other kind.
  for (const char* name : {"samples.npy", "neighbours.npz"}) folder.discard(name);
  io::write_npz(folder.file("density.npz"), density_arrays(study, result));
  io::write_file(folder.file("cells.csv"), cells_csv(study, result));
  io::write_file(manifest,
                 json_text(manifest_of(study, result.compute_s, result.trajectory_steps, options)));
  folder.keep();
  return {.cells = result.cells.size(),
          .compute_s = result.compute_s,
          .trajectory_steps = static_cast<double>(result.trajectory_steps)};
}

RunReport run_samples(const Study& study, const RunOptions& options) {
  OutputFolder folder(options.out);
  const SampleStudyResult result = compute_samples(study, options.progress);
  const std::filesystem::path manifest = folder.file("manifest.json");
  folder.discard("density.npz");
  io::write_npy(folder.file("samples.npy"), samples_array(study, result));
  io::write_npz(folder.file("neighbours.npz"), neighbour_arrays(study, result));
  io::write_file(folder.file("cells.csv"), sample_cells_csv(study, result));
  Json json = manifest_of(study, result.compute_s, result.trajectory_steps, options);
  json["data"] = data_of(result);
  io::write_file(manifest, json_text(json));
  folder.keep();
  return {.cells = result.cells.size(),
          .compute_s = result.compute_s,
          .trajectory_steps = static_cast<double>(result.trajectory_steps)};
}

}  // namespace

RunReport run_study(const Study& study, const RunOptions& options) {
  if (!options.force) refuse_other_settings(options.out, study);
  if (options.resume && !options.force && is_complete(options.out, study)) {
    return {.cells = study.cells(), .was_complete = true};
  }
  return gives_samples(study) ? run_samples(study, options) : run_densities(study, options);
}

}  // namespace gtv::study
