#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "gtv/io/npz.hpp"
#include "program.hpp"

namespace gtv::test {
namespace {

using ::testing::ElementsAre;

using Shape = std::vector<std::size_t>;

const std::vector<std::string> good = {"field",   "--preset", "line",   "--schedule", "vp",   "--t",
                                       "0.1,0.5", "--grid",   "-2:2:4", "--out",      "f.npz"};

/// The good command with one argument replaced.
std::vector<std::string> with(const std::string& old, const std::string& wanted) {
  std::vector<std::string> arguments = good;
  for (std::string& argument : arguments) {
    if (argument == old) argument = wanted;
  }
  return arguments;
}

std::vector<std::string> and_also(std::vector<std::string> arguments,
                                  const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

TEST(Field, WritesTheArraysOfItsContract) {
  const TemporaryFolder folder;
  const Outcome outcome = gtv(folder, good);
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.out + outcome.err, "");
  EXPECT_THAT(folder.files(), ElementsAre("f.npz"));
  const io::Npz npz = io::read_npz(folder / "f.npz");
  EXPECT_EQ(io::shape_of(npz.at("x")), (Shape{16, 2}));
  EXPECT_EQ(io::shape_of(npz.at("t")), (Shape{2}));
  for (const char* name : {"log_density", "trace_cov", "fraction", "effective_points"}) {
    EXPECT_EQ(io::shape_of(npz.at(name)), (Shape{2, 16})) << name;
  }
  for (const char* name : {"score", "denoised"}) {
    EXPECT_EQ(io::shape_of(npz.at(name)), (Shape{2, 16, 2})) << name;
  }
  EXPECT_EQ(io::shape_of(npz.at("proxy_cov")), (Shape{2, 16, 2, 2}));
  EXPECT_THAT(io::to_double(npz.at("t")).values, ElementsAre(0.1, 0.5));
}

TEST(Field, LaysAGridOutWithTheFirstCoordinateFastestAndExactEnds) {
  const TemporaryFolder folder;
  ASSERT_EQ(gtv(folder, good).status, 0);
  const std::vector<double> x = io::to_double(io::read_npz(folder / "f.npz").at("x")).values;
  EXPECT_EQ(x[0], -2.0);
  EXPECT_EQ(x[1], -2.0);
  EXPECT_NEAR(x[2], -2.0 / 3, 1e-15);
  EXPECT_EQ(x[3], -2.0);
  EXPECT_EQ(x[30], 2.0);
  EXPECT_EQ(x[31], 2.0);
}

TEST(Field, OfOnePointIsThatOfOneGaussian) {
  const TemporaryFolder folder;
  folder.write("one.csv", "x\n0.5\n");
  folder.write("at.csv", "0.25\n-3\n");
  const Outcome outcome = gtv(folder, {"field", "--data", "one.csv", "--schedule", "flow", "--t",
                                       "0.25", "--at", "at.csv", "--out", "f.npz"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const io::Npz npz = io::read_npz(folder / "f.npz");
  const std::vector<double> log_density = io::to_double(npz.at("log_density")).values;
  const std::vector<double> score = io::to_double(npz.at("score")).values;
  const double alpha = 0.75;
  const double sigma = 0.25;
  std::size_t i = 0;
  for (const double x : {0.25, -3.0}) {
    const double z = (x - alpha * 0.5) / sigma;
    EXPECT_NEAR(log_density[i], -z * z / 2 - std::log(sigma * std::sqrt(2 * M_PI)), 1e-12);
    EXPECT_NEAR(score[i], -z / sigma, 1e-12);
    ++i;
  }
  EXPECT_THAT(io::to_double(npz.at("fraction")).values, ElementsAre(0.0, 0.0));
}

TEST(Field, TakesSinglePrecisionPointsAndComputesInDouble) {
  const TemporaryFolder folder;
  Array<float> points({2, 1}, {0.5F, -1.0F});
  io::write_npy(folder / "p.npy", points);
  const Outcome outcome = gtv(folder, {"field", "--data", "p.npy", "--schedule", "ou", "--t", "1",
                                       "--at", "p.npy", "--out", "f.npz"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const io::Npz npz = io::read_npz(folder / "f.npz");
  EXPECT_TRUE(std::holds_alternative<Array<double>>(npz.at("log_density")));
}

TEST(Field, LeavesTheCovarianceOutAboveSixteenDimensions) {
  const TemporaryFolder folder;
  io::write_npy(folder / "p.npy", Array<double>({2, 17}, std::vector<double>(34, 0.5)));
  const Outcome outcome = gtv(folder, {"field", "--data", "p.npy", "--schedule", "ou", "--t", "1",
                                       "--at", "p.npy", "--out", "f.npz"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_FALSE(io::read_npz(folder / "f.npz").contains("proxy_cov"));
}

TEST(Field, TakesTheFirstImagesOfASet) {
  const TemporaryFolder folder;
  // An IDX file of two images of 2 x 3 pixels, 0 to 11.
  const std::string sizes("\0\0\x08\x03\0\0\0\x02\0\0\0\x02\0\0\0\x03", 16);
  folder.write("images", sizes + std::string("\0\1\2\3\4\5\6\7\10\11\12\13", 12));
  io::write_npy(folder / "at.npy", Array<double>({1, 6}, std::vector<double>(6, 0.5)));
  const Outcome outcome = gtv(folder, {"field", "--data", "images", "--limit", "1", "--schedule",
                                       "ou", "--t", "1", "--at", "at.npy", "--out", "f.npz"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const io::Npz fields = io::read_npz(folder / "f.npz");
  const auto denoised = io::to_double(fields.at("denoised"));
  ASSERT_EQ(denoised.size(), 6U);
  // The only image is the mean, whatever the noise: pixels 0 to 5.
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_NEAR(denoised.values[i], static_cast<double>(i) / 127.5 - 1, 1e-14);
  }
}

struct Case {
  std::vector<std::string> arguments;
  std::string error;
};

TEST(Field, RefusesBadInputInOneLineAndLeavesNothing) {
  std::vector<std::string> many_times = with("-2:2:4", "-2:2:3000");
  many_times[6] = ".1,.2,.3,.4,.5,.6,.7,.8,.9,1";
  const std::vector<Case> cases = {
      {with("line", "lne"),
       "--preset: got 'lne', expected one of polygon, line, lshape, random, square, "
       "fashion-mnist, digits; did you mean 'line'?"},
      {and_also(good, {"--part", "test"}), "--part: got 'test' for line, expected train"},
      {and_also(good, {"--limit", "7"}),
       "--limit: line: got a limit of 7 points, expected 1 to the 6 that there are"},
      {with("vp", "vpp"),
       "--schedule: got 'vpp', expected one of vp, vp-song, sub-vp, ou, ve, linear-variance, "
       "cosine, "
       "flow; did you mean 'vp'?"},
      {with("0.1,0.5", "0"), "--t: got 0, expected 0 < t <= 1 for schedule vp"},
      {with("0.1,0.5", "0.5,1.5"), "--t: got 1.5, expected 0 < t <= 1 for schedule vp"},
      {with("0.1,0.5", "0.1,,0.5"),
       "--t: got \"0.1,,0.5\", expected no empty entry between commas"},
      {with("0.1,0.5", "0.1,"), "--t: got \"0.1,\", expected no empty entry between commas"},
      {with("0.1,0.5", ""), "--t: got \"\", expected no empty entry between commas"},
      {and_also(good, {"--spread", "-1"}),
       "--spread: got -1, expected a finite number, at least 0"},
      {with("0.1,0.5", "nan"), "--t: got \"nan\", expected a finite number"},
      {with("-2:2:4", "2:-2:4"),
       "--grid: got \"2:-2:4\", expected LO:HI:N with LO < HI and N >= 2"},
      {with("-2:2:4", "-2:2"), "--grid: got \"-2:2\", expected LO:HI:N with LO < HI and N >= 2"},
      {with("-2:2:4", "-2:2:1"),
       "--grid: got \"-2:2:1\", expected LO:HI:N with LO < HI and N >= 2"},
      {with("-2:2:4", "-2:2:20000"),
       "--grid: got 20000 points on 2 axes, 4e+08 in all, expected at most 1e+07"},
      {many_times,
       "field: got 9000000 query points at 10 times, 1.1e+09 numbers of output, expected at most "
       "1e+09"},
      {with("f.npz", "nowhere/f.npz"), "--out: got nowhere/f.npz, expected its folder to exist"},
      {with("f.npz", "/dev"), "--out: got \"/dev\", expected the name of a file"},
      {and_also(good, {"--data", "x.npy"}),
       "field: got both --data and --preset, expected exactly one of them"},
      {and_also(good, {"--at", "x.npy"}),
       "field: got both --at and --grid, expected exactly one of them"},
      {and_also(good, {"--spread", "wide"}), "--spread: got \"wide\", expected a finite number"},
      {{"field", "--schedule", "vp", "--t", "1", "--grid", "0:1:2", "--out", "f.npz"},
       "field: got neither of --data and --preset, expected exactly one of them"},
  };
  for (const Case& one : cases) {
    const TemporaryFolder folder;
    const Outcome outcome = gtv(folder, one.arguments);
    EXPECT_EQ(outcome.status, 2) << one.error;
    EXPECT_EQ(outcome.err, "gtv: " + one.error + "\n");
    EXPECT_TRUE(folder.files().empty()) << one.error;
  }
}

TEST(Field, NamesTheFileAndLineOfBadPoints) {
  for (const auto& [text, place] :
       std::vector<std::pair<std::string, std::string>>{{"", "p.csv"},
                                                        {"1,2\n3\n", "p.csv:2"},
                                                        {"1\nnan\n", "p.csv:2"},
                                                        {"1\ninf\n", "p.csv:2"}}) {
    const TemporaryFolder folder;
    folder.write("p.csv", text);
    const Outcome outcome = gtv(folder, {"field", "--data", "p.csv", "--schedule", "vp", "--t",
                                         "0.5", "--grid", "0:1:2", "--out", "f.npz"});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(outcome.err.find("gtv: " + place + ": "), 0U) << outcome.err;
    EXPECT_EQ(outcome.err.find('\n'), outcome.err.size() - 1);
    EXPECT_THAT(folder.files(), ElementsAre("p.csv"));
  }
}

TEST(Field, WantsQueriesOfTheDimensionOfTheData) {
  const TemporaryFolder folder;
  folder.write("at.csv", "1,2,3\n");
  const Outcome outcome = gtv(folder, {"field", "--preset", "line", "--schedule", "vp", "--t",
                                       "0.5", "--at", "at.csv", "--out", "f.npz"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(outcome.err,
            "gtv: --at: got points of dimension 3 in at.csv, expected 2 as the data have\n");
}

TEST(Field, FailsWith1WhereTheDiskIsFull) {
  const TemporaryFolder folder;
  const Outcome outcome = gtv(folder, with("f.npz", "/dev/full"));
  EXPECT_EQ(outcome.status, 1);
  EXPECT_EQ(outcome.err, "gtv: /dev/full: cannot write: No space left on device\n");
}

TEST(Field, MergesEqualPointsAndDropsThoseOfWeightZeroInBlocksToo) {
  const TemporaryFolder folder;
  folder.write("twice.csv", "0,0\n1,0\n1,0\n1,0\n5,5\n");
  folder.write("weights.csv", "1\n2\n0\n1\n0\n");
  folder.write("once.csv", "0,0\n1,0\n");
  folder.write("own.csv", "1\n3\n");
  folder.write("at.csv", "0.4,0.1\n0.9,0\n");
  const auto fields = [&](const std::string& data, const std::string& weights) {
    const Outcome outcome =
        gtv(folder, {"field", "--data", data, "--weights", weights, "--schedule", "ve", "--t",
                     "0.5", "--at", "at.csv", "--tolerance", "0", "--out", "f.npz"});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    return io::to_double(io::read_npz(folder / "f.npz").at("effective_points")).values;
  };
  EXPECT_EQ(fields("twice.csv", "weights.csv"), fields("once.csv", "own.csv"));
}

TEST(Field, SaysWhichAnswersMissTheToleranceAndWhereTheyComeFrom) {
  const TemporaryFolder folder;
  folder.write("far.csv", "1000000.25,0.5\n1000001.75,-0.5\n");
  folder.write("at.csv", "1000000.5,0.25\n");
  const Outcome outcome =
      gtv(folder, {"field", "--data", "far.csv", "--schedule", "ve", "--t", "1e-7", "--at",
                   "at.csv", "--tolerance", "1e-15", "--out", "f.npz"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_THAT(outcome.err, ::testing::HasSubstr("1 of 1 queries above --tolerance"));
  const io::Npz npz = io::read_npz(folder / "f.npz");
  EXPECT_EQ(std::get<Array<std::string>>(npz.at("schedule")).values.front(), "ve");
  EXPECT_THAT(std::get<Array<std::string>>(npz.at("data_source")).values.front(),
              ::testing::HasSubstr("far.csv"));
}

}  // namespace
}  // namespace gtv::test
