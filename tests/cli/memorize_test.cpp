#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>

#include "gtv/io/npy.hpp"
#include "gtv/io/npz.hpp"
#include "program.hpp"

namespace gtv::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

void write_normal(const TemporaryFolder& folder, const std::string& name, std::size_t rows,
                  std::size_t columns, unsigned seed) {
  std::mt19937_64 engine(seed);
  std::normal_distribution<double> normal;
  Array<double> points({rows, columns});
  for (double& value : points.values) value = normal(engine);
  io::write_npy(folder / name, points);
}

/// Training points, fresh ones and test points of one law in three dimensions.
class Files : public TemporaryFolder {
 public:
  Files() {
    write_normal(*this, "train.npy", 600, 3, 1);
    write_normal(*this, "fresh.npy", 300, 3, 2);
    write_normal(*this, "test.npy", 200, 3, 3);
  }
};

const Arguments fresh = {"memorize", "--train", "train.npy", "--samples", "fresh.npy"};

TEST(Memorize, SaysWhatItFoundInLines) {
  const Files folder;
  const Outcome outcome = gtv(folder, fresh);
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  EXPECT_THAT(outcome.out, StartsWith("memorised at d1/d2 < 0.3333: "));
  EXPECT_THAT(outcome.out, HasSubstr("of 600 training points, each against the others"));
  EXPECT_THAT(outcome.out, HasSubstr("\nno sign of memorising: "));
  EXPECT_THAT(folder.files(), ElementsAre("fresh.npy", "test.npy", "train.npy"));
}

