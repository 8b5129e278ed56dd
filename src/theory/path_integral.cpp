#include "gtv/theory/path_integral.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>
#include <vector>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "theory/lattice.hpp"
#include "theory/mean_step.hpp"
#include "theory/path_options.hpp"

namespace gtv::theory {
namespace {

// By dimension: the mass of a node that is not followed, and the nodes per standard deviation of
// the noise, at least, before the final spacing is reached.
constexpr std::array<double, 2> negligible = {1e-18, 1e-14};
constexpr std::array<double, 2> nodes_per_noise = {20, 12};
// Interpolation damps waves of two nodes' length where images fall between nodes, so not at fixed
// points of the flow, into which it compresses all waves: every so many steps the nodes shift by
// half.
constexpr std::size_t shift_period = 8;
constexpr double widest_gap = 1.5;     // of neighbours' images, in nodes
constexpr int most_halvings = 3;       // of the source, to keep images that close
constexpr double largest_loss = 1e-6;  // of mass
constexpr std::size_t task_nodes = 4096;

/// Moves the masses of a lattice by one step after another.
class Propagator {
 public:
  Propagator(const MeanStep& mean, double kappa) : mean_(mean), kappa_(kappa) {}

  /// @param spacing of the result.
  Lattice step(std::size_t k, Lattice source, double spacing) const {
    const double offset = k % shift_period == shift_period - 1 ? 0.5 : 0;
    while (source.spacing() > 1.001 * spacing) source.halve();
    for (int extra = halvings(k, source); extra > 0; --extra) source.halve();
    const double least = negligible[static_cast<std::size_t>(mean_.dimension() - 1)];
    std::vector<std::size_t> nodes;
    for (std::size_t i = 0; i < source.size(); ++i) {
      if (std::abs(source.mass(i)) > least) nodes.push_back(i);
    }
    // Tasks depend on the nodes alone, and their results are added in order.
    const std::size_t tasks = (nodes.size() + task_nodes - 1) / task_nodes;
    std::vector<Lattice> parts(tasks, Lattice(mean_.dimension(), spacing, offset));
    parallel_for(tasks, [&](std::size_t task) {
      const std::size_t begin = task * task_nodes;
      const std::size_t end = std::min(nodes.size(), begin + task_nodes);
      parts[task] = push(k, source, {nodes.data() + begin, end - begin}, spacing, offset);
    });
    if (tasks == 1) return std::move(parts[0]);
    Box all;
    for (const Lattice& part : parts) all.cover(part.box());
    Lattice result(mean_.dimension(), spacing, offset);
    result.reset(all);
    for (const Lattice& part : parts) result.add(part);
    return result;
  }

 private:
  /// How often the source must be halved for its nodes' images to be close.
  int halvings(std::size_t k, const Lattice& source) const {
    double largest = 0;
    PointBlock block(mean_.dimension());
    const auto look = [&] {
      if (block.count == 0) return;
      mean_.evaluate(k, block);
      for (std::size_t i = 0; i < block.count; ++i) {
        const Symmetric c = block.covariance(i);
        const double top = 0.5 * (c[0] + c[2]) + std::hypot(0.5 * (c[0] - c[2]), c[1]);
        largest = std::max(largest, std::abs(mean_.stretch(k) + mean_.slope(k) * top));
      }
      block.count = 0;
    };
    // The stretch of a step is bounded by that of the widest covariance, so mostly nothing needs a
    // look at the nodes.
    if (mean_.stretch(k) + mean_.slope(k) * mean_.largest_variance() <= widest_gap) return 0;
    for (std::size_t i = 0; i < source.size(); ++i) {
      if (std::abs(source.mass(i)) < 1e-9) continue;
      block.set_x(block.count++, source.place(i));
      if (block.count == PointBlock::capacity) look();
    }
    look();
    int count = 0;
    for (double gap = largest; gap > widest_gap && count < most_halvings; gap *= 0.5) ++count;
    return count;
  }

  /// One step's images and noise of some nodes.
  struct Kernels {
    std::vector<Place> image;
    std::vector<Symmetric> covariance;
    std::vector<int> level;  ///< of the lattice that takes it, spacing 2^level times the finest
    int levels = 1;
  };

