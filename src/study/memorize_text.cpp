#include <fmt/format.h>

#include <cmath>

#include "gtv/study/memorize.hpp"

namespace gtv::study {
namespace {

/// Beyond this a null tells little about samples: too many honest ones are below the threshold.
constexpr double many_honest_ones = 0.02;
constexpr double clear_p = 1e-3;

std::string percent(double share) {
  return fmt::format("{:.3g} %", 100 * share);
}

std::string interval(const metric::Interval& ends) {
  return fmt::format("[{}, {}]", percent(ends.lo), percent(ends.hi));
}

std::string p_text(double p) {
  return p < 1e-300 ? "p < 1e-300" : fmt::format("p = {:.2g}", p);
}

std::string held_out_name(const Memorization& found) {
  return found.held_out.source == "test" ? "test points"
                                         : "training points, each against the others";
}

std::string dimension_line(const Memorization& found) {
  const DimensionNull& null = found.by_dimension;
  if (std::isinf(null.dimension.value)) {
    return "expected by dimension: not known, all neighbours are equally far";
  }
  return fmt::format(
      "expected by dimension: {} {}, from d = {:.3g} [{:.3g}, {:.3g}] of {} training points",
      percent(null.fraction), interval(null.interval), null.dimension.value,
      null.dimension.interval.lo, null.dimension.interval.hi, null.points);
}

std::string nearer_line(const NearerToTraining& nearer) {
  const std::string what =
      fmt::format("nearer to {0} training than to {0} test points: ", nearer.compared_with);
  if (nearer.share.total == 0) return what + "no sample, and none farther\n";
  return fmt::format("{}{} of {} samples, expected 50 % {}, {}\n", what,
                     percent(nearer.share.value()), nearer.share.total, interval(nearer.honest),
                     p_text(nearer.p_value));
}

std::string duplicates_line(const Memorization& found) {
  const Duplicates& duplicates = found.duplicates;
  std::string text = fmt::format(
      "duplicates: {} training points repeat another (largest group {}), {} samples repeat "
      "another, {} are training points",
      duplicates.training, duplicates.largest_group, duplicates.samples,
      duplicates.samples_in_train);
  if (found.held_out.source == "test") {
    text += fmt::format("; so are {} test points", duplicates.test_in_train);
  }
  return text;
}

}  // namespace

std::string memorize_verdict(const Memorization& found) {
  const double share = found.memorised.share.value();
  const double honest = found.held_out.memorised.share.value();
  std::string text = fmt::format("{} of samples against {} of held-out points, {}", percent(share),
                                 percent(honest), p_text(found.p_value));
  if (found.p_value >= clear_p &&
      found.memorised.interval.lo > found.held_out.memorised.interval.hi) {
    text = "undecided, for want of held-out points: " + text;
  } else if (found.p_value >= clear_p) {
    text = "no sign of memorising: " + text;
  } else if (share > honest) {
    text = "memorised: " + text;
  } else {
    text = "not memorised, but not spread as the data are either: " + text;
  }
  const DimensionNull& null = found.by_dimension;
  if (null.fraction > many_honest_ones) {
    text += fmt::format("; in d = {:.2g} about {:.2g} % of honest samples are below {:.3g}",
                        null.dimension.value, 100 * null.fraction, found.threshold);
  }
  return text;
}

std::string memorize_text(const Memorization& found) {
  const ShareEstimate& held_out = found.held_out.memorised;
  std::string text = fmt::format(
      "memorised at d1/d2 < {:.4g}: {} {} of {} samples; {} training points in {} dimensions\n",
      found.threshold, percent(found.memorised.share.value()), interval(found.memorised.interval),
      found.n_samples, found.n_train, found.dimension);
  text += fmt::format("expected by held-out data: {} {} of {} {}; {}\n",
                      percent(held_out.share.value()), interval(held_out.interval),
                      held_out.share.total, held_out_name(found), p_text(found.p_value));
  text += dimension_line(found) + "\n";
  text += fmt::format(
      "distance to training: a sample is farther than a held-out point in {} of pairs, {}\n",
      percent(found.sample_farther), p_text(found.mann_whitney.p_value));
  if (found.nearer) text += nearer_line(*found.nearer);
  text += duplicates_line(found) + "\n";
  text += memorize_verdict(found) + "\n";
  return text;
}

}  // namespace gtv::study
