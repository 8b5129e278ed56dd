#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "error_text.hpp"
#include "gtv/io/npz.hpp"
#include "npy_bytes.hpp"
#include "temp_folder.hpp"

namespace gtv::io {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;

const std::filesystem::path data_folder = GTV_TEST_DATA;

/// What the folder's script gives NumPy: characters of 1 to 4 bytes, an empty string, a zero
/// within.
const std::vector<std::string> names = {"gaussian", "",   "ε ≤ 1",
                                        "naïve",    "𝛼β", std::string("a\0b", 3)};

const Array<std::string>& texts(const AnyArray& array) {
  return std::get<Array<std::string>>(array);
}

std::string refusal_of_file(const char* file) {
  return input_error([&] { static_cast<void>(read_npy(data_folder / file)); });
}

std::string refusal_to_write(std::string text) {
  return input_error([&] { static_cast<void>(format_npy(Array<std::string>({1}, {text}))); });
}

TEST(ReadNpyTexts, ReadsTheStringsThatNumPyWritesInAnyOrder) {
  const Npz arrays = read_npz(data_folder / "io_texts.npz");
  for (const char* name : {"names", "big_endian", "fortran"}) {
    EXPECT_THAT(shape_of(arrays.at(name)), ElementsAre(2, 3)) << name;
    EXPECT_EQ(texts(arrays.at(name)).values, names) << name;
  }
  EXPECT_THAT(texts(arrays.at("row")).values, ElementsAre("gaussian", "", "ε ≤ 1"));
  EXPECT_THAT(shape_of(arrays.at("scalar")), ElementsAre());
  EXPECT_THAT(texts(arrays.at("scalar")).values, ElementsAre("𝛼β"));
  EXPECT_THAT(shape_of(arrays.at("empty")), ElementsAre(0, 3));
}

TEST(ReadNpyTexts, RefusesCodesThatAreNoCharactersAndNamesTheFile) {
  EXPECT_THAT(refusal_of_file("io_surrogate.npy"),
              AllOf(HasSubstr("io_surrogate.npy: string 1 "), HasSubstr("got the code U+D800, ")));
  EXPECT_THAT(refusal_of_file("io_beyond_unicode.npy"),
              AllOf(HasSubstr("io_beyond_unicode.npy: string 0 "),
                    HasSubstr("got the code U+110000, expected at most U+10FFFF")));
}

TEST(ReadNpyTexts, RefusesBytes) {
  EXPECT_THAT(refusal_of_file("io_bytes.npy"),
              AllOf(HasSubstr("io_bytes.npy: "), HasSubstr("got type '|S8', expected one of"),
                    EndsWith("or U and a number of characters")));
}

TEST(ReadNpyTexts, RefusesWidthsAndShapesThatTheDataCannotFillBeforeAllocating) {
  const auto refusal = [](const char* type, const char* shape) {
    const std::string header =
        std::string("{'descr': '") + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
    return input_error([&] {
      static_cast<void>(parse_npy(as_span(npy_bytes(header, std::string(16, '\0'))), "x.npy"));
    });
  };
  EXPECT_EQ(refusal("<U2", "(3,)"),
            "x.npy: shape (3,) of 8-byte strings: got 16 bytes of data, expected 24");
  EXPECT_THAT(refusal("<U2", "(9223372036854775807,)"), HasSubstr("more than 2^64"));
  EXPECT_THAT(refusal("<U536870911", "(1,)"), HasSubstr("expected 2147483644"));
  EXPECT_EQ(refusal("<U0", "(9223372036854775807,)"),
            "x.npy: got strings of 0 characters, expected at least 1");
  for (const char* type : {"<U", "<U536870912", "<U99999999999999999999", "<U-1", "<U2x"}) {
    EXPECT_THAT(refusal(type, "(2,)"), HasSubstr("expected one of f8")) << type;
  }
}

TEST(WriteNpyTexts, WhatIsWrittenIsReadBack) {
  const TempFolder folder;
  write_npy(folder / "x.npy", Array<std::string>({3, 2}, names));
  const AnyArray back = read_npy(folder / "x.npy");
  EXPECT_THAT(shape_of(back), ElementsAre(3, 2));
  EXPECT_EQ(texts(back).values, names);
}

TEST(WriteNpyTexts, TakeTheWidthOfTheLongestCountedInCharacters) {
  const std::string bytes = as_string(format_npy(Array<std::string>({2}, {"𝛼β", "ε"})));
  EXPECT_THAT(bytes, HasSubstr("'descr': '<U2', 'fortran_order': False, 'shape': (2,)"));
  EXPECT_THAT(bytes, EndsWith(raw<char32_t>({0x1D6FC, 0x3B2, 0x3B5, 0})));
  EXPECT_THAT(as_string(format_npy(Array<std::string>({1}, {""}))), HasSubstr("'<U1'"));
  EXPECT_THAT(as_string(format_npy(Array<std::string>({0}, {}))), HasSubstr("'<U1'"));
}

TEST(WriteNpyTexts, RefuseWhatIsNoUtf8) {
  // Cut short, alone, longer than need be, a surrogate, beyond Unicode.
  for (const char* text : {"a\xce", "\x80", "\xc0\x80", "\xe0\x80\x80", "\xf0\x80\x80\x80",
                           "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff", "\xce\x61"}) {
    EXPECT_THAT(refusal_to_write(text), HasSubstr("expected UTF-8")) << text;
  }
}

TEST(WriteNpyTexts, RefuseAnEndThatReadsAsPadding) {
  EXPECT_EQ(refusal_to_write(std::string("a\0", 2)),
            R"(string to write: got 'a\x00', expected no zero at its end)");
}

TEST(ToDouble, RefusesStrings) {
  EXPECT_EQ(input_error([] { static_cast<void>(to_double(Array<std::string>({1}, {"fourier"}))); }),
            "got an array of strings, the first 'fourier', expected numbers");
}

}  // namespace
}  // namespace gtv::io
