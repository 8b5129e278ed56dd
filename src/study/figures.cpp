#include "gtv/study/figures.hpp"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/base/text.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/study/builtin.hpp"
#include "gtv/study/result.hpp"
#include "study/output_folder.hpp"
#include "study/process.hpp"
#include "study/published.hpp"
#include "study/seconds_since.hpp"
#include "study/variance_figure.hpp"

namespace gtv::study {
namespace {

using Json = nlohmann::ordered_json;

const std::vector<std::string> all_figures = {"fig1", "fig2", "fig3"};

Study figure_study(const std::string& name, const FiguresOptions& options) {
  std::vector<std::string> overrides = {fmt::format("seed={}", options.seed)};
  if (options.seeds == "stratified") {
    // Far fewer trajectories for a similar error of the mean density; bench/README.md compares.
    overrides.emplace_back("sampler.seeds=stratified");
    overrides.emplace_back(name == "fig2" ? "sampler.trajectories=5000"
                                          : "sampler.trajectories=40000");
  }
  return parse_study(builtin_study(name), name + ".toml", overrides);
}

Json draw_variance(OutputFolder& folder) {
  const auto start = std::chrono::steady_clock::now();
  const io::Npz npz = variance_figure();
  const double compute_s = seconds_since(start);
  io::write_npz(folder.file("fig1.npz"), npz);
  return {{"compute_s", compute_s}, {"trajectory_steps", 0}};
}

Json draw_study(const std::string& name, const FiguresOptions& options, OutputFolder& folder) {
  const Study study = figure_study(name, options);
  const StudyResult result = compute_study(study, options.progress);
  io::Npz npz = density_arrays(study, result);
  Json entry = {{"compute_s", result.compute_s}, {"trajectory_steps", result.trajectory_steps}};
  if (options.as_published) {
    Study by_lookup = study;
    by_lookup.config.sampler.denoiser = "lookup";
    const StudyResult lookup = compute_study(by_lookup, options.progress);
    add_published(npz, by_lookup, lookup);
    entry["published_s"] = lookup.compute_s;
  }
  io::write_npz(folder.file(name + ".npz"), npz);
  return entry;
}

}  // namespace

void make_figures(const FiguresOptions& options) {
  const std::vector<std::string> wanted = options.only.empty() ? all_figures : options.only;
  for (const std::string& name : wanted) {
    if (std::find(all_figures.begin(), all_figures.end(), name) == all_figures.end()) {
      const std::string guess = nearest(name, all_figures);
      throw_input("--only: got \"{}\", expected fig1, fig2 or fig3{}", name,
                  guess.empty() ? "" : " (did you mean \"" + guess + "\"?)");
    }
    if (std::count(wanted.begin(), wanted.end(), name) > 1) {
      throw_input("--only: got \"{}\" twice, expected each figure once", name);
    }
  }
  OutputFolder folder(options.out);

  Json figures = Json::object();
  for (const std::string& name : wanted) {
    figures[name] = name == "fig1" ? draw_variance(folder) : draw_study(name, options, folder);
  }
  const Json report = {{"figures", figures},     {"peak_rss_mb", peak_rss_mb()},
                       {"versions", versions()}, {"command", options.command},
                       {"seed", options.seed},   {"threads", thread_count()}};
  io::write_file(folder.file("figures.json"),
                 report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  folder.keep();
}

}  // namespace gtv::study
