#pragma once

#include <zip.h>

#include <memory>
#include <string>

namespace gtv::io {

/// Where libzip puts the reason of a failure.
class ZipError {
 public:
  ZipError() { zip_error_init(&error_); }
  ZipError(const ZipError&) = delete;
  ZipError& operator=(const ZipError&) = delete;
  ~ZipError() { zip_error_fini(&error_); }
  [[nodiscard]] zip_error_t* get() { return &error_; }
  [[nodiscard]] std::string text() { return zip_error_strerror(&error_); }

 private:
  zip_error_t error_{};
};

struct ZipDeleter {
  void operator()(zip_t* archive) const { zip_discard(archive); }
  void operator()(zip_file_t* member) const { zip_fclose(member); }
  void operator()(zip_source_t* source) const { zip_source_free(source); }
};
/// Discards unwritten changes when it goes; release it into zip_close to write them.
using ZipArchive = std::unique_ptr<zip_t, ZipDeleter>;
using ZipMember = std::unique_ptr<zip_file_t, ZipDeleter>;
using ZipSource = std::unique_ptr<zip_source_t, ZipDeleter>;

}  // namespace gtv::io
