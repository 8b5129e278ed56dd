#include "gtv/io/stored_array.hpp"

#include <gmock/gmock.h>

#include "error_text.hpp"
#include "gtv/io/atomic_file.hpp"
#include "gtv/io/npz.hpp"
#include "npy_bytes.hpp"
#include "temp_folder.hpp"

namespace gtv::io {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class MapNpy : public testing::Test {
 protected:
  std::filesystem::path npy(const AnyArray& array) const {
    write_npy(folder / "a.npy", array);
    return folder / "a.npy";
  }
  TempFolder folder;
};

TEST_F(MapNpy, HoldsNumbersAsTheyAreStored) {
  const StoredArray bytes = map_npy(npy(Array<std::uint8_t>{{2, 1, 3}, {0, 1, 2, 253, 254, 255}}));
  EXPECT_EQ(bytes.type, StoredMatrix::Type::uint8);
  EXPECT_THAT(bytes.shape, ElementsAre(2, 1, 3));
  EXPECT_EQ(bytes.points().values(), (Matrix{{0, 1, 2}, {253, 254, 255}}));
  EXPECT_EQ(bytes.points().stored_bytes(), 6U);
  const StoredArray floats = map_npy(npy(Array<float>{{2, 2}, {1.5F, -2, 3, 0.1F}}));
  EXPECT_EQ(floats.type, StoredMatrix::Type::float32);
  EXPECT_EQ(floats.points().values(), (Matrix{{1.5, -2}, {3, 0.1F}}));
  const StoredArray doubles = map_npy(npy(Array<double>{{3}, {1, 2, 0.1}}));
  EXPECT_EQ(doubles.type, StoredMatrix::Type::float64);
  EXPECT_EQ(doubles.points().values(), (Matrix{{1}, {2}, {0.1}}));
}

TEST_F(MapNpy, OutlivesItsFilesName) {
  const auto file = npy(Array<float>{{2, 2}, {1, 2, 3, 4}});
  const StoredArray mapped = map_npy(file);
  std::filesystem::remove(file);
  EXPECT_EQ(mapped.points().values(), (Matrix{{1, 2}, {3, 4}}));
}

TEST_F(MapNpy, ReadsWhatItCannotMap) {
  const auto file = folder / "b.npy";
  const auto header = [](const std::string& type, const std::string& order) {
    return "{'descr': '" + type + "', 'fortran_order': " + order + ", 'shape': (2, 2)}";
  };
  write_file(file, npy_bytes(header("<f4", "True"), raw<float>({1, 2, 3, 4})));
  EXPECT_EQ(map_npy(file).points().values(), (Matrix{{1, 3}, {2, 4}}));
  write_file(file, npy_bytes(header(">i2", "False"), std::string("\0\1\0\2\0\3\xff\xfe", 8)));
  EXPECT_EQ(map_npy(file).points().values(), (Matrix{{1, 2}, {3, -2}}));
  for (int padding = 0; padding < 8; ++padding) {  // all but one of them leave numbers unaligned
    const std::string padded =
        header("<f8", "False") + std::string(static_cast<std::size_t>(padding), ' ');
    write_file(file, npy_bytes(padded, raw<double>({1, 2, 3, 4.5})));
    EXPECT_EQ(map_npy(file).points().values(), (Matrix{{1, 2}, {3, 4.5}})) << padding;
  }
}

TEST_F(MapNpy, ChecksTheShapeAgainstTheFile) {
  const auto file = folder / "b.npy";
  write_file(file, npy_bytes("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}",
                             raw<float>({1, 2, 3, 4})));
  EXPECT_EQ(input_error([&] { static_cast<void>(map_npy(file)); }),
            file.string() + ": shape (2, 3) of 4-byte numbers: got 16 bytes of data, expected 24");
}

TEST_F(MapNpy, RefusesArraysWithoutNumbers) {
  for (const auto& shape : std::vector<std::vector<std::size_t>>{{0, 2}, {3, 0}, {0}}) {
    const auto file = npy(Array<float>{shape, {}});
    EXPECT_THAT(input_error([&] { static_cast<void>(map_npy(file)); }),
                HasSubstr("a.npy: got an array of shape (" + std::to_string(shape[0])));
  }
  const auto scalar = npy(Array<double>{{}, {1}});
  EXPECT_EQ(input_error([&] { static_cast<void>(map_npy(scalar)); }),
            scalar.string() + ": got an array of shape (), expected at least 1 dimension");
  EXPECT_THAT(input_error([&] { static_cast<void>(map_npy(folder / "none.npy")); }),
              HasSubstr("none.npy: cannot read: "));
}

TEST_F(MapNpy, RefusesStringsAndLargeIntegersByTheFilesName) {
  const auto texts = npy(Array<std::string>{{1}, {"a"}});
  EXPECT_THAT(input_error([&] { static_cast<void>(map_npy(texts)); }),
              HasSubstr("a.npy: got an array of strings"));
  const auto large = npy(Array<std::int64_t>{{1}, {(1LL << 53) + 1}});
  EXPECT_THAT(input_error([&] { static_cast<void>(map_npy(large)); }), HasSubstr("a.npy: integer"));
}

TEST_F(MapNpy, ReadsOneArrayOfAnArchive) {
  const Array<float> points{{1, 2}, {3, 4}};
  Npz arrays;
  arrays.add("x", points);
  write_npz(folder / "one.npz", arrays);
  arrays.add("points", Array<std::uint8_t>{{1, 2}, {5, 6}});
  write_npz(folder / "two.npz", arrays);
  EXPECT_EQ(read_npz_array(folder / "one.npz", "points").points().values(), (Matrix{{3, 4}}));
  EXPECT_EQ(read_npz_array(folder / "two.npz", "points").points().values(), (Matrix{{5, 6}}));
  EXPECT_THAT(
      input_error([&] { static_cast<void>(read_npz_array(folder / "two.npz", "weights")); }),
      HasSubstr(
          "two.npz: got arrays 'x', 'points', expected a single one or one called 'weights'"));
}

TEST_F(MapNpy, VerifiesTheChecksumOfAnArchivesArray) {
  Npz arrays;
  arrays.add("x", Array<double>{{4}, {0.1, 0.2, 0.3, 0.4}});
  std::string bytes = as_string(format_npz(arrays));
  write_file(folder / "a.npz", bytes);
  EXPECT_EQ(read_npz_array(folder / "a.npz", "points").points().rows(), 4);
  bytes[bytes.find("PK\x01\x02") + 16] ^= 1;  // the checksum in the directory
  write_file(folder / "a.npz", bytes);
  EXPECT_THAT(input_error([&] { static_cast<void>(read_npz_array(folder / "a.npz", "points")); }),
              HasSubstr("a.npz: "));
  write_file(folder / "a.npz", "");
  EXPECT_THAT(input_error([&] { static_cast<void>(read_npz_array(folder / "a.npz", "points")); }),
              HasSubstr("a.npz: not an NPZ (zip) archive: the file is empty"));
  EXPECT_THAT(input_error([&] { static_cast<void>(read_npz_array(folder / "b.npz", "points")); }),
              HasSubstr("b.npz: cannot read: "));
}

}  // namespace
}  // namespace gtv::io
