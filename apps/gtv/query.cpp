#include "query.hpp"

#include <charconv>
#include <cmath>
#include <string_view>
#include <vector>

#include "gtv/base/error.hpp"

namespace gtv::app {

namespace {

constexpr double most_points = 1e7;

struct Line {
  double lo = 0;
  double hi = 0;
  Index count = 0;
};

template <class Number>
bool read(std::string_view text, Number& out) {
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), out);
  return failure == std::errc() && end == text.data() + text.size();
}

Line parse_line(const std::string& text) {
  const std::size_t first = text.find(':');
  const std::size_t second = text.find(':', first + 1);
  const std::string_view view = text;
  Line line;
  const bool parsed = first != std::string::npos && second != std::string::npos &&
                      read(view.substr(0, first), line.lo) &&
                      read(view.substr(first + 1, second - first - 1), line.hi) &&
                      read(view.substr(second + 1), line.count);
  if (!parsed || !(line.lo < line.hi) || !std::isfinite(line.hi - line.lo) || line.count < 2) {
    throw_input("--grid: got \"{}\", expected LO:HI:N with LO < HI and N >= 2", text);
  }
  return line;
}

}  // namespace

Matrix grid_points(const std::string& text, Index dimension) {
  const Line line = parse_line(text);
  const double total = std::pow(static_cast<double>(line.count), static_cast<double>(dimension));
  if (total > most_points) {
    throw_input("--grid: got {} points on {} axes, {:.3g} in all, expected at most {:.0e}",
                line.count, dimension, total, most_points);
  }
  Matrix points(static_cast<Index>(total), dimension);
  const double step = (line.hi - line.lo) / static_cast<double>(line.count - 1);
  for (Index row = 0; row < points.rows(); ++row) {
    Index rest = row;
    for (Index axis = 0; axis < dimension; ++axis) {
      const Index i = rest % line.count;
      points(row, axis) = i == line.count - 1 ? line.hi : line.lo + step * static_cast<double>(i);
      rest /= line.count;
    }
  }
  return points;
}

}  // namespace gtv::app
