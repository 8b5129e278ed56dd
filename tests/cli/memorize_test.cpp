#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>

#include "gtv/io/npy.hpp"
#include "program.hpp"

namespace gtv::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

using Arguments = std::vector<std::string>;

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

Arguments with(Arguments first, const Arguments& more) {
  first.insert(first.end(), more.begin(), more.end());
  return first;
}

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

struct Case {
  Arguments arguments;
  std::string error;
};

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
