#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "gtv/base/error.hpp"
#include "gtv/io/atomic_file.hpp"

namespace gtv::data {

/// A folder of the test's own, gone after it.
class DataFolder {
 public:
  DataFolder() {
    // With the process in its name: the same test may run in another build at the same time.
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    path_ = std::filesystem::path(testing::TempDir()) /
            (std::string("gtv_data_") + test->name() + "_" + std::to_string(::getpid()));
    std::filesystem::create_directories(path_);
  }
  DataFolder(const DataFolder&) = delete;
  DataFolder& operator=(const DataFolder&) = delete;
  ~DataFolder() { std::filesystem::remove_all(path_); }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const {
    return path_ / name;
  }
  std::filesystem::path text(const std::string& name, const std::string& content) const {
    io::write_file(path_ / name, content);
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace gtv::data
