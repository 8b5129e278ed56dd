#include "option_ensemble.hpp"

#include <fmt/format.h>

#include "option_kind.hpp"
#include "option_points.hpp"

namespace gtv::study {
namespace {

constexpr int most_models = 1000000;
const char* const automatic = "auto";
const char* const models_expected = "an integer from 1 to 1000000, or \"auto\"";

Complaint set_models(Config& config, const Value& value) {
  if (as_string(value) == automatic) {
    config.ensemble.models = 0;
    return {};
  }
  const auto number = as_integer(value);
  if (!number || *number < 1 || *number > most_models) {
    return complaint(show(value), models_expected);
  }
  config.ensemble.models = static_cast<int>(*number);
  return {};
}

const char* const times_expected = "an array of numbers > 0";

Complaint judge_times(const Vector& times) {
  if (times.size() == 0 || (times.allFinite() && times.minCoeff() > 0)) return {};
  return complaint("times that are not positive", times_expected);
}

Complaint set_times(Config& config, const Value& value) {
  const auto numbers = as_numbers(value);
  if (!numbers) return complaint(show(value), times_expected);
  const Vector times =
      Eigen::Map<const Vector>(numbers->data(), static_cast<Index>(numbers->size()));
  if (judge_times(times)) return complaint(show(value), times_expected);
  config.ensemble.probe_t = times;
  return {};
}

Complaint places_fault(const Config& config) {
  if (config.ensemble.probe_x.allFinite()) return {};
  return complaint("a coordinate that is not finite", "finite numbers");
}

Complaint models_fault(const Config& config) {
  const int models = config.ensemble.models;
  if (models >= 0 && models <= most_models) return {};
  return complaint(fmt::format("{}", models), models_expected);
}

}  // namespace

Option models_option() {
  return {{"ensemble.models", "integer or auto", fmt::format("{}", Config{}.ensemble.models),
           "Members: denoisers trained on draws of their own; auto: as many as the floor takes"},
          models_expected,
          set_models,
          models_fault,
          [](const Config& config) {
            if (config.ensemble.is_auto()) return Value{std::string(automatic)};
            return Value{static_cast<std::int64_t>(config.ensemble.models)};
          },
          {}};
}

Option probe_x_option() {
  return {{"ensemble.probe_x", "array of points", "",
           "Places where the covariance of the learned score over members is wanted"},
          "an array of points, each an array of as many finite numbers",
          [](Config& config, const Value& value) {
            return read_points(value, config.ensemble.probe_x);
          },
          places_fault,
          [](const Config& config) { return held_points(config.ensemble.probe_x); },
          {}};
}

Option probe_t_option() {
  return {{"ensemble.probe_t", "array of numbers", "",
           "Its times, each with every place and every other time"},
          times_expected,
          set_times,
          [](const Config& config) { return judge_times(config.ensemble.probe_t); },
          [](const Config& config) { return held_numbers(config.ensemble.probe_t); },
          {}};
}

}  // namespace gtv::study
