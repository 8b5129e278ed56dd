#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "gtv/base/error.hpp"
#include "gtv/io/npy.hpp"
#include "gtv/study/result.hpp"

namespace gtv::study {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

/// Studies beside their data files, which are read only when the study is computed.
class DataErrors : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        std::filesystem::temp_directory_path() / ("gtv_data_error_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
  }
  /// The error of a study of few numbers, its folder's name left out of the text.
  [[nodiscard]] std::string error_of(const std::string& text,
                                     const std::vector<std::string>& overrides = {}) const {
    try {
      Study study = parse_study(text + "\nensemble.models = 2\nsampler.trajectories = 10\n",
                                "s.toml", overrides);
      study.directory = folder_;
      (void)compute_study(study);
    } catch (const Error& error) {
      std::string what = error.what();
      const std::string name = folder_.string() + "/";
      for (std::size_t at = what.find(name); at != std::string::npos; at = what.find(name)) {
        what.erase(at, name.size());
      }
      return what;
    }
    return "";
  }

  std::filesystem::path folder_;
};

TEST_F(DataErrors, NameTheLineOfTheKeyThatNamesTheFile) {
  write("ragged.csv", "1,2\n3\n");
  write("empty.csv", "");
  write("nan.csv", "1\nnan\n");
  EXPECT_THAT(error_of("seed = 1\ndata.file = \"no.csv\""),
              StartsWith("s.toml:2: data.file: no.csv: "));
  for (const char* name : {"ragged.csv:2", "empty.csv", "nan.csv:2"}) {
    const std::string place = name;
    const std::string file = place.substr(0, place.find(':'));
    EXPECT_THAT(error_of("\n\ndata.file = \"" + file + "\""),
                StartsWith("s.toml:3: data.file: " + place + ": "));
  }
  EXPECT_THAT(error_of("data.preset = \"line\"", {"data.file=/no/p.npy"}),
              StartsWith("--set: data.file: /no/p.npy: "));
}

TEST_F(DataErrors, SayInWhichCellOfASweepOverFiles) {
  write("one.csv", "1\n2\n");
  write("two.csv", "1,2\n");
  EXPECT_THAT(error_of("data.file = \"one.csv\"\nsweep.data.file = [\"one.csv\", \"no.csv\"]"),
              AllOf(StartsWith("s.toml:2: data.file: no.csv: "),
                    HasSubstr(", in the cell data.file = \"no.csv\"")));
  EXPECT_EQ(
      error_of("data.file = \"one.csv\"\nsweep.data.file = [\"one.csv\", \"two.csv\"]"),
      "s.toml:2: data.file: got points of dimension 2, expected 1 as in the first cell, since "
      "all cells' results share arrays, in the cell data.file = \"two.csv\"");
}

TEST_F(DataErrors, NameTheKeyThatTheDataDoNotFit) {
  write("two.csv", "1\n2\n");
  write("space.csv", "1,2,3\n");
  write("far.csv", "1\n1e20\n");
  EXPECT_EQ(error_of("data.file = \"far.csv\""),
            "s.toml:1: data.file: got 1e+20 in point 2, expected at most 1e+15 in size");
  const std::string two = "data.file = \"two.csv\"\n";
  EXPECT_EQ(error_of(two + "data.weights = [1, 2, 3]"),
            "s.toml:2: data.weights: got 3 weights, expected 2, one a point");
  EXPECT_EQ(error_of(two + "data.angle = 0.5"),
            "s.toml:2: data.angle: got 0.5 with points of dimension 1, expected 0, or points of "
            "dimension 2");
  const std::string dimension =
      ": got points of dimension 3, expected 1 or 2: here the result is a density on bins";
  EXPECT_EQ(error_of("data.file = \"space.csv\""), "s.toml:1: data.file" + dimension);
  EXPECT_EQ(error_of("data.points = [[1, 2, 3]]"), "s.toml:1: data.points" + dimension);
}

TEST_F(DataErrors, TellHowManyBytesATruncatedArrayLacks) {
  io::write_npy(folder_ / "p.npy", Array<double>({100, 2}, std::vector<double>(200, 0.5)));
  std::filesystem::resize_file(folder_ / "p.npy",
                               std::filesystem::file_size(folder_ / "p.npy") - 40);
  EXPECT_EQ(error_of("data.file = \"p.npy\""),
            "s.toml:1: data.file: p.npy: shape (100, 2) of 8-byte numbers: got 1560 bytes of data, "
            "expected 1600");
}

TEST_F(DataErrors, NameTheRidgeThatLeavesTheSystemSingular) {
  const std::string error = error_of(
      "data.points = [[0.0], [1.0]]\nestimator.ridge = 0\nestimator.samples = 250\n"
      "sweep.forward.t_min = [0.1]");
  EXPECT_THAT(error, StartsWith("s.toml:2: estimator.ridge = 0: training: the "));
  EXPECT_THAT(error, HasSubstr("a larger ridge would help, in the cell forward.t_min = 0.1"));
}

TEST_F(DataErrors, NameTheStepsThatNoGridHolds) {
  EXPECT_THAT(error_of("data.preset = \"line\"\nforward.t_max = 1e-3\nforward.t_min = "
                       "0.00099999999999999\nsampler.steps = 1000"),
              StartsWith("s.toml:4: sampler.steps: time grid: 1000 steps between "));
}

TEST_F(DataErrors, ComeBeforeMoreMemoryIsTakenThanThereIs) {
  EXPECT_EQ(error_of("data.points = [0, 1]\ndensity.bins = 1000000", {"ensemble.models=1000000"}),
            "--set: ensemble.models: got 1000000 with 1e+06 bins each, 1e+12 counts, expected at "
            "most 1e+11");
  std::string seeds = "0.001";
  for (int i = 2; i <= 400; ++i) seeds += ", " + std::to_string(i) + "e-3";
  EXPECT_EQ(error_of("data.points = [0, 1]\ndensity.bins = 1000000\nsweep.forward.t_min = [" +
                     seeds + "]"),
            "s.toml:2: density.bins: got 1e+06 bins in each of 400 cells, 2.6e+10 bytes of "
            "results, expected at most 8e+09");
}

}  // namespace
}  // namespace gtv::study
