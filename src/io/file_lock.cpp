#include "gtv/io/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <array>
#include <chrono>
#include <climits>
#include <csignal>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

#include "gtv/base/error.hpp"
#include "io/file_descriptor.hpp"

namespace gtv::io {
namespace {

struct Holder {
  std::string host;
  pid_t process = 0;
  std::string boot;  ///< of the machine: process numbers begin anew
  [[nodiscard]] std::string text() const {
    return fmt::format("process {} on host {}", process, host);
  }
};

std::string boot_id() {
  const FileDescriptor file(::open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC));
  std::array<char, 36> text{};
  if (!file.is_open() || ::read(file.get(), text.data(), text.size()) != 36) return "";
  return {text.data(), text.size()};
}

Holder this_process() {
  std::array<char, HOST_NAME_MAX + 1> host{};
  static_cast<void>(::gethostname(host.data(), host.size() - 1));
  return {.host = host.data(), .process = ::getpid(), .boot = boot_id()};
}

/// Of an open lock file; nothing for one that is empty or says something else.
std::optional<Holder> holder_in(int descriptor) {
  std::array<char, 1024> text{};
  const ssize_t size = ::pread(descriptor, text.data(), text.size(), 0);
  if (size <= 0) return {};
  const auto json = nlohmann::json::parse(text.data(), text.data() + size, nullptr, false);
  if (!json.is_object() || !json.contains("host") || !json["host"].is_string() ||
      !json.contains("process") || !json["process"].is_number_integer()) {
    return {};
  }
  return Holder{.host = json["host"],
                .process = json["process"],
                .boot = json.contains("boot") && json["boot"].is_string() ? json["boot"] : ""};
}

bool lives(const Holder& holder) {
  const Holder here = this_process();
  if (holder.host != here.host) return true;  // nobody here can know
  if (holder.boot != here.boot || holder.process == here.process) return false;
  return ::kill(holder.process, 0) == 0 || errno == EPERM;
}

bool knows_no_locks(int error) {
  return error == ENOLCK || error == ENOSYS || error == EOPNOTSUPP || error == EINVAL;
}

enum class Claim { taken, held, unknown };

Claim claim(int descriptor, int kind) {
  if (::flock(descriptor, kind | LOCK_NB) == 0) return Claim::taken;
  return knows_no_locks(errno) ? Claim::unknown : Claim::held;
}

/// Somebody may just be asking who holds it, which takes a moment.
Claim patient_claim(int descriptor) {
  constexpr int tries = 5;
  constexpr std::chrono::milliseconds wait{10};
  Claim got = claim(descriptor, LOCK_EX);
  for (int i = 1; i < tries && got == Claim::held; ++i) {
    std::this_thread::sleep_for(wait);
    got = claim(descriptor, LOCK_EX);
  }
  return got;
}

/// The file may have been removed, by a holder that ended, after it was opened here.
bool is_still_there(int descriptor, const std::filesystem::path& path) {
  struct stat opened {};
  struct stat there {};
  return ::fstat(descriptor, &opened) == 0 && ::stat(path.c_str(), &there) == 0 &&
         opened.st_ino == there.st_ino && opened.st_dev == there.st_dev;
}

bool write_text(int descriptor, std::string_view text) {
  for (off_t at = 0; !text.empty();) {
    const ssize_t count = ::pwrite(descriptor, text.data(), text.size(), at);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    at += count;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

std::string holder_text(const std::optional<Holder>& holder) {
  return holder ? holder->text() : "another process";
}

}  // namespace

FileLock::FileLock(std::filesystem::path file) : path_(std::move(file)) {
  std::optional<Holder> former;
  for (;;) {
    FileDescriptor opened(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
    if (!opened.is_open()) throw_work("{}: cannot write: {}", path_.string(), system_reason());
    const Claim got = patient_claim(opened.get());
    former = holder_in(opened.get());
    const bool held =
        got == Claim::held || (got == Claim::unknown && former.has_value() && lives(*former));
    if (held) {
      const std::string advice = got == Claim::unknown
                                     ? fmt::format("; if that is gone, remove {}", path_.string())
                                     : std::string();
      throw_input("{}: is in use by {}, expected a folder that nobody writes to{}",
                  path_.parent_path().string(), holder_text(former), advice);
    }
    if (!is_still_there(opened.get(), path_)) continue;
    descriptor_ = ::fcntl(opened.get(), F_DUPFD_CLOEXEC, 0);  // a duplicate shares the lock
    break;
  }
  if (former) former_ = former->text();
  const Holder here = this_process();
  const std::string text =
      nlohmann::json({{"host", here.host}, {"process", here.process}, {"boot", here.boot}}).dump() +
      "\n";
  if (descriptor_ < 0 || ::ftruncate(descriptor_, 0) != 0 || !write_text(descriptor_, text)) {
    const std::string reason = system_reason();
    static_cast<void>(::unlink(path_.c_str()));
    if (descriptor_ >= 0) ::close(descriptor_);
    throw_work("{}: cannot write: {}", path_.string(), reason);
  }
}

FileLock::~FileLock() {
  // While it is still locked: nobody is to find a file that is about to go.
  static_cast<void>(::unlink(path_.c_str()));
  ::close(descriptor_);
}

std::string lock_holder(const std::filesystem::path& file) {
  const FileDescriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!opened.is_open()) return "";
  const std::optional<Holder> holder = holder_in(opened.get());
  const Claim got = claim(opened.get(), LOCK_SH);
  const bool held = got == Claim::held || (got == Claim::unknown && holder && lives(*holder));
  return held ? holder_text(holder) : "";
}

}  // namespace gtv::io
