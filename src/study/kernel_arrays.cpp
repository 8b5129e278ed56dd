#include "study/kernel_arrays.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <string>
#include <utility>

#include "study/deciding_places.hpp"
#include "study/sweep_arrays.hpp"
#include "study/table.hpp"

namespace gtv::study {
namespace {

using Extents = std::vector<std::size_t>;

Extents followed_by(Extents a, const Extents& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

std::vector<double> numbers(const Matrix& matrix) {
  return {matrix.data(), matrix.data() + matrix.size()};
}

/// Arrays of one block of numbers a cell.
class CellArrays {
 public:
  CellArrays(io::Npz& npz, Extents sweep, std::size_t cells)
      : npz_(npz), sweep_(std::move(sweep)), cells_(cells) {}

  /// @param block_of the numbers of a cell, or none, which leaves it NaN.
  template <class BlockOf>
  void add(const std::string& name, const Extents& block, BlockOf block_of) {
    Array<double> array(followed_by(sweep_, block));
    std::fill(array.values.begin(), array.values.end(), not_known);
    const auto size = static_cast<std::ptrdiff_t>(
        std::accumulate(block.begin(), block.end(), std::size_t{1}, std::multiplies<>()));
    for (std::size_t i = 0; i < cells_; ++i) {
      const std::vector<double> values = block_of(i);
      std::copy(values.begin(), values.end(),
                array.values.begin() + static_cast<std::ptrdiff_t>(i) * size);
    }
    npz_.add(name, std::move(array));
  }

 private:
  io::Npz& npz_;
  Extents sweep_;
  std::size_t cells_;
};

Extents lengths(const Study& study) {
  Extents sweep;
  for (const SweepAxis& axis : study.sweep) sweep.push_back(axis.values.size());
  return sweep;
}

void add_places(io::Npz& npz, const Vector& places, Index dimension) {
  Array<double> array({static_cast<std::size_t>(places.size())});
  std::copy(places.begin(), places.end(), array.values.begin());
  npz.add("v_x", array);
  if (dimension == 2) npz.add("v_y", array);
}

}  // namespace

void add_kernels(io::Npz& npz, const Study& study, const std::vector<CellSetup>& cells,
                 const std::vector<CellComparison>& results) {
  std::vector<KernelGrid> grids;
  grids.reserve(cells.size());
  for (const CellSetup& cell : cells) grids.push_back(kernel_grid(cell));
  const KernelGrid& first = grids.front();
  const auto dimension = static_cast<std::size_t>(cells.front().dimension());
  const auto times = static_cast<std::size_t>(first.times.size());
  const auto places = static_cast<std::size_t>(first.places.size());
  const auto path = static_cast<std::size_t>(first.path_times.size());
  const Extents map = followed_by({times}, Extents(dimension, places));
  CellArrays arrays(npz, lengths(study), cells.size());

  add_places(npz, first.places, cells.front().dimension());
  arrays.add("v_t", {times}, [&](std::size_t i) { return numbers(grids[i].times); });
  if (cells.front().config.estimator.kind == "naive") {
    arrays.add("v_white", map, [&](std::size_t i) { return results[i].kernel.diagonal; });
    return;
  }
  arrays.add("v_correlation_t", {path},
             [&](std::size_t i) { return numbers(grids[i].path_times); });
  arrays.add("v_correlation_x", {path, dimension}, [&](std::size_t i) {
    const Matrix& rows = grids[i].path;
    return rows.rows() == 0 ? std::vector<double>{}
                            : numbers(rows.leftCols(static_cast<Index>(dimension)));
  });
  arrays.add("v_deciding_t", {deciding_deviations.size()},
             [&](std::size_t i) { return numbers(grids[i].deciding); });
  arrays.add("v_correlation_direction", {dimension},
             [&](std::size_t i) { return numbers(grids[i].direction); });
  const auto add_law = [&](const std::string& law, const auto& kernel_of) {
    arrays.add("v_diagonal" + law, map, [&](std::size_t i) { return kernel_of(i).diagonal; });
    arrays.add("v_correlation" + law, {path, path},
               [&](std::size_t i) { return kernel_of(i).correlation; });
  };
  const bool has_ensemble =
      std::any_of(results.begin(), results.end(),
                  [](const CellComparison& cell) { return !cell.kernel.diagonal.empty(); });
  if (has_ensemble) {
    add_law("_ensemble", [&](std::size_t i) -> const CellKernel& { return results[i].kernel; });
  }
  for (std::size_t k = 0; k < results.front().theories.size(); ++k) {
    add_law("_theory/" + results.front().theories[k].theory,
            [&](std::size_t i) -> const CellKernel& { return results[i].theories[k].kernel; });
  }
}

}  // namespace gtv::study
