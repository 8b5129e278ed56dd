#include "gtv/io/png.hpp"

#include <gmock/gmock.h>

#include "error_text.hpp"
#include "gtv/io/atomic_file.hpp"
#include "npy_bytes.hpp"

namespace gtv::io {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::filesystem::path png_file(const std::string& name) {
  return std::filesystem::path(GTV_TEST_DATA) / ("io_" + name + ".png");
}

std::string png_refusal(const std::string& name) {
  return input_error([&] { static_cast<void>(read_png(png_file(name))); });
}

TEST(Png, ReadsGreyOf8And16BitsAndWithOpaqueAlpha) {
  for (const char* name : {"grey", "grey16", "grey_alpha"}) {
    const Array<std::uint8_t> image = read_png(png_file(name));
    EXPECT_THAT(image.shape, ElementsAre(2, 3, 1)) << name;
    EXPECT_THAT(image.values, ElementsAre(0, 10, 20, 30, 40, 255)) << name;
  }
}

TEST(Png, SpreadsSingleBitsOverAllGreys) {
  const Array<std::uint8_t> image = read_png(png_file("bits"));
  EXPECT_THAT(image.shape, ElementsAre(2, 3, 1));
  EXPECT_THAT(image.values, ElementsAre(0, 255, 0, 255, 0, 255));
}

TEST(Png, ReadsColoursWithTheChannelLast) {
  const Array<std::uint8_t> image = read_png(png_file("rgb"));
  EXPECT_THAT(image.shape, ElementsAre(1, 2, 3));
  EXPECT_THAT(image.values, ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST(Png, LooksPalettesUp) {
  const Array<std::uint8_t> image = read_png(png_file("palette"));
  EXPECT_THAT(image.shape, ElementsAre(1, 2, 3));
  EXPECT_THAT(image.values, ElementsAre(40, 50, 60, 10, 20, 30));
}

TEST(Png, RefusesWhatIsNotOpaqueAndNamesThePixel) {
  EXPECT_EQ(png_refusal("transparent"),
            png_file("transparent").string() +
                ": got alpha 128 in row 1, column 1 (counted from 0), expected 255, opaque");
}

TEST(Png, RefusesMorePixelsThanTheFileCanHold) {
  EXPECT_THAT(png_refusal("claims"), HasSubstr("io_claims.png: claims 60000 x 60000 pixels"));
}

TEST(Png, RefusesADamagedFileInOneLineThatNamesIt) {
  const std::string whole = read_text(png_file("rgb"));
  for (std::size_t length = 0; length < whole.size() - 12; ++length) {  // the end mark may miss
    const std::string part = whole.substr(0, length);
    EXPECT_THAT(input_error([&] { static_cast<void>(parse_png(as_span(part), "x.png")); }),
                HasSubstr("x.png: not a PNG file, or a damaged one: "))
        << length;
  }
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string flipped = whole;
    flipped[at] ^= 0x10;
    EXPECT_TRUE(returns_or_refuses([&] {
      static_cast<void>(parse_png(as_span(flipped), "x.png"));
    })) << at;
  }
}

TEST(Png, NamesAMissingFile) {
  EXPECT_THAT(png_refusal("none"), HasSubstr("io_none.png: cannot read: "));
}

}  // namespace
}  // namespace gtv::io
