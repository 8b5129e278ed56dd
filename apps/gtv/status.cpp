#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "gtv/study/run_status.hpp"
#include "json_output.hpp"
#include "program.hpp"
#include "progress_text.hpp"

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
  if (status.failed_cells > 0) json["failed_cells"] = status.failed_cells;
  if (status.shards > 0) {
    json["shards"] = status.shards;
    json["kept_shards"] = status.kept_shards;
  }
  if (status.total > 0) {
    json["done"] = status.done;
    json["total"] = status.total;
    json["unit"] = status.unit;
  }
  if (status.rate) json["rate"] = *status.rate;
  json["elapsed_s"] = status.elapsed_s;
  if (status.state == study::RunState::running) {
    json["age_s"] = status.age_s;
    json["writing"] = status.writing;
  }
  if (status.left_s) json["left_s"] = *status.left_s;
  if (!status.cell_s.empty()) json["cell_s"] = status.cell_s;
  return json;
}

/// How far it is, in pieces that are not to be broken.
std::vector<std::string> pieces_of(const RunStatus& status) {
  std::vector<std::string> all;
  if (status.ranks > 1) all.push_back(fmt::format("{} ranks", status.ranks));
  if (status.finished_cells) {
    all.push_back(fmt::format("{} of {} cells", *status.finished_cells, status.cells));
  }
  if (status.failed_cells > 0) all.push_back(fmt::format("{} failed", status.failed_cells));
  if (status.shards > 0) {
    all.push_back(fmt::format("{} of {} shards", status.kept_shards, status.shards));
  }
  if (status.total > 0) {
    all.push_back(fmt::format("{} of {} {}", status.done, status.total, status.unit));
  }
  all.push_back(duration_text(status.elapsed_s));
  if (status.writing) all.emplace_back("writing the results");
  if (status.rate && *status.rate > 0) all.push_back(rate_text(*status.rate, status.unit));
  if (status.left_s) all.push_back(fmt::format("about {} left", duration_text(*status.left_s)));
  constexpr double late = 5;
  if (status.age_s > late) all.push_back(fmt::format("as of {} ago", duration_text(status.age_s)));
  if (!status.cell_s.empty()) {
    const auto [least, most] = std::minmax_element(status.cell_s.begin(), status.cell_s.end());
    all.push_back(fmt::format("a cell took {:.3g} to {:.3g} s of a thread", *least, *most));
  }
  if (status.state == study::RunState::stopped) {
    all.emplace_back(status.kept_shards > 0 ? "gtv run ... --resume goes on"
                                            : "nothing is kept of it, gtv run begins anew");
  }
  return all;
}

void print(const std::string& folder, const RunStatus& status) {
  std::string line = fmt::format("{}: {}{}{}", folder, status.name, status.name.empty() ? "" : ", ",
                                 study::name_of(status.state));
  if (!status.holder.empty()) line += fmt::format(" by {}", status.holder);
  constexpr std::size_t widest = 80;
  for (const std::string& piece : pieces_of(status)) {
    line += ',';
    if (line.size() + piece.size() + 2 > widest) {
      fmt::print("{}\n", line);
      line = " ";
    }
    line += ' ' + piece;
  }
  fmt::print("{}\n", line);
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
