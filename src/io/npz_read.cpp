#include <unordered_set>

#include "gtv/base/error.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/io/npz.hpp"
#include "io/gzip.hpp"
#include "io/npy_stream.hpp"
#include "io/shown.hpp"
#include "io/zip_handle.hpp"

namespace gtv::io {

namespace {

constexpr std::string_view suffix = ".npy";

class Reader {
 public:
  Reader(std::span<const std::byte> bytes, std::string_view name) : name_(name) {
    ZipError error;
    open(ZipSource(zip_source_buffer_create(bytes.data(), bytes.size(), 0, error.get())), error,
         bytes.size());
  }
  explicit Reader(const std::filesystem::path& file) : name_(file.string()) {
    ZipError error;
    constexpr zip_int64_t to_the_end = -1;
    open(ZipSource(zip_source_file_create(file.c_str(), 0, to_the_end, error.get())), error,
         std::filesystem::file_size(file));
  }

  Npz read() {
    Npz arrays;
    for (const Member& member : members()) {
      arrays.add(member.name, read_member(member.index, member.status));
    }
    return arrays;
  }

  /// The only array, or the one of that name.
  AnyArray read_one(const std::string& wanted) {
    const std::vector<Member> all = members();
    for (const Member& member : all) {
      if (all.size() == 1 || member.name == wanted) {
        return read_member(member.index, member.status);
      }
    }
    std::vector<std::string> names;
    names.reserve(all.size());
    for (const Member& member : all) names.push_back(shown(member.name));
    throw_input("{}: got arrays {}, expected a single one or one called '{}'", name_,
                names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", ")), wanted);
  }

 private:
  void open(ZipSource source, ZipError& error, std::size_t size) {
    // To libzip an empty file is an archive without members; to us it is one cut short.
    if (size == 0) throw_input("{}: not an NPZ (zip) archive: the file is empty", name_);
    if (source) archive_.reset(zip_open_from_source(source.get(), ZIP_RDONLY, error.get()));
    if (!archive_) {
      throw_input("{}: not an NPZ (zip) archive, or a damaged one: {}", name_, error.text());
    }
    static_cast<void>(source.release());  // the archive owns it now
    // Members may overlap in the file, so what is bounded is their sum.
    budget_ = most_inflation * size;
  }

  struct Member {
    zip_uint64_t index;
    zip_stat_t status;
    std::string name;
  };

  std::vector<Member> members() {
    std::vector<Member> all;
    std::unordered_set<std::string> names;
    const auto entries = static_cast<zip_uint64_t>(zip_get_num_entries(archive_.get(), 0));
    for (zip_uint64_t i = 0; i < entries; ++i) {
      const zip_stat_t status = stat(i);
      std::string name = status.name;
      if (name.ends_with('/')) continue;
      check(status);
      name.resize(name.size() - suffix.size());
      if (!names.insert(name).second) {
        throw_input("{}: got two arrays {}, expected one of a name", name_, shown(name));
      }
      all.push_back({i, status, std::move(name)});
    }
    return all;
  }

  zip_stat_t stat(zip_uint64_t index) {
    zip_stat_t status;
    zip_stat_init(&status);
    constexpr zip_uint64_t needed =
        ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    if (zip_stat_index(archive_.get(), index, 0, &status) != 0 ||
        (status.valid & needed) != needed) {
      throw_input("{}: member {} of the archive: {}", name_, index, zip_strerror(archive_.get()));
    }
    return status;
  }

  void check(const zip_stat_t& status) {
    if (!std::string_view(status.name).ends_with(suffix)) {
      throw_input("{}: got a member {}, expected NPY arrays only", name_, shown(status.name));
    }
    if (status.encryption_method != ZIP_EM_NONE) {
      throw_input("{}: member {}: is encrypted, expected a plain one", name_, shown(status.name));
    }
    if (status.comp_method != ZIP_CM_STORE && status.comp_method != ZIP_CM_DEFLATE) {
      throw_input("{}: member {}: got compression method {}, expected 0 (none) or 8 (deflate)",
                  name_, shown(status.name), status.comp_method);
    }
    if (status.size > budget_) {
      throw_input("{}: member {}: claims {} bytes, more than the archive can hold", name_,
                  shown(status.name), status.size);
    }
    budget_ -= status.size;
  }

  AnyArray read_member(zip_uint64_t index, const zip_stat_t& status) {
    const std::string where = fmt::format("{}: member {}", name_, shown(status.name));
    const ZipMember member(zip_fopen_index(archive_.get(), index, 0));
    if (!member) throw_input("{}: {}", where, zip_strerror(archive_.get()));
    const auto read_some = [&](std::span<std::byte> out) {
      const zip_int64_t got = zip_fread(member.get(), out.data(), out.size());
      if (got < 0) throw_input("{}: damaged: {}", where, zip_file_strerror(member.get()));
      return static_cast<std::size_t>(got);
    };
    const auto read = [&](std::span<std::byte> out) {
      while (!out.empty()) {
        const std::size_t got = read_some(out);
        if (got == 0) throw_input("{}: damaged: shorter than the archive says", where);
        out = out.subspan(got);
      }
    };
    AnyArray array = read_npy({.size = status.size, .read = read, .name = where});
    // libzip compares the checksum when it meets the end of the data, which one more byte asks for.
    std::byte beyond{};
    if (read_some({&beyond, 1}) != 0) {
      throw_input("{}: damaged: longer than the archive says", where);
    }
    return array;
  }

  std::string name_;
  ZipArchive archive_;
  zip_uint64_t budget_ = 0;
};

}  // namespace

Npz parse_npz(std::span<const std::byte> bytes, std::string_view name) {
  return Reader(bytes, name).read();
}

AnyArray read_npz_member(const std::filesystem::path& file, const std::string& wanted) {
  std::error_code unreadable;  // of which the reader tells more
  if (std::filesystem::is_regular_file(file, unreadable)) return Reader(file).read_one(wanted);
  return Reader(read_bytes(file), file.string()).read_one(wanted);
}

Npz read_npz(const std::filesystem::path& file) {
  return parse_npz(read_bytes(file), file.string());
}

}  // namespace gtv::io
