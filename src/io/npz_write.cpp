#include <array>
#include <unordered_set>

#include "gtv/base/error.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/io/npz.hpp"
#include "io/npy_stream.hpp"
#include "io/shown.hpp"
#include "io/zip_handle.hpp"

namespace gtv::io {

namespace {

[[noreturn]] void fail(std::string_view what) {
  throw_work("cannot make an NPZ archive: {}", what);
}

zip_buffer_fragment_t fragment(std::span<const std::byte> bytes) {
  // libzip's structure serves readers and writers, hence no const; it only reads these.
  return {reinterpret_cast<zip_uint8_t*>(const_cast<std::byte*>(bytes.data())), bytes.size()};
}

/// Adds one array; its parts must live until the archive is closed.
void add_member(zip_t* archive, const std::string& name, const NpyParts& parts) {
  const std::span<const std::byte> data = parts.data();
  const std::array<zip_buffer_fragment_t, 2> fragments{
      fragment(std::as_bytes(std::span(parts.header))), fragment(data)};
  ZipError error;
  ZipSource source(
      zip_source_buffer_fragment_create(fragments.data(), data.empty() ? 1 : 2, 0, error.get()));
  if (!source) fail(error.text());
  const zip_int64_t added =
      zip_file_add(archive, (name + ".npy").c_str(), source.get(), ZIP_FL_ENC_UTF_8);
  if (added < 0) fail(zip_strerror(archive));
  static_cast<void>(source.release());  // the archive owns it now

  const auto index = static_cast<zip_uint64_t>(added);
  constexpr zip_uint32_t quick = 3;
  constexpr zip_uint16_t midnight = 0;
  constexpr zip_uint16_t first_of_1980 = (1U << 5U) | 1U;
  constexpr zip_uint32_t plain_file_0644 = 0100644U << 16U;
  if (zip_set_file_compression(archive, index, ZIP_CM_DEFLATE, quick) != 0 ||
      zip_file_set_dostime(archive, index, midnight, first_of_1980, 0) != 0 ||
      zip_file_set_external_attributes(archive, index, 0, ZIP_OPSYS_UNIX, plain_file_0644) != 0) {
    fail(zip_strerror(archive));
  }
}

std::vector<std::byte> content(zip_source_t* source) {
  zip_stat_t status;
  zip_stat_init(&status);
  if (zip_source_stat(source, &status) != 0 || (status.valid & ZIP_STAT_SIZE) == 0 ||
      zip_source_open(source) != 0) {
    fail(zip_error_strerror(zip_source_error(source)));
  }
  std::vector<std::byte> bytes(status.size);
  std::size_t length = 0;
  while (length < bytes.size()) {
    const zip_int64_t got = zip_source_read(source, bytes.data() + length, bytes.size() - length);
    if (got <= 0) fail(zip_error_strerror(zip_source_error(source)));
    length += static_cast<std::size_t>(got);
  }
  zip_source_close(source);
  return bytes;
}

/// libzip drops an archive without members instead of writing it; this is the whole of one.
std::vector<std::byte> empty_archive() {
  constexpr std::size_t end_record_bytes = 22;
  std::vector<std::byte> bytes(end_record_bytes);
  bytes[0] = std::byte{'P'};
  bytes[1] = std::byte{'K'};
  bytes[2] = std::byte{5};
  bytes[3] = std::byte{6};
  return bytes;
}

}  // namespace

std::vector<std::byte> format_npz(const Npz& arrays) {
  if (arrays.entries().empty()) return empty_archive();
  std::vector<NpyParts> parts;
  std::unordered_set<std::string_view> names;
  for (const auto& [name, array] : arrays.entries()) {
    if (!names.insert(name).second) {
      throw_input("arrays to write: got two called {}, expected one of a name", shown(name));
    }
    parts.push_back(npy_parts(array));
  }

  ZipError error;
  ZipSource buffer(zip_source_buffer_create(nullptr, 0, 0, error.get()));
  if (!buffer) fail(error.text());
  ZipArchive archive(zip_open_from_source(buffer.get(), ZIP_CREATE | ZIP_TRUNCATE, error.get()));
  if (!archive) fail(error.text());
  zip_source_keep(buffer.get());  // shared with the archive: it is read after the archive is closed

  for (std::size_t i = 0; i < parts.size(); ++i) {
    add_member(archive.get(), arrays.entries()[i].first, parts[i]);
  }
  if (zip_close(archive.get()) != 0) fail(zip_strerror(archive.get()));
  static_cast<void>(archive.release());
  return content(buffer.get());
}

void write_npz(const std::filesystem::path& file, const Npz& arrays) {
  write_file(file, format_npz(arrays));
}

}  // namespace gtv::io
