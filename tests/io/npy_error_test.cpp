#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "error_text.hpp"
#include "gtv/io/npy.hpp"
#include "npy_bytes.hpp"
#include "temp_folder.hpp"

namespace gtv::io {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::filesystem::path data_folder = GTV_TEST_DATA;

std::string refusal(const std::string& bytes) {
  return input_error([&] { static_cast<void>(parse_npy(as_span(bytes), "x.npy")); });
}

std::string refusal_of_file(const std::filesystem::path& file) {
  return input_error([&] { static_cast<void>(read_npy(file)); });
}

std::string refusal_of_header(const std::string& header) {
  return refusal(npy_bytes(header, raw<double>({1, 2})));
}

std::string refusal_of_shape(const std::string& shape) {
  return refusal_of_header("{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + ", }");
}

TEST(ReadNpyErrors, NameTheFileThatIsMissingOrAFolder) {
  const TempFolder folder;
  EXPECT_EQ(refusal_of_file(folder / "none.npy"),
            (folder / "none.npy").string() + ": cannot read: No such file or directory");
  EXPECT_EQ(refusal_of_file(folder.path()),
            folder.path().string() + ": cannot read: Is a directory");
}

TEST(ReadNpyErrors, RefusePickledObjects) {
  EXPECT_THAT(refusal_of_file(data_folder / "io_objects.npy"),
              AllOf(HasSubstr("io_objects.npy: "), HasSubstr("pickled Python objects"),
                    HasSubstr("refused")));
}

TEST(ReadNpyErrors, RefuseTypesThatAreNoPlainNumbers) {
  EXPECT_THAT(refusal_of_file(data_folder / "io_structured.npy"), HasSubstr("plain numbers"));
  EXPECT_THAT(refusal_of_file(data_folder / "io_complex.npy"),
              HasSubstr("got type '<c16', expected one of f8 f4"));
}

TEST(ReadNpyErrors, RefuseEveryTruncationOfAFile) {
  const std::string whole = as_string(format_npy(Array<double>({2}, {1, 2})));
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_THAT(refusal(whole.substr(0, length)), StartsWith("x.npy: ")) << length;
  }
  EXPECT_THAT(refusal(whole.substr(0, 3)), HasSubstr("not an NPY file"));
  EXPECT_THAT(refusal(whole.substr(0, 9)), HasSubstr("truncated NPY header: got 9 bytes"));
  EXPECT_EQ(refusal(whole.substr(0, whole.size() - 1)),
            "x.npy: shape (2,) of 8-byte numbers: got 15 bytes of data, expected 16");
  EXPECT_EQ(refusal(whole + '\0' + '\0'),
            "x.npy: shape (2,) of 8-byte numbers: got 18 bytes of data, expected 16");
}

TEST(ReadNpyErrors, RefuseShapesThatTheDataCannotFillBeforeAllocating) {
  EXPECT_THAT(refusal_of_shape("(2147483648,)"), HasSubstr("got 16 bytes of data"));
  EXPECT_THAT(refusal_of_shape("(9223372036854775807, 9223372036854775807)"),
              HasSubstr("got 16 bytes of data"));
  EXPECT_THAT(refusal_of_shape("(4294967296, 4294967296)"), HasSubstr("got 16 bytes of data"));
  EXPECT_THAT(refusal_of_shape("(9223372036854775808,)"), HasSubstr("below 2^63"));
  EXPECT_THAT(refusal_of_shape("(99999999999999999999,)"), HasSubstr("below 2^63"));
  EXPECT_THAT(refusal_of_shape("(0, 5)"), HasSubstr("expected 0"));
}

TEST(ReadNpyErrors, RefuseHeadersThatNumPyWouldNotWrite) {
  EXPECT_THAT(refusal_of_shape("(-2,)"), HasSubstr("a non-negative integer"));
  EXPECT_THAT(refusal_of_shape("(2.0,)"), HasSubstr("expected ',' or ')'"));
  EXPECT_THAT(refusal_of_shape("2"), HasSubstr("expected '('"));
  std::string many = "(";
  for (int i = 0; i < 33; ++i) many += "1,";
  EXPECT_THAT(refusal_of_shape(many + ")"), HasSubstr("at most 32 dimensions"));

  EXPECT_THAT(refusal_of_header("{'descr': '<f8', 'fortran_order': False, }"),
              HasSubstr("keys 'descr', 'fortran_order' and 'shape'"));
  EXPECT_THAT(refusal_of_header("{'descr': '<f8', 'descr': '<f8'}"), HasSubstr("one each"));
  EXPECT_THAT(refusal_of_header("{'typo': '<f8'}"), HasSubstr("one each of the keys"));
  EXPECT_THAT(refusal_of_header("{'fortran_order': 0}"), HasSubstr("True or False"));
  EXPECT_THAT(refusal_of_header("{'descr': '<f8"), HasSubstr("closing quote"));
  EXPECT_THAT(refusal_of_header(""), HasSubstr("got its end at its byte 0, expected '{'"));
  EXPECT_THAT(refusal_of_header("{'descr': '<f8', 'fortran_order': False, 'shape': (2,)} 1"),
              HasSubstr("nothing after '}'"));
}

TEST(ReadNpyErrors, RefuseOtherVersions) {
  std::string bytes = as_string(format_npy(Array<double>({1}, {1})));
  bytes[6] = '\x04';
  EXPECT_EQ(refusal(bytes), "x.npy: NPY version: got 4.0, expected 1.0, 2.0 or 3.0");
}

TEST(ReadNpyErrors, RefuseUnsignedIntegersBeyondInt64) {
  const std::string bytes = npy_bytes("{'descr': '<u8', 'fortran_order': False, 'shape': (1,), }",
                                      raw<std::uint64_t>({std::uint64_t{1} << 63U}));
  EXPECT_EQ(refusal(bytes),
            "x.npy: got the integer 9223372036854775808, expected at most 9223372036854775807");
}

TEST(ReadNpyErrors, StayOnOneLineWhateverTheHeaderHolds) {
  EXPECT_THAT(refusal_of_header("{'descr': '\n\x01\xff'"), HasSubstr("expected ','"));
  const std::string text =
      refusal_of_header("{'descr': '\n\x01\xff', 'fortran_order': False, 'shape': (2,)}");
  EXPECT_THAT(text, HasSubstr(R"(got type '\x0a\x01\xff')"));
}

}  // namespace
}  // namespace gtv::io
