#include "gtv/io/idx.hpp"

#include <gmock/gmock.h>

#include "error_text.hpp"
#include "gtv/io/atomic_file.hpp"
#include "npy_bytes.hpp"
#include "temp_folder.hpp"

namespace gtv::io {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::filesystem::path corpus(const std::string& name) {
  return std::filesystem::path(GTV_TEST_DATA) / ".." / "fuzz" / "corpus" / "idx" / name;
}

/// An IDX file of this type, shape (sizes below 256) and data.
std::string idx_bytes(char type, const std::string& sizes, const std::string& data) {
  std::string bytes{'\0', '\0', type, static_cast<char>(sizes.size())};
  for (const char size : sizes) bytes += {'\0', '\0', '\0', size};
  return bytes + data;
}

std::string refusal(const std::string& bytes) {
  return input_error([&] { static_cast<void>(parse_idx(as_span(bytes), "x.idx")); });
}

TEST(Idx, ReadsImagesPlainAndGzipped) {
  for (const char* name : {"images.idx", "images.idx.gz"}) {
    const auto array = std::get<Array<std::uint8_t>>(read_idx(corpus(name)));
    EXPECT_THAT(array.shape, ElementsAre(2, 2, 3)) << name;
    EXPECT_THAT(array.values, ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)) << name;
  }
}

TEST(Idx, ReadsEveryTypeFromBigEndian) {
  const auto read = [](const char* name) { return read_idx(corpus(name)); };
  EXPECT_THAT(std::get<Array<std::int32_t>>(read("int8.idx")).values, ElementsAre(-1, 2));
  EXPECT_THAT(std::get<Array<std::int32_t>>(read("int16.idx")).values, ElementsAre(-2, 300));
  EXPECT_THAT(std::get<Array<std::int32_t>>(read("int32.idx")).values, ElementsAre(-2, 70000));
  EXPECT_THAT(std::get<Array<float>>(read("float32.idx")).values, ElementsAre(-2.5F, 0.25F));
  EXPECT_THAT(std::get<Array<double>>(read("float64.idx")).values, ElementsAre(0.1));
}

TEST(Idx, SaysBothCountsWhereTheyDiffer) {
  EXPECT_EQ(
      refusal(idx_bytes('\x08', "\x03\x02\x02", "12345678")),
      "x.idx: IDX header says 3 items in the shape (3, 2, 2), 12 bytes: got 8 bytes, 2 items");
  EXPECT_EQ(refusal(idx_bytes('\x0b', "\x02", "12345678")),
            "x.idx: IDX header says 2 items in the shape (2,), 4 bytes: got 8 bytes, 4 items");
}

TEST(Idx, SaysBothCountsOfAGzipStreamToo) {
  EXPECT_THAT(input_error([] { static_cast<void>(read_idx(corpus("wrong_count.idx.gz"))); }),
              HasSubstr("says 3 items in the shape (3, 2, 3), 18 bytes: got 12 bytes, 2 items"));
}

TEST(Idx, RefusesShapesBeyondMemoryWithoutTakingIt) {
  EXPECT_THAT(input_error([] { static_cast<void>(read_idx(corpus("overflow.idx"))); }),
              HasSubstr("(4294967295, 4294967295, 4294967295), more than 2^64 bytes: got 8 bytes"));
}

TEST(Idx, RefusesWhatIsNoIdxFile) {
  EXPECT_EQ(refusal(""),
            "x.idx: not an IDX file, or one cut short: got 0 of the 4 bytes of its type");
  EXPECT_EQ(refusal("text"),
            "x.idx: not an IDX file: got first bytes 0x74 0x65, expected two zeros");
  EXPECT_THAT(refusal(idx_bytes('\x0a', "\x01", "1")), HasSubstr("x.idx: IDX type: got 0x0a"));
  EXPECT_EQ(refusal(idx_bytes('\x08', "", "")),
            "x.idx: IDX header: got 0 dimensions, expected 1 to 32");
  EXPECT_THAT(refusal(idx_bytes('\x08', std::string(33, '\x01'), "1")),
              HasSubstr("got 33 dimensions, expected 1 to 32"));
  EXPECT_THAT(refusal(idx_bytes('\x08', "\x01\x01", "").substr(0, 10)),
              HasSubstr("got 2 of the 4 bytes of size 2 of 2"));
}

TEST(Idx, RefusesADamagedGzipStream) {
  const std::string whole = read_text(corpus("images.idx.gz"));
  for (std::size_t length = 2; length < whole.size(); ++length) {
    EXPECT_THAT(refusal(whole.substr(0, length)), HasSubstr("x.idx: gzip stream: truncated"))
        << length;
  }
  std::string flipped = whole;
  flipped[whole.size() - 6] ^= 1;  // in the checksum
  EXPECT_THAT(refusal(flipped), HasSubstr("x.idx: gzip stream: corrupt"));
  EXPECT_THAT(refusal(whole + "more"), HasSubstr("got 4 bytes after its end"));
}

TEST(Idx, IsKnownByItsFirstBytes) {
  EXPECT_TRUE(is_idx(as_span(read_text(corpus("images.idx")))));
  EXPECT_TRUE(is_idx(as_span(read_text(corpus("images.idx.gz")))));
  EXPECT_FALSE(is_idx(as_span("1,2\n3,4\n")));
  EXPECT_FALSE(is_idx(as_span("")));
  EXPECT_TRUE(is_idx(corpus("images.idx")));
  EXPECT_FALSE(is_idx(std::filesystem::path("/dev/zero")));
  EXPECT_THAT(input_error([] { static_cast<void>(is_idx(corpus("none"))); }),
              HasSubstr("none: cannot read: "));
}

}  // namespace
}  // namespace gtv::io
