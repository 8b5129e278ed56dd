#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "gtv/base/executor.hpp"
#include "gtv/study/ensemble_options.hpp"

namespace gtv::study::test {

/// Two points on a line, two cells, a model that trains in no time.
inline constexpr std::string_view two_points = R"(
name = "line"
seed = 5
[data]
points = [[-1.0], [0.5]]
[estimator]
per_axis = 5
samples = 64
ridge = 0.3
[sampler]
steps = 8
[sweep]
"forward.t_min" = [1e-2, 1e-1]
)";

/// A folder for results that is gone after the test, which may set the number of threads.
class ResultsTest : public testing::Test {
 protected:
  explicit ResultsTest(const std::string& name)
      : folder_(std::filesystem::temp_directory_path() /
                ("gtv_" + name + "_test_" + std::to_string(::getpid()))) {}
  void SetUp() override { std::filesystem::remove_all(folder_); }
  void TearDown() override {
    std::filesystem::remove_all(folder_);
    set_thread_count(0);
  }

  /// Few members and trajectories, into the folder.
  [[nodiscard]] EnsembleOptions small(int members) const {
    return {.out = folder_, .members = members, .trajectories = 400, .bins = 24, .force = true};
  }

  std::filesystem::path folder_;
};

}  // namespace gtv::study::test
