#include "gtv/io/npz.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <time.h>

#include "error_text.hpp"
#include "npy_bytes.hpp"
#include "temp_folder.hpp"

namespace gtv::io {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::filesystem::path data_folder = GTV_TEST_DATA;

Npz three_arrays() {
  Npz arrays;
  arrays.add("density/mean", Array<double>({2, 3}, {0, 1, 2, 3, 4, 0.1}));
  arrays.add("counts", Array<std::int64_t>({3}, {1, -2, 3}));
  arrays.add("nothing", Array<float>({0, 4}));
  return arrays;
}

TEST(Npz, KeepsNamesInTheOrderOfTheFile) {
  const TempFolder folder;
  write_npz(folder / "x.npz", three_arrays());
  const Npz back = read_npz(folder / "x.npz");
  std::vector<std::string> names;
  for (const auto& entry : back.entries()) names.push_back(entry.first);
  EXPECT_THAT(names, ElementsAre("density/mean", "counts", "nothing"));
  EXPECT_THAT(to_double(back.at("density/mean")).values, ElementsAre(0, 1, 2, 3, 4, 0.1));
  EXPECT_THAT(shape_of(back.at("nothing")), ElementsAre(0, 4));
  EXPECT_TRUE(std::holds_alternative<Array<std::int64_t>>(back.at("counts")));
}

TEST(Npz, NamesTheNearestArrayIfThereIsNoneOfTheName) {
  const Npz arrays = three_arrays();
  EXPECT_TRUE(arrays.contains("counts"));
  EXPECT_FALSE(arrays.contains("count"));
  EXPECT_EQ(input_error([&] { static_cast<void>(arrays.at("count")); }),
            "array 'count': there is none of that name; the nearest is 'counts'");
  EXPECT_THAT(input_error([&] { static_cast<void>(arrays.at("zzzzzzzz")); }),
              HasSubstr("the archive holds 3 others"));
}

TEST(Npz, TheSameArraysGiveTheSameBytesWhateverTheTimeZone) {
  const std::vector<std::byte> bytes = format_npz(three_arrays());
  for (const char* zone : {"UTC", "America/New_York", "Pacific/Kiritimati", "UTC+11:30"}) {
    ::setenv("TZ", zone, 1);
    ::tzset();
    EXPECT_EQ(format_npz(three_arrays()), bytes) << zone;
  }
  ::unsetenv("TZ");
  ::tzset();
}

TEST(Npz, IsDeflated) {
  Npz zeros;
  zeros.add("zeros", Array<double>({100000}));
  EXPECT_LT(format_npz(zeros).size(), 8000U);
}

TEST(Npz, AnArchiveOfNothingIsWrittenAndRead) {
  const auto bytes = format_npz(Npz());
  EXPECT_TRUE(parse_npz(bytes, "empty").entries().empty());
}

TEST(Npz, MoreMembersThanAPlainZipArchiveCanCountAreWrittenAndRead) {
  Npz arrays;
  constexpr int beyond_16_bits = 65537;
  for (int i = 0; i < beyond_16_bits; ++i) {
    arrays.add(std::to_string(i), Array<std::int32_t>({1}, {i}));
  }
  const Npz back = parse_npz(format_npz(arrays), "many");
  ASSERT_EQ(back.entries().size(), arrays.entries().size());
  EXPECT_EQ(std::get<Array<std::int32_t>>(back.entries().back().second).values.front(),
            beyond_16_bits - 1);
}

TEST(Npz, ReadsZip64RecordsAndFoldersInsideTheArchive) {
  for (const auto& [file, name] : {std::pair{"io_zip64.npz", "x"}, {"io_folder.npz", "inner/x"}}) {
    const Npz arrays = read_npz(data_folder / file);
    EXPECT_EQ(arrays.entries().size(), 1U) << file;
    EXPECT_THAT(to_double(arrays.at(name)).values, ElementsAre(0, 1, 2)) << file;
  }
}

TEST(Npz, NamesNeedNotBeAscii) {
  Npz arrays;
  arrays.add("σ²", Array<double>({}, {2}));
  EXPECT_THAT(to_double(parse_npz(format_npz(arrays), "x").at("σ²")).values, ElementsAre(2));
}

TEST(Npz, RefusesToWriteTwoArraysOfOneName) {
  Npz arrays = three_arrays();
  arrays.add("counts", Array<double>({}, {1}));
  EXPECT_EQ(input_error([&] { static_cast<void>(format_npz(arrays)); }),
            "arrays to write: got two called 'counts', expected one of a name");
}

}  // namespace
}  // namespace gtv::io
