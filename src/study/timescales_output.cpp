#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "gtv/io/atomic_file.hpp"
#include "gtv/io/csv.hpp"
#include "gtv/study/timescales.hpp"
#include "gtv/theory/timescales.hpp"
#include "study/output_folder.hpp"
#include "study/process.hpp"

namespace gtv::study {
namespace {

using Document = nlohmann::ordered_json;

/// The formula that stands for all where one number is wanted.
const char* const chosen_formula = "participation";

Document or_null(const std::optional<double>& value) {
  if (!value) return nullptr;
  return *value;
}

Document information_json(const ResolutionTimescales& at) {
  const theory::Information& found = at.curve.information;
  return {{"nats", found.nats},
          {"ci95", Document::array({found.lo, found.hi})},
          {"log_points", std::log(static_cast<double>(at.distinct))},
          {"entropy_of_points", at.entropy},
          {"missed", at.curve.levels.front().entropy}};
}

Document formulas_json(const ResolutionTimescales& at) {
  Document json = Document::array();
  for (const CollapseFormula& one : at.collapse) {
    json.push_back(
        {{"formula", one.name},
         {"dimension", one.name == "spectrum" ? Document(nullptr) : Document(one.dimension)},
         {"t", or_null(one.t)}});
  }
  return json;
}

Document intrinsic_json(const ResolutionTimescales& at) {
  if (!at.intrinsic) return nullptr;
  return {{"d", at.intrinsic->value},
          {"ci95", Document::array({at.intrinsic->interval.lo, at.intrinsic->interval.hi})}};
}

Document speciation_json(const ResolutionTimescales& at) {
  return {{"t", at.speciation_t}, {"eigenvalue", at.covariance.largest}};
}

Document collapse_json(const ResolutionTimescales& at) {
  const CollapseFormula& chosen = at.formula(chosen_formula);
  return {{"formula_t", or_null(chosen.t)},
          {"formula", chosen.name},
          {"formula_dimension", chosen.dimension},
          {"measured_t", or_null(at.collapse_entropy_t)},
          {"own_weight_t", or_null(at.collapse_own_weight_t)},
          {"formulas", formulas_json(at)}};
}

Document resolution_json(const ResolutionTimescales& at) {
  return {{"resolution", at.name},
          {"points", at.points},
          {"distinct", at.distinct},
          {"dimension", at.dimension},
          {"speciation_t", at.speciation_t},
          {"collapse_formula_t", or_null(at.formula(chosen_formula).t)},
          {"collapse_measured_t", or_null(at.collapse_entropy_t)},
          {"information", at.curve.information.nats},
          {"log_points", std::log(static_cast<double>(at.distinct))},
          {"total_variance", at.covariance.trace},
          {"intrinsic_dimension", intrinsic_json(at)},
          {"speciation", speciation_json(at)},
          {"collapse", collapse_json(at)},
          {"information_detail", information_json(at)}};
}

}  // namespace

std::string timescales_json(const std::vector<ResolutionTimescales>& found,
                            const TimescalesInputs& inputs) {
  const ResolutionTimescales& first = found.front();
  Document json = {{"speciation", speciation_json(first)},
                   {"collapse", collapse_json(first)},
                   {"information", information_json(first)},
                   {"resolutions", Document::array()}};
  for (const ResolutionTimescales& at : found) json["resolutions"].push_back(resolution_json(at));
  json["train"] = inputs.train.source;
  json["scaling"] = inputs.train.scaling;
  json["centred"] = inputs.train.centred;
  json["draws"] = inputs.options.draws;
  json["levels"] = inputs.options.levels;
  json["versions"] = versions();
  json["command"] = inputs.command;
  json["seed"] = inputs.options.seed;
  return json.dump(2, ' ', false, Document::error_handler_t::replace) + "\n";
}

std::string timescales_csv(const std::vector<ResolutionTimescales>& found) {
  std::vector<std::vector<std::string>> rows;
  for (const ResolutionTimescales& resolution : found) {
    for (const theory::PosteriorAt& at : resolution.curve.levels) {
      std::vector<std::string> row = {resolution.name, fmt::format("{}", resolution.points),
                                      fmt::format("{}", resolution.dimension)};
      for (const double value :
           {theory::time_of_noise(at.noise), at.noise, at.noise / (1 + at.noise),
            at.effective_points, at.effective_lo, at.effective_hi, at.own_weight_share, at.entropy,
            at.fraction, at.deterministic_share, at.mmse, at.mmse_lo, at.mmse_hi}) {
        row.push_back(fmt::format("{:.9g}", value));
      }
      rows.push_back(std::move(row));
    }
  }
  return io::format_csv(
      {"resolution", "points", "dimension", "t", "sigma_over_alpha", "flow_t", "effective_points",
       "effective_lo", "effective_hi", "own_weight_share", "entropy", "fraction",
       "deterministic_share", "mmse", "mmse_lo", "mmse_hi"},
      rows);
}

void write_timescales(const std::filesystem::path& folder,
                      const std::vector<ResolutionTimescales>& found,
                      const TimescalesInputs& inputs) {
  OutputFolder out(folder);
  const std::filesystem::path json = out.file("timescales.json");
  io::write_file(out.file("timescales.csv"), timescales_csv(found));
  io::write_file(json, timescales_json(found, inputs));
  out.keep();
}

}  // namespace gtv::study
