#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

namespace gtv::theory {

struct AxisPoint {
  double offset;
  double weight;
};

/// A normal distribution of a given standard deviation as a few points, in units of nodes: none but
/// its centre if it is negligible, Gauss-Hermite points if it is narrower than the distance of
/// nodes, else equally spaced ones. Moments up to the fifth are exact.
class AxisPoints {
 public:
  static constexpr double negligible = 1e-9;

  /// @param few Gauss-Hermite points for any width
  explicit AxisPoints(double sd, bool few = false) {
    if (sd < negligible) {
      add(0, 1);
    } else if (sd < 0.3) {
      add(0, 2.0 / 3);
      add_pair(1.7320508075688772 * sd, 1.0 / 6);
    } else if (few || sd < 1) {
      add(0, 8.0 / 15);
      add_pair(1.3556261799742659 * sd, 0.22207592200561266);
      add_pair(2.8569700138728056 * sd, 0.011257411327720689);
    } else {
      spread(sd);
    }
  }

  [[nodiscard]] const AxisPoint* begin() const {
    return many_.empty() ? few_.data() : many_.data();
  }
  [[nodiscard]] const AxisPoint* end() const {
    return begin() + (many_.empty() ? count_ : many_.size());
  }

 private:
  void add(double offset, double weight) { few_[count_++] = {offset, weight}; }
  void add_pair(double offset, double weight) {
    add(offset, weight);
    add(-offset, weight);
  }
  void spread(double sd) {
    // Points half a standard deviation apart do for all moments; nodes between the points of one
    // kernel are those of its neighbours.
    const double step = std::max(1.0, 0.5 * sd);
    const int half = static_cast<int>(std::ceil(5 * sd / step));
    double total = 0;
    for (int i = -half; i <= half; ++i) {
      const double offset = step * i;
      many_.push_back({offset, std::exp(-0.5 * offset * offset / (sd * sd))});
      total += many_.back().weight;
    }
    for (AxisPoint& p : many_) p.weight /= total;
  }

  std::array<AxisPoint, 5> few_{};
  std::size_t count_ = 0;
  std::vector<AxisPoint> many_;
};

}  // namespace gtv::theory
