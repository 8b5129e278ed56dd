#include "study/unfinished_run.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "gtv/base/error.hpp"
#include "gtv/io/atomic_file.hpp"
#include "study/plan_difference.hpp"

namespace gtv::study {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using Json = nlohmann::ordered_json;

constexpr std::uint64_t plan_key = 0xffffffffffffffffU;
constexpr std::chrono::seconds between_syncs{5};

std::string counted(std::size_t count, const char* one, const char* many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::optional<RunPlan> plan_in(const std::string& text) {
  try {
    return parse_plan(text);
  } catch (const InputError&) {
    return {};
  }
}

/// From the log or, where that record is damaged, from the file.
std::optional<RunPlan> plan_there(const io::RecordLog& log, const fs::path& file) {
  if (log.holds(plan_key)) return plan_in(log.read(plan_key));
  std::error_code missing;
  if (!fs::is_regular_file(file, missing)) return {};
  return plan_in(io::read_text(file));
}

void remove_files(const fs::path& unfinished) {
  std::error_code ignored;
  for (const char* name : {"shards", "plan.json", "status.json"}) {
    fs::remove(unfinished / name, ignored);
  }
  fs::remove_all(unfinished / "results", ignored);
  io::remove_abandoned_files(unfinished);
}

double seconds_in(const fs::path& status) {
  std::error_code missing;
  if (!fs::is_regular_file(status, missing)) return 0;
  const Json json = Json::parse(io::read_text(status), nullptr, false);
  if (!json.is_object() || !json.contains("elapsed_s") || !json["elapsed_s"].is_number()) return 0;
  return json["elapsed_s"];
}

}  // namespace

fs::path unfinished_folder(const fs::path& run_folder) {
  return run_folder / "unfinished";
}

UnfinishedRun::UnfinishedRun(const fs::path& run_folder, RunPlan plan, Others others)
    : path_(unfinished_folder(run_folder)), plan_(std::move(plan)), folder_(path_) {
  lock_ = std::make_unique<io::FileLock>(path_ / "lock");
  if (!lock_->taken_over_from().empty()) {
    notes_.push_back(fmt::format("{} ended in the midst of its work; its lock is taken over",
                                 lock_->taken_over_from()));
  }
  open_shards(others);
}

UnfinishedRun::~UnfinishedRun() {
  std::error_code ignored;
  const bool keeps = kept() > 0;
  log_.reset();
  if (keeps) {
    folder_.keep();
  } else {
    remove_files(path_);
  }
  lock_.reset();
  if (!keeps) fs::remove(path_, ignored);
}

void UnfinishedRun::open_shards(Others others) {
  const fs::path file = path_ / "shards";
  std::error_code missing;
  if (!fs::exists(file, missing)) return;
  log_.emplace(file);
  const std::optional<RunPlan> there = plan_there(*log_, path_ / "plan.json");
  std::string dropped;
  if (!there) {
    dropped = "the plan of the unfinished run is damaged: it is computed anew";
  } else if (const PlanDifference found = difference(*there, plan_); !found.none()) {
    if (others == Others::refuse) refuse_difference(path_.parent_path(), found);
    dropped = "finished shards of another run were here, and are dropped";
  }
  if (!dropped.empty()) {
    log_.reset();
    fs::remove(file);
    notes_.push_back(dropped);
    return;
  }
  if (!log_->holds(plan_key)) log_->append(plan_key, plan_.text());
  found_ = log_->keys().size() - 1;
  earlier_seconds_ = seconds_in(path_ / "status.json");
  if (log_->damaged() > 0) {
    notes_.push_back(fmt::format("{}: {} damaged and left out, {} kept", file.string(),
                                 counted(log_->damaged(), "stretch", "stretches"),
                                 counted(found_, "shard", "shards")));
  }
}

void UnfinishedRun::start_log() {
  const std::lock_guard lock(beginning_);
  if (log_) return;
  io::write_file(path_ / "plan.json", plan_.text());
  log_.emplace(path_ / "shards");
  log_->append(plan_key, plan_.text());
  synced_at_ = Clock::now();
}

std::size_t UnfinishedRun::kept() const {
  if (!log_) return 0;
  return log_->keys().size() - (log_->holds(plan_key) ? 1 : 0);
}

bool UnfinishedRun::holds(std::uint64_t key) const {
  const std::lock_guard lock(beginning_);
  return log_ && log_->holds(key);
}

std::string UnfinishedRun::get(std::uint64_t key) const {
  return log_->read(key);
}

void UnfinishedRun::put(std::uint64_t key, std::string content) {
  try {
    start_log();
    log_->append(key, content);
  } catch (const WorkError& error) {
    if (kept() == 0) throw;
    throw_work("{}; finished shards are kept, the same command with --resume goes on with them",
               error.what());
  }
  bool sync = false;
  {
    const std::lock_guard lock(beginning_);
    sync = Clock::now() - synced_at_ >= between_syncs;
    if (sync) synced_at_ = Clock::now();
  }
  if (sync) log_->sync();
}

void UnfinishedRun::tell(const Json& status) {
  try {
    io::write_file(path_ / "status.json",
                   status.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  } catch (const WorkError&) {
    return;  // what counts is the shards; where they cannot be kept, that is said
  }
}

void UnfinishedRun::finish() {
  log_.reset();
  remove_files(path_);
}

std::optional<RunPlan> plan_of_unfinished(const fs::path& run_folder) {
  const fs::path folder = unfinished_folder(run_folder);
  std::error_code missing;
  const fs::path plan = folder / "plan.json";
  if (!fs::is_regular_file(folder / "shards", missing)) return {};
  if (!fs::is_regular_file(plan, missing)) return {};
  return plan_in(io::read_text(plan));
}

void remove_unfinished(const fs::path& run_folder) {
  const fs::path folder = unfinished_folder(run_folder);
  std::error_code ignored;
  if (!fs::is_directory(folder, ignored)) return;
  try {
    const io::FileLock lock(folder / "lock");
    remove_files(folder);
  } catch (const Error&) {
    return;  // somebody computes it anew, or nothing may be removed here
  }
  fs::remove(folder, ignored);
}

}  // namespace gtv::study
