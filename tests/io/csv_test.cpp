#include "gtv/io/csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "error_text.hpp"
#include "gtv/io/atomic_file.hpp"

namespace gtv::io {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

const std::filesystem::path data_folder = GTV_TEST_DATA;

Matrix rows(std::initializer_list<std::initializer_list<double>> values) {
  return Matrix(values);
}

std::string refusal(std::string_view text) {
  return input_error([&] { static_cast<void>(parse_csv(text, "x.csv")); });
}

TEST(Csv, ReadsANumberTableWithAndWithoutHeader) {
  const CsvTable plain = parse_csv("1,2\n3,4\n5,6", "x.csv");
  EXPECT_THAT(plain.header, IsEmpty());
  EXPECT_EQ(plain.values, rows({{1, 2}, {3, 4}, {5, 6}}));
  const CsvTable named = parse_csv("x,y\n1,2\n", "x.csv");
  EXPECT_THAT(named.header, ElementsAre("x", "y"));
  EXPECT_EQ(named.values, rows({{1, 2}}));
}

TEST(Csv, SkipsCommentsBlankLinesSpacesByteOrderMarkAndCarriageReturns) {
  const CsvTable table = parse_csv(
      "\xef\xbb\xbf# points\r\n\r\n \"a, \"\"b\"\"\" , y\r\n  # more\r\n 1e3 ,\t+2\r\n \r\n",
      "x.csv");
  EXPECT_THAT(table.header, ElementsAre("a, \"b\"", "y"));
  EXPECT_EQ(table.values, rows({{1000, 2}}));
}

TEST(Csv, ReadsQuotedNumbersAndTheSmallestAndLargestDoubles) {
  const CsvTable table =
      parse_csv("\"1.5\",4.9406564584124654e-324\n-0,1.7976931348623157e308", "x.csv");
  EXPECT_EQ(table.values, rows({{1.5, 0x1p-1074}, {0, 0x1.fffffffffffffp1023}}));
}

TEST(Csv, InflatesGzipByItsContentNotItsName) {
  const Matrix want = rows({{1, 2.5}, {-0.3, 0.1}});
  EXPECT_EQ(read_csv(data_folder / "io_table.csv").values, want);
  EXPECT_EQ(read_csv(data_folder / "io_table.csv.gz").values, want);
  const std::string zipped = read_text(data_folder / "io_table.csv.gz");
  EXPECT_THAT(parse_csv(zipped, "x.csv").header, ElementsAre("x", "y"));
}

TEST(Csv, ReadsGzipMembersOneAfterAnother) {
  // The second copy's header line is then a row of the first.
  const std::string zipped = read_text(data_folder / "io_table.csv.gz");
  EXPECT_THAT(refusal(zipped + zipped), StartsWith("x.csv:6: field 1: got 'x'"));
}

TEST(CsvErrors, RefuseCorruptAndTruncatedGzip) {
  const std::string zipped = read_text(data_folder / "io_table.csv.gz");
  for (std::size_t length = 2; length < zipped.size(); ++length) {
    EXPECT_EQ(refusal(zipped.substr(0, length)), "x.csv: gzip stream: truncated") << length;
  }
  std::string corrupt = zipped;
  corrupt[corrupt.size() - 8] = static_cast<char>(corrupt[corrupt.size() - 8] ^ 1);
  EXPECT_THAT(refusal(corrupt), StartsWith("x.csv: gzip stream: corrupt"));
  EXPECT_THAT(refusal(zipped + "rest"), HasSubstr("got 4 bytes after its end, expected none"));
}

TEST(CsvErrors, RefuseRaggedRows) {
  EXPECT_EQ(refusal("1,2\n\n3\n"), "x.csv:3: got 1 fields, expected 2 as in the line before");
  EXPECT_EQ(refusal("x,y\n1,2,3\n"), "x.csv:2: got 3 fields, expected 2 as in the line before");
}

TEST(CsvErrors, RefuseFieldsThatAreNoNumbers) {
  EXPECT_EQ(refusal("1,2\n3,4x\n"), "x.csv:2: field 2: got '4x', expected a number");
  EXPECT_EQ(refusal("1,2\n3,\n"), "x.csv:2: field 2: got '', expected a number");
  EXPECT_EQ(refusal("1,2\n3,+-4\n"), "x.csv:2: field 2: got '+-4', expected a number");
  EXPECT_EQ(refusal("1\n0x10\n"), "x.csv:2: field 1: got '0x10', expected a number");
  EXPECT_EQ(refusal("1;2\n3;4\n"), "x.csv:2: field 1: got '3;4', expected a number");
}

TEST(CsvErrors, TakeAFirstLineWithSomeNumbersForAMistake) {
  EXPECT_EQ(refusal("1,2o\n3,4\n"), "x.csv:1: field 2: got '2o', expected a number");
  EXPECT_EQ(refusal("1,\n3,4\n"), "x.csv:1: field 2: got '', expected a number");
  EXPECT_EQ(refusal(",\n3,4\n"), "x.csv:1: field 1: got '', expected a number");
}

TEST(CsvErrors, RefuseValuesThatAreNotFiniteOrNotRepresentable) {
  for (const std::string value : {"nan", "NaN", "inf", "-Infinity", "1e999", "-1e-999"}) {
    EXPECT_EQ(
        refusal("1,2\n3," + value + "\n"),
        "x.csv:2: field 2: got '" + value + "', expected a finite number that a double can hold");
    EXPECT_THAT(refusal(value + ",2\n"), StartsWith("x.csv:1: field 1: got ")) << value;
  }
}

TEST(CsvErrors, RefuseTablesWithoutRows) {
  for (const char* text : {"", "\n\n", "# only a comment\n", "x,y\n"}) {
    EXPECT_EQ(refusal(text), "x.csv: got no rows of numbers, expected at least one") << text;
  }
}

TEST(CsvErrors, RefuseOpenQuotesAndTextBehindClosedOnes) {
  EXPECT_EQ(refusal("\"a,b\n1,2\n"), "x.csv:1: got no closing quote, expected one on the line");
  EXPECT_EQ(refusal("1,2\n\"3\"4,5\n"), "x.csv:2: got '4,5' after a closing quote, expected ','");
}

TEST(CsvErrors, NameTheFileThatIsMissing) {
  EXPECT_EQ(input_error([] { static_cast<void>(read_csv("/nowhere/x.csv")); }),
            "/nowhere/x.csv: cannot read: No such file or directory");
}

TEST(FormatCsv, QuotesOnlyWhereNeeded) {
  EXPECT_EQ(format_csv({"name", "value, unit"}, {{"plain", "1"}, {"say \"x\"", " 2"}}),
            "name,\"value, unit\"\nplain,1\n\"say \"\"x\"\"\",\" 2\"\n");
  EXPECT_EQ(format_csv({"#"}, {{""}}), "\"#\"\n\"\"\n");
}

TEST(FormatCsv, RefusesRowsOfAnotherLength) {
  EXPECT_EQ(input_error([] {
              static_cast<void>(format_csv({"a"}, {{"1"}, {"1", "2"}}));
            }),
            "table to write: got a row of 2 fields, expected 1 as in the header");
}

}  // namespace
}  // namespace gtv::io
