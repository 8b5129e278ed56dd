#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gtv/io/npy.hpp"

namespace gtv::io {

/// Named arrays in the order of the file; names may hold '/', no ".npy" suffix.
class Npz {
 public:
  void add(std::string name, AnyArray array) {
    entries_.emplace_back(std::move(name), std::move(array));
  }
  [[nodiscard]] bool contains(std::string_view name) const;
  /// @throws gtv::InputError if there is none of that name (the text names the nearest).
  [[nodiscard]] const AnyArray& at(std::string_view name) const;
  [[nodiscard]] const std::vector<std::pair<std::string, AnyArray>>& entries() const {
    return entries_;
  }
  /// The same, to be had without a copy.
  [[nodiscard]] std::vector<std::pair<std::string, AnyArray>> take() && {
    return std::move(entries_);
  }

 private:
  std::vector<std::pair<std::string, AnyArray>> entries_;
};

/// Stored and deflated members, ZIP64 too; folders in the archive are passed over.
/// @throws gtv::InputError naming the file, and the member, if it cannot be read, is no zip archive
/// or a damaged one (checksums are verified), holds anything but NPY arrays (see read_npy), two of
/// one name, or an encrypted or otherwise compressed member, or if its members claim more data than
/// deflate can pack into the file (a "zip bomb"; nothing is allocated for it).
[[nodiscard]] Npz read_npz(const std::filesystem::path& file);
/// The same from memory; `name` stands for the file in error texts. (Fuzzing target.)
[[nodiscard]] Npz parse_npz(std::span<const std::byte> bytes, std::string_view name);

/// Deflated (quickly: noisy numbers hardly shrink further at higher levels); the same arrays give
/// the same bytes, as no time stamp is stored. ZIP64 where sizes ask for it.
/// @throws gtv::InputError if two arrays share a name, and as format_npy; gtv::WorkError if the
/// archive cannot be made.
[[nodiscard]] std::vector<std::byte> format_npz(const Npz& arrays);
/// Appears whole or not at all. @throws gtv::WorkError if it cannot be written, and as format_npz.
void write_npz(const std::filesystem::path& file, const Npz& arrays);

}  // namespace gtv::io
