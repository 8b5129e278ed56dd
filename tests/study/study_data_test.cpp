#include "gtv/study/study_data.hpp"

#include <gmock/gmock.h>
#include <stdlib.h>

#include "gtv/base/error.hpp"
#include "gtv/study/result.hpp"

namespace gtv::study {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

/// The digits are in the tests' own folder.
class StudyData : public testing::Test {
 protected:
  StudyData() { ::setenv("GTV_DATASETS", GTV_TEST_DATA, 1); }
  ~StudyData() override { ::unsetenv("GTV_DATASETS"); }

  static data::Dataset loaded(const std::string& text) {
    return load_study_data(parse_study(text, "s.toml").config, GTV_TEST_DATA);
  }
  static std::string error_of(const std::string& text) {
    try {
      static_cast<void>(loaded(text));
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  }
};

TEST_F(StudyData, AreImagesOfAPresetAsTheyAreStored) {
  const data::Dataset digits = loaded("data.preset = \"digits\"\n");
  EXPECT_EQ(digits.points.rows(), 1797);
  EXPECT_EQ(digits.points.type(), StoredMatrix::Type::uint8);
  EXPECT_EQ(digits.scaling, "x = p / 8 - 1");
  EXPECT_FALSE(digits.centred);
}

TEST_F(StudyData, AreLimitedBeforeTheyAreCentred) {
  const data::Dataset digits =
      loaded("[data]\npreset = \"digits\"\nlimit = 10\ncentre = \"mean\"\n");
  ASSERT_EQ(digits.points.rows(), 10);
  EXPECT_TRUE(digits.centred);
  EXPECT_LT(digits.points.values().colwise().mean().cwiseAbs().maxCoeff(), 1e-15);
  const data::Dataset points =
      loaded("data.points = [[0.0], [1.0], [8.0]]\ndata.limit = 2\ndata.centre = \"mean\"\n");
  EXPECT_EQ(points.points.values(), (Matrix{{-0.5}, {0.5}}));
}

TEST_F(StudyData, AreReadFromImageFilesBesideTheStudy) {
  const data::Dataset image = loaded("data.file = \"io_grey.png\"\n");
  EXPECT_EQ(image.image, (data::ImageShape{.height = 2, .width = 3, .channels = 1}));
  EXPECT_EQ(loaded("data.file = \"../fuzz/corpus/idx/images.idx.gz\"\n").points.rows(), 2);
}

TEST_F(StudyData, NameTheKeyAtFault) {
  EXPECT_EQ(error_of("data.preset = \"line\"\ndata.limit = 7\n"),
            "data.limit: line: got a limit of 7 points, expected 1 to the 6 that there are");
  EXPECT_THAT(error_of("data.file = \"no-idx3-ubyte.gz\"\n"),
              AllOf(StartsWith("data.file: "), HasSubstr("no-idx3-ubyte.gz: cannot read: ")));
  EXPECT_EQ(error_of("data.preset = \"digits\"\ndata.part = \"test\"\n"),
            "s.toml:2: data.part: got test with data.preset = digits, expected train, or "
            "data.preset = fashion-mnist");
  EXPECT_EQ(error_of("data.points = [0, 1]\ndata.part = \"test\"\n"),
            "s.toml:2: data.part: got test with data.points, expected train, or data.preset = "
            "fashion-mnist");
  EXPECT_THAT(error_of("data.preset = \"line\"\ndata.centre = \"median\"\n"),
              HasSubstr("data.centre: got"));
  EXPECT_THAT(error_of("data.preset = \"line\"\ndata.limit = -1\n"),
              HasSubstr("data.limit: got -1, expected an integer from 0 to 1000000000"));
}

TEST_F(StudyData, WeighThePointsThatAreUsed) {
  const std::string text =
      "data.preset = \"line\"\ndata.limit = 2\nestimator.kind = \"exact\"\n"
      "ensemble.models = 1\nsampler.trajectories = 10\n";
  EXPECT_NO_THROW(
      static_cast<void>(compute_study(parse_study(text + "data.weights = [1, 2]\n", "s.toml"))));
  EXPECT_EQ(error_of(text + "data.weights = [1, 2, 3, 4, 5, 6]\n"),
            "s.toml:6: data.weights: got 6 weights, expected 2, one a point");
}

}  // namespace
}  // namespace gtv::study
