#include "gtv/data/load.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "data/file_kind.hpp"
#include "gtv/base/error.hpp"
#include "gtv/io/csv.hpp"
#include "gtv/io/npy.hpp"
#include "gtv/io/npz.hpp"

namespace gtv::data {
namespace {

using std::filesystem::path;

/// The only array, or the one called `wanted`.
const io::AnyArray& chosen(const io::Npz& arrays, const std::string& wanted, const path& file) {
  if (arrays.contains(wanted)) return arrays.at(wanted);
  if (arrays.entries().size() == 1) return arrays.entries().front().second;
  std::vector<std::string> names;
  for (const auto& entry : arrays.entries()) names.push_back("'" + entry.first + "'");
  throw_input("{}: got arrays {}, expected a single one or one called '{}'", file.string(),
              names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", ")), wanted);
}

std::string shown_shape(const std::vector<std::size_t>& shape) {
  return fmt::format("({}{})", fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
}

/// The conversion knows the values but not the file that they came from.
Array<double> to_double(const io::AnyArray& array, const path& file) {
  try {
    return io::to_double(array);
  } catch (const InputError& error) {
    throw_input("{}: {}", file.string(), error.what());
  }
}

/// A 1-D array becomes a column.
Matrix to_matrix(const io::AnyArray& array, const path& file) {
  const std::vector<std::size_t>& shape = io::shape_of(array);
  if (shape.empty() || shape.size() > 2) {
    throw_input("{}: got an array of shape {}, expected (n, D) or (n,)", file.string(),
                shown_shape(shape));
  }
  if (std::find(shape.begin(), shape.end(), std::size_t{0}) != shape.end()) {
    throw_input("{}: got an array of shape {}, expected at least 1 row and 1 column", file.string(),
                shown_shape(shape));
  }
  const Array<double> numbers = to_double(array, file);
  return Eigen::Map<const Matrix>(numbers.values.data(), static_cast<Index>(shape[0]),
                                  shape.size() == 2 ? static_cast<Index>(shape[1]) : 1);
}

Matrix load(const path& file, const std::string& wanted) {
  if (ends_in(file, ".csv") || ends_in(file, ".csv.gz")) return io::read_csv(file).values;
  if (ends_in(file, ".npy")) return to_matrix(io::read_npy(file), file);
  if (ends_in(file, ".npz")) return to_matrix(chosen(io::read_npz(file), wanted, file), file);
  throw_input("{}: got a file of unknown kind, expected .npy, .npz, .csv or .csv.gz",
              file.string());
}

void check_finite(const Matrix& values, const path& file) {
  for (Index row = 0; row < values.rows(); ++row) {
    for (Index column = 0; column < values.cols(); ++column) {
      if (!std::isfinite(values(row, column))) {
        throw_input("{}: got {} in row {}, column {} (counted from 0), expected a finite number",
                    file.string(), values(row, column), row, column);
      }
    }
  }
}

}  // namespace

Matrix load_points(const path& file) {
  Matrix points = load(file, "points");
  check_finite(points, file);
  return points;
}

Vector load_weights(const path& file) {
  const Matrix values = load(file, "weights");
  check_finite(values, file);
  if (values.rows() != 1 && values.cols() != 1) {
    throw_input("{}: got weights of shape ({}, {}), expected a single row or column", file.string(),
                values.rows(), values.cols());
  }
  Vector weights = values.reshaped<Eigen::RowMajor>();
  for (Index i = 0; i < weights.size(); ++i) {
    if (weights(i) < 0) {
      throw_input("{}: got weight {} at {} (counted from 0), expected at least 0", file.string(),
                  weights(i), i);
    }
  }
  return weights;
}

}  // namespace gtv::data
