#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "error_text.hpp"
#include "gtv/io/npz.hpp"
#include "npy_bytes.hpp"
#include "temp_folder.hpp"

namespace gtv::io {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::filesystem::path data_folder = GTV_TEST_DATA;

std::string refusal(const std::string& bytes) {
  return input_error([&] { static_cast<void>(parse_npz(as_span(bytes), "x.npz")); });
}

std::string refusal_of_file(const char* file) {
  return input_error([&] { static_cast<void>(read_npz(data_folder / file)); });
}

/// An archive of one array whose numbers do not deflate to less.
std::string one_array() {
  Npz arrays;
  arrays.add("x", Array<double>({3}, {0.1, 0.7, 1e-3}));
  return as_string(format_npz(arrays));
}

/// Overwrites the little-endian size that a zip directory entry claims for its content.
void claim_size(std::string& archive, std::uint32_t size) {
  constexpr std::size_t size_at = 24;
  const std::size_t entry = archive.find("PK\x01\x02");
  archive.replace(entry + size_at, 4, raw<std::uint32_t>({size}));
}

TEST(ReadNpzErrors, NameTheFileThatIsNoArchive) {
  const TempFolder folder;
  EXPECT_THAT(input_error([&] { static_cast<void>(read_npz(folder / "none.npz")); }),
              HasSubstr("none.npz: cannot read: No such file"));
  EXPECT_THAT(refusal(""), StartsWith("x.npz: not an NPZ (zip) archive"));
  EXPECT_THAT(refusal("a,b\n1,2\n"), StartsWith("x.npz: not an NPZ (zip) archive"));
}

TEST(ReadNpzErrors, RefuseEveryTruncationOfAnArchive) {
  const std::string whole = one_array();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_THAT(refusal(whole.substr(0, length)), StartsWith("x.npz: ")) << length;
  }
}

TEST(ReadNpzErrors, RefuseObjectsTextsAndOtherCompression) {
  EXPECT_THAT(refusal_of_file("io_objects.npz"),
              AllOf(HasSubstr("io_objects.npz: member 'objects.npy'"), HasSubstr("refused")));
  EXPECT_THAT(refusal_of_file("io_text_member.npz"),
              HasSubstr("got a member 'notes.txt', expected NPY arrays only"));
  EXPECT_THAT(refusal_of_file("io_lzma.npz"), HasSubstr("compression method 14, expected 0"));
}

TEST(ReadNpzErrors, RefuseMembersThatClaimMoreThanTheArchiveCanHold) {
  std::string bomb = one_array();
  claim_size(bomb, 0xfffffff0U);
  EXPECT_THAT(refusal(bomb), HasSubstr("more than the archive can hold"));
}

TEST(ReadNpzErrors, RefuseOverlappingMembersThatTogetherClaimTooMuch) {
  EXPECT_THAT(refusal_of_file("io_overlap.npz"), HasSubstr("more than the archive can hold"));
}

TEST(ReadNpzErrors, RefuseMembersThatAreNotAsLongAsTheySay) {
  for (const std::uint32_t size : {100U, 151U, 153U, 1000U}) {
    std::string archive = one_array();
    claim_size(archive, size);
    EXPECT_THAT(refusal(archive), StartsWith("x.npz: member 'x.npy': ")) << size;
  }
}

TEST(ReadNpzErrors, RefuseDataWhoseChecksumIsWrong) {
  std::string archive = one_array();
  constexpr std::size_t checksum_at = 16;
  char& checksum = archive[archive.find("PK\x01\x02") + checksum_at];
  checksum = static_cast<char>(checksum ^ 1);
  EXPECT_THAT(refusal(archive), HasSubstr("member 'x.npy': damaged"));
}

TEST(ReadNpzErrors, RefuseTwoArraysOfOneName) {
  Npz arrays;
  arrays.add("aa", Array<double>({}, {1}));
  arrays.add("ab", Array<double>({}, {2}));
  std::string archive = as_string(format_npz(arrays));
  for (std::size_t at = 0; (at = archive.find("ab.npy", at)) != std::string::npos; ++at) {
    archive[at + 1] = 'a';
  }
  EXPECT_EQ(refusal(archive), "x.npz: got two arrays 'aa', expected one of a name");
}

}  // namespace
}  // namespace gtv::io
