#include "theory/lattice.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "gtv/base/error.hpp"
#include "theory/axis_points.hpp"

namespace gtv::theory {
namespace {

constexpr double most_nodes = 2e7;
constexpr std::array<double, 2> standard_deviations = {6, 5};  // of a kernel that is taken at nodes

// In two dimensions the kernel of a smaller mass is only given by points with its moments up to the
// fifth: all such together are below 1e-4.
constexpr double faint = 1e-9;

/// Cubic Lagrange weights of the nodes -1, 0, 1, 2 at u in [0, 1).
std::array<double, 4> cubic_weights(double u) {
  const double v = 1 - u;
  return {-u * v * (1 + v) / 6, (1 + u) * v * (1 + v) / 2, u * (1 + u) * (1 + v) / 2,
          -u * v * (1 + u) / 6};
}

/// Quintic Lagrange weights of the nodes -2 … 3 at u in [0, 1).
std::array<double, 6> quintic_weights(double u) {
  const double a = u + 2;
  const double b = u + 1;
  const double c = u - 1;
  const double d = u - 2;
  const double e = u - 3;
  return {-b * u * c * d * e / 120, a * u * c * d * e / 24,  -a * b * c * d * e / 12,
          a * b * u * d * e / 12,   -a * b * u * c * e / 24, a * b * u * c * d / 120};
}

/// Integral from -infinity to u of the cardinal function of cubic interpolation.
double cardinal_integral(double u) {
  const double r = std::abs(u);
  double half = 0.5;
  if (r < 1) {
    half = r * (1 - r * (0.25 + r * (1.0 / 3 - r / 8)));
  } else if (r < 2) {
    half = 13.0 / 24 + (r * (6 - r * (5.5 - r * (2 - r / 4))) - 2.25) / 6;
  }
  return u < 0 ? 0.5 - half : 0.5 + half;
}

/// Share of each cell in each node of an axis: (cells, nodes).
Matrix shares(const std::vector<double>& edges, double first, long count, double spacing) {
  const auto cells = static_cast<Index>(edges.size()) - 1;
  Matrix out(cells, count);
  for (Index j = 0; j < count; ++j) {
    double before = cardinal_integral(edges[0] / spacing - (first + static_cast<double>(j)));
    for (Index c = 0; c < cells; ++c) {
      const double after = cardinal_integral(edges[static_cast<std::size_t>(c) + 1] / spacing -
                                             (first + static_cast<double>(j)));
      out(c, j) = after - before;
      before = after;
    }
  }
  return out;
}

/// Takes what is below zero from the rest.
void clip(std::vector<double>& mass) {
  double positive = 0;
  double negative = 0;
  for (const double m : mass) (m > 0 ? positive : negative) += m;
  if (!(negative > -1e-3)) {
    throw_work(
        "path integral: cells of negative mass, {} in all; more steps or a higher "
        "resolution resolve the density",
        negative);
  }
  if (negative == 0) return;
  for (double& m : mass) m = std::max(m, 0.0) * (1 + negative / positive);
}

/// Half-width in nodes to which a normal density is taken, and its mass within.
struct Extent {
  Extent(double sd, int dimension)
      : half(static_cast<long>(
            std::ceil(standard_deviations[static_cast<std::size_t>(dimension - 1)] * sd))),
        mass(std::erf((static_cast<double>(half) + 0.5) / (sd * std::sqrt(2.0)))) {}
  long half;
  double mass;
};

/// Adds mass times a normal density's values at first … first + out.size() - 1.
/// @param sd >= 1, so that they are the density's integrals too (to 3e-9). Neighbours' ratios form
/// a geometric sequence, so two exponentials do.
void add_normal(double mass, double centre, double sd, long first, std::span<double> out) {
  const long middle =
      std::clamp(std::lround(centre) - first, 0L, static_cast<long>(out.size()) - 1);
  const double off = static_cast<double>(first + middle) - centre;
  const double rate = 1 / (sd * sd);
  const double peak = mass * std::exp(-0.5 * off * off * rate) / (sd * 2.5066282746310002);
  const double shrink = std::exp(-rate);
  double value = peak;
  double ratio = std::exp(-(off + 0.5) * rate);
  for (auto i = static_cast<std::size_t>(middle); i < out.size(); ++i) {
    out[i] += value;
    value *= ratio;
    ratio *= shrink;
  }
  value = peak;
  ratio = std::exp((off - 0.5) * rate);
  for (auto i = static_cast<std::size_t>(middle); i-- > 0;) {
    value *= ratio;
    ratio *= shrink;
    out[i] += value;
  }
}

}  // namespace

Place Lattice::place(std::size_t node) const {
  const auto i = static_cast<long>(node);
  const long along = first_[0] + i / count_[1];
  const long across = first_[1] + i % count_[1];
  const double y = dimension_ == 1 ? 0 : static_cast<double>(across) + offset_;
  return {spacing_ * (static_cast<double>(along) + offset_), spacing_ * y};
}

double Lattice::total() const {
  return std::accumulate(mass_.begin(), mass_.end(), 0.0);
}

void Lattice::reset(const Box& box) {
  double nodes = 1;
  for (std::size_t a = 0; a < 2; ++a) {
    first_[a] = box.first[a];
    count_[a] = box.last[a] - box.first[a] + 1;
    nodes *= static_cast<double>(count_[a]);
  }
  if (!(nodes <= most_nodes)) {
    throw_work(
        "path integral: a lattice of {:.3g} nodes, at most {:.0e}; a later end or a lower "
        "resolution needs fewer",
        nodes, most_nodes);
  }
  mass_.assign(static_cast<std::size_t>(nodes), 0);
}

void Lattice::fill_normal(double sd) {
  const double volume = std::pow(spacing_ / (sd * 2.5066282746310002), dimension_);
  for (std::size_t i = 0; i < mass_.size(); ++i) {
    const Place x = place(i);
    mass_[i] = volume * std::exp(-0.5 * (x[0] * x[0] + x[1] * x[1]) / (sd * sd));
  }
}

void Lattice::add(const Lattice& other) {
  for (long i = 0; i < other.count_[0]; ++i) {
    const double* from = other.mass_.data() + static_cast<std::size_t>(i * other.count_[1]);
    double* to = row(other.first_[0] + i) + (other.first_[1] - first_[1]);
    for (long j = 0; j < other.count_[1]; ++j) to[j] += from[j];
  }
}

void Lattice::halve_axis(int axis) {
  constexpr std::array<double, 3> between = {150.0 / 512, -25.0 / 512, 3.0 / 512};
  const auto a = static_cast<std::size_t>(axis);
  const long carry = 2 * offset_ < 1 ? 0 : 1;  // node i becomes 2 i + carry
  Lattice fine(dimension_, spacing_, offset_);
  Box finer = box();
  finer.first[a] = 2 * finer.first[a] + carry - 5;
  finer.last[a] = 2 * finer.last[a] + carry + 5;
  fine.reset(finer);
  const long inner = axis == 0 ? count_[1] : 1;  // distance of neighbours along the axis
  const long fine_inner = axis == 0 ? fine.count_[1] : 1;
  const long other = axis == 0 ? count_[1] : count_[0];
  for (long o = 0; o < other; ++o) {
    const double* from = mass_.data() + (axis == 0 ? o : o * count_[1]);
    double* to = fine.mass_.data() + (axis == 0 ? o : o * fine.count_[1]);
    for (long i = 0; i < count_[a]; ++i) {
      const double m = from[i * inner];
      if (m == 0) continue;
      double* at = to + (2 * i + 5) * fine_inner;
      at[0] += 0.5 * m;
      for (long k = 0; k < 3; ++k) {
        const double share = between[static_cast<std::size_t>(k)] * m;
        at[(2 * k + 1) * fine_inner] += share;
        at[-(2 * k + 1) * fine_inner] += share;
      }
    }
  }
  *this = std::move(fine);
}

void Lattice::halve() {
  for (int a = 0; a < dimension_; ++a) halve_axis(a);
  spacing_ *= 0.5;
  offset_ = 2 * offset_ - std::floor(2 * offset_);
}

long Lattice::reach(double variance) const {
  // A conditional row may lie off its axis by as much again: sqrt(a^2 + b^2) against a + b.
  const double sd = std::sqrt((dimension_ == 1 ? 1 : 2) * variance) / spacing_;
  return static_cast<long>(
             std::ceil(standard_deviations[static_cast<std::size_t>(dimension_ - 1)] * sd)) +
         6;
}

void Lattice::deposit_point(double mass, const Place& at) {
  const double floor_x = std::floor(at[0]);
  if (dimension_ == 1) {
    double* to = row(static_cast<long>(floor_x) - 2);
    for (const double weight : quintic_weights(at[0] - floor_x)) *to++ += mass * weight;
    return;
  }
  const auto wx = cubic_weights(at[0] - floor_x);
  const long i = static_cast<long>(floor_x) - 1;
  const double floor_y = std::floor(at[1]);
  const auto wy = cubic_weights(at[1] - floor_y);
  const long j = static_cast<long>(floor_y) - 1 - first_[1];
  for (std::size_t k = 0; k < 4; ++k) {
    double* to = row(i + static_cast<long>(k)) + j;
    const double share = mass * wx[k];
    for (std::size_t l = 0; l < 4; ++l) to[l] += share * wy[l];
  }
}

void Lattice::deposit_on_line(double mass, double centre, double sd) {
  if (sd >= 1) {
    const Extent extent(sd, 1);
    const long from = std::lround(centre) - extent.half;
    add_normal(mass / extent.mass, centre, sd, from,
               {row(from), static_cast<std::size_t>(2 * extent.half + 1)});
    return;
  }
  for (const AxisPoint& p : AxisPoints(sd)) {
    deposit_point(mass * p.weight, {centre + p.offset, 0});
  }
}

/// Row by row: the marginal along the first axis times the conditional along the second.
void Lattice::deposit_wide(double mass, const Place& centre, const Symmetric& covariance) {
  const double sd = std::sqrt(covariance[0]);
  const double slope = covariance[1] / covariance[0];
  const double rest = std::sqrt(covariance[2] - covariance[1] * slope);
  const Extent extent(sd, 2);
  const Extent across(rest, 2);
  const long from = std::lround(centre[0]) - extent.half;
  const auto width = static_cast<std::size_t>(2 * across.half + 1);
  thread_local std::vector<double> marginal;
  marginal.assign(static_cast<std::size_t>(2 * extent.half + 1), 0);
  add_normal(mass / (extent.mass * across.mass), centre[0], sd, from, marginal);
  for (std::size_t k = 0; k < marginal.size(); ++k) {
    const long i = from + static_cast<long>(k);
    const double at = centre[1] + slope * (static_cast<double>(i) - centre[0]);
    const long first = std::lround(at) - across.half;
    add_normal(marginal[k], at, rest, first, {row(i) + (first - first_[1]), width});
  }
}

void Lattice::deposit_by_axes(double mass, const Place& centre, const Symmetric& covariance) {
  const auto& [xx, yx, yy] = covariance;
  const double difference = 0.5 * (xx - yy);
  const double radius = std::hypot(difference, yx);
  const double large = 0.5 * (xx + yy) + radius;
  // The small eigenvalue as det / large cancels less than the difference.
  const double small = large > 0 ? std::max((xx * yy - yx * yx) / large, 0.0) : 0;
  const double angle = 0.5 * std::atan2(yx, difference);
  const double c = std::cos(angle);
  const double s = std::sin(angle);
  const bool few = std::abs(mass) < faint;
  const AxisPoints across(std::sqrt(small), few);
  for (const AxisPoint& p : AxisPoints(std::sqrt(large), few)) {
    for (const AxisPoint& q : across) {
      deposit_point(mass * p.weight * q.weight, {centre[0] + c * p.offset - s * q.offset,
                                                 centre[1] + s * p.offset + c * q.offset});
    }
  }
}

void Lattice::deposit(double mass, const Place& centre, const Symmetric& covariance) {
  const double per = 1 / spacing_;
  const Place at = {per * centre[0] - offset_, per * centre[1] - offset_};
  const Symmetric c = {per * per * covariance[0], per * per * covariance[1],
                       per * per * covariance[2]};
  if (dimension_ == 1) return deposit_on_line(mass, at[0], std::sqrt(c[0]));
  const double trace = c[0] + c[2];
  const double determinant = c[0] * c[2] - c[1] * c[1];
  const double small = determinant / (0.5 * trace + std::hypot(0.5 * (c[0] - c[2]), c[1]));
  if (small >= 1 && std::abs(mass) >= faint) return deposit_wide(mass, at, c);
  if (trace < AxisPoints::negligible * AxisPoints::negligible) return deposit_point(mass, at);
  deposit_by_axes(mass, at, c);
}

CellMasses Lattice::cells(const GridOptions& options) const {
  CellMasses out;
  for (int c = 0; c <= options.cells; ++c) {
    out.edges.push_back(options.lo + c * (options.hi - options.lo) / options.cells);
  }
  out.edges.back() = options.hi;
  const Eigen::Map<const Matrix> mass(mass_.data(), count_[0], count_[1]);
  const Matrix along_x =
      shares(out.edges, static_cast<double>(first_[0]) + offset_, count_[0], spacing_) * mass;
  Matrix cell = along_x;
  if (dimension_ == 2) {
    cell = shares(out.edges, static_cast<double>(first_[1]) + offset_, count_[1], spacing_) *
           along_x.transpose();
  }
  out.mass.assign(cell.data(), cell.data() + cell.size());
  clip(out.mass);
  out.total = total();
  return out;
}

}  // namespace gtv::theory
