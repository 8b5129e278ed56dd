#include "study/run_manifest.hpp"

#include <nlohmann/json.hpp>

#include "gtv/base/executor.hpp"
#include "study/process.hpp"
#include "study/settings.hpp"

namespace gtv::study {
namespace {

using Json = nlohmann::ordered_json;

/// The data as they were used, of each cell.
Json data_of(const std::vector<SampleCell>& cells) {
  Json list = Json::array();
  for (const SampleCell& cell : cells) {
    const data::Dataset& set = cell.data->set;
    Json entry = {{"source", set.source},
                  {"points", set.points.rows()},
                  {"distinct_points", cell.data->nearest.distinct()},
                  {"dimension", set.points.cols()},
                  {"scaling", set.scaling},
                  {"centred", set.centred},
                  {"radius", cell.data->field->radius()}};
    if (set.image) entry["image"] = {set.image->height, set.image->width, set.image->channels};
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace

Json sweep_json(const std::vector<SweepAxis>& axes) {
  Json sweep = Json::array();
  for (const SweepAxis& axis : axes) {
    Json values = Json::array();
    for (const SweepValue& value : axis.values) {
      std::visit([&](const auto& v) { values.push_back(v); }, value);
    }
    sweep.push_back({{"key", axis.key}, {"values", values}});
  }
  return sweep;
}

std::string run_manifest(const CellWork& work, const RunRecord& record,
                         const std::vector<SampleCell>* data) {
  const Study& study = work.study();
  std::uint64_t steps = 0;
  for (std::size_t i = 0; i < work.cells(); ++i) steps += work.trajectory_steps(i);
  Json manifest = {{"name", study.config.name},
                   {"seed", study.config.seed},
                   {"sweep", sweep_json(study.sweep)},
                   {"settings", settings_of(study)},
                   {"cells", study.cells()},
                   {"data_files", work.data_files()},
                   {"compute_s", record.seconds},
                   {"cell_s", record.cell_seconds},
                   {"trajectory_steps", steps},
                   {"ranks", record.ranks},
                   {"threads", thread_count()},
                   {"peak_rss_mb", peak_rss_mb()},
                   {"versions", versions()},
                   {"command", record.command},
                   {"study", study.text}};
  if (study.config.ensemble.is_auto()) {
    for (std::size_t i = 0; i < work.cells(); ++i) manifest["cell_models"].push_back(work.ticks(i));
  }
  for (const FailedCell& failed : record.failed) {
    manifest["failed_cells"].push_back({{"cell", failed.cell}, {"why", failed.why}});
  }
  if (data != nullptr) manifest["data"] = data_of(*data);
  // Arguments may hold bytes that are no text; no run is to be lost for that in the end.
  return manifest.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace gtv::study
