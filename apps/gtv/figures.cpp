#include "gtv/study/figures.hpp"

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>

#include "gtv/io/atomic_file.hpp"
#include "json_output.hpp"
#include "outputs.hpp"
#include "pictures.hpp"
#include "program.hpp"
#include "usage.hpp"

namespace gtv::app {

namespace {

using Json = nlohmann::ordered_json;

struct FiguresArguments {
  study::FiguresOptions options;
  std::vector<std::string> only;
  std::string out = "figures";
  bool no_plot = false;
  bool progress = false;
  bool json = false;
};

/// Draws the figures that the report in the folder lists, and adds to it how long each took.
void draw_and_report(const std::filesystem::path& folder, bool quiet) {
  const std::filesystem::path file = folder / "figures.json";
  Json report = Json::parse(io::read_text(file));
  for (auto& [name, entry] : report.at("figures").items()) {
    const auto start = std::chrono::steady_clock::now();
    draw_pictures(folder, name, quiet);
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    entry["plot_s"] = elapsed.count();
  }
  io::write_file(file, report.dump(2) + "\n");
}

void make(FiguresArguments& arguments, const Program& program) {
  study::FiguresOptions& options = arguments.options;
  for (const std::string& list : arguments.only) {
    for (std::string& name : split_list(list)) options.only.push_back(std::move(name));
  }
  options.out = arguments.out;
  options.progress = progress_line(program, arguments.progress);
  options.command = program.command;
  options.seed = program.seed.value_or(0);
  claim_output_folder(options.out);
  study::make_figures(options);
  if (!arguments.no_plot) draw_and_report(options.out, program.quiet || arguments.json);
  if (arguments.json) print_json(Json::parse(io::read_text(options.out / "figures.json")));
}

}  // namespace

void add_figures(CLI::App& app, Program& program) {
  auto arguments = std::make_shared<FiguresArguments>();
  CLI::App* command = app.add_subcommand("figures", "The paper's figures 1 to 3");
  command->add_option("--only", arguments->only, "Of fig1,fig2,fig3: these only")
      ->type_name("NAMES")
      ->allow_extra_args(false)
      ->check(list_of(one_of({"fig1", "fig2", "fig3"})));
  command->add_option("--out", arguments->out, "Folder for arrays and pictures [figures]")
      ->type_name("DIR");
  command->add_flag("--as-published", arguments->options.as_published,
                    "Add the notebooks' versions, computed by lookup and with their faults");
  command
      ->add_option("--seeds", arguments->options.seeds,
                   "random, or stratified: fewer trajectories for the same error [random]")
      ->type_name("NAME")
      ->check(one_of({"random", "stratified"}));
  command->add_flag("--no-plot", arguments->no_plot, "Arrays only");
  command->add_flag("--progress", arguments->progress, "Show progress also off a terminal");
  add_json(*command, arguments->json);
  command->footer(
      "Writes figN.npz, figN.{png,pdf,svg} and figures.json.\n\nExample:\n"
      "  gtv figures --only fig2 --out figures --as-published");
  command->callback([arguments, &program] {
    program.work = [arguments, &program] { make(*arguments, program); };
  });
}

}  // namespace gtv::app
