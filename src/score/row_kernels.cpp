#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "score/row_kernels.cpp"
#include <hwy/foreach_target.h>
// Highway asks for this order: foreach_target.h compiles this file once for every target.
#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "score/row_kernels.hpp"

HWY_BEFORE_NAMESPACE();
namespace gtv::score {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::ScalableTag<double>;

template <class Stored>
HWY_INLINE hn::Vec<Doubles> load(Doubles tag, const Stored* from) {
  if constexpr (std::is_same_v<Stored, std::uint8_t>) {
    const hn::Rebind<std::uint8_t, Doubles> bytes;
    const hn::Rebind<std::int32_t, Doubles> integers;
    return hn::PromoteTo(tag, hn::PromoteTo(integers, hn::LoadU(bytes, from)));
  } else if constexpr (std::is_same_v<Stored, float>) {
    return hn::PromoteTo(tag, hn::LoadU(hn::Rebind<float, Doubles>(), from));
  } else {
    return hn::LoadU(tag, from);
  }
}

template <class Stored>
double distance(const Stored* HWY_RESTRICT from, std::size_t count, const double* HWY_RESTRICT z,
                double factor) {
  const Doubles tag;
  const std::size_t lanes = hn::Lanes(tag);
  const auto by = hn::Set(tag, factor);
  auto first = hn::Zero(tag);
  auto second = hn::Zero(tag);
  std::size_t j = 0;
  for (; j + 2 * lanes <= count; j += 2 * lanes) {
    const auto a = hn::NegMulAdd(by, load(tag, from + j), hn::LoadU(tag, z + j));
    const auto b = hn::NegMulAdd(by, load(tag, from + j + lanes), hn::LoadU(tag, z + j + lanes));
    first = hn::MulAdd(a, a, first);
    second = hn::MulAdd(b, b, second);
  }
  double sum = hn::GetLane(hn::SumOfLanes(tag, hn::Add(first, second)));
  for (; j < count; ++j) {
    const double delta = z[j] - factor * static_cast<double>(from[j]);
    sum += delta * delta;
  }
  return sum;
}

template <class Stored>
void add(const Stored* HWY_RESTRICT from, std::size_t count, double factor,
         double* HWY_RESTRICT sum) {
  const Doubles tag;
  const std::size_t lanes = hn::Lanes(tag);
  const auto by = hn::Set(tag, factor);
  std::size_t j = 0;
  for (; j + lanes <= count; j += lanes) {
    hn::StoreU(hn::MulAdd(by, load(tag, from + j), hn::LoadU(tag, sum + j)), tag, sum + j);
  }
  for (; j < count; ++j) sum[j] += factor * static_cast<double>(from[j]);
}

double row_distance(StoredMatrix::Type type, const void* from, std::size_t count, const double* z,
                    double factor) {
  switch (type) {
    case StoredMatrix::Type::uint8:
      return distance(static_cast<const std::uint8_t*>(from), count, z, factor);
    case StoredMatrix::Type::float32:
      return distance(static_cast<const float*>(from), count, z, factor);
    case StoredMatrix::Type::float64:
      break;
  }
  return distance(static_cast<const double*>(from), count, z, factor);
}

void row_add(StoredMatrix::Type type, const void* from, std::size_t count, double factor,
             double* sum) {
  switch (type) {
    case StoredMatrix::Type::uint8:
      return add(static_cast<const std::uint8_t*>(from), count, factor, sum);
    case StoredMatrix::Type::float32:
      return add(static_cast<const float*>(from), count, factor, sum);
    case StoredMatrix::Type::float64:
      break;
  }
  add(static_cast<const double*>(from), count, factor, sum);
}

}  // namespace HWY_NAMESPACE
}  // namespace gtv::score
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gtv::score {

HWY_EXPORT(row_distance);
HWY_EXPORT(row_add);

void fetch_stored(const StoredMatrix& points, Index row) {
  constexpr std::size_t cache_line = 64;
  const auto* bytes = static_cast<const std::byte*>(points.row_data(row));
  const std::size_t count = points.stored_bytes() / static_cast<std::size_t>(points.rows());
  for (std::size_t j = 0; j < count; j += cache_line) hwy::Prefetch(bytes + j);
}

double stored_distance(const StoredMatrix& points, Index row, const double* z, double factor) {
  return HWY_DYNAMIC_DISPATCH(row_distance)(points.type(), points.row_data(row),
                                            static_cast<std::size_t>(points.cols()), z, factor);
}

void add_stored(const StoredMatrix& points, Index row, double factor, double* sum) {
  HWY_DYNAMIC_DISPATCH(row_add)
  (points.type(), points.row_data(row), static_cast<std::size_t>(points.cols()), factor, sum);
}

}  // namespace gtv::score
#endif
