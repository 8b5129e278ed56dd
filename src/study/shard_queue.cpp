#include "study/shard_queue.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "study/bytes.hpp"

namespace gtv::study {
namespace {

bool goes_first(const Shard& a, const Shard& b) {
  return a.order != b.order ? a.order > b.order : a.key() < b.key();
}

/// What the store has of a shard: how it was cut, what it took, and its content.
std::string sealed(const Shard& shard, double seconds, const std::string& content) {
  ByteWriter bytes;
  bytes.put(shard.first);
  bytes.put(shard.count);
  bytes.put(seconds);
  return std::move(bytes).take() + content;
}

constexpr std::size_t seal_size = 2 * sizeof(std::uint32_t) + sizeof(double);

/// The content alone, as those who take a cell over see it.
class Opened final : public ShardStore {
 public:
  explicit Opened(ShardStore& store) : store_(store) {}
  [[nodiscard]] bool holds(std::uint64_t key) const override { return store_.holds(key); }
  [[nodiscard]] std::string get(std::uint64_t key) const override {
    std::string content = store_.get(key);
    content.erase(0, std::min(seal_size, content.size()));
    return content;
  }
  void put(std::uint64_t key, std::string content) override { store_.put(key, std::move(content)); }
  void release(std::uint64_t key) override { store_.release(key); }

