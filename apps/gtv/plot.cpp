#include <memory>

#include "interrupt.hpp"
#include "pictures.hpp"
#include "program.hpp"

namespace gtv::app {

namespace {

struct PlotOptions {
  std::string folder;
  std::string only;
};

}  // namespace

void add_plot(CLI::App& app, Program& program) {
  auto options = std::make_shared<PlotOptions>();
  CLI::App* command =
      app.add_subcommand("plot", "Draw the arrays of a run or of figures as PNG, PDF and SVG");
  command
      ->add_option("DIR", options->folder,
                   "Folder with results of any command, or a file of gtv field or of a result that "
                   "Python saved")
      ->required();
  command
      ->add_option("--only", options->only,
                   "Of fig1,fig2,fig3,run,samples,compare,attribute,verify,memorize,timescales,"
                   "field: these only")
      ->type_name("NAMES");
  command->footer(
      "Prints the names of the files written, which are put beside the arrays.\n\nExample:\n"
      "  gtv run studies/own-points.toml --out out/mine && gtv plot out/mine");
  command->callback([options, &program] {
    program.work = [options, &program] {
      const std::filesystem::path place = options->folder;
      clean_on_interrupt(std::filesystem::is_directory(place) ? place : place.parent_path());
      draw_pictures(options->folder, options->only, program.quiet);
    };
  });
}

}  // namespace gtv::app