TEST(Memorize, PrintsNothingButJsonWithJsonAndWritesItsFiles) {
  const Files folder;
  const Outcome outcome = gtv(
      folder, {"memorize", "--train", "train.npy", "--samples", "train.npy", "--test", "test.npy",
               "--threshold", "0.2", "--limit", "500", "--json", "--out", "deep/out"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  const auto json = nlohmann::json::parse(outcome.out);
  EXPECT_EQ(json, nlohmann::json::parse(std::ifstream(folder / "deep/out/memorize.json")));
  EXPECT_EQ(json.at("n_train"), 500);
  EXPECT_EQ(json.at("duplicates").at("samples_in_train"), 500);
  EXPECT_EQ(json.at("threshold"), 0.2);
  EXPECT_EQ(json.at("null").at("held_out").at("source"), "test");
  EXPECT_LT(json.at("p_value"), 1e-10);
  EXPECT_GE(json.at("memorized_fraction"), 500.0 / 600);
  EXPECT_THAT(folder.files(),
              ElementsAre("deep", "deep/out", "deep/out/memorize.csv", "deep/out/memorize.json",
                          "deep/out/memorize.npz", "fresh.npy", "test.npy", "train.npy"));
}

TEST(Memorize, IsQuietWhereAsked) {
  const Files folder;
  const Outcome outcome = gtv(folder, with(fresh, {"--quiet", "--seed", "3"}));
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.out + outcome.err, "");
}

/// What a run over forward.t_min (2) and data.limit (2) leaves, of 2 members and 5 trajectories:
/// the last cell's samples are training points, the others' are not.
class RunFolder : public Files {
 public:
  RunFolder() {
    Array<float> samples({2, 2, 2, 5, 3});
    const auto train = std::get<Array<double>>(io::read_npy(*this / "train.npy")).values;
    for (std::size_t i = 0; i < samples.size(); ++i) {
      samples.values[i] = static_cast<float>(train[i]) + (i < 90 ? 3.F : 0.F);
    }
    io::write_npy(*this / "samples.npy", samples);
    write("manifest.json", R"({"sweep": [{"key": "forward.t_min", "values": [0.01, 1.0]},)"
                           R"({"key": "data.limit", "values": [100, 600]}]})");
  }
};

const Arguments of_run = {"memorize", "--train", "train.npy", "--samples", "samples.npy"};

TEST(Memorize, JudgesTheCellsOfARunSideBySide) {
  const RunFolder folder;
  const Outcome outcome = gtv(folder, with(of_run, {"--out", "o"}));
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(outcome.out, StartsWith("memorised at d1/d2 < 0.3333: 4 cells of 10 samples; 600 "));
  EXPECT_THAT(outcome.out, HasSubstr("\nforward.t_min = 0.01, data.limit = 600: "));
  EXPECT_THAT(outcome.out, HasSubstr("\nforward.t_min = 1, data.limit = 600: memorised: 100 %"));
  const auto json = nlohmann::ordered_json::parse(std::ifstream(folder / "o/memorize.json"));
  ASSERT_EQ(json.at("cells").size(), 4U);
  EXPECT_EQ(json.at("cells").at(2).at("sweep").dump(), R"({"forward.t_min":1.0,"data.limit":100})");
  EXPECT_EQ(json.at("cells").at(3).at("memorized_fraction"), 1.0);
  EXPECT_EQ(json.at("cells").at(3).at("n_samples"), 10);
  EXPECT_EQ(json.at("cells").at(3).at("samples"),
            "samples.npy, forward.t_min = 1, data.limit = 600");
  std::ifstream csv(folder / "o/memorize.csv");
  std::string line;
  std::getline(csv, line);
  EXPECT_EQ(line,
            "cell,forward.t_min,data.limit,threshold,fraction,lo,hi,null_dimension,null_held_out");
  std::getline(csv, line);
  EXPECT_THAT(line, StartsWith("0,0.01,100,0.05,0,"));
  const io::Npz npz = io::read_npz(folder / "o/memorize.npz");
  using Shape = std::vector<std::size_t>;
  EXPECT_EQ(io::shape_of(npz.at("axis/data.limit")), (Shape{2}));
  EXPECT_EQ(io::shape_of(npz.at("distance")), (Shape{2, 2, 10, 2}));
  EXPECT_EQ(io::shape_of(npz.at("pairs_nearest")), (Shape{2, 2, 10, 2, 3}));
  EXPECT_EQ(io::shape_of(npz.at("held_out_distance")), (Shape{600, 2}));
}

TEST(Memorize, JudgesTheCellsChosen) {
  const RunFolder folder;
  const auto fractions = [&](const Arguments& cells) {
    const Outcome outcome = gtv(folder, with(with(of_run, cells), {"--json"}));
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    const auto json = nlohmann::json::parse(outcome.out);
    if (!json.contains("cells")) return std::vector<double>{json.at("memorized_fraction")};
    std::vector<double> all;
    for (const auto& cell : json.at("cells")) all.push_back(cell.at("memorized_fraction"));
    return all;
  };
  EXPECT_EQ(fractions({"--cell", "3"}), (std::vector<double>{1}));
  EXPECT_EQ(fractions({"--cell", "data.limit=600"})[1], 1);
  EXPECT_EQ(fractions({"--cell", "data.limit=100"})[1], fractions({"--cell", "2"})[0]);
  EXPECT_EQ(fractions({"--cell", "data.limit=600", "--cell", "forward.t_min=1e0"}),
            (std::vector<double>{1}));
}

// The samples of one cell are those of a file that holds nothing else.
TEST(Memorize, GivesACellWhatItsSamplesAloneGive) {
  const RunFolder folder;
  const auto all = std::get<Array<float>>(io::read_npy(folder / "samples.npy")).values;
  io::write_npy(folder / "first.npy",
                Array<float>({10, 3}, std::vector<float>(all.begin(), all.begin() + 30)));
  const Outcome cell = gtv(folder, with(of_run, {"--cell", "0"}));
  const Outcome alone = gtv(folder, {"memorize", "--train", "train.npy", "--samples", "first.npy"});
  EXPECT_EQ(cell.out, alone.out);
}

TEST(Memorize, NumbersTheSetsOfAnArrayWithoutAManifest) {
  const RunFolder folder;
  std::filesystem::remove(folder / "manifest.json");
  const Outcome outcome = gtv(folder, of_run);
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(outcome.out, StartsWith("memorised at d1/d2 < 0.3333: 8 cells of 5 samples; 600 "));
  EXPECT_THAT(outcome.out, HasSubstr("\nset = 7: memorised: 100 % of samples"));
  EXPECT_EQ(gtv(folder, with(of_run, {"--cell", "set=7"})).out,
            gtv(folder, with(of_run, {"--cell", "7"})).out);
}

struct Case {
  Arguments arguments;
  std::string error;
};

TEST(Memorize, RefusesCellsThatThereAreNot) {
  const std::vector<Case> cases = {
      {{"--cell", "4"},
       "--cell: got \"4\", expected the number of a cell, 0 to 3, or forward.t_min=VALUE"},
      {{"--cell", "1.5"},
       "--cell: got \"1.5\", expected the number of a cell, 0 to 3, or forward.t_min=VALUE"},
      {{"--cell", "data.limt=100"},
       "--cell: got \"data.limt=100\", expected an axis of the sweep, forward.t_min or data.limit "
       "(did you mean data.limit?)"},
      {{"--cell", "data.limit=7"},
       "--cell: got \"data.limit=7\", expected data.limit to be one of 100, 600"},
      {{"--cell", "1", "--cell", "0"},
       "--cell: got \"0\", expected none: samples.npy, forward.t_min = 0.01, data.limit = 600 is "
       "one set of samples"},
      {{"--train", "wide.npy"},
       "--samples: samples.npy: got an array of shape (2, 2, 2, 5, 3), expected 4 as the last "
       "size, "
       "the dimension"},
      {{"--samples", "nan.npy"},
       "--samples: nan.npy: got nan in row 1, column 2 (counted from 0), expected a finite number"},
  };
  for (const Case& one : cases) {
    const RunFolder folder;
    write_normal(folder, "wide.npy", 5, 4, 4);
    Array<double> points({2, 1, 3});
    points.values.back() = NAN;
    io::write_npy(folder / "nan.npy", points);
    Arguments arguments = of_run;
    if (one.arguments[0] == "--train")
      arguments.erase(arguments.begin() + 1, arguments.begin() + 3);
    if (one.arguments[0] == "--samples") arguments.resize(3);
    const Outcome refused = gtv(folder, with(arguments, one.arguments));
    EXPECT_EQ(refused.status, 2) << one.error;
    EXPECT_EQ(refused.err, "gtv: " + one.error + "\n");
  }
}

TEST(Memorize, RefusesBadInputInOneLineAndLeavesNothing) {
  const std::vector<Case> cases = {
      {{"--samples", "fresh.npy"}, "--train is required"},
      {{"--train", "train.npy"}, "--samples is required"},
      {{"--train", "trian.npy", "--samples", "fresh.npy"},
       "--train: got trian.npy, which is no file, nor one of the presets polygon, line, lshape, "
       "random, square, fashion-mnist, digits"},
      {{"--train", "train.npy", "--samples", "digit"},
       "--samples: got digit, which is no file, nor one of the presets polygon, line, lshape, "
       "random, square, fashion-mnist, digits "
       "(did you mean digits?)"},
      {{"--train", "train.npy", "--samples", "wide.npy"},
       "--samples: got points of dimension 4 in wide.npy, expected 3 as in --train (train.npy)"},
      {{"--train", "train.npy", "--samples", "fresh.npy", "--threshold", "1"},
       "--threshold: got 1, expected a number between 0 and 1"},
      {{"--train", "train.npy", "--samples", "fresh.npy", "--threshold", "x"},
       "--threshold: got \"x\", expected a finite number"},
      {{"--train", "train.npy", "--samples", "fresh.npy", "--limit", "601"},
       "--limit: got 601, expected at most 600, the points of train.npy"},
      {{"--train", "train.npy", "--samples", "fresh.npy", "--limit", "2"},
       "--train: got 2 distinct points in train.npy, expected at least 3"},
      {{"--train", "train.npy", "--samples", "nan.npy"},
       "--samples: nan.npy: got nan in row 0, column 1 (counted from 0), expected a finite number"},
      {{"--train", "train.npy", "--samples", "fresh.npy", "--out", "train.npy"},
       "--out: got train.npy, expected train.npy to be a folder"},
  };
  for (const Case& one : cases) {
    const Files folder;
    write_normal(folder, "wide.npy", 5, 4, 4);
    io::write_npy(folder / "nan.npy", Array<double>({1, 3}, {0, NAN, 0}));
    const auto before = folder.files();
    Arguments arguments = with({"memorize"}, one.arguments);
    if (one.error.find("--out") == std::string::npos) arguments = with(arguments, {"--out", "o"});
    const Outcome refused = gtv(folder, arguments);
    EXPECT_EQ(refused.status, 2) << one.error;
    EXPECT_EQ(refused.err, "gtv: " + one.error + "\n");
    EXPECT_EQ(refused.out, "");
    EXPECT_EQ(folder.files(), before);
  }
}

}  // namespace
}  // namespace gtv::test
