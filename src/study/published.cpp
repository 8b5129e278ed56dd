#include "study/published.hpp"

#include <algorithm>

#include "gtv/base/quantile.hpp"

namespace gtv::study {
namespace {

using Shape = std::vector<std::size_t>;

Shape joined(Shape a, const Shape& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

/// Mean and quartiles over members of densities normalised by the mass inside the window.
void add_window_normalised(io::Npz& npz, const Shape& sweep, const StudyResult& lookup) {
  const auto bins = static_cast<std::size_t>(lookup.bins);
  const Shape shape = joined(sweep, {bins});
  Array<double> mean(shape);
  Array<double> lower(shape);
  Array<double> upper(shape);
  std::size_t at = 0;
  for (const CellResult& cell : lookup.cells) {
    const std::size_t members = cell.inside.size();
    std::vector<double> values(members);
    for (std::size_t b = 0; b < bins; ++b, ++at) {
      for (std::size_t m = 0; m < members; ++m) {
        values[m] = cell.inside[m] > 0 ? cell.member_density[m * bins + b] / cell.inside[m] : 0;
        mean.values[at] += values[m] / static_cast<double>(members);
      }
      std::sort(values.begin(), values.end());
      lower.values[at] = sorted_quantile(values, 0.25);
      upper.values[at] = sorted_quantile(values, 0.75);
    }
  }
  npz.add("published", std::move(mean));
  npz.add("published_q25", std::move(lower));
  npz.add("published_q75", std::move(upper));
}

template <class Member>
Array<double> stacked(const StudyResult& result, const Shape& shape, Member member) {
  Array<double> out{shape, {}};
  for (const CellResult& cell : result.cells) {
    const std::vector<double>& part = cell.*member;
    out.values.insert(out.values.end(), part.begin(), part.end());
  }
  return out;
}

}  // namespace

void add_published(io::Npz& npz, const Study& study, const StudyResult& lookup) {
  Shape sweep;
  for (const SweepAxis& axis : study.sweep) sweep.push_back(axis.values.size());
  const auto bins = static_cast<std::size_t>(lookup.bins);
  const std::size_t members = lookup.cells.front().inside.size();
  npz.add("lookup_inside", stacked(lookup, joined(sweep, {members}), &CellResult::inside));
  if (lookup.dimension == 1) {
    npz.add("published_pfode", stacked(lookup, joined(sweep, {bins}), &CellResult::density_pfode));
    add_window_normalised(npz, sweep, lookup);
    npz.add("lookup_models",
            stacked(lookup, joined(sweep, {members, bins}), &CellResult::member_density));
  } else {
    npz.add("published", stacked(lookup, joined(sweep, {bins, bins}), &CellResult::column_mean));
    npz.add("lookup_models",
            stacked(lookup, joined(sweep, {members, 50, 50}), &CellResult::member_coarse));
  }
}

}  // namespace gtv::study
