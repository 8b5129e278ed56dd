#include <fmt/format.h>

#include <memory>

#include "gtv/base/error.hpp"
#include "gtv/data/dataset.hpp"
#include "gtv/data/load.hpp"
#include "gtv/data/mixture.hpp"
#include "gtv/forward/schedule.hpp"
#include "gtv/io/npz.hpp"
#include "gtv/score/field.hpp"
#include "outputs.hpp"
#include "program.hpp"
#include "query.hpp"
#include "usage.hpp"

namespace gtv::app {

namespace {

constexpr Index most_dimensions_of_covariance = 16;
constexpr double most_numbers = 1e9;

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

data::Mixture load_mixture(const FieldArguments& arguments) {
  data::Dataset points =
      arguments.preset.empty()
          ? data::load_dataset(arguments.data)
          : of_options([&] { return data::preset_dataset(arguments.preset, arguments.part); });
  if (arguments.limit > 0) points = first_points(points, arguments.limit);
  const Vector weights =
      arguments.weights.empty() ? Vector() : data::load_weights(arguments.weights);
  const auto mix = [&] {
    const data::Mixture mixture = data::to_mixture(points, weights, arguments.spread);
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

void append(const Vector& from, Array<double>& to) {
  to.values.insert(to.values.end(), from.data(), from.data() + from.size());
}

void append(const Matrix& from, Array<double>& to) {
  to.values.insert(to.values.end(), from.data(), from.data() + from.size());
}

Array<double> with_shape(std::vector<std::size_t> shape) {
  Array<double> array;
  array.values.reserve(Array<double>::count(shape));
  array.shape = std::move(shape);
  return array;
}

score::Fields fields_at(const data::Mixture& mixture, const forward::Level& level, const Matrix& x,
                        bool with_covariance) {
  try {
    return score::exact_fields(mixture, level, x, with_covariance);
  } catch (const InputError& error) {
    throw_input("--t: at {}: {}", level.t, error.what());
  }
}

io::Npz compute(const data::Mixture& mixture, const std::vector<forward::Level>& levels,
                const Matrix& x) {
  const auto times = levels.size();
  const auto n = static_cast<std::size_t>(x.rows());
  const auto dimension = static_cast<std::size_t>(x.cols());
  const bool with_covariance = x.cols() <= most_dimensions_of_covariance;
  const double per_query = 4.0 + 2.0 * static_cast<double>(dimension) +
                           (with_covariance ? static_cast<double>(dimension * dimension) : 0.0);
  const double numbers = per_query * static_cast<double>(n) * static_cast<double>(times);
  if (numbers > most_numbers) {
    throw_input(
        "field: got {} query points at {} times, {:.2g} numbers of output, expected at most "
        "{:.0e}",
        n, times, numbers, most_numbers);
  }
  Array<double> queries = with_shape({n, dimension});
  append(x, queries);
  Array<double> t = with_shape({times});
  Array<double> log_density = with_shape({times, n});
  Array<double> score = with_shape({times, n, dimension});
  Array<double> denoised = with_shape({times, n, dimension});
  Array<double> proxy_cov;
  if (with_covariance) proxy_cov = with_shape({times, n, dimension, dimension});
  Array<double> trace_cov = with_shape({times, n});
  Array<double> fraction = with_shape({times, n});
  Array<double> effective_points = with_shape({times, n});
  for (const forward::Level& level : levels) {
    const score::Fields fields = fields_at(mixture, level, x, with_covariance);
    t.values.push_back(level.t);
    append(fields.log_density, log_density);
    append(fields.score, score);
    append(fields.denoised, denoised);
    if (with_covariance) append(fields.proxy_cov, proxy_cov);
    append(fields.trace_cov, trace_cov);
    append(fields.fraction, fraction);
    append(fields.effective_points, effective_points);
  }
  io::Npz npz;
  npz.add("x", std::move(queries));
  npz.add("t", std::move(t));
  npz.add("log_density", std::move(log_density));
  npz.add("score", std::move(score));
  npz.add("denoised", std::move(denoised));
  if (with_covariance) npz.add("proxy_cov", std::move(proxy_cov));
  npz.add("trace_cov", std::move(trace_cov));
  npz.add("fraction", std::move(fraction));
  npz.add("effective_points", std::move(effective_points));
  return npz;
}

void field(const FieldArguments& arguments) {
  want_one_of(arguments.data, arguments.preset, "--data", "--preset");
  want_one_of(arguments.at, arguments.grid, "--at", "--grid");
  claim_output_file(arguments.out);
  const data::Mixture mixture = load_mixture(arguments);
  const std::vector<forward::Level> levels = levels_of(arguments);
  const Matrix queries = load_queries(arguments, mixture.dimension());
  io::write_npz(arguments.out, compute(mixture, levels, queries));
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
  command->add_option("--out", arguments->out, "Output .npz")->type_name("FILE")->required();
  command->footer(
      "Writes x (n, D), t, log_density (t, n), score and denoised (t, n, D), proxy_cov\n"
      "(t, n, D, D; up to D = 16), trace_cov, fraction and effective_points (t, n). On a grid the\n"
      "first coordinate is fastest.\n\n"
      "Example:\n"
      "  gtv field --preset polygon --schedule vp --t 0.1,0.3 --grid -2:2:100 --out field.npz");
  command->callback([arguments, &program] { program.work = [arguments] { field(*arguments); }; });
}

}  // namespace gtv::app
