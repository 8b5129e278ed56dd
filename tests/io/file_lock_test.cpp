#include "gtv/io/file_lock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <memory>

#include "gtv/base/error.hpp"
#include "gtv/io/atomic_file.hpp"
#include "temp_folder.hpp"

namespace gtv::io {
namespace {

using ::testing::HasSubstr;

/// A process that holds the lock until it is killed.
class Holder {
 public:
  explicit Holder(const std::filesystem::path& file) {
    int ready[2];
    EXPECT_EQ(::pipe(ready), 0);
    id_ = ::fork();
    if (id_ == 0) {
      const FileLock lock(file);
      static_cast<void>(::write(ready[1], "x", 1));
      for (;;) ::pause();
    }
    char byte = 0;
    EXPECT_EQ(::read(ready[0], &byte, 1), 1);
    ::close(ready[0]);
    ::close(ready[1]);
  }
  ~Holder() { kill(); }
  Holder(const Holder&) = delete;
  Holder& operator=(const Holder&) = delete;

  void kill() {
    if (id_ <= 0) return;
    ::kill(id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
    id_ = 0;
  }
  [[nodiscard]] pid_t id() const { return id_; }

 private:
  pid_t id_ = 0;
};

TEST(FileLock, KeepsAnotherProcessOutAndNamesTheHolder) {
  const TempFolder folder;
  const Holder holder(folder / "lock");
  const std::string name = "process " + std::to_string(holder.id()) + " on host ";
  try {
    const FileLock lock(folder / "lock");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), HasSubstr(": is in use by " + name));
  }
  EXPECT_THAT(lock_holder(folder / "lock"), HasSubstr(name));
}

TEST(FileLock, KeepsASecondOneOfTheSameProcessOut) {
  const TempFolder folder;
  const FileLock lock(folder / "lock");
  EXPECT_THROW(FileLock(folder / "lock"), InputError);
}

TEST(FileLock, OfADeadProcessIsTakenOver) {
  const TempFolder folder;
  Holder holder(folder / "lock");
  const std::string name = "process " + std::to_string(holder.id()) + " on host ";
  holder.kill();
  EXPECT_TRUE(std::filesystem::exists(folder / "lock"));
  EXPECT_EQ(lock_holder(folder / "lock"), "");
  const FileLock lock(folder / "lock");
  EXPECT_THAT(lock.taken_over_from(), HasSubstr(name));
}

TEST(FileLock, LeavesNothingBehindAndIsFreeAgain) {
  const TempFolder folder;
  for (int i = 0; i < 2; ++i) {
    const FileLock lock(folder / "lock");
    EXPECT_EQ(lock.taken_over_from(), "");
  }
  EXPECT_FALSE(std::filesystem::exists(folder / "lock"));
  EXPECT_EQ(lock_holder(folder / "lock"), "");
}

TEST(FileLock, OfAnotherMachineThatTheSystemDoesNotHoldIsTakenOver) {
  const TempFolder folder;
  for (const char* content : {R"({"host": "elsewhere", "process": 1})", "", "no json", "[]"}) {
    write_file(folder / "lock", content);
    const FileLock lock(folder / "lock");
    EXPECT_NE(lock_holder(folder / "lock"), "") << content;
  }
}

}  // namespace
}  // namespace gtv::io
