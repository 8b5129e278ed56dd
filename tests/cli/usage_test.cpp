#include <gtest/gtest.h>

#include "program.hpp"

namespace gtv::test {
namespace {

struct Case {
  std::vector<std::string> arguments;
  std::string error;
};

TEST(BadUsage, EndsWith2AndOneLineOnStderr) {
  const std::vector<Case> cases = {
      {{},
       "got no command, expected one of figures, run, status, runs, field, predict, compare, "
       "attribute, verify, memorize, timescales, plot, init, completion, report, info"},
      {{"fild"},
       "got \"fild\", expected a command: figures, run, status, runs, field, predict, compare, "
       "attribute, verify, memorize, timescales, plot, init, completion, report, info (did you "
       "mean field?)"},
      {{"info", "--jsn"},
       "--jsn: got an unknown option, expected one of gtv info --help (did you mean --json?)"},
      {{"--thread", "2", "info"},
       "--thread: got an unknown option, expected one of gtv info --help (did you mean "
       "--threads?)"},
      {{"--json", "info"},
       "--json: got it before the command, expected it behind: gtv info --json"},
      {{"info", "more"}, "info: got \"more\", expected no further argument"},
      {{"--threads", "-1", "info"}, "--threads: got \"-1\", expected an integer from 0 to 1024"},
      {{"--threads", "two", "info"}, "--threads: got \"two\", expected an integer from 0 to 1024"},
      {{"--seed", "1.5", "info"},
       "--seed: got \"1.5\", expected an integer from 0 to 9223372036854775807"},
      {{"plot"}, "DIR is required"},
      {{"run"}, "STUDY is required"},
      {{"field", "--schedule", "vp", "--t", "0.1"}, "--out is required"},
      {{"figures", "--seeds", "foo"}, "--seeds: got \"foo\", expected random or stratified"},
      {{"figures", "--seeds", "radnom"},
       "--seeds: got \"radnom\", expected random or stratified (did you mean random?)"},
      {{"figures", "--only", "fog"},
       "--only: got \"fog\", expected fig1, fig2 or fig3 (did you mean fig1?)"},
      {{"figures", "--only", "fig1,,fig2"},
       "--only: got \"fig1,,fig2\", expected no empty entry between commas"},
      {{"figures", "--only", ""}, "--only: got \"\", expected no empty entry between commas"},
      {{"figures", "--only", "fig1,fig1"}, "--only: got \"fig1\" twice, expected each figure once"},
  };
  for (const Case& one : cases) {
    const TemporaryFolder folder;
    const Outcome outcome = gtv(folder, one.arguments);
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(outcome.err, "gtv: " + one.error + "\n");
    EXPECT_EQ(outcome.out, "");
    EXPECT_TRUE(folder.files().empty());
  }
}

TEST(GlobalOptions, MayStandBehindTheCommandToo) {
  const TemporaryFolder folder;
  EXPECT_EQ(gtv(folder, {"info", "--threads", "3"}).out,
            gtv(folder, {"--threads", "3", "info"}).out);
}

}  // namespace
}  // namespace gtv::test
