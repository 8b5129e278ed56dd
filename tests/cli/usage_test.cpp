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
      {{}, "got no command, expected one of figures, run, field, plot, info"},
      {{"fild"},
       "got \"fild\", expected a command: figures, run, field, plot, info (did you mean field?)"},
      {{"info", "--jsn"},
       "--jsn: got an unknown option, expected one of gtv info --help (did you mean --json?)"},
      {{"--thread", "2", "info"},
       "--thread: got an unknown option, expected one of gtv info --help (did you mean "
       "--threads?)"},
      {{"info", "more"}, "info: got \"more\", expected no further argument"},
      {{"--threads", "-1", "info"}, "--threads: got \"-1\", expected an integer from 0 to 1024"},
      {{"--threads", "two", "info"}, "--threads: got \"two\", expected an integer from 0 to 1024"},
      {{"--seed", "1.5", "info"},
       "--seed: got \"1.5\", expected an integer from 0 to 9223372036854775807"},
      {{"plot"}, "DIR is required"},
      {{"run"}, "STUDY is required"},
      {{"field", "--schedule", "vp", "--t", "0.1"}, "--out is required"},
      {{"figures", "--seeds", "rnd"}, "--seeds: got \"rnd\", expected random or stratified"},
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
