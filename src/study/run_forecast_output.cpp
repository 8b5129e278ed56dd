#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "gtv/study/run_forecast.hpp"
#include "study/run_manifest.hpp"
#include "study/sweep_value.hpp"

namespace gtv::study {
namespace {

std::string extent_text(const Extent& extent) {
  return extent[0] == extent[1] ? fmt::format("{}", extent[0])
                                : fmt::format("{} to {}", extent[0], extent[1]);
}

std::string megabytes(double mb) {
  return mb < 1000 ? fmt::format("{:.3g} MB", mb) : fmt::format("{:.3g} GB", mb / 1000);
}

}  // namespace

std::string forecast_json(const RunForecast& f, const std::string& out) {
  const nlohmann::ordered_json json = {{"out", out},
                                       {"name", f.name},
                                       {"seed", f.seed},
                                       {"sweep", sweep_json(f.sweep)},
                                       {"cells", f.cells},
                                       {"dimension", f.dimension},
                                       {"at_least", f.at_least},
                                       {"models", f.models},
                                       {"trajectories", f.trajectories},
                                       {"steps", f.steps},
                                       {"trajectory_steps", f.trajectory_steps},
                                       {"evaluations", f.evaluations},
                                       {"threads", f.threads},
                                       {"compute_s", f.compute_s},
                                       {"tried_cells", f.tried_cells},
                                       {"peak_rss_mb", f.peak_rss_mb},
                                       {"result_mb", f.result_mb}};
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

std::string forecast_text(const RunForecast& f) {
  std::string text = fmt::format("{:<13} {}\n", "cells", f.cells);
  for (const SweepAxis& axis : f.sweep) {
    std::vector<std::string> values;
    values.reserve(axis.values.size());
    for (const SweepValue& value : axis.values) values.push_back(to_text(value));
    text += fmt::format("  {} = {}\n", axis.key, fmt::join(values, ", "));
  }
  text += fmt::format("{:<13} {}{} models, {} trajectories of each, {} steps of each\n",
                      "of a cell", f.at_least ? "at least " : "", extent_text(f.models),
                      extent_text(f.trajectories), extent_text(f.steps));
  text +=
      fmt::format("{:<13} {:.3g} trajectory steps, {:.3g} evaluations of the velocity\n", "in all",
                  static_cast<double>(f.trajectory_steps), static_cast<double>(f.evaluations));
  text +=
      fmt::format("{:<13} about {:.2g} s with {} thread{}, {}\n", "time", f.compute_s, f.threads,
                  f.threads == 1 ? "" : "s",
                  f.tried_cells == 0 ? "by a cost model alone"
                                     : fmt::format("by a cost model, calibrated on {} cell{}",
                                                   f.tried_cells, f.tried_cells == 1 ? "" : "s"));
  if (f.at_least) text += fmt::format("{:<13} of that many models\n", "what follows");
  text += fmt::format("{:<13} about {}\n", "peak memory", megabytes(f.peak_rss_mb));
  return text + fmt::format("{:<13} at most {}\n", "on disk", megabytes(f.result_mb));
}

}  // namespace gtv::study
