#include "gtv/io/record_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "gtv/base/error.hpp"
#include "gtv/io/atomic_file.hpp"
#include "temp_folder.hpp"

namespace gtv::io {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::vector<std::string> contents = {"first", std::string(300, '\0'), "", "the last"};

/// A log of these contents under the keys 10, 11, 12, 13.
std::string write_log(const std::filesystem::path& file) {
  {
    RecordLog log(file);
    for (std::size_t i = 0; i < contents.size(); ++i) log.append(10 + i, contents[i]);
    log.sync();
  }
  return read_text(file);
}

/// Where each record ends.
std::vector<std::size_t> ends() {
  constexpr std::size_t line = 48;
  std::vector<std::size_t> all;
  std::size_t at = 0;
  for (const std::string& content : contents) all.push_back(at += line + content.size());
  return all;
}

TEST(RecordLog, GivesBackWhatWasAppendedAlsoWhenItIsOpenedAgain) {
  const TempFolder folder;
  write_log(folder / "log");
  RecordLog log(folder / "log");
  EXPECT_THAT(log.keys(), ElementsAre(10, 11, 12, 13));
  EXPECT_EQ(log.damaged(), 0U);
  for (std::size_t i = 0; i < contents.size(); ++i) EXPECT_EQ(log.read(10 + i), contents[i]);
  log.append(11, "anew");
  EXPECT_EQ(log.read(11), "anew");
  EXPECT_EQ(RecordLog(folder / "log").read(11), "anew");
  EXPECT_FALSE(log.holds(14));
  EXPECT_THROW((void)log.read(14), WorkError);
}

TEST(RecordLog, IsCountedWithoutBeingOpened) {
  const TempFolder folder;
  EXPECT_EQ(count_records(folder / "log"), 0U);
  RecordLog log(folder / "log");
  EXPECT_EQ(count_records(folder / "log"), 0U);
  log.append(7, "seven");
  log.append(8, "");
  EXPECT_EQ(count_records(folder / "log"), 2U);
  std::filesystem::resize_file(folder / "log", std::filesystem::file_size(folder / "log") - 1);
  EXPECT_EQ(count_records(folder / "log"), 1U);
}

TEST(RecordLog, CutAnywhereHoldsTheRecordsBeforeTheCutAndTakesNewOnes) {
  const TempFolder folder;
  const std::string whole = write_log(folder / "log");
  ASSERT_EQ(whole.size(), ends().back());
  for (std::size_t length = 0; length < whole.size(); ++length) {
    write_file(folder / "cut", whole.substr(0, length));
    RecordLog log(folder / "cut");
    std::size_t complete = 0;
    while (ends()[complete] <= length) ++complete;
    ASSERT_EQ(log.keys().size(), complete) << length;
    for (std::size_t i = 0; i < complete; ++i) ASSERT_EQ(log.read(10 + i), contents[i]) << length;
    log.append(99, "new");
    const RecordLog again(folder / "cut");
    ASSERT_EQ(again.damaged(), 0U) << length;
    ASSERT_EQ(again.read(99), "new");
    ASSERT_EQ(again.keys().size(), complete + 1);
  }
}

TEST(RecordLog, WithAnyByteFlippedLosesThatRecordAloneAndGivesNothingWrong) {
  const TempFolder folder;
  const std::string whole = write_log(folder / "log");
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
    write_file(folder / "flipped", bytes);
    const RecordLog log(folder / "flipped");
    std::size_t hit = 0;
    while (ends()[hit] <= at) ++hit;
    ASSERT_EQ(log.damaged(), 1U) << at;
    ASSERT_EQ(log.keys().size(), contents.size() - 1) << at;
    for (std::size_t i = 0; i < contents.size(); ++i) {
      ASSERT_EQ(log.holds(10 + i), i != hit) << at;
      if (i != hit) {
        ASSERT_EQ(log.read(10 + i), contents[i]) << at;
      }
    }
  }
}

TEST(RecordLog, FindsTheRecordsBehindForeignBytes) {
  const TempFolder folder;
  const std::string whole = write_log(folder / "log");
  const std::size_t end = ends()[1];
  for (const std::size_t size : {1U, 7U, 8U, 65535U, 65536U, 200000U}) {
    write_file(folder / "mixed",
               whole.substr(0, end) + std::string(size, '\x93') + whole.substr(end));
    const RecordLog log(folder / "mixed");
    EXPECT_THAT(log.keys(), ElementsAre(10, 11, 12, 13)) << size;
    EXPECT_EQ(log.damaged(), 1U);
    EXPECT_EQ(log.read(13), contents[3]);
  }
}

TEST(RecordLog, NoticesDamageThatComesAfterItWasOpened) {
  const TempFolder folder;
  const std::string whole = write_log(folder / "log");
  const RecordLog log(folder / "log");
  std::string bytes = whole;
  bytes[50] = '?';
  FILE* file = std::fopen((folder / "log").c_str(), "r+");
  ASSERT_NE(file, nullptr);
  std::fwrite(bytes.data(), 1, bytes.size(), file);
  std::fclose(file);
  EXPECT_THROW((void)log.read(10), WorkError);
  EXPECT_EQ(log.read(11), contents[1]);
}

TEST(RecordLog, TakesRecordsFromManyThreads) {
  const TempFolder folder;
  {
    RecordLog log(folder / "log");
    std::vector<std::thread> threads;
    for (std::uint64_t t = 0; t < 4; ++t) {
      threads.emplace_back([&log, t] {
        for (std::uint64_t i = 0; i < 50; ++i) {
          const std::uint64_t key = t * 50 + i;
          log.append(key, std::string(key, 'x'));
          EXPECT_EQ(log.read(key).size(), key);
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  const RecordLog log(folder / "log");
  EXPECT_EQ(log.keys().size(), 200U);
  EXPECT_EQ(log.damaged(), 0U);
}

TEST(RecordLog, SaysWhichFileItCannotWriteTo) {
  const TempFolder folder;
  try {
    const RecordLog log(folder / "absent/log");
    FAIL();
  } catch (const WorkError& error) {
    EXPECT_THAT(error.what(), HasSubstr("absent/log: cannot open: No such file"));
  }
}

}  // namespace
}  // namespace gtv::io
