#include "gtv/io/stored_array.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "gtv/base/error.hpp"
#include "io/mapped_file.hpp"
#include "io/npy_header.hpp"
#include "io/npy_stream.hpp"

namespace gtv::io {

namespace {

/// A shape with a zero could claim any number of columns, or of rows.
void check_numbers(const std::vector<std::size_t>& shape, std::string_view name) {
  if (shape.empty()) {
    throw_input("{}: got an array of shape (), expected at least 1 dimension", name);
  }
  if (std::find(shape.begin(), shape.end(), std::size_t{0}) != shape.end()) {
    throw_input("{}: got an array of shape {}, expected at least 1 row and 1 column", name,
                shape_text(shape));
  }
}

std::optional<StoredMatrix::Type> storable(const NpyHeader& header) {
  if (header.element == Element::uint8) return StoredMatrix::Type::uint8;
  if (header.element == Element::float32) return StoredMatrix::Type::float32;
  if (header.element == Element::float64) return StoredMatrix::Type::float64;
  return {};
}

std::size_t width_of(StoredMatrix::Type type) {
  if (type == StoredMatrix::Type::uint8) return 1;
  return type == StoredMatrix::Type::float32 ? sizeof(float) : sizeof(double);
}

template <class T>
constexpr StoredMatrix::Type stored_type() {
  if constexpr (std::is_same_v<T, std::uint8_t>) return StoredMatrix::Type::uint8;
  if constexpr (std::is_same_v<T, float>) return StoredMatrix::Type::float32;
  return StoredMatrix::Type::float64;
}

template <class T>
StoredArray taken_over(Array<T> array, std::string_view name) {
  check_numbers(array.shape, name);
  const auto owner = std::make_shared<const Array<T>>(std::move(array));
  return {owner->shape, stored_type<T>(), owner, owner->values.data()};
}

/// Nothing if the numbers do not lie as StoredMatrix wants them.
std::optional<StoredArray> mapped_npy(const MappedFile& file, const std::string& name) {
  std::span<const std::byte> rest = file.bytes;
  const auto read = [&rest](std::span<std::byte> out) {
    std::copy_n(rest.begin(), out.size(), out.begin());
    rest = rest.subspan(out.size());
  };
  std::size_t left = 0;
  const NpyHeader header =
      read_npy_header({.size = file.bytes.size(), .read = read, .name = name}, left);
  const auto type = storable(header);
  if (!type || header.swapped || header.fortran_order) return {};
  const std::size_t width = width_of(*type);
  if (reinterpret_cast<std::uintptr_t>(rest.data()) % width != 0) return {};
  static_cast<void>(checked_count(header, width, left, name));
  check_numbers(header.shape, name);
  return StoredArray{header.shape, *type, file.memory, rest.data()};
}

}  // namespace

StoredMatrix StoredArray::points(double scale, double offset) const {
  const std::size_t columns = Array<char>::count(shape) / shape.front();
  return {memory, first, type, static_cast<Index>(shape.front()), static_cast<Index>(columns),
          scale,  offset};
}

StoredArray stored(AnyArray array, std::string_view name) {
  return std::visit(
      [name]<class T>(Array<T>&& typed) {
        if constexpr (std::is_same_v<T, std::uint8_t> || std::is_floating_point_v<T>) {
          return taken_over(std::move(typed), name);
        } else {
          try {
            return taken_over(to_double(AnyArray(std::move(typed))), name);
          } catch (const InputError& error) {
            const std::string text = error.what();
            if (text.starts_with(name)) throw;
            throw_input("{}: {}", name, text);
          }
        }
      },
      std::move(array));
}

StoredArray map_npy(const std::filesystem::path& file) {
  const std::string name = file.string();
  const MappedFile mapped = map_file(file);
  if (auto array = mapped_npy(mapped, name)) return *std::move(array);
  return stored(parse_npy(mapped.bytes, name), name);
}

StoredArray read_npz_array(const std::filesystem::path& file, const std::string& wanted) {
  return stored(read_npz_member(file, wanted), file.string());
}

}  // namespace gtv::io
