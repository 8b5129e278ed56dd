#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace gtv::test {

using Arguments = std::vector<std::string>;

/// The first arguments, and more behind them.
[[nodiscard]] Arguments with(Arguments first, const Arguments& more);
/// What a file holds.
[[nodiscard]] std::string text_of(const std::filesystem::path& file);

struct Outcome {
  int status = 0;  ///< exit code, or 128 + signal
  std::string out;
  std::string err;
};

/// An empty folder that goes away with its owner. Programs are started in it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const {
    return path_ / name;
  }
  void write(const std::string& name, const std::string& text) const;
  /// Names of all files below, sorted; empty if nothing was left behind.
  [[nodiscard]] std::vector<std::string> files() const;

 private:
  std::filesystem::path path_;
};

/// The program, started in `folder` with standard output and error going to files beside it.
class Started {
 public:
  Started(const TemporaryFolder& folder, const std::vector<std::string>& arguments);
  /// Another program, found as a shell finds it, that is to start this one.
  Started(const TemporaryFolder& folder, const std::string& program,
          const std::vector<std::string>& arguments);
  [[nodiscard]] pid_t id() const { return id_; }
  [[nodiscard]] bool has_ended() const;
  [[nodiscard]] Outcome wait() const;

 private:
  TemporaryFolder captured_;
  pid_t id_ = 0;
};

/// Runs `gtv arguments...` to its end.
[[nodiscard]] Outcome gtv(const TemporaryFolder& folder, const std::vector<std::string>& arguments);

}  // namespace gtv::test
