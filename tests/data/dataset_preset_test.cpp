#include <gmock/gmock.h>
#include <stdlib.h>

#include "data/data_folder.hpp"
#include "gtv/data/dataset.hpp"
#include "gtv/data/preset.hpp"

namespace gtv::data {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

const std::filesystem::path kInstalled = "/usr/share/datasets/fashion-mnist";

/// GTV_DATASETS for the length of a test.
class PresetDataset : public testing::Test {
 protected:
  PresetDataset() { ::unsetenv("GTV_DATASETS"); }
  ~PresetDataset() override { ::unsetenv("GTV_DATASETS"); }
  static void search_in(const std::filesystem::path& folder) {
    ::setenv("GTV_DATASETS", folder.c_str(), 1);
  }
};

std::string preset_error(const std::string& name, const std::string& part) {
  try {
    static_cast<void>(preset_dataset(name, part));
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

TEST_F(PresetDataset, DigitsAre1797ImagesOf8By8From0To16) {
  search_in(GTV_TEST_DATA);
  const Dataset digits = preset_dataset("digits");
  const Matrix x = digits.points.values();
  ASSERT_EQ(x.rows(), 1797);
  ASSERT_EQ(x.cols(), 64);
  EXPECT_EQ(digits.image, (ImageShape{.height = 8, .width = 8, .channels = 1}));
  EXPECT_EQ(x.minCoeff(), -1);
  EXPECT_EQ(x.maxCoeff(), 1);
  EXPECT_EQ(x(0, 2), 5 / 8.0 - 1);
  EXPECT_NEAR(x.mean(), 4.884164579855314 / 8 - 1, 1e-14);
  EXPECT_EQ(digits.points.stored_bytes(), 1797U * 64U);
  EXPECT_EQ(digits.scaling, "x = p / 8 - 1");
  EXPECT_EQ(digits.source, "digits, train");
}

TEST_F(PresetDataset, FashionMnistHas60000And10000Images) {
  if (!std::filesystem::exists(kInstalled)) GTEST_SKIP() << "dataset-fashion-mnist";
  const Dataset train = preset_dataset("fashion-mnist");
  EXPECT_EQ(train.points.rows(), 60000);
  EXPECT_EQ(train.points.stored_bytes(), 47040000U);
  EXPECT_EQ(train.image, (ImageShape{.height = 28, .width = 28, .channels = 1}));
  // Published: the mean pixel is 0.2860 of the brightest.
  EXPECT_NEAR((centred(train).mean.mean() + 1) / 2, 0.2860, 5e-5);
  EXPECT_EQ(train.source, "fashion-mnist, train");
  const Dataset test = preset_dataset("fashion-mnist", "test");
  EXPECT_EQ(test.points.rows(), 10000);
  EXPECT_EQ(test.source, "fashion-mnist, test");
}

TEST_F(PresetDataset, MayBeAPointSet) {
  const Dataset line = preset_dataset("line");
  EXPECT_EQ(line.points.values(), preset_points("line"));
  EXPECT_FALSE(line.image);
  EXPECT_EQ(line.source, "line");
  EXPECT_FALSE(is_image_preset("line"));
  EXPECT_TRUE(is_image_preset("digits"));
}

TEST_F(PresetDataset, IsLookedForInGtvDatasetsFirst) {
  const DataFolder folder;
  std::filesystem::create_directories(folder / "fashion-mnist");
  const auto corpus = std::filesystem::path(GTV_TEST_DATA) / ".." / "fuzz" / "corpus" / "idx";
  std::filesystem::copy_file(corpus / "images.idx.gz",
                             folder / "fashion-mnist/t10k-images-idx3-ubyte.gz");
  search_in(folder.path());
  EXPECT_EQ(preset_dataset("fashion-mnist", "test").points.rows(), 2);
  std::filesystem::copy_file(corpus / "labels.idx",
                             folder / "fashion-mnist/train-images-idx3-ubyte.gz");
  EXPECT_THAT(preset_error("fashion-mnist", "train"),
              EndsWith("ubyte.gz: got points of dimension 1, expected images"));
}

TEST_F(PresetDataset, SaysWhichFileWasLookedForAndWhatToInstall) {
  if (std::filesystem::exists(kInstalled)) GTEST_SKIP() << "dataset-fashion-mnist is installed";
  const DataFolder folder;
  const std::string missing =
      "preset: found no " + (kInstalled / "train-images-idx3-ubyte.gz").string();
  const std::string hint =
      " for fashion-mnist, expected it installed: apt install dataset-fashion-mnist";
  EXPECT_EQ(preset_error("fashion-mnist", "train"), missing + hint);
  search_in(folder.path());
  EXPECT_EQ(
      preset_error("fashion-mnist", "train"),
      missing + " nor " + (folder / "fashion-mnist/train-images-idx3-ubyte.gz").string() + hint);
}

TEST_F(PresetDataset, RefusesDamagedDigits) {
  const DataFolder folder;
  search_in(folder.path());
  folder.text("digits.csv.gz", "1,2,3\n");
  EXPECT_THAT(preset_error("digits", "train"),
              EndsWith("got 3 columns, expected 65, an image's pixels and its label"));
  std::string line = "17";
  for (int i = 0; i < 64; ++i) line += ",0";
  folder.text("digits.csv.gz", line + "\n");
  EXPECT_THAT(preset_error("digits", "train"),
              EndsWith("got 17 in image 0, pixel 0 (counted from 0), expected 0, 1, ... 16"));
}

TEST_F(PresetDataset, RefusesOtherNamesAndParts) {
  EXPECT_EQ(preset_error("fashion", "train"),
            "preset: got 'fashion', expected one of polygon, line, lshape, random, square, "
            "fashion-mnist, digits");
  EXPECT_EQ(preset_error("line", "test"), "part: got 'test' for line, expected train");
  EXPECT_THAT(preset_error("digit", "train"), HasSubstr("did you mean 'digits'?"));
  EXPECT_EQ(preset_error("digits", "test"), "part: got 'test' for digits, expected train");
  EXPECT_EQ(preset_error("fashion-mnist", "all"),
            "part: got 'all' for fashion-mnist, expected train or test");
}

}  // namespace
}  // namespace gtv::data
