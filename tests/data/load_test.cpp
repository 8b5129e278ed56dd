#include "gtv/data/load.hpp"

#include <gmock/gmock.h>
#include <unistd.h>
#include <zlib.h>

#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>

#include "gtv/base/error.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/io/npy.hpp"
#include "gtv/io/npz.hpp"

namespace gtv::data {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

const double kNan = std::numeric_limits<double>::quiet_NaN();

/// A folder of the test's own, gone after it.
class Load : public testing::Test {
 protected:
  Load() { std::filesystem::create_directories(folder); }
  ~Load() override { std::filesystem::remove_all(folder); }

  std::string file(const std::string& name) const { return (folder / name).string(); }
  std::string text(const std::string& name, const std::string& content) const {
    io::write_file(file(name), content);
    return file(name);
  }
  std::string npy(const std::string& name, const io::AnyArray& array) const {
    io::write_npy(file(name), array);
    return file(name);
  }
  template <class... Entries>
  std::string npz(const std::string& name, const Entries&... entries) const {
    io::Npz arrays;
    (arrays.add(entries.first, entries.second), ...);
    io::write_npz(file(name), arrays);
    return file(name);
  }

  // With the process in its name: the same test may run in another build at the same time.
  std::filesystem::path folder =
      std::filesystem::path(testing::TempDir()) / ("gtv_load_" + std::to_string(::getpid()));
};

using LoadPoints = Load;
using LoadWeights = Load;
using Named = std::pair<std::string, io::AnyArray>;

const Matrix kWant{{1, 2}, {3, 4}, {5, 6.5}};
const Array<double> kArray{{3, 2}, {1, 2, 3, 4, 5, 6.5}};

TEST_F(LoadPoints, ReadsEveryKind) {
  EXPECT_EQ(load_points(npy("a.npy", kArray)), kWant);
  EXPECT_EQ(load_points(npz("a.npz", Named("anything", kArray))), kWant);
  EXPECT_EQ(load_points(text("a.csv", "x,y\n1,2\n3,4\n5,6.5\n")), kWant);
  EXPECT_EQ(load_points(text("A.CSV", "1,2\n3,4\n5,6.5")), kWant);
}

TEST_F(LoadPoints, ReadsGzippedCsv) {
  const std::string name = file("a.csv.gz");
  const std::string content = "1,2\n3,4\n5,6.5\n";
  gzFile stream = gzopen(name.c_str(), "wb");
  ASSERT_EQ(gzwrite(stream, content.data(), static_cast<unsigned>(content.size())),
            static_cast<int>(content.size()));
  ASSERT_EQ(gzclose(stream), Z_OK);
  EXPECT_EQ(load_points(name), kWant);
}

TEST_F(LoadPoints, AcceptsFloatsAndIntegers) {
  EXPECT_EQ(load_points(npy("f.npy", Array<float>{{3, 2}, {1, 2, 3, 4, 5, 6.5F}})), kWant);
  EXPECT_EQ(load_points(npy("i.npy", Array<std::int64_t>{{1, 2}, {-7, 8}})), (Matrix{{-7, 8}}));
  EXPECT_EQ(load_points(npy("j.npy", Array<std::int32_t>{{1, 2}, {-7, 8}})), (Matrix{{-7, 8}}));
}

TEST_F(LoadPoints, TakesOneDimensionForPointsOnALine) {
  EXPECT_EQ(load_points(npy("a.npy", Array<double>{{3}, {1, 2, 4}})), (Matrix{{1}, {2}, {4}}));
  EXPECT_EQ(load_points(text("a.csv", "1\n2\n4\n")), (Matrix{{1}, {2}, {4}}));
}

TEST_F(LoadPoints, TakesTheArrayCalledPointsFromAmongOthers) {
  const Array<double> other{{1}, {9}};
  EXPECT_EQ(load_points(npz("a.npz", Named("z", other), Named("points", kArray))), kWant);
}

template <class Action>
std::string error_text(const Action& action) {
  try {
    action();
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

std::string points_error(const std::string& file) {
  return error_text([&] { (void)load_points(file); });
}
std::string weights_error(const std::string& file) {
  return error_text([&] { (void)load_weights(file); });
}

TEST_F(LoadPoints, RefusesOtherKindsOfFile) {
  EXPECT_EQ(points_error(text("a.txt", "1,2\n")),
            file("a.txt") + ": got a file of unknown kind, expected .npy, .npz, .csv or .csv.gz");
}

TEST_F(LoadPoints, NamesAMissingFile) {
  for (const std::string name : {"no.npy", "no.npz", "no.csv", "no.csv.gz"}) {
    EXPECT_THAT(points_error(file(name)), HasSubstr(file(name)));
  }
}

TEST_F(LoadPoints, RefusesArraysOfOtherShapes) {
  const std::string cube = npy("a.npy", Array<double>{{1, 1, 2}, {1, 2}});
  EXPECT_EQ(points_error(cube),
            cube + ": got an array of shape (1, 1, 2), expected (n, D) or (n,)");
  const std::string scalar = npy("b.npy", Array<double>{{}, {1}});
  EXPECT_EQ(points_error(scalar), scalar + ": got an array of shape (), expected (n, D) or (n,)");
}

TEST_F(LoadPoints, RefusesNoPointsAndNoDimensions) {
  const std::string expected = ", expected at least 1 row and 1 column";
  EXPECT_THAT(points_error(npy("a.npy", Array<double>{{0, 2}, {}})),
              EndsWith("a.npy: got an array of shape (0, 2)" + expected));
  EXPECT_THAT(points_error(npy("b.npy", Array<double>{{3, 0}, {}})),
              EndsWith("b.npy: got an array of shape (3, 0)" + expected));
  EXPECT_THAT(points_error(npy("c.npy", Array<double>{{0}, {}})),
              EndsWith("c.npy: got an array of shape (0,)" + expected));
  EXPECT_THAT(points_error(text("d.csv", "")), HasSubstr("d.csv"));
  EXPECT_THAT(points_error(text("e.csv", "x,y\n")), HasSubstr("e.csv"));
}

TEST_F(LoadPoints, NamesRowAndColumnOfWhatIsNotFinite) {
  const std::string name = npy("a.npy", Array<double>{{3, 2}, {1, 2, 3, 4, 5, kNan}});
  EXPECT_EQ(points_error(name), name +
                                    ": got nan in row 2, column 1 (counted from 0), expected a "
                                    "finite number");
  const Array<float> infinite{{1, 2}, {-std::numeric_limits<float>::infinity(), 1}};
  EXPECT_THAT(points_error(npz("b.npz", Named("x", infinite))),
              HasSubstr("b.npz: got -inf in row 0, column 0"));
  EXPECT_THAT(points_error(text("c.csv", "1,2\n3,nan\n")), HasSubstr("c.csv:2"));
}

TEST_F(LoadPoints, NamesTheLineOfARaggedRow) {
  EXPECT_THAT(points_error(text("a.csv", "1,2\n3,4\n5\n")), HasSubstr("a.csv:3"));
}

TEST_F(LoadPoints, AsksWhichArrayIsMeant) {
  const std::string name = npz("a.npz", Named("u", kArray), Named("v", kArray));
  EXPECT_EQ(points_error(name),
            name + ": got arrays 'u', 'v', expected a single one or one called 'points'");
  EXPECT_THAT(points_error(npz("b.npz")), HasSubstr("b.npz"));
}

TEST_F(LoadPoints, RefusesIntegersThatADoubleCannotHold) {
  const std::string name = npy("a.npy", Array<std::int64_t>{{1}, {(1LL << 53) + 1}});
  EXPECT_THAT(points_error(name), AllOf(StartsWith(name + ": "), HasSubstr("2^53")));
}

TEST_F(LoadPoints, RefusesATruncatedFile) {
  std::string content = io::read_text(npy("a.npy", kArray));
  content.pop_back();
  EXPECT_THAT(points_error(text("a.npy", content)), HasSubstr("a.npy"));
}

TEST_F(LoadWeights, ReadsRowsAndColumns) {
  const Vector want{{0.5, 2, 0}};
  EXPECT_EQ(load_weights(text("a.csv", "0.5,2,0\n")), want);
  EXPECT_EQ(load_weights(text("b.csv", "weight\n0.5\n2\n0\n")), want);
  EXPECT_EQ(load_weights(npy("c.npy", Array<double>{{3}, {0.5, 2, 0}})), want);
  const Array<double> column{{3, 1}, {0.5, 2, 0}};
  EXPECT_EQ(load_weights(npz("d.npz", Named("points", kArray), Named("weights", column))), want);
}

TEST_F(LoadWeights, RefusesATable) {
  const std::string name = npy("a.npy", kArray);
  EXPECT_EQ(weights_error(name),
            name + ": got weights of shape (3, 2), expected a single row or column");
}

TEST_F(LoadWeights, NamesWhatIsNegativeOrNotFinite) {
  const std::string negative = npy("a.npy", Array<double>{{3}, {1, 2, -0.25}});
  EXPECT_EQ(weights_error(negative),
            negative + ": got weight -0.25 at 2 (counted from 0), expected at least 0");
  const std::string nan = npy("b.npy", Array<double>{{2}, {1, kNan}});
  EXPECT_THAT(weights_error(nan), StartsWith(nan + ": got nan in row 1"));
}

}  // namespace
}  // namespace gtv::data
