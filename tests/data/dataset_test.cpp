#include "gtv/data/dataset.hpp"

#include <gmock/gmock.h>

#include <limits>
#include <numeric>

#include "data/data_folder.hpp"
#include "gtv/io/npy.hpp"
#include "gtv/io/npz.hpp"

namespace gtv::data {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

const std::filesystem::path kData = GTV_TEST_DATA;

/// The error that the call throws, or "no error".
template <class Call>
std::string refusal(const Call& call) {
  try {
    call();
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

std::string load_error(const std::filesystem::path& file) {
  return refusal([&] { static_cast<void>(load_dataset(file)); });
}

class LoadDataset : public testing::Test {
 protected:
  std::filesystem::path npy(const std::string& name, const io::AnyArray& array) const {
    io::write_npy(folder / name, array);
    return folder / name;
  }
  std::filesystem::path png(const std::string& name, const std::string& as) const {
    std::filesystem::copy_file(kData / ("io_" + name + ".png"), folder / as);
    return folder / as;
  }
  DataFolder folder;
};

const Array<std::uint8_t> kPixels{{2, 1, 2}, {0, 255, 51, 102}};
const Matrix kScaled{{-1, 1}, {-0.6, -0.2}};

TEST_F(LoadDataset, ScalesBytesOfImagesAndKeepsThemBytes) {
  const Dataset images = load_dataset(npy("a.npy", kPixels));
  EXPECT_TRUE(images.points.values().isApprox(kScaled, 1e-15));
  EXPECT_EQ(images.points.values().maxCoeff(), 1);
  EXPECT_EQ(images.points.type(), StoredMatrix::Type::uint8);
  EXPECT_EQ(images.image, (ImageShape{.height = 1, .width = 2, .channels = 1}));
  EXPECT_EQ(images.scaling, "x = p / 127.5 - 1");
  EXPECT_EQ(images.source, (folder / "a.npy").string());
  EXPECT_FALSE(images.centred);
}

TEST_F(LoadDataset, TakesTheLastOfFourSizesForColours) {
  const Dataset images = load_dataset(
      npy("a.npy", Array<std::uint8_t>{{1, 1, 2, 3}, std::vector<std::uint8_t>(6, 255)}));
  EXPECT_EQ(images.image, (ImageShape{.height = 1, .width = 2, .channels = 3}));
  EXPECT_EQ(images.points.cols(), 6);
}

TEST_F(LoadDataset, LeavesFloatsAndTablesOfBytesAsStored) {
  const Dataset floats = load_dataset(npy("a.npy", Array<float>{{1, 2, 2}, {0, 1, 2, 0.1F}}));
  EXPECT_EQ(floats.points.type(), StoredMatrix::Type::float32);
  EXPECT_EQ(floats.points.values(), (Matrix{{0, 1, 2, 0.1F}}));
  EXPECT_EQ(floats.scaling, "as stored");
  EXPECT_EQ(floats.image, (ImageShape{.height = 2, .width = 2, .channels = 1}));
  const Dataset table = load_dataset(npy("b.npy", Array<std::uint8_t>{{2, 2}, {0, 255, 51, 102}}));
  EXPECT_EQ(table.points.values(), (Matrix{{0, 255}, {51, 102}}));
  EXPECT_FALSE(table.image);
  const Dataset line = load_dataset(npy("c.npy", Array<double>{{3}, {1, 2, 4}}));
  EXPECT_EQ(line.points.values(), (Matrix{{1}, {2}, {4}}));
}

TEST_F(LoadDataset, ReadsArchivesAndTables) {
  io::Npz arrays;
  arrays.add("labels", Array<std::uint8_t>{{2}, {0, 1}});
  arrays.add("points", kPixels);
  io::write_npz(folder / "a.npz", arrays);
  EXPECT_TRUE(load_dataset(folder / "a.npz").points.values().isApprox(kScaled, 1e-15));
  EXPECT_EQ(load_dataset(kData / "io_table.csv.gz").points.values(),
            (Matrix{{1, 2.5}, {-0.3, 0.1}}));
}

TEST_F(LoadDataset, ReadsIdxWhateverItIsCalled) {
  const auto corpus = kData / ".." / "fuzz" / "corpus" / "idx";
  std::filesystem::copy_file(corpus / "images.idx.gz", folder / "train-images");
  const Dataset images = load_dataset(folder / "train-images");
  EXPECT_EQ(images.image, (ImageShape{.height = 2, .width = 3, .channels = 1}));
  EXPECT_NEAR(images.points.values()(1, 5), 11 / 127.5 - 1, 1e-15);
  EXPECT_THAT(load_error(corpus / "wrong_count.idx"), HasSubstr("says 3 items"));
  EXPECT_THAT(load_error(corpus / "truncated.idx.gz"), HasSubstr("gzip stream: truncated"));
}

TEST_F(LoadDataset, ReadsAFolderOfPngFilesByName) {
  png("grey", "b.png");
  png("grey16", "a.PNG");
  png("bits", "c.png");
  folder.text("notes.txt", "no image");
  const Dataset images = load_dataset(folder.path());
  ASSERT_EQ(images.points.rows(), 3);
  EXPECT_EQ(images.image, (ImageShape{.height = 2, .width = 3, .channels = 1}));
  EXPECT_NEAR(images.points.values()(0, 1), 10 / 127.5 - 1, 1e-15);
  EXPECT_NEAR(images.points.values()(2, 1), 1, 1e-15);
  EXPECT_EQ(load_dataset(folder / "b.png").points.rows(), 1);
}

TEST_F(LoadDataset, NamesBothImagesWhoseSizesDiffer) {
  const auto first = png("grey", "a.png");
  const auto second = png("rgb", "b.png");
  EXPECT_EQ(load_error(folder.path()),
            second.string() +
                ": got 1 x 2 pixels of three colours, expected 2 x 3 pixels of grey as in " +
                first.string());
}

TEST_F(LoadDataset, RefusesAFolderWithoutImages) {
  EXPECT_EQ(load_error(folder.path()),
            folder.path().string() + ": got a folder without .png files, expected at least one");
}

TEST_F(LoadDataset, RefusesOtherShapes) {
  EXPECT_EQ(
      load_error(npy("a.npy", Array<float>{{1, 1, 1, 2}, {0, 1}})),
      (folder / "a.npy").string() +
          ": got an array of shape (1, 1, 1, 2), expected points (n, D) or images (n, H, W) or "
          "(n, H, W, C) with 1 or 3 channels");
  EXPECT_THAT(
      load_error(npy("b.npy", Array<std::uint8_t>{{0, 28, 28}, {}})),
      EndsWith("b.npy: got an array of shape (0, 28, 28), expected at least 1 row and 1 column"));
}

TEST_F(LoadDataset, NamesRowAndColumnOfWhatIsNotFinite) {
  Array<float> floats({700, 1000});
  floats.values[699 * 1000 + 3] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(load_error(npy("a.npy", floats)),
            (folder / "a.npy").string() +
                ": got nan in row 699, column 3 (counted from 0), expected a finite number");
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_THAT(load_error(npy("b.npy", Array<double>{{1, 2, 2}, {0, 1, -infinity, 0}})),
              HasSubstr("b.npy: got -inf in row 0, column 2"));
}

TEST_F(LoadDataset, RefusesOtherKindsAndMissingFiles) {
  EXPECT_THAT(load_error(folder.text("a.txt", "1,2\n")),
              HasSubstr("a.txt: got a file of unknown kind, expected .npy, .npz, .csv"));
  EXPECT_THAT(load_error("/dev/zero"), HasSubstr("/dev/zero: got a file of unknown kind"));
  for (const char* name : {"no.npy", "no.npz", "no.csv", "no.png", "no-idx3-ubyte.gz", "no"}) {
    EXPECT_THAT(load_error(folder / name), HasSubstr(std::string(name) + ": cannot read: "))
        << name;
  }
}

/// Two by two images of 0, 1, 2, ...
Dataset counted_images(Index count, Index height, Index width, Index channels) {
  FloatMatrix values(count, height * width * channels);
  std::iota(values.data(), values.data() + values.size(), 0.0F);
  return {.points = StoredMatrix::of(values),
          .image = ImageShape{height, width, channels},
          .source = "x",
          .mean = {}};
}

TEST(Dataset, LimitedHasTheFirstPoints) {
  const Dataset all = counted_images(3, 1, 2, 1);
  EXPECT_EQ(limited(all, 2).points.values(), (Matrix{{0, 1}, {2, 3}}));
  EXPECT_EQ(limited(all, 3).points.rows(), 3);
  EXPECT_EQ(refusal([&] { static_cast<void>(limited(all, 4)); }),
            "x: got a limit of 4 points, expected 1 to the 3 that there are");
  EXPECT_THAT(refusal([&] { static_cast<void>(limited(all, 0)); }), HasSubstr("a limit of 0"));
}

TEST(Dataset, CentredHasMeanZeroAndSaysWhatItSubtracted) {
  const Dataset moved = centred(counted_images(401, 1, 1000, 1));  // two blocks
  const Matrix values = moved.points.values();
  EXPECT_LT(values.colwise().mean().cwiseAbs().maxCoeff(), 1e-13 * 401000);
  EXPECT_TRUE(moved.centred);
  EXPECT_NEAR(moved.mean(7), 200007, 1e-13 * 401000);
  EXPECT_NEAR(values(0, 7), -200000, 1e-13 * 401000);
}

TEST(Dataset, CentredTwiceSaysTheWholeShift) {
  Dataset moved = limited(centred(counted_images(3, 1, 1, 1)), 2);  // -1, 0
  moved = centred(moved);
  EXPECT_EQ(moved.points.values(), (Matrix{{-0.5}, {0.5}}));
  EXPECT_EQ(moved.mean, (Vector{{0.5}}));
}

TEST(Dataset, DownsampledIsTheMeanOfEachSquare) {
  // Rows of four pixels of three colours: the pixel at (y, x) has 12 y + 3 x + c.
  const Dataset small = downsampled(counted_images(2, 2, 4, 3), 2);
  EXPECT_EQ(small.image, (ImageShape{.height = 1, .width = 2, .channels = 3}));
  EXPECT_EQ(small.points.values(),
            (Matrix{{7.5, 8.5, 9.5, 13.5, 14.5, 15.5}, {31.5, 32.5, 33.5, 37.5, 38.5, 39.5}}));
  EXPECT_EQ(small.points.type(), StoredMatrix::Type::float32);
  EXPECT_EQ(small.scaling, "as stored, means of 2 x 2 pixels");
}

TEST(Dataset, DownsampledPoolsTheMeanToo) {
  const Dataset small = downsampled(centred(counted_images(3, 2, 2, 1)), 2);
  EXPECT_EQ(small.points.values(), (Matrix{{-4}, {0}, {4}}));
  EXPECT_EQ(small.mean, (Vector{{5.5}}));
}

TEST(Dataset, DownsampledWantsImagesAndADivisor) {
  EXPECT_EQ(refusal([] { static_cast<void>(downsampled(counted_images(1, 4, 6, 1), 4)); }),
            "x: got a factor of 4 for images of 4 x 6 pixels, expected one that divides both");
  Dataset points = counted_images(1, 4, 6, 1);
  points.image.reset();
  EXPECT_THAT(refusal([&] { static_cast<void>(downsampled(points, 2)); }),
              HasSubstr("x: got points of dimension 24 to make smaller, expected images"));
}

TEST(Dataset, BecomesAMixtureUnlessThatTakesTooMuchMemory) {
  const Dataset images = counted_images(3, 1, 2, 1);
  const Mixture mixture = to_mixture(images, Vector{{1, 1, 2}}, 0.5, 96);
  EXPECT_EQ(mixture.points, (Matrix{{0, 1}, {2, 3}, {4, 5}}));
  EXPECT_EQ(mixture.weights, (Vector{{0.25, 0.25, 0.5}}));
  EXPECT_EQ(mixture.spread, 0.5);
  EXPECT_THAT(refusal([&] { static_cast<void>(to_mixture(images, {}, 0, 95)); }),
              HasSubstr("x: got 3 points of dimension 2, which need 96 bytes in double precision, "
                        "expected at most 95"));
}

}  // namespace
}  // namespace gtv::data
