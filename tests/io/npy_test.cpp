#include "gtv/io/npy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "error_text.hpp"
#include "gtv/io/npz.hpp"
#include "npy_bytes.hpp"
#include "oracle/io_oracle.hpp"
#include "temp_folder.hpp"

namespace gtv::io {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::filesystem::path data_folder = GTV_TEST_DATA;

std::vector<double> counting(std::size_t count) {
  std::vector<double> numbers(count);
  std::iota(numbers.begin(), numbers.end(), 0.0);
  return numbers;
}

TEST(ReadNpy, ReadsTheThreeVersionsThatNumPyWrites) {
  for (const char* file : {"io_version1.npy", "io_version2.npy", "io_version3.npy"}) {
    const AnyArray array = read_npy(data_folder / file);
    EXPECT_THAT(shape_of(array), ElementsAre(3)) << file;
    EXPECT_THAT(std::get<Array<double>>(array).values, ElementsAre(0, 1, 2)) << file;
  }
}

TEST(ReadNpy, ReadsEveryKindOfNumberAndByteOrderAndWidensWithoutLoss) {
  for (const char* file : {"io_kinds.npz", "io_kinds_deflated.npz"}) {
    const Npz kinds = read_npz(data_folder / file);
    for (const char* name : {"f8", "f4", "f2", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1",
                             ">f8", ">f4", ">f2", ">i8", ">i4", ">i2", ">u2"}) {
      EXPECT_THAT(shape_of(kinds.at(name)), ElementsAre(2, 3)) << name;
      EXPECT_EQ(to_double(kinds.at(name)).values, counting(6)) << name;
    }
    EXPECT_TRUE(std::holds_alternative<Array<float>>(kinds.at("f2")));
    EXPECT_TRUE(std::holds_alternative<Array<std::int32_t>>(kinds.at("u2")));
    EXPECT_TRUE(std::holds_alternative<Array<std::int64_t>>(kinds.at("u8")));
    EXPECT_THAT(std::get<Array<std::uint8_t>>(kinds.at("bool")).values, ElementsAre(0, 1, 1));
    EXPECT_THAT(std::get<Array<std::int32_t>>(kinds.at("negative")).values, ElementsAre(-1, -128));
  }
}

TEST(ReadNpy, TransposesFortranOrder) {
  const Npz kinds = read_npz(data_folder / "io_kinds.npz");
  EXPECT_THAT(shape_of(kinds.at("fortran")), ElementsAre(2, 3, 4));
  EXPECT_EQ(to_double(kinds.at("fortran")).values, counting(24));
  EXPECT_EQ(to_double(kinds.at("fortran_big_endian")).values, counting(6));
}

TEST(ReadNpy, ReadsScalarsAndEmptyArrays) {
  const Npz kinds = read_npz(data_folder / "io_kinds.npz");
  EXPECT_THAT(shape_of(kinds.at("scalar")), ElementsAre());
  EXPECT_THAT(to_double(kinds.at("scalar")).values, ElementsAre(2.5));
  EXPECT_THAT(shape_of(kinds.at("empty")), ElementsAre(0, 3));
  EXPECT_THAT(to_double(kinds.at("empty")).values, ElementsAre());
}

TEST(ReadNpy, EveryFloat16MatchesTheOracle) {
  std::vector<std::uint16_t> bits(65536);
  std::iota(bits.begin(), bits.end(), std::uint16_t{0});
  const std::string file =
      npy_bytes("{'descr': '<f2', 'fortran_order': False, 'shape': (65536,), }\n", raw(bits));
  const AnyArray array = parse_npy(as_span(file), "halves");
  const auto& values = std::get<Array<float>>(array).values;
  for (std::size_t i = 0; i < bits.size(); ++i) {
    const bool finite = bits[i] / 1024 % 32 < 31;
    const bool infinite = !finite && bits[i] % 1024 == 0;
    if (finite) {
      ASSERT_EQ(static_cast<double>(values[i]), oracle::half_value(bits[i])) << i;
    } else {
      ASSERT_EQ(std::isinf(values[i]), infinite) << i;
      ASSERT_EQ(std::isnan(values[i]), !infinite) << i;
    }
    if (!std::isnan(values[i])) {
      ASSERT_EQ(std::signbit(values[i]), i >= 32768) << i;
    }
  }
}

TEST(ReadNpy, AcceptsAnyOrderOfKeysAndEitherQuotes) {
  const std::string file =
      npy_bytes(R"({"shape":(2L,1) , "fortran_order" :True,'descr':"=f8"})", raw<double>({3, 4}));
  const AnyArray array = parse_npy(as_span(file), "x");
  EXPECT_THAT(shape_of(array), ElementsAre(2, 1));
  EXPECT_THAT(std::get<Array<double>>(array).values, ElementsAre(3, 4));
}

TEST(WriteNpy, WhatIsWrittenIsReadBack) {
  const TempFolder folder;
  const AnyArray array = Array<float>({2, 2}, {1.5F, -2.0F, 0.0F, 1e30F});
  write_npy(folder / "x.npy", array);
  const AnyArray back = read_npy(folder / "x.npy");
  EXPECT_EQ(shape_of(back), shape_of(array));
  EXPECT_EQ(std::get<Array<float>>(back).values, std::get<Array<float>>(array).values);
  EXPECT_EQ(folder.entries(), 1U);
}

TEST(WriteNpy, DataStartAtAMultipleOf64Bytes) {
  for (std::size_t dimensions = 0; dimensions <= 32; ++dimensions) {
    const auto bytes = format_npy(Array<std::uint8_t>(std::vector<std::size_t>(dimensions, 1)));
    EXPECT_EQ(bytes.size() % 64, 1U) << dimensions;
  }
}

TEST(WriteNpy, RefusesAShapeThatIsNotThatOfTheValues) {
  const auto text = [](std::vector<std::size_t> shape) {
    return input_error([&] {
      static_cast<void>(format_npy(Array<double>(std::move(shape), {1, 2})));
    });
  };
  EXPECT_THAT(text({3}), HasSubstr("got 2 values, expected those of shape (3,)"));
  EXPECT_THAT(text({0, 7}), HasSubstr("shape (0, 7)"));
  const std::size_t half = std::size_t{1} << 32;
  EXPECT_THAT(text({half, half, 2}), HasSubstr("got 2 values"));
  EXPECT_THAT(text(std::vector<std::size_t>(33, 1)),
              HasSubstr("33 dimensions, expected at most 32"));
}

TEST(ToDouble, RefusesIntegersThatADoubleWouldRound) {
  const std::int64_t limit = std::int64_t{1} << 53;
  EXPECT_THAT(to_double(Array<std::int64_t>({2}, {limit, -limit})).values,
              ElementsAre(0x1p53, -0x1p53));
  for (const std::int64_t value : {limit + 1, -limit - 1}) {
    const AnyArray array = Array<std::int64_t>({1}, {value});
    EXPECT_THAT(input_error([&] { static_cast<void>(to_double(array)); }),
                HasSubstr("expected at most 2^53"));
  }
}

}  // namespace
}  // namespace gtv::io
