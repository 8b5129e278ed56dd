#include "gtv/io/atomic_file.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <thread>

#include "error_text.hpp"
#include "temp_folder.hpp"

namespace gtv::io {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

std::string refusal(const fs::path& file, const std::string& text = "new") {
  return work_error([&] { write_file(file, text); });
}

/// Files of this process can grow to so many bytes and no further, as on a full disk.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &old_);
    const rlimit limit{.rlim_cur = bytes, .rlim_max = old_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;
  ~FullDisk() {
    ::setrlimit(RLIMIT_FSIZE, &old_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  void (*handler_)(int);
  rlimit old_{};
};

/// Root may write anywhere; tests of permissions step down to another user.
class NotRoot {
 public:
  NotRoot() { EXPECT_EQ(::seteuid(nobody()), 0); }
  NotRoot(const NotRoot&) = delete;
  NotRoot& operator=(const NotRoot&) = delete;
  ~NotRoot() { EXPECT_EQ(::seteuid(user_), 0); }

 private:
  [[nodiscard]] uid_t nobody() const { return user_ == 0 ? 65534 : user_; }
  uid_t user_ = ::geteuid();
};

TEST(WriteFile, CreatesAndReplaces) {
  const TempFolder folder;
  const fs::path file = folder / "x.txt";
  write_file(file, "a longer text");
  EXPECT_EQ(read_text(file), "a longer text");
  write_file(file, "new");
  EXPECT_EQ(read_text(file), "new");
  write_file(file, "");
  EXPECT_EQ(read_text(file), "");
  EXPECT_EQ(folder.entries(), 1U);
}

TEST(WriteFile, TakesBytesOfAnyValueAndMoreThanOneBlock) {
  const TempFolder folder;
  std::vector<std::byte> bytes(200000);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(i * i % 251);
  write_file(folder / "x", bytes);
  EXPECT_EQ(read_bytes(folder / "x"), bytes);
}

TEST(WriteFile, GivesThePermissionsThatTheUmaskLeaves) {
  const TempFolder folder;
  const mode_t old = ::umask(027);
  write_file(folder / "x", "text");
  ::umask(old);
  EXPECT_EQ(fs::status(folder / "x").permissions(), fs::perms(0640));
}

TEST(WriteFile, WritesThroughASymbolicLink) {
  const TempFolder folder;
  write_file(folder / "x", "old");
  fs::create_symlink("x", folder / "link");
  write_file(folder / "link", "new");
  EXPECT_TRUE(fs::is_symlink(folder / "link"));
  EXPECT_EQ(read_text(folder / "x"), "new");
}

TEST(WriteFile, TakesAFileNameAsLongAsTheFileSystemAllows) {
  const TempFolder folder;
  write_file(folder / std::string(255, 'x'), "text");
  EXPECT_THAT(refusal(folder / std::string(256, 'x')), HasSubstr("File name too long"));
  EXPECT_EQ(folder.entries(), 1U);
}

TEST(WriteFile, WritesIntoTheCurrentFolder) {
  const TempFolder folder;
  const fs::path before = fs::current_path();
  fs::current_path(folder.path());
  write_file("x", "text");
  fs::current_path(before);
  EXPECT_EQ(read_text(folder / "x"), "text");
}

TEST(WriteFile, ReadersSeeTheOldContentOrTheNewNeverAPart) {
  const TempFolder folder;
  const fs::path file = folder / "x";
  const std::string contents[2] = {std::string(100000, 'a'), std::string(300000, 'b')};
  write_file(file, contents[0]);
  std::atomic<bool> done{false};
  std::thread writers[2];
  for (auto& writer : writers) {
    writer = std::thread([&] {
      for (std::size_t i = 0; i < 100; ++i) write_file(file, contents[i % 2]);
      done = true;
    });
  }
  while (!done) {
    const std::string seen = read_text(file);
    ASSERT_TRUE(seen == contents[0] || seen == contents[1]) << seen.size();
  }
  for (auto& writer : writers) writer.join();
  EXPECT_EQ(folder.entries(), 1U);
}

TEST(WriteFileErrors, AFullDiskLeavesWhatWasThere) {
  const TempFolder folder;
  write_file(folder / "old", "old");
  {
    const FullDisk disk(4096);
    const std::string large(10000, 'x');
    EXPECT_EQ(refusal(folder / "old", large),
              (folder / "old").string() + ": cannot write: File too large");
    EXPECT_THAT(refusal(folder / "new", large), HasSubstr("File too large"));
  }
  EXPECT_EQ(read_text(folder / "old"), "old");
  EXPECT_EQ(folder.entries(), 1U);
}

TEST(WriteFileErrors, AFullDeviceIsNamed) {
  EXPECT_EQ(refusal("/dev/full"), "/dev/full: cannot write: No space left on device");
  EXPECT_TRUE(fs::is_character_file("/dev/full"));
}

TEST(WriteFile, WritesToADeviceWithoutReplacingIt) {
  write_file("/dev/null", "text");
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST(WriteFileErrors, AMissingFolderIsNamed) {
  const TempFolder folder;
  const fs::path file = folder / "none" / "x";
  EXPECT_EQ(refusal(file), file.string() + ": cannot write: folder " + (folder / "none").string() +
                               " does not exist");
}

TEST(WriteFileErrors, AFolderCannotBeReplaced) {
  const TempFolder folder;
  fs::create_directory(folder / "inner");
  EXPECT_EQ(refusal(folder / "inner"),
            (folder / "inner").string() + ": cannot write: is a folder, expected a file name");
  EXPECT_THAT(refusal(folder / "inner/"), HasSubstr("is a folder"));
  EXPECT_THAT(refusal(folder / "none/"), HasSubstr("expected a file name"));
  EXPECT_THAT(refusal(""), HasSubstr("expected a file name"));
}

TEST(WriteFileErrors, AFileIsNoFolder) {
  const TempFolder folder;
  write_file(folder / "x", "text");
  EXPECT_THAT(refusal(folder / "x" / "y"), HasSubstr("cannot write: Not a directory"));
}

TEST(WriteFileErrors, AReadOnlyFolderStaysAsItIs) {
  const TempFolder folder;
  fs::permissions(folder.path(), fs::perms(0555));
  {
    const NotRoot user;
    EXPECT_EQ(refusal(folder / "x"), (folder / "x").string() + ": cannot write: Permission denied");
  }
  EXPECT_EQ(folder.entries(), 0U);
  fs::permissions(folder.path(), fs::perms(0755));
}

TEST(RemoveAbandonedFiles, TakesWhatAKilledProcessHadBegun) {
  const TempFolder folder;
  write_file(folder / "x", "text");
  write_file(folder / ".gtv-notes", "text");
  const pid_t child = ::fork();
  if (child == 0) {
    const rlimit none{.rlim_cur = 0, .rlim_max = 0};
    const rlimit few_bytes{.rlim_cur = 100, .rlim_max = 100};
    ::setrlimit(RLIMIT_CORE, &none);
    ::setrlimit(RLIMIT_FSIZE, &few_bytes);
    std::signal(SIGXFSZ, SIG_DFL);  // what exceeds the limit kills
    write_file(folder / "x", std::string(1000, 'x'));
    ::_exit(0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
  ASSERT_EQ(folder.entries(), 3U);
  remove_abandoned_files(folder.path());
  EXPECT_EQ(folder.entries(), 2U);
  EXPECT_EQ(read_text(folder / "x"), "text");
  remove_abandoned_files(folder / "missing");
}

TEST(ReadText, ReadsFilesThatNameNoLengthAndPipes) {
  EXPECT_THAT(read_text("/proc/self/status"), HasSubstr("Pid:"));
  const TempFolder folder;
  const fs::path pipe = folder / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::thread writer([&] { write_file(pipe, std::string(200000, 'x')); });
  EXPECT_EQ(read_text(pipe), std::string(200000, 'x'));
  writer.join();
  EXPECT_TRUE(fs::is_fifo(pipe));
}

TEST(ReadText, NamesTheFileThatCannotBeRead) {
  const TempFolder folder;
  EXPECT_EQ(input_error([&] { static_cast<void>(read_text(folder / "x")); }),
            (folder / "x").string() + ": cannot read: No such file or directory");
  EXPECT_THAT(input_error([&] { static_cast<void>(read_text(folder.path())); }),
              HasSubstr("cannot read: Is a directory"));
}

}  // namespace
}  // namespace gtv::io
