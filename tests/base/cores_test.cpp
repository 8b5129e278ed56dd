#include "base/cores.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>

namespace gtv {
namespace {

namespace fs = std::filesystem;

class ControlGroup : public testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(root_ / "user/job");
    write("membership", "0::/user/job\n");
  }
  void TearDown() override { fs::remove_all(root_); }

  void write(const fs::path& name, const std::string& text) { std::ofstream(root_ / name) << text; }
  [[nodiscard]] double cores() const { return control_group_cores(root_ / "membership", root_); }

 private:
  fs::path root_ = fs::path(testing::TempDir()) / ("gtv_control_group_" + std::to_string(getpid()));
};

TEST_F(ControlGroup, WithoutACapLeavesAllCores) {
  EXPECT_EQ(cores(), INFINITY);
  write("user/job/cpu.max", "max 100000\n");
  EXPECT_EQ(cores(), INFINITY);
}

TEST_F(ControlGroup, CapsByQuotaOverPeriod) {
  write("user/job/cpu.max", "150000 100000\n");
  EXPECT_EQ(cores(), 1.5);
}

TEST_F(ControlGroup, InheritsTheTightestCapAbove) {
  write("user/job/cpu.max", "400000 100000\n");
  write("user/cpu.max", "300000 100000\n");
  EXPECT_EQ(cores(), 3);
  write("cpu.max", "50000 100000\n");
  EXPECT_EQ(cores(), 0.5);
}

TEST_F(ControlGroup, IgnoresWhatItCannotRead) {
  write("membership", "7:cpu,cpuacct:/elsewhere\n");
  write("cpu.max", "nonsense\n");
  EXPECT_EQ(cores(), INFINITY);
}

TEST(UsableCores, IsAtLeastOne) {
  EXPECT_GE(usable_cores(), 1);
}

}  // namespace
}  // namespace gtv
