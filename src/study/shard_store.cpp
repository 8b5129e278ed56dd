#include "study/shard_store.hpp"

#include <utility>

#include "gtv/base/error.hpp"

namespace gtv::study {

bool MemoryStore::holds(std::uint64_t key) const {
  const std::lock_guard lock(changing_);
  return shards_.count(key) > 0;
}

std::string MemoryStore::get(std::uint64_t key) const {
  const std::lock_guard lock(changing_);
  const auto found = shards_.find(key);
  if (found == shards_.end()) throw_work("shard {}: is not kept", key);
  return found->second;
}

void MemoryStore::put(std::uint64_t key, std::string content) {
  const std::lock_guard lock(changing_);
  shards_[key] = std::move(content);
}

void MemoryStore::release(std::uint64_t key) {
  const std::lock_guard lock(changing_);
  shards_.erase(key);
}

}  // namespace gtv::study
