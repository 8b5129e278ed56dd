#include "gtv/study/memorize.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "gtv/base/error.hpp"
#include "gtv/metric/duplicates.hpp"
#include "gtv/metric/memorised.hpp"
#include "study/memorize_exchange.hpp"
#include "study/memorize_nearer.hpp"
#include "study/memorize_rows.hpp"
#include "study/progress.hpp"
#include "study/table.hpp"

namespace gtv::study {
namespace {

constexpr double interval_level = 0.95;

void check_points(const char* option, const data::Dataset& points, const data::Dataset& train) {
  if (points.points.cols() != train.points.cols()) {
    throw_input("{}: got points of dimension {} in {}, expected {} as in --train ({})", option,
                points.points.cols(), points.source, train.points.cols(), train.source);
  }
  if (points.image && train.image && *points.image != *train.image) {
    throw_input("{}: got images of {} x {} x {} in {}, expected {} x {} x {} as in --train", option,
                points.image->height, points.image->width, points.image->channels, points.source,
                train.image->height, train.image->width, train.image->channels);
  }
}

ShareEstimate estimate(const metric::Share& share) {
  return {.share = share, .interval = metric::share_interval(share, interval_level)};
}

/// The rows that equal an earlier one.
Index repeated(const std::vector<Index>& first) {
  Index count = 0;
  for (std::size_t i = 0; i < first.size(); ++i) {
    if (first[i] != static_cast<Index>(i)) ++count;
  }
  return count;
}

Index largest_group(const std::vector<Index>& first) {
  Index largest = 1;
  for (const std::vector<Index>& group : metric::equal_rows(first)) {
    largest = std::max(largest, static_cast<Index>(group.size()));
  }
  return largest;
}

DimensionNull dimension_null(const Matrix& distance, double threshold) {
  DimensionNull null;
  null.points = distance.rows();
  null.dimension = metric::two_nearest_dimension(distance);
  const metric::Interval& d = null.dimension.interval;
  if (std::isinf(d.hi)) {
    null.fraction = not_known;
    null.interval = {.lo = not_known, .hi = not_known};
    return null;
  }
  null.fraction = metric::memorised_null(threshold, null.dimension.value);
  null.interval = {.lo = metric::memorised_null(threshold, d.hi),
                   .hi = metric::memorised_null(threshold, d.lo)};
  return null;
}

std::vector<CurvePoint> curve_of(const Memorization& found) {
  std::vector<double> thresholds;
  for (int k = 1; k < 20; ++k) thresholds.push_back(k / 20.0);
  const auto samples = metric::memorised_curve(found.neighbours.distance, thresholds);
  const auto held_out = metric::memorised_curve(found.held_out.distance, thresholds);
  const double d = found.by_dimension.dimension.value;
  std::vector<CurvePoint> curve;
  for (std::size_t k = 0; k < thresholds.size(); ++k) {
    curve.push_back(
        {.threshold = thresholds[k],
         .memorised = estimate(samples[k]),
         .null_dimension = std::isinf(d) ? not_known : metric::memorised_null(thresholds[k], d),
         .null_held_out = held_out[k].value()});
  }
  return curve;
}

/// Queries of all searches.
Index queries_in_all(const StoredMatrix& train, std::span<const data::Dataset> samples,
                     const StoredMatrix* test, const TrainingPicks& picks) {
  Index of_samples = 0;
  for (const data::Dataset& set : samples) of_samples += set.points.rows();
  const Index always = of_samples + static_cast<Index>(picks.rows.size());
  if (test == nullptr) {
    Index of_pools = 0;
    for (const data::Dataset& set : samples) {
      of_pools += picks.left_out + exchanged_samples(set.points.rows(), picks.left_out);
    }
    return always + of_pools;
  }
  const Index compared = std::min(train.rows(), test->rows());
  return always + test->rows() + 2 * of_samples * passes_over_queries(compared, train.cols());
}

/// What training and test points alone tell.
struct TrainingFindings {
  Memorization of_all;
  TrainingDistances among;
};

TrainingFindings of_training_points(const metric::NearestRows& search, const data::Dataset& train,
                                    const data::Dataset* test, const TrainingPicks& picks,
                                    Index near, double threshold, const Advance& advance) {
  Memorization found;
  found.n_train = train.points.rows();
  found.dimension = train.points.cols();
  found.threshold = threshold;
  TrainingDistances among = training_distances(search, train.points, picks, near, advance);
  found.by_dimension = dimension_null(among.of_distinct, threshold);
  found.held_out.source = test == nullptr ? "leave-one-out" : "test";
  found.held_out.distance =
      test == nullptr ? among.left_out : search.nearest(test->points, 2, false, advance).distance;
  found.held_out.memorised = estimate(metric::memorised_share(found.held_out.distance, threshold));
  if (test != nullptr) {
    found.duplicates.test_in_train = (found.held_out.distance.col(0).array() == 0).count();
  }
  found.duplicates.training = repeated(search.first_equal());
  found.duplicates.largest_group = largest_group(search.first_equal());
  return {.of_all = std::move(found), .among = std::move(among)};
}

/// Adds what a set of samples tells. @param neighbours of samples, two or more.
void add_samples(Memorization& found, const metric::Neighbours& neighbours,
                 const data::Dataset& samples) {
  found.n_samples = samples.points.rows();
  found.neighbours = {.distance = neighbours.distance.leftCols(2),
                      .row = neighbours.row.leftCols(2)};
  found.memorised = estimate(metric::memorised_share(found.neighbours.distance, found.threshold));
  found.test.kind = "independent";
  found.p_value = metric::share_difference_p(found.memorised.share, found.held_out.memorised.share);
  const Vector of_samples = found.neighbours.distance.col(0);
  const Vector of_held_out = found.held_out.distance.col(0);
  found.mann_whitney = metric::mann_whitney(entries(of_samples), entries(of_held_out));
  found.sample_farther = found.mann_whitney.statistic / static_cast<double>(of_samples.size()) /
                         static_cast<double>(of_held_out.size());
  found.duplicates.samples = repeated(metric::first_equal_row(samples.points));
  found.duplicates.samples_in_train = (of_samples.array() == 0).count();
  found.curve = curve_of(found);
}

/// What is left out, and how p is found then.
struct LeaveOneOut {
  const metric::NearestRows& search;
  const StoredMatrix& train;
  const TrainingPicks& picks;
  const TrainingDistances& among;
  const MemorizeOptions& options;
};

/// The same where training points were left out: p is of their changing sides with samples.
void add_samples(Memorization& found, const LeaveOneOut& left_out, const data::Dataset& samples,
                 const Advance& advance) {
  const Index all = samples.points.rows();
  const Index exchanged = exchanged_samples(all, left_out.picks.left_out);
  const auto near = static_cast<int>(left_out.among.near.distance.cols());
  constexpr Index most_numbers = Index{1} << 23;
  const bool at_once = all <= most_numbers / near;  // else searching again costs less than memory
  metric::Neighbours neighbours =
      left_out.search.nearest(samples.points, at_once ? near : 2, false, advance);
  add_samples(found, neighbours, samples);
  StoredMatrix some = samples.points;
  if (exchanged < all) {
    std::vector<Index> rows = shuffled(all, left_out.options.seed);
    rows.resize(static_cast<std::size_t>(exchanged));
    Matrix values(exchanged, samples.points.cols());
    samples.points.read(rows, values);
    some = StoredMatrix::of(std::move(values));
    if (at_once) {
      neighbours = {.distance = Matrix(neighbours.distance(rows, Eigen::all)),
                    .row = metric::IndexMatrix(neighbours.row(rows, Eigen::all))};
    } else {
      neighbours = left_out.search.nearest(some, near, false, {});
    }
  }
  const metric::ExchangePool pool = exchange_pool({.search = left_out.search,
                                                   .train = left_out.train,
                                                   .picks = left_out.picks,
                                                   .left_out = left_out.among,
                                                   .samples = some,
                                                   .near_samples = std::move(neighbours)},
                                                  advance);
  const int permutations = left_out.options.permutations;
  const metric::ExchangeResult result =
      metric::exchange_test(pool, found.threshold, permutations, left_out.options.seed);
  found.test = {.kind = "exchange",
                .training = left_out.picks.left_out,
                .samples = exchanged,
                .permutations = permutations};
  found.p_value = result.share_p;
  found.mann_whitney.p_value = result.distance_p;
}

}  // namespace

std::vector<Memorization> memorize(const data::Dataset& train,
                                   std::span<const data::Dataset> samples,
                                   const data::Dataset* test, const MemorizeOptions& options) {
  if (!(options.threshold > 0 && options.threshold < 1)) {
    throw_input("--threshold: got {}, expected a number between 0 and 1", options.threshold);
  }
  for (const data::Dataset& set : samples) check_points("--samples", set, train);
  if (test != nullptr) check_points("--test", *test, train);
  const metric::NearestRows search(train.points);
  if (search.distinct() < 3) {
    throw_input("--train: got {} distinct points in {}, expected at least 3", search.distinct(),
                train.source);
  }

  const TrainingPicks picks =
      pick_training_points(search.first_equal(), test == nullptr ? options.held_out_points : 0,
                           options.dimension_points, options.seed);
  const Index queries =
      queries_in_all(train.points, samples, test == nullptr ? nullptr : &test->points, picks);
  Progress progress("distances", static_cast<std::size_t>(queries), options.progress);
  const auto advance = [&](Index rows) { progress.advance(static_cast<std::size_t>(rows)); };

  Index near = 0;  // training points near one that is left out
  if (test == nullptr) {
    Index most = 0;
    for (const data::Dataset& set : samples) most = std::max(most, set.points.rows());
    near = near_training_points(train.points.rows(), search.distinct(),
                                exchanged_samples(most, picks.left_out), picks.left_out);
  }
  const TrainingFindings alike =
      of_training_points(search, train, test, picks, near, options.threshold, advance);
  std::vector<Memorization> found(samples.size(), alike.of_all);
  for (std::size_t k = 0; k < samples.size(); ++k) {
    if (test == nullptr) {
      add_samples(found[k], {search, train.points, picks, alike.among, options}, samples[k],
                  advance);
      continue;
    }
    add_samples(found[k], search.nearest(samples[k].points, 2, false, advance), samples[k]);
    found[k].nearer =
        nearer_to_training(train.points, samples[k].points, test->points, options.seed, advance);
  }
  return found;
}

Memorization memorize(const data::Dataset& train, const data::Dataset& samples,
                      const data::Dataset* test, const MemorizeOptions& options) {
  return std::move(memorize(train, std::span(&samples, 1), test, options).front());
}

}  // namespace gtv::study
