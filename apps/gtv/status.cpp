#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "gtv/study/run_status.hpp"
#include "json_output.hpp"
#include "program.hpp"

namespace gtv::app {

namespace {

using Json = nlohmann::ordered_json;
using study::RunStatus;

Json json_of(const RunStatus& status) {
  Json json = {{"name", status.name}, {"state", study::name_of(status.state)}};
  if (!status.holder.empty()) json["holder"] = status.holder;
  json["ranks"] = status.ranks;
  json["cells"] = status.cells;
  if (status.finished_cells) json["finished_cells"] = *status.finished_cells;
  if (status.shards > 0) {
    json["shards"] = status.shards;
    json["kept_shards"] = status.kept_shards;
  }
  json["elapsed_s"] = status.elapsed_s;
  if (status.left_s) json["left_s"] = *status.left_s;
  if (!status.cell_s.empty()) json["cell_s"] = status.cell_s;
  return json;
}

void print(const std::string& folder, const RunStatus& status) {
  std::string text = fmt::format("{}: {}, {}", folder, status.name, study::name_of(status.state));
  if (!status.holder.empty()) text += fmt::format(" by {}", status.holder);
  if (status.ranks > 1) text += fmt::format(", {} ranks", status.ranks);
  if (status.finished_cells) {
    text += fmt::format(", {} of {} cells", *status.finished_cells, status.cells);
  }
  if (status.shards > 0)
    text += fmt::format(", {} of {} shards", status.kept_shards, status.shards);
  text += fmt::format(", {:.3g} s", status.elapsed_s);
  if (status.left_s) text += fmt::format(", about {:.3g} s left", *status.left_s);
  if (!status.cell_s.empty()) {
    const auto [least, most] = std::minmax_element(status.cell_s.begin(), status.cell_s.end());
    text += fmt::format("; a cell took {:.3g} to {:.3g} s of a thread", *least, *most);
  }
  if (status.state == study::RunState::stopped) text += "; gtv run ... --resume goes on";
  fmt::print("{}\n", text);
}

}  // namespace

void add_status(CLI::App& app, Program& program) {
  struct Arguments {
    std::string folder;
    bool json = false;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand("status", "How far a run is, also while it runs");
  command->add_option("DIR", arguments->folder, "Folder of a run")->required();
  add_json(*command, arguments->json);
  command->footer("Example:\n  gtv status out/fig2");
  command->callback([arguments, &program] {
    program.work = [arguments] {
      const RunStatus status = study::run_status(arguments->folder);
      if (arguments->json) {
        print_json(json_of(status));
      } else {
        print(arguments->folder, status);
      }
    };
  });
}

}  // namespace gtv::app
