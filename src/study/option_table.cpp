#include <cctype>
#include <limits>

#include "gtv/data/dataset.hpp"
#include "gtv/forward/schedule.hpp"
#include "gtv/sampler/linear_denoiser.hpp"
#include "option_ensemble.hpp"
#include "option_kind.hpp"
#include "option_points.hpp"

namespace gtv::study {

namespace {

const NumberRange any_number{"a finite number", [](double) { return true; }};
const NumberRange positive{"a number > 0", [](double v) { return v > 0; }};
const NumberRange not_negative{"a number >= 0", [](double v) { return v >= 0; }};

constexpr std::size_t longest_name = 64;

// The name becomes a folder, so it may not leave the one that it is put into.
Complaint judge_study_name(const std::string& name) {
  bool fits = name.size() <= longest_name && (name.empty() || name[0] != '.');
  for (const char c : name) {
    fits = fits &&
           (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.');
  }
  if (fits) return {};
  return complaint(show(name), "at most 64 letters, digits, '-', '_' and '.', no leading '.'");
}

Complaint no_complaint(const std::string& /*text*/) {
  return {};
}

void add_study(std::vector<Option>& table) {
  Option name = string_option(
      "name", [](auto& c) -> auto& { return c.name; }, judge_study_name, "a string",
      "Name of the study, and of its folder of results; by default the file's");
  name.get = {};
  table.push_back(name);
  table.push_back(integer_option(
      "seed", [](auto& c) -> auto& { return c.seed; }, 0, std::numeric_limits<std::int64_t>::max(),
      "Key of all random numbers"));
}

void add_data(std::vector<Option>& table) {
  table.push_back(points_option());
  table.push_back(name_option(
      "data.preset", [](auto& c) -> auto& { return c.data.preset; }, data::dataset_preset_names(),
      "A point set or an image set by name, instead of points"));
  table.push_back(string_option(
      "data.file", [](auto& c) -> auto& { return c.data.file; }, no_complaint, "a file name",
      "Points from .npy, .npz, .csv, .csv.gz or IDX, images also from .png or a folder of them; "
      "relative to the study file, instead of points"));
  table.push_back(name_option(
      "data.part", [](auto& c) -> auto& { return c.data.part; }, {"train", "test"},
      "Which part of an image set"));
  table.push_back(integer_option(
      "data.limit", [](auto& c) -> auto& { return c.data.limit; }, 0, 1000000000,
      "How many of the points, the first ones; 0: all"));
  table.push_back(name_option(
      "data.centre", [](auto& c) -> auto& { return c.data.centre; }, {"none", "mean"},
      "What is subtracted from the points, after the limit"));
  table.push_back(weights_option());
  table.push_back(number_option(
      "data.angle", [](auto& c) -> auto& { return c.data.angle; }, any_number,
      "Rotation of 2-D points about the origin, radians"));
  table.push_back(number_option(
      "data.spread", [](auto& c) -> auto& { return c.data.spread; }, not_negative,
      "Standard deviation of each component, data units"));
}

void add_forward(std::vector<Option>& table) {
  table.push_back(name_option(
      "forward.schedule", [](auto& c) -> auto& { return c.forward.schedule; },
      forward::schedule_names(), "Noise schedule"));
  table.push_back(number_option(
      "forward.t_min", [](auto& c) -> auto& { return c.forward.t_min; }, positive,
      "Where sampling ends"));
  table.push_back(t_max_option());
  table.push_back(number_option(
      "forward.b0", [](auto& c) -> auto& { return c.forward.b0; }, any_number,
      "beta = b0 + b1 t of vp, vp-song and sub-vp"));
  table.push_back(number_option(
      "forward.b1", [](auto& c) -> auto& { return c.forward.b1; }, any_number,
      "beta = b0 + b1 t of vp, vp-song and sub-vp"));
}

void add_estimator(std::vector<Option>& table) {
  table.push_back(name_option(
      "estimator.kind", [](auto& c) -> auto& { return c.estimator.kind; },
      {"exact", "naive", "linear", "linear-theory"}, "Which denoiser the samples follow"));
  table.push_back(name_option(
      "estimator.features", [](auto& c) -> auto& { return c.estimator.features; },
      {"gaussian", "fourier"}, "Features of each axis and of time"));
  table.push_back(integer_option(
      "estimator.per_axis", [](auto& c) -> auto& { return c.estimator.per_axis; }, 1,
      sampler::max_features_per_axis, "Features an axis, and of time"));
  table.push_back(pair_option(
      "estimator.domain", [](auto& c) -> auto& { return c.estimator.domain; },
      "Where the features of an axis live, data units"));
  table.push_back(integer_option(
      "estimator.samples", [](auto& c) -> auto& { return c.estimator.samples; }, 1, 1000000000,
      "Training samples P of each member"));
  table.push_back(number_option(
      "estimator.ridge", [](auto& c) -> auto& { return c.estimator.ridge; }, not_negative,
      "Ridge rho"));
  table.push_back(name_option(
      "estimator.target", [](auto& c) -> auto& { return c.estimator.target; }, {"proxy", "true"},
      "What training regresses on: x0 (proxy, J1) or E[x0 | x, t] (true, J0)"));
  table.push_back(name_option(
      "estimator.theory", [](auto& c) -> auto& { return c.estimator.theory; },
      {"large-p", "paper", "finite-p", "population", "conditional", "gradient-flow"},
      "Which theory predicts the weights (linear-theory)"));
  table.push_back(number_option(
      "estimator.kappa", [](auto& c) -> auto& { return c.estimator.kappa; }, not_negative,
      "Noise strength of the naive estimator, time"));
  table.push_back(number_option(
      "estimator.tau", [](auto& c) -> auto& { return c.estimator.tau; }, not_negative,
      "Training time of gradient flow; 0: ridge regression"));
  table.push_back(number_option(
      "estimator.drawn_snr", [](auto& c) -> auto& { return c.estimator.drawn_snr; }, positive,
      "Signal-to-noise ratio above which the conditional theory draws samples"));
  table.push_back(number_option(
      "estimator.tolerance", [](auto& c) -> auto& { return c.estimator.tolerance; }, not_negative,
      "Error of the exact denoiser above two dimensions, of the data's radius; 0: rounding alone"));
  table.push_back(name_option(
      "estimator.noise", [](auto& c) -> auto& { return c.estimator.noise; },
      {"normal", "student-t", "uniform"}, "Noise of the training samples"));
}

void add_sampler(std::vector<Option>& table) {
  table.push_back(name_option(
      "sampler.method", [](auto& c) -> auto& { return c.sampler.method; },
      {"euler", "heun", "rk4", "dpmpp-2m", "reverse-sde"}, "Stepper"));
  table.push_back(integer_option(
      "sampler.steps", [](auto& c) -> auto& { return c.sampler.steps; }, 1, 1000000,
      "Steps from t_max to t_min"));
  table.push_back(integer_option(
      "sampler.trajectories", [](auto& c) -> auto& { return c.sampler.trajectories; }, 1,
      2147483648, "Trajectories of each member"));
  table.push_back(name_option(
      "sampler.seeds", [](auto& c) -> auto& { return c.sampler.seeds; }, {"random", "stratified"},
      "How starting points are drawn"));
  table.push_back(name_option(
      "sampler.denoiser", [](auto& c) -> auto& { return c.sampler.denoiser; }, {"exact", "lookup"},
      "Evaluate the denoiser, or look it up in a table of 200 points an axis"));
  table.push_back(name_option(
      "sampler.grid", [](auto& c) -> auto& { return c.sampler.grid; },
      {"uniform", "geometric", "edm"}, "Spacing of the steps"));
  table.push_back(number_option(
      "sampler.rho", [](auto& c) -> auto& { return c.sampler.rho; }, positive,
      "Exponent of the edm grid"));
}

void add_ensemble(std::vector<Option>& table) {
  table.push_back(models_option());
  table.push_back(number_option(
      "ensemble.floor", [](auto& c) -> auto& { return c.ensemble.floor; },
      {"a number > 0", [](double v) { return v > 0; }},
      "Of models = auto: members are added until the mean's error is so small"));
  table.push_back(name_option(
      "ensemble.metric", [](auto& c) -> auto& { return c.ensemble.metric; },
      {"density", "gap_mass"},
      "Of models = auto: whose error, the density's in total variation or the gap mass's"));
  table.push_back(integer_option(
      "ensemble.most", [](auto& c) -> auto& { return c.ensemble.most; }, 4, 1000000,
      "Of models = auto: most members of a cell"));
  table.push_back(probe_x_option());
  table.push_back(probe_t_option());
}

void add_output(std::vector<Option>& table) {
  Option bins = integer_option(
      "density.bins", [](auto& c) -> auto& { return c.density.bins; }, 1, 1000000,
      "Bins an axis; at most 4096 in 2-D");
  // The cells of a sweep share one array, so it has to be the same in all.
  bins.get = {};
  table.push_back(bins);
  table.push_back(pair_option(
      "density.range", [](auto& c) -> auto& { return c.density.range; },
      "Window of the histogram on every axis, data units"));
}

}  // namespace

const std::vector<Option>& options() {
  static const std::vector<Option> table = [] {
    std::vector<Option> all;
    add_study(all);
    add_data(all);
    add_forward(all);
    add_estimator(all);
    add_sampler(all);
    add_ensemble(all);
    add_output(all);
    return all;
  }();
  return table;
}

}  // namespace gtv::study
