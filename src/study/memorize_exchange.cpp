#include "study/memorize_exchange.hpp"

#include <algorithm>
#include <limits>

#include "gtv/metric/duplicates.hpp"

namespace gtv::study {
namespace {

using metric::NearPlace;

double share_of_training(Index samples, Index left_out) {
  return static_cast<double>(left_out) / static_cast<double>(left_out + samples);
}

/// Numbers of the places of all points, equal ones at one: those of training points are their first
/// rows, those of samples follow.
class Places {
 public:
  explicit Places(const ExchangeSides& sides)
      : of_sample_(metric::first_equal_row(sides.samples)),
        number_(sides.search.first_equal().size() + of_sample_.size(), NearPlace::always) {
    const std::vector<Index>& first = sides.search.first_equal();
    const auto rows = static_cast<Index>(first.size());
    for (std::size_t i = 0; i < of_sample_.size(); ++i) {
      const auto row = static_cast<Index>(i);
      of_sample_[i] = sides.near_samples.distance(row, 0) == 0 ? sides.near_samples.row(row, 0)
                                                               : rows + of_sample_[i];
    }
    std::vector<char> in_pool(first.size());
    for (Index i = 0; i < sides.picks.left_out; ++i) {
      const auto pick = static_cast<std::size_t>(sides.picks.rows[static_cast<std::size_t>(i)]);
      in_pool[pick] = 1;
      of_left_out_.push_back(first[pick]);
    }
    std::vector<char> stays(number_.size());
    for (std::size_t i = 0; i < first.size(); ++i) {
      if (in_pool[i] == 0) stays[static_cast<std::size_t>(first[i])] = 1;
    }
    std::int32_t next = 0;
    for (const std::vector<Index>* places : {&of_left_out_, &of_sample_}) {
      for (const Index place : *places) {
        const auto at = static_cast<std::size_t>(place);
        if (stays[at] == 0 && number_[at] == NearPlace::always) number_[at] = next++;
      }
    }
  }
  [[nodiscard]] Index of_left_out(Index i) const {
    return of_left_out_[static_cast<std::size_t>(i)];
  }
  [[nodiscard]] Index of_sample(Index i) const { return of_sample_[static_cast<std::size_t>(i)]; }
  /// Its number in the pool, or NearPlace::always.
  [[nodiscard]] std::int32_t in_pool(Index place) const {
    return number_[static_cast<std::size_t>(place)];
  }

 private:
  std::vector<Index> of_sample_;
  std::vector<Index> of_left_out_;
  std::vector<std::int32_t> number_;
};

struct Near {
  double distance;
  Index place;
};

/// Adds neighbours of point i, and returns how far all are known.
template <class PlaceOf>
double add_near(const metric::Neighbours& neighbours, Index i, Index distinct,
                const PlaceOf& place_of, std::vector<Near>& near) {
  const Index count = neighbours.distance.cols();
  for (Index j = 0; j < count; ++j) {
    near.push_back({neighbours.distance(i, j), place_of(neighbours.row(i, j))});
  }
  return count < distinct ? neighbours.distance(i, count - 1)
                          : std::numeric_limits<double>::infinity();
}

/// Adds a point to the pool with its near places, the nearest first, up to two that stay.
void add_point(metric::ExchangePool& pool, Index place, std::vector<Near>& near, double known,
               const Places& places) {
  std::sort(near.begin(), near.end(), [](const Near& a, const Near& b) {
    return a.distance != b.distance ? a.distance < b.distance : a.place < b.place;
  });
  pool.place.push_back(places.in_pool(place));
  int that_stay = 0;
  Index last = -1;
  for (const Near& one : near) {
    if (that_stay == 2 || one.distance > known) break;
    if (one.place == last) continue;
    last = one.place;
    pool.near.push_back({.distance = one.distance, .place = places.in_pool(one.place)});
    if (pool.near.back().place == NearPlace::always) ++that_stay;
  }
  pool.begin.push_back(pool.near.size());
}

}  // namespace

Index exchanged_samples(Index samples, Index left_out) {
  return std::min(samples, std::max<Index>(2000, 2 * left_out));
}

Index near_training_points(Index rows, Index distinct, Index samples, Index left_out) {
  // Of a training point's neighbours few are in the pool, and of these some stay.
  const double in_pool = static_cast<double>(left_out) / static_cast<double>(rows);
  const double taken = 1 - in_pool * (1 - share_of_training(samples, left_out));
  return std::min(distinct, metric::near_places_needed(taken) + 1);
}

metric::ExchangePool exchange_pool(const ExchangeSides& sides, const Advance& advance) {
  const Index left_out = sides.picks.left_out;
  const Index samples = sides.samples.rows();
  const Places places(sides);
  const metric::NearestRows search(sides.samples);
  const Index count = std::min(
      search.distinct(), metric::near_places_needed(share_of_training(samples, left_out)) + 1);

  metric::ExchangePool pool{.training = left_out,
                            .place = {},
                            .begin = {0},
                            .near = {},
                            .observed = Matrix(left_out + samples, 2)};
  pool.observed << sides.left_out.left_out, sides.near_samples.distance.leftCols(2);
  const auto training_place = [](Index row) { return row; };
  const auto sample_place = [&](Index row) { return places.of_sample(row); };
  std::vector<Near> near;
  const auto add = [&](Index place, const metric::Neighbours& of_training, Index i,
                       const metric::Neighbours& of_samples, Index k) {
    near.clear();
    const double known = add_near(of_training, i, sides.search.distinct(), training_place, near);
    add_point(pool, place, near,
              std::min(known, add_near(of_samples, k, search.distinct(), sample_place, near)),
              places);
  };
  for_each_part(sides.train, std::span(sides.picks.rows).first(static_cast<std::size_t>(left_out)),
                [&](Index begin, const StoredMatrix& part) {
                  const metric::Neighbours near_part =
                      search.nearest(part, static_cast<int>(count), false, advance);
                  for (Index i = 0; i < part.rows(); ++i) {
                    add(places.of_left_out(begin + i), sides.left_out.near, begin + i, near_part,
                        i);
                  }
                });
  const metric::Neighbours among =
      search.nearest(sides.samples, static_cast<int>(count), false, advance);
  for (Index i = 0; i < samples; ++i) {
    add(places.of_sample(i), sides.near_samples, i, among, i);
  }
  return pool;
}

}  // namespace gtv::study