  Kernels kernels(std::size_t k, const Lattice& source, std::span<const std::size_t> nodes,
                  double spacing) const {
    const double noise = kappa_ * mean_.noise(k);
    Kernels out{.image = std::vector<Place>(nodes.size()),
                .covariance = std::vector<Symmetric>(nodes.size()),
                .level = std::vector<int>(nodes.size())};
    PointBlock block(mean_.dimension());
    for (std::size_t begin = 0; begin < nodes.size(); begin += PointBlock::capacity) {
      block.count = std::min(PointBlock::capacity, nodes.size() - begin);
      for (std::size_t i = 0; i < block.count; ++i) block.set_x(i, source.place(nodes[begin + i]));
      mean_.evaluate(k, block);
      for (std::size_t i = 0; i < block.count; ++i) {
        const Place image = block.image(i);
        for (const double x : image) {
          if (!(std::abs(x) < 1e15 * spacing)) throw_work("path integral: a step leads to {}", x);
        }
        Symmetric c = block.covariance(i);
        for (double& entry : c) entry *= noise;
        out.image[begin + i] = image;
        out.covariance[begin + i] = c;
        const int level = mean_.dimension() == 1 ? 0 : lattice_level(c, spacing);
        out.level[begin + i] = level;
        out.levels = std::max(out.levels, level + 1);
      }
    }
    return out;
  }

  /// Kernels that are wide both ways go to coarser lattices, where they are two to four nodes wide,
  /// and which are then interpolated: else one could touch all nodes.
  static int lattice_level(const Symmetric& c, double spacing) {
    const double half_trace = 0.5 * (c[0] + c[2]);
    const double small = half_trace - std::hypot(0.5 * (c[0] - c[2]), c[1]);
    const double widths = small > 0 ? 0.5 * std::sqrt(small) / spacing : 0;
    return widths >= 2 ? static_cast<int>(std::log2(widths)) : 0;
  }

  Lattice push(std::size_t k, const Lattice& source, std::span<const std::size_t> nodes,
               double spacing, double offset) const {
    const Kernels kernel = kernels(k, source, nodes, spacing);
    const auto dimension = static_cast<std::size_t>(mean_.dimension());
    const auto lattice = [&](int level) {
      const double factor = std::pow(2, level);
      return Lattice(mean_.dimension(), spacing * factor, offset / factor);
    };
    Lattice result = lattice(kernel.levels);
    for (int level = kernel.levels - 1; level >= 0; --level) {
      if (result.size() > 0) result.halve();
      Lattice finer = lattice(level);
      Box box = result.size() > 0 ? result.box() : Box{};
      for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (kernel.level[i] != level) continue;
        Box own;
        for (std::size_t a = 0; a < dimension; ++a) {
          const long node = finer.node_below(kernel.image[i][a]);
          const long reach = finer.reach(kernel.covariance[i][2 * a]);
          own.first[a] = node - reach;
          own.last[a] = node + reach;
        }
        if (dimension == 1) own.first[1] = own.last[1] = 0;
        box.cover(own);
      }
      if (box.empty()) continue;
      finer.reset(box);
      if (result.size() > 0) finer.add(result);
      for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (kernel.level[i] != level) continue;
        finer.deposit(source.mass(nodes[i]), kernel.image[i], kernel.covariance[i]);
      }
      result = std::move(finer);
    }
    return result;
  }

  const MeanStep& mean_;
  double kappa_;
};

}  // namespace

CellMasses average_density(const data::Mixture& data, const forward::Schedule& schedule,
                           std::span<const double> times, double kappa,
                           const GridOptions& options) {
  check_path_options(options, kappa);
  const MeanStep mean(data, schedule, times);
  const auto width = [&](double t) { return component_sd(data, schedule.level(t)); };
  const double last = width(times.back()) / options.resolution;
  const double per_noise = nodes_per_noise[static_cast<std::size_t>(mean.dimension() - 1)];
  // The final spacing times a power of two: lattices that halve share their nodes.
  const auto spacing_at = [&](double t) {
    double spacing = last;
    while (2 * spacing * per_noise <= width(t)) spacing *= 2;
    return spacing;
  };
  const int dimension = mean.dimension();
  Lattice masses(dimension, spacing_at(times.front()));
  const auto half = static_cast<long>(std::ceil(8 * mean.initial_sigma() / masses.spacing()));
  const long across = dimension == 1 ? 0 : half;
  masses.reset({{-half, -across}, {half, across}});
  masses.fill_normal(mean.initial_sigma());
  const Propagator propagator(mean, kappa);
  for (std::size_t k = 0; k < mean.steps(); ++k) {
    const double spacing = std::min(masses.spacing(), spacing_at(times[k + 1]));
    masses = propagator.step(k, std::move(masses), spacing);
  }
  CellMasses result = masses.cells(options);
  if (!(std::abs(result.total - 1) < largest_loss)) {
    throw_work("path integral: a mass of {} is left, expected 1", result.total);
  }
  return result;
}

}  // namespace gtv::theory
