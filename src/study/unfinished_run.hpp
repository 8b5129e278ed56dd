#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "gtv/io/file_lock.hpp"
#include "gtv/io/record_log.hpp"
#include "study/output_folder.hpp"
#include "study/run_plan.hpp"
#include "study/shard_store.hpp"

namespace gtv::study {

/// What to do with a folder's shards of another plan; those of the same plan are gone on with.
enum class Others { refuse, replace };

/// The folder `unfinished` of a run's folder, where finished shards are kept until the results are
/// written:
///   lock         who is at work
///   plan.json    what the shards' bits depend on; also the first record of the next file
///   shards       the shards, a record each
///   status.json  how far the work is
/// With no shard the folder goes with this. Results that stand in the run's folder are not touched.
class UnfinishedRun final : public ShardStore {
 public:
  /// Takes the folder.
  /// @throws gtv::InputError if somebody is at work there, or it holds shards of another plan that
  /// are not to be replaced; gtv::WorkError if it cannot be read or written.
  UnfinishedRun(const std::filesystem::path& run_folder, RunPlan plan, Others others);
  /// Leaves the shards for later; with none, nothing.
  ~UnfinishedRun() override;

  [[nodiscard]] bool holds(std::uint64_t key) const override;
  [[nodiscard]] std::string get(std::uint64_t key) const override;
  void put(std::uint64_t key, std::string content) override;
  void release(std::uint64_t) override {}

  /// What is to be told to the user: whose lock was taken over, what was damaged or dropped.
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }
  /// Shards that were there already.
  [[nodiscard]] std::size_t found() const { return found_; }
  /// Seconds that earlier processes were at work.
  [[nodiscard]] double earlier_seconds() const { return earlier_seconds_; }
  /// Says how far the work is. From any thread, one at a time. A status that cannot be written is
  /// none.
  void tell(const nlohmann::ordered_json& status);
  /// The results are in place: removes the shards.
  void finish();

 private:
  void open_shards(Others others);
  void start_log();
  /// Shards in the log.
  [[nodiscard]] std::size_t kept() const;

  std::filesystem::path path_;
  RunPlan plan_;
  OutputFolder folder_;
  std::unique_ptr<io::FileLock> lock_;
  std::optional<io::RecordLog> log_;
  std::vector<std::string> notes_;
  std::size_t found_ = 0;
  double earlier_seconds_ = 0;
  std::chrono::steady_clock::time_point synced_at_{};
  mutable std::mutex beginning_;
};

/// What the finished shards of a folder were computed by; none if there are none, or nobody knows.
[[nodiscard]] std::optional<RunPlan> plan_of_unfinished(const std::filesystem::path& run_folder);

/// Removes what is left of a run whose results are in place, unless somebody is at work there.
void remove_unfinished(const std::filesystem::path& run_folder);

/// Where the shards of a run are kept.
[[nodiscard]] std::filesystem::path unfinished_folder(const std::filesystem::path& run_folder);

}  // namespace gtv::study
