#include "gtv/metric/duplicates.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <iterator>
#include <numeric>

#include "metric/row_blocks.hpp"

namespace gtv::metric {

namespace {

/// Equal rows have equal hashes: 0 is added so that -0 counts as 0.
std::uint64_t row_hash(const double* row, Index columns) {
  std::uint64_t hash = 0x9E3779B97F4A7C15U;
  for (Index j = 0; j < columns; ++j) {
    hash = (hash ^ std::bit_cast<std::uint64_t>(row[j] + 0.0)) * 0xD6E8FEB86659FD93U;
    hash ^= hash >> 32U;
  }
  return hash;
}

std::vector<std::uint64_t> hashes_of(const StoredMatrix& points) {
  std::vector<std::uint64_t> hashes(static_cast<std::size_t>(points.rows()));
  for_each_block("points", points, [&](Index first, const Matrix& rows) {
    for (Index i = 0; i < rows.rows(); ++i) {
      hashes[static_cast<std::size_t>(first + i)] = row_hash(rows.row(i).data(), rows.cols());
    }
  });
  return hashes;
}

bool equal(const StoredMatrix& points, Index a, Index b) {
  Matrix both(2, points.cols());
  points.read(std::array{a, b}, both);
  return (both.row(0).array() == both.row(1).array()).all();
}

}  // namespace

std::vector<Index> first_equal_row(const StoredMatrix& points) {
  const std::vector<std::uint64_t> hashes = hashes_of(points);
  const auto hash_of = [&](Index row) { return hashes[static_cast<std::size_t>(row)]; };
  std::vector<Index> order(hashes.size());
  std::iota(order.begin(), order.end(), Index{0});
  std::sort(order.begin(), order.end(), [&](Index a, Index b) {
    return hash_of(a) != hash_of(b) ? hash_of(a) < hash_of(b) : a < b;
  });
  std::vector<Index> result(hashes.size());
  for (auto begin = order.begin(); begin != order.end();) {
    const auto end = std::find_if(begin, order.end(),
                                  [&](Index row) { return hash_of(row) != hash_of(*begin); });
    std::vector<Index> firsts;  // one but for colliding hashes
    for (auto row = begin; row != end; ++row) {
      const auto match = std::find_if(firsts.begin(), firsts.end(),
                                      [&](Index first) { return equal(points, first, *row); });
      result[static_cast<std::size_t>(*row)] = match == firsts.end() ? *row : *match;
      if (match == firsts.end()) firsts.push_back(*row);
    }
    begin = end;
  }
  return result;
}

std::vector<std::vector<Index>> equal_rows(const StoredMatrix& points) {
  return equal_rows(first_equal_row(points));
}

std::vector<std::vector<Index>> equal_rows(const std::vector<Index>& first) {
  std::vector<std::vector<Index>> of_row(first.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    of_row[static_cast<std::size_t>(first[i])].push_back(static_cast<Index>(i));
  }
  std::vector<std::vector<Index>> groups;
  std::copy_if(of_row.begin(), of_row.end(), std::back_inserter(groups),
               [](const std::vector<Index>& group) { return group.size() > 1; });
  return groups;
}

}  // namespace gtv::metric
