#include "gtv/data/preset.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <numbers>

#include "gtv/base/error.hpp"
#include "gtv/data/mixture.hpp"
#include "gtv/io/npz.hpp"

namespace gtv::data {
namespace {

using testing::ElementsAre;

Matrix stored(const std::string& file, const std::string& name) {
  const io::Npz arrays = io::read_npz(std::string(GTV_TEST_DATA "/") + file);
  const Array<double> array = io::to_double(arrays.at(name));
  return Eigen::Map<const Matrix>(array.values.data(), static_cast<Index>(array.shape[0]),
                                  static_cast<Index>(array.shape[1]));
}

void expect_same_points(const Matrix& got, const Matrix& want) {
  ASSERT_EQ(got.rows(), want.rows());
  ASSERT_EQ(got.cols(), want.cols());
  EXPECT_LE((got - want).cwiseAbs().maxCoeff(), 1e-15);
}

TEST(Preset, SetsOfFigure1AreThoseOfTheReferenceRun) {
  for (const std::string name : {"polygon", "line", "lshape", "random"}) {
    SCOPED_TRACE(name);
    expect_same_points(preset_points(name), stored("fig1_reference.npz", name + "/points"));
  }
}

TEST(Preset, SquareTurnedIsThatOfTheReferenceRun) {
  expect_same_points(rotated(make_mixture(preset_points("square")), 0.3).points,
                     stored("golden_linear.npz", "gauss2d/points"));
}

TEST(Preset, PolygonAndSquareAreRegular) {
  for (const auto& [name, corners] : {std::pair("polygon", 6), std::pair("square", 4)}) {
    Matrix want(corners, 2);
    for (int m = 0; m < corners; ++m) {
      const double angle = 2 * std::numbers::pi * m / corners;
      want.row(m) << std::cos(angle), std::sin(angle);
    }
    SCOPED_TRACE(name);
    expect_same_points(preset_points(name), want);
  }
  EXPECT_EQ(preset_points("square")(1, 0), 0);  // not cos(pi / 2) = 6e-17
}

TEST(Preset, NamesAreAllKnown) {
  EXPECT_THAT(preset_names(), ElementsAre("polygon", "line", "lshape", "random", "square"));
  for (const auto& name : preset_names()) {
    EXPECT_EQ(make_mixture(preset_points(name)).size(), name == "square" ? 4 : 6) << name;
  }
}

TEST(Preset, AnUnknownNameIsAnsweredWithTheNearest) {
  try {
    (void)preset_points("l-shape");
    FAIL() << "no error";
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(),
                 "preset: got 'l-shape', expected one of polygon, line, lshape, random, square; "
                 "did you mean 'lshape'?");
  }
}

}  // namespace
}  // namespace gtv::data
