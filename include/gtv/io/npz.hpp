#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "gtv/io/npy.hpp"

namespace gtv::io {

/// Named arrays in the order of the file; names may hold '/', no ".npy" suffix.
class Npz {
 public:
  void add(std::string name, AnyArray array) { entries_.emplace_back(std::move(name), std::move(array)); }
  [[nodiscard]] bool contains(std::string_view name) const;
  /// @throws gtv::InputError if there is none of that name (the text names the nearest).
  [[nodiscard]] const AnyArray& at(std::string_view name) const;
  [[nodiscard]] const std::vector<std::pair<std::string, AnyArray>>& entries() const { return entries_; }

 private:
  std::vector<std::pair<std::string, AnyArray>> entries_;
};

[[nodiscard]] Npz read_npz(const std::filesystem::path& file);
[[nodiscard]] Npz parse_npz(std::span<const std::byte> bytes, std::string_view name);
/// Deflated; same arrays give the same bytes (no time stamps). Appears whole or not at all.
/// @throws gtv::WorkError if it cannot be written.
void write_npz(const std::filesystem::path& file, const Npz& arrays);

}  // namespace gtv::io
