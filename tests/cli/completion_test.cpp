#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <sstream>
#include <string>

#include "program.hpp"

namespace gtv::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;
using Words = std::set<std::string>;

std::string printed(const std::string& command) {
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  std::string text;
  if (pipe == nullptr) return text;
  char buffer[4096];
  while (const std::size_t n = std::fread(buffer, 1, sizeof buffer, pipe)) text.append(buffer, n);
  ::pclose(pipe);
  return text;
}

bool installed(const std::string& shell) {
  return std::system(("command -v " + shell + " > /dev/null").c_str()) == 0;
}

class Completion : public ::testing::Test {
 protected:
  Completion() {
    for (const char* shell : {"bash", "zsh", "fish"}) {
      folder_.write(shell, gtv(folder_, {"completion", shell}).out);
    }
    folder_.write("study.toml", "");
    std::filesystem::create_directory(folder_ / "stage");
  }

  /// What bash offers for the last word of a line of words that need no quotes.
  [[nodiscard]] Words offered(const std::string& line) const {
    std::string words;
    int count = 0;
    std::istringstream text(line);
    for (std::string word; text >> word; ++count) words += "'" + word + "' ";
    if (line.back() == ' ') {
      words += "''";
      ++count;
    }
    // compopt, which speaks to the line being edited, fails here.
    const std::string script = "cd " + folder_.path().string() + "\nsource ./bash\nCOMP_WORDS=(" +
                               words + ") COMP_CWORD=" + std::to_string(count - 1) +
                               "\n$(complete -p gtv | sed \"s/.*-F \\([^ ]*\\) .*/\\1/\")\n"
                               "printf \"%s\\n\" \"${COMPREPLY[@]}\"\n";
    folder_.write("drive.sh", script);
    std::istringstream lines(printed("bash " + (folder_ / "drive.sh").string() + " 2>&1"));
    Words found;
    for (std::string one; std::getline(lines, one);) {
      if (!one.empty()) found.insert(one);
    }
    return found;
  }

  TemporaryFolder folder_;
};

TEST_F(Completion, OfBashOffersCommandsAndTheProgramsOptions) {
  EXPECT_THAT(offered("gtv "), IsSupersetOf({"run", "figures", "verify", "status", "--threads"}));
  EXPECT_THAT(offered("gtv ver"), ElementsAre("verify"));
  EXPECT_THAT(offered("gtv --threads 2 tim"), ElementsAre("timescales"));
}

TEST_F(Completion, OfBashOffersTheOptionsOfTheCommandAndNoOthers) {
  const Words words = offered("gtv run --");
  EXPECT_THAT(words, IsSupersetOf({"--dry-run", "--json", "--set", "--threads", "--help"}));
  EXPECT_THAT(words, Not(Contains("--members")));
  EXPECT_THAT(offered("gtv run study.toml --dr"), ElementsAre("--dry-run"));
  EXPECT_THAT(offered("gtv compare --mem"), ElementsAre("--members"));
}

TEST_F(Completion, OfBashOffersFilesFoldersAndKeysWhereTheyBelong) {
  EXPECT_THAT(offered("gtv run stu"), ElementsAre("study.toml"));
  EXPECT_THAT(offered("gtv run study.toml --out st"), ElementsAre("stage"));
  EXPECT_THAT(offered("gtv run study.toml --set estimator.sam"), ElementsAre("estimator.samples="));
  EXPECT_THAT(offered("gtv compare study.toml --members "), IsEmpty());
}

TEST_F(Completion, OfTheOtherShellsIsTextThatTheyTake) {
  int tried = 0;
  for (const std::string shell : {"zsh", "fish"}) {
    if (!installed(shell)) continue;
    ++tried;
    EXPECT_EQ(printed(shell + " -n " + (folder_ / shell).string() + " 2>&1 && echo taken"),
              "taken\n");
  }
  if (tried == 0) GTEST_SKIP() << "neither zsh nor fish is installed";
}

}  // namespace
}  // namespace gtv::test
