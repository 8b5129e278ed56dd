#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gtv::study {

struct Study;

/// The processes that compute a study together, numbered from 0, and what they tell each other. To
/// be used from one thread of each process, the one that made it.
class [[gnu::visibility("default")]] Ranks {
 public:
  Ranks() = default;
  virtual ~Ranks() = default;
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;

  [[nodiscard]] virtual int rank() const = 0;
  [[nodiscard]] virtual int size() const = 0;
  /// The machine that this rank is on.
  [[nodiscard]] virtual const std::string& host() const = 0;

  /// What each rank has to say, by rank. To be called by all; returns when all have.
  [[nodiscard]] virtual std::vector<std::string> all_gather(const std::string& own) = 0;
  /// Returns at once. What one rank sends to another arrives in that order, of any length.
  virtual void send(int to, std::string message) = 0;
  /// The next message that is there, and whom it is from; also lets what was sent go on.
  [[nodiscard]] virtual std::optional<std::pair<int, std::string>> try_receive() = 0;
  /// Some do not answer any more: they are not to be waited for in the end. If this is rank 0 they
  /// are ended then; else this process alone ends.
  virtual void abandon() = 0;
  /// The last call: waits until all ranks leave or, after `abandon`, does not return.
  /// @param exit_code that this process is about to end with.
  virtual void leave(int exit_code) = 0;

  /// Checksums of the study's data files that all have agreed on, as text; empty before that.
  [[nodiscard]] const std::string& agreed_data() const {
    return agreed_data_;
  }
  void agree_on_data(std::string checksums) {
    agreed_data_ = std::move(checksums);
  }

 private:
  std::string agreed_data_;
};

/// How long ranks wait for each other.
struct RankPatience {
  /// For a shard, besides four times what the longest one took, before somebody else gets it too.
  std::chrono::duration<double> shard{1};
  /// For a rank to answer that nothing is left to do.
  std::chrono::duration<double> answer{10};
  /// For rank 0 to be heard of, once the work has begun.
  std::chrono::duration<double> lost{60};
};

/// The study that all ranks have read, each for itself, if it is the same: settings, contents of
/// data files, and versions of what computes, the instruction set among them. To be called by all
/// ranks.
/// @param load reads the study on this rank.
/// @throws on all ranks alike: gtv::InputError or gtv::WorkError with the failure of the first rank
/// that could not load it, gtv::InputError with the first thing that differs, and where.
[[nodiscard]] Study agreed_study(Ranks& ranks, const std::function<Study()>& load);

}  // namespace gtv::study