 private:
  ShardStore& store_;
};

/// Seconds that a shard took, if the store has it as this study cuts it.
std::optional<double> kept_seconds(const ShardStore& store, const Shard& shard) {
  if (!store.holds(shard.key())) return {};
  const std::string content = store.get(shard.key());
  if (content.size() < seal_size) return {};
  ByteReader bytes(content);
  if (bytes.get<std::uint32_t>() != shard.first) return {};
  if (bytes.get<std::uint32_t>() != shard.count) return {};
  return bytes.get<double>();
}

}  // namespace

ShardQueue::ShardQueue(CellWork& work, ShardStore& store, const std::vector<std::size_t>& cells,
                       Progress& progress, OnFailure on_failure)
    : work_(work),
      store_(store),
      cells_(work.cells()),
      wanted_(cells),
      progress_(progress),
      on_failure_(on_failure),
      unfinished_(cells.size()) {
  parallel_for(cells.size(), [&](std::size_t i) {
    add(cells[i], work_.shards(cells[i]));
    take(cells[i]);
  });
  const std::lock_guard lock(changing_);
  std::sort(waiting_.begin(), waiting_.end(), goes_first);
  sorted_ = true;
}

void ShardQueue::add(std::size_t cell, std::vector<Shard> shards) {
  double longest = 0;
  for (const Shard& shard : shards) longest = std::max(longest, shard.cost);
  for (Shard& shard : shards) shard.order = longest;
  std::vector<std::optional<double>> kept;
  kept.reserve(shards.size());
  std::size_t ticks = 0;
  for (const Shard& shard : shards) {
    kept.push_back(kept_seconds(store_, shard));
    if (kept.back()) ticks += work_.ticks(shard);
  }
  progress_.skip(ticks);
  const std::lock_guard lock(changing_);
  CellState& state = cells_[cell];
  for (std::size_t i = 0; i < shards.size(); ++i) {
    state.shards.push_back(shards[i]);
    state.members += shards[i].count;
    ++known_;
    known_cost_ += shards[i].cost;
    if (kept[i]) {
      state.seconds += *kept[i];
      ++kept_;
      kept_cost_ += shards[i].cost;
      found_cost_ += shards[i].cost;
      continue;
    }
    ++state.missing;
    if (sorted_) {
      waiting_.insert(std::upper_bound(waiting_.begin(), waiting_.end(), shards[i], goes_first),
                      shards[i]);
    } else {
      waiting_.push_back(shards[i]);
    }
  }
}

void ShardQueue::take(std::size_t cell) {
  Opened opened(store_);
  for (;;) {
    std::uint32_t members = 0;
    {
      const std::lock_guard lock(changing_);
      if (cells_[cell].missing > 0) return;
      members = cells_[cell].members;
    }
    std::vector<Shard> more = work_.take(cell, members, opened, progress_);
    if (more.empty()) break;
    add(cell, std::move(more));
  }
  const std::lock_guard lock(changing_);
  for (const Shard& shard : cells_[cell].shards) store_.release(shard.key());
  cells_[cell].finished = true;
  --unfinished_;
}

std::optional<Shard> ShardQueue::next(bool home) {
  const std::lock_guard lock(changing_);
  const auto found = std::find_if(waiting_.begin(), waiting_.end(),
                                  [home](const Shard& shard) { return home || !shard.at_home; });
  if (found == waiting_.end()) return {};
  const Shard shard = *found;
  waiting_.erase(found);
  return shard;
}

void ShardQueue::put(const Shard& shard, std::string content, double seconds) {
  if (keep(shard, content, seconds)) take(shard.cell);
}

bool ShardQueue::keep(const Shard& shard, const std::string& content, double seconds) {
  try {
    store_.put(shard.key(), sealed(shard, seconds, content));
  } catch (...) {
    give_back(shard);
    throw;
  }
  const std::lock_guard lock(changing_);
  CellState& state = cells_[shard.cell];
  state.seconds += seconds;
  ++kept_;
  kept_cost_ += shard.cost;
  return --state.missing == 0;
}

void ShardQueue::give_back(const Shard& shard) {
  const std::lock_guard lock(changing_);
  waiting_.push_front(shard);
}

void ShardQueue::fail(const Shard& shard, const std::string& why) {
  if (on_failure_ == OnFailure::end) {
    give_back(shard);
    throw WorkError(why);
  }
  std::size_t ticks = work_.ticks(shard);
  {
    const std::lock_guard lock(changing_);
    CellState& state = cells_[shard.cell];
    if (state.failure.empty()) {
      state.failure = why;
      --unfinished_;
      ++failed_;
    }
    for (const Shard& waiting : waiting_) {
      if (waiting.cell == shard.cell) ticks += work_.ticks(waiting);
    }
    std::erase_if(waiting_, [&](const Shard& waiting) { return waiting.cell == shard.cell; });
  }
  progress_.skip(ticks);
}

void ShardQueue::skip_failed() {
  Opened opened(store_);
  for (const FailedCell& cell : failed()) work_.skip(cell.cell, opened, progress_);
}

std::size_t ShardQueue::failed_cells() const {
  const std::lock_guard lock(changing_);
  return failed_;
}

std::vector<FailedCell> ShardQueue::failed() const {
  const std::lock_guard lock(changing_);
  std::vector<FailedCell> all;
  for (const std::size_t cell : wanted_) {
    if (!cells_[cell].failure.empty()) all.push_back({.cell = cell, .why = cells_[cell].failure});
  }
  return all;
}

bool ShardQueue::done() const {
  const std::lock_guard lock(changing_);
  return unfinished_ == 0;
}

bool ShardQueue::finished(std::size_t cell) const {
  const std::lock_guard lock(changing_);
  return cells_[cell].finished;
}

std::size_t ShardQueue::finished_cells() const {
  const std::lock_guard lock(changing_);
  return wanted_.size() - unfinished_ - failed_;
}

std::size_t ShardQueue::kept() const {
  const std::lock_guard lock(changing_);
  return kept_;
}

std::size_t ShardQueue::known() const {
  const std::lock_guard lock(changing_);
  return known_;
}

std::size_t ShardQueue::waiting() const {
  const std::lock_guard lock(changing_);
  return waiting_.size();
}

double ShardQueue::kept_cost() const {
  const std::lock_guard lock(changing_);
  return kept_cost_;
}

double ShardQueue::known_cost() const {
  const std::lock_guard lock(changing_);
  return known_cost_;
}

double ShardQueue::found_cost() const {
  const std::lock_guard lock(changing_);
  return found_cost_;
}

double ShardQueue::seconds(std::size_t cell) const {
  const std::lock_guard lock(changing_);
  return cells_[cell].seconds;
}

}  // namespace gtv::study
