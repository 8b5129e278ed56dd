#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "gtv/theory/path_integral.hpp"
#include "theory/mean_step.hpp"

namespace gtv::theory {

/// A box of nodes, ends included.
struct Box {
  static constexpr long far = std::numeric_limits<long>::max() / 4;
  std::array<long, 2> first{far, far};
  std::array<long, 2> last{-far, -far};

  [[nodiscard]] bool empty() const { return first[0] > last[0]; }
  void cover(const Box& other) {
    for (std::size_t a = 0; a < 2; ++a) {
      first[a] = std::min(first[a], other.first[a]);
      last[a] = std::max(last[a], other.last[a]);
    }
  }
};

/// Masses on the nodes (i + offset) * spacing of a box, one or two axes, the second fastest.
class Lattice {
 public:
  /// @param offset in [0, 1).
  Lattice(int dimension, double spacing, double offset = 0)
      : dimension_(dimension), spacing_(spacing), offset_(offset) {}

  [[nodiscard]] double spacing() const { return spacing_; }
  [[nodiscard]] std::size_t size() const { return mass_.size(); }
  [[nodiscard]] Place place(std::size_t node) const;
  [[nodiscard]] double mass(std::size_t node) const { return mass_[node]; }
  [[nodiscard]] double total() const;

  /// Sets the box, in units of nodes, and all masses in it to 0.
  /// @throws gtv::WorkError if it has more nodes than memory should hold.
  void reset(const Box& box);
  [[nodiscard]] Box box() const {
    return {first_, {first_[0] + count_[0] - 1, first_[1] + count_[1] - 1}};
  }
  /// Sets the mass of each node of the box to that of a centred normal density.
  void fill_normal(double sd);
  /// Adds the masses of `other`, of the same spacing and offset, whose box lies inside this one.
  void add(const Lattice& other);
  /// The same density on half the spacing, by interpolation of sixth order; keeps mass and mean.
  void halve();

  /// Adds N(centre, covariance) with weights that keep its moments, up to the fifth on a line and
  /// the third in the plane: expectations of quintic and cubic interpolation. The box must hold
  /// `reach` around it.
  void deposit(double mass, const Place& centre, const Symmetric& covariance);
  /// The node below a place, or at it.
  [[nodiscard]] long node_below(double x) const {
    return static_cast<long>(std::floor(x / spacing_ - offset_));
  }
  /// Half-width, in nodes, of what deposit() touches along one axis of that variance.
  [[nodiscard]] long reach(double variance) const;

  /// Integrals over cells of the cubic interpolant; negative ones (of interpolation) are set to 0
  /// and taken from the others.
  /// @throws gtv::WorkError if those are more than 1e-3.
  [[nodiscard]] CellMasses cells(const GridOptions& options) const;

 private:
  void deposit_on_line(double mass, double centre, double sd);
  void deposit_wide(double mass, const Place& centre, const Symmetric& covariance);
  void deposit_by_axes(double mass, const Place& centre, const Symmetric& covariance);
  void deposit_point(double mass, const Place& at);
  void halve_axis(int axis);
  [[nodiscard]] double* row(long i) {
    return mass_.data() + static_cast<std::size_t>((i - first_[0]) * count_[1]);
  }

  int dimension_;
  double spacing_;
  double offset_;
  std::array<long, 2> first_{0, 0};
  std::array<long, 2> count_{0, 1};
  std::vector<double> mass_;
};

}  // namespace gtv::theory
