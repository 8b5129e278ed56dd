#include "child.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string_view>

#include "gtv/base/error.hpp"
#include "interrupt.hpp"

namespace gtv::app {

namespace {

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  out.reserve(texts.size() + 1);
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

std::string_view name_of(std::string_view setting) {
  return setting.substr(0, setting.find('='));
}

std::vector<std::string> merged_environment(const std::vector<std::string>& settings) {
  std::vector<std::string> all = settings;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    bool replaced = false;
    for (const std::string& setting : settings) {
      replaced = replaced || name_of(setting) == name_of(*entry);
    }
    if (!replaced) all.emplace_back(*entry);
  }
  return all;
}

/// How the child starts: its stderr into the pipe, and the signals that this process keeps for a
/// thread of its own open again.
class SpawnPlan {
 public:
  SpawnPlan(const std::array<int, 2>& pipe, bool silent) {
    posix_spawn_file_actions_init(&files_);
    posix_spawn_file_actions_adddup2(&files_, pipe[1], STDERR_FILENO);
    posix_spawn_file_actions_addclose(&files_, pipe[0]);
    posix_spawn_file_actions_addclose(&files_, pipe[1]);
    if (silent) {
      posix_spawn_file_actions_addopen(&files_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    }
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan() {
    posix_spawnattr_destroy(&attributes_);
    posix_spawn_file_actions_destroy(&files_);
  }

  [[nodiscard]] const posix_spawn_file_actions_t* files() const { return &files_; }
  [[nodiscard]] const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
};

std::string read_to_end(int descriptor) {
  std::string text;
  std::array<char, 4096> buffer{};
  for (;;) {
    const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

std::string last_line(const std::string& text) {
  const std::size_t end = text.find_last_not_of(" \t\r\n");
  if (end == std::string::npos) return "";
  const std::size_t start = text.find_last_of('\n', end);
  return text.substr(start == std::string::npos ? 0 : start + 1,
                     end - (start == std::string::npos ? 0 : start + 1) + 1);
}

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

ChildResult run_child(const std::vector<std::string>& arguments,
                      const std::vector<std::string>& environment, bool silent) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) {
    throw_work("{}: cannot start: {}", arguments[0], std::strerror(errno));
  }
  std::vector<std::string> texts = arguments;
  std::vector<std::string> settings = merged_environment(environment);
  const SpawnPlan plan(pipe, silent);
  pid_t child = 0;
  const int failure = ::posix_spawn(&child, arguments[0].c_str(), plan.files(), plan.attributes(),
                                    pointers(texts).data(), pointers(settings).data());
  ::close(pipe[1]);
  if (failure != 0) {
    ::close(pipe[0]);
    throw_work("{}: cannot start: {}", arguments[0], std::strerror(failure));
  }
  interrupt_too(child);
  const std::string errors = read_to_end(pipe[0]);
  ::close(pipe[0]);
  const int status = wait_for(child);
  interrupt_too(0);
  return {status, last_line(errors)};
}

}  // namespace gtv::app
