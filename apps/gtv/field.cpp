#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <optional>

#include "distinct_points.hpp"
#include "field_arrays.hpp"
#include "gtv/base/error.hpp"
#include "gtv/data/dataset.hpp"
#include "gtv/data/load.hpp"
#include "gtv/data/mixture.hpp"
#include "gtv/forward/schedule.hpp"
#include "gtv/io/npz.hpp"
#include "gtv/score/blocked_field.hpp"
#include "gtv/score/field.hpp"
#include "outputs.hpp"
#include "program.hpp"
#include "query.hpp"
#include "usage.hpp"

namespace gtv::app {

namespace {

struct FieldArguments {
  std::string data;
  std::string preset;
  std::string part = "train";
  Index limit = 0;
  std::string weights;
  double spread = 0;
  double angle = 0;
  std::string schedule;
  forward::ScheduleParameters parameters;
  std::vector<std::string> times;  ///< lists of numbers
  std::string at;
  std::string grid;
  std::string out;
  std::optional<double> tolerance;
};

void want_one_of(const std::string& a, const std::string& b, const char* name_a,
                 const char* name_b) {
  if (a.empty() == b.empty()) {
    throw_input("field: got {} {} and {}, expected exactly one of them",
                a.empty() ? "neither of" : "both", name_a, name_b);
  }
}

/// Runs `work`, whose errors name values without the dashes of their options, or a source of
/// points.
template <class Work>
auto of_options(Work&& work, const std::string& source = "--") {
  try {
    return work();
  } catch (const InputError& error) {
    const std::string text = error.what();
    throw_input("{}{}", text.starts_with(source + ": ") ? "" : "--", text);
  }
}

data::Dataset first_points(const data::Dataset& points, Index limit) {
  try {
    return data::limited(points, limit);
  } catch (const InputError& error) {
    throw_input("--limit: {}", error.what());
  }
}

data::Dataset load_points(const FieldArguments& arguments) {
  const data::Dataset points =
      arguments.preset.empty()
          ? data::load_dataset(arguments.data)
          : of_options([&] { return data::preset_dataset(arguments.preset, arguments.part); });
  return arguments.limit > 0 ? first_points(points, arguments.limit) : points;
}

Vector weights_of(const FieldArguments& arguments) {
  return arguments.weights.empty() ? Vector() : data::load_weights(arguments.weights);
}

data::Mixture mixture_of(const FieldArguments& arguments, const data::Dataset& points) {
  const auto mix = [&] {
    const data::Mixture mixture = data::to_mixture(points, weights_of(arguments), arguments.spread);
    return arguments.angle == 0 ? mixture : data::rotated(mixture, arguments.angle);
  };
  return of_options(mix, points.source);
}

Matrix load_queries(const FieldArguments& arguments, Index dimension) {
  if (!arguments.grid.empty()) return grid_points(arguments.grid, dimension);
  Matrix points = data::load_dataset(arguments.at).points.values();
  if (points.cols() != dimension) {
    throw_input("--at: got points of dimension {} in {}, expected {} as the data have",
                points.cols(), arguments.at, dimension);
  }
  return points;
}

/// Levels of the times asked for; fields need noise, so t = 0 is out.
std::vector<forward::Level> levels_of(const FieldArguments& arguments) {
  const auto schedule =
      of_options([&] { return forward::make_schedule(arguments.schedule, arguments.parameters); });
  std::vector<double> times;
  for (const std::string& list : arguments.times) {
    for (const std::string& time : split_list(list)) {
      times.push_back(finite_number_in(time).value());
    }
  }
  std::vector<forward::Level> levels;
  for (const double t : times) {
    if (!(t > 0) || t > schedule->t_limit()) {
      throw_input("--t: got {}, expected 0 < t <= {} for schedule {}", t, schedule->t_limit(),
                  schedule->name());
    }
    levels.push_back(schedule->level(t));
  }
  return levels;
}

/// Runs `work` at a level; its errors name the time.
template <class Work>
auto at_time(const forward::Level& level, Work&& work) {
  try {
    return work();
  } catch (const InputError& error) {
    throw_input("--t: at {}: {}", level.t, error.what());
  }
}

io::Npz compute(const data::Mixture& mixture, const std::vector<forward::Level>& levels,
                const Matrix& x) {
  FieldArrays arrays(x, levels.size(), true);
  for (const forward::Level& level : levels) {
    arrays.add(level, at_time(level, [&] { return score::exact_fields(mixture, level, x, true); }));
  }
  return std::move(arrays).npz();
}

/// A tolerance below what rounding leaves is no error, as every answer has its bound; but it is
/// said.
void tell_of_misses(const forward::Level& level, const Vector& error_bound, double asked) {
  const auto misses = (error_bound.array() > asked).count();
  if (asked == 0 || misses == 0) return;
  fmt::print(
      stderr,
      "gtv: --t {}: rounding keeps {} of {} queries above --tolerance, {:.2g} times it at most; "
      "error_bound has their bounds\n",
      level.t, misses, error_bound.size(), error_bound.maxCoeff() / asked);
}

/// For many points or dimensions: blocks of points as they are stored.
io::Npz compute_blocked(const data::Dataset& points, const FieldArguments& arguments,
                        const std::vector<forward::Level>& levels, const Matrix& x, bool quiet) {
  FieldArrays arrays(x, levels.size(), false);
  const auto blocked = [&] {
    const auto [distinct, weights] = distinct_points(points.points, weights_of(arguments));
    return score::BlockedField(distinct, weights, arguments.spread);
  };
  const score::BlockedField field = of_options(blocked, points.source);
  const score::BlockedOptions options{.tolerance = arguments.tolerance.value_or(0)};
  for (const forward::Level& level : levels) {
    const score::BlockedFields found =
        at_time(level, [&] { return field.fields(level, x, options); });
    if (!quiet) tell_of_misses(level, found.error_bound, options.tolerance * field.radius());
    arrays.add(level, x, found);
  }
  return std::move(arrays).npz();
}

/// Where the numbers come from, beside them.
void add_provenance(io::Npz& npz, const data::Dataset& points, const FieldArguments& arguments) {
  const auto add = [&npz](const char* name, const std::string& text) {
    npz.add(name, Array<std::string>({}, {text}));
  };
  add("schedule", arguments.schedule);
  add("data_source", points.source);
  add("data_scaling", points.scaling);
}

void field(const FieldArguments& arguments, const Program& program) {
  want_one_of(arguments.data, arguments.preset, "--data", "--preset");
  want_one_of(arguments.at, arguments.grid, "--at", "--grid");
  if (arguments.tolerance && arguments.angle != 0) {
    throw_input("--tolerance: got it with --angle, expected one of them");
  }
  if (arguments.tolerance && !(*arguments.tolerance >= 0)) {
    throw_input("--tolerance: got {}, expected a number >= 0", *arguments.tolerance);
  }
  claim_output_file(arguments.out);
  const data::Dataset points = load_points(arguments);
  const std::vector<forward::Level> levels = levels_of(arguments);
  const Matrix queries = load_queries(arguments, points.points.cols());
  const bool blocked = arguments.tolerance || points.points.cols() > most_dimensions_of_covariance;
  io::Npz found = blocked ? compute_blocked(points, arguments, levels, queries, program.quiet)
                          : compute(mixture_of(arguments, points), levels, queries);
  add_provenance(found, points, arguments);
  io::write_npz(arguments.out, found);
}

void add_data_options(CLI::App& command, FieldArguments& arguments) {
  command
      .add_option("--data", arguments.data,
                  "Data points: .npy, .npz, .csv, .csv.gz or IDX, (M, D); images: also .png or a "
                  "folder of them")
      ->type_name("FILE");
  command
      .add_option(
          "--preset", arguments.preset,
          fmt::format("Data points by name: {}", fmt::join(data::dataset_preset_names(), ", ")))
      ->type_name("NAME");
  command.add_option("--part", arguments.part, "Of fashion-mnist: train or test [train]")
      ->type_name("PART")
      ->check(one_of({"train", "test"}));
  command.add_option("--limit", arguments.limit, "How many of the points, the first ones; 0: all")
      ->type_name("N")
      ->check(integer_between(0, 1000000000));
  command.add_option("--weights", arguments.weights, "Weights of the points [equal]")
      ->type_name("FILE");
  command.add_option("--spread", arguments.spread, "Standard deviation of each component [0]")
      ->type_name("S")
      ->check(finite_number());
  command.add_option("--angle", arguments.angle, "Rotation of 2-D data, radians [0]")
      ->type_name("A")
      ->check(finite_number());
}

}  // namespace

void add_field(CLI::App& app, Program& program) {
  auto arguments = std::make_shared<FieldArguments>();
  CLI::App* command =
      app.add_subcommand("field", "Exact density, score and proxy covariance at points");
  add_data_options(*command, *arguments);
  command
      ->add_option("--schedule", arguments->schedule,
                   fmt::format("Noise schedule: {}", fmt::join(forward::schedule_names(), ", ")))
      ->type_name("NAME")
      ->required();
  command->add_option("--b0", arguments->parameters.b0, "beta = b0 + b1 t of vp schedules [0.1]")
      ->type_name("B")
      ->check(finite_number());
  command->add_option("--b1", arguments->parameters.b1, "beta = b0 + b1 t of vp schedules [19.9]")
      ->type_name("B")
      ->check(finite_number());
  command->add_option("--t", arguments->times, "Times, comma separated")
      ->type_name("T[,T...]")
      ->allow_extra_args(false)
      ->check(list_of(finite_number()))
      ->required();
  command->add_option("--at", arguments->at, "Query points: a file like --data's, (n, D)")
      ->type_name("FILE");
  command->add_option("--grid", arguments->grid, "Query points: N from LO to HI on every axis")
      ->type_name("LO:HI:N");
  command
      ->add_option("--tolerance", arguments->tolerance,
                   "Error of the denoiser that is certified, of the data's radius; 0: rounding "
                   "alone, also the\ndefault above 16 dimensions; without it the usual accuracy")
      ->type_name("E")
      ->check(finite_number());
  command->add_option("--out", arguments->out, "Output .npz")->type_name("FILE")->required();
  command->footer(
      "Writes x (n, D), t, log_density (t, n), score and denoised (t, n, D), proxy_cov\n"
      "(t, n, D, D; up to D = 16), trace_cov, fraction and effective_points (t, n). On a grid the\n"
      "first coordinate is fastest. Above 16 dimensions, or with --tolerance, points are summed "
      "in\n"
      "blocks as they are stored, and error_bound (t, n) bounds the denoiser's error, data "
      "units.\n"
      "schedule, data_source and data_scaling are texts.\n\n"
      "Example:\n"
      "  gtv field --preset polygon --schedule vp --t 0.1,0.3 --grid -2:2:100 --out field.npz\n"
      "  gtv field --preset fashion-mnist --schedule ve --t 0.5,2 --at images --tolerance 1e-6 \\\n"
      "      --out images.npz");
  command->callback([arguments, &program] {
    program.work = [arguments, &program] { field(*arguments, program); };
  });
}

}  // namespace gtv::app
