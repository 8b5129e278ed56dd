#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace gtv::study {

/// Where finished shards are kept, by their keys. May be used from several threads.
class ShardStore {
 public:
  ShardStore() = default;
  virtual ~ShardStore() = default;
  ShardStore(const ShardStore&) = delete;
  ShardStore& operator=(const ShardStore&) = delete;

  [[nodiscard]] virtual bool holds(std::uint64_t key) const = 0;
  /// @throws gtv::WorkError if it cannot be read.
  [[nodiscard]] virtual std::string get(std::uint64_t key) const = 0;
  /// @throws gtv::WorkError if it cannot be kept.
  virtual void put(std::uint64_t key, std::string content) = 0;
  /// Nobody will ask for it again while the work goes on.
  virtual void release(std::uint64_t key) = 0;
};

/// In memory: of a study whose results go to the caller.
class MemoryStore final : public ShardStore {
 public:
  [[nodiscard]] bool holds(std::uint64_t key) const override;
  [[nodiscard]] std::string get(std::uint64_t key) const override;
  void put(std::uint64_t key, std::string content) override;
  void release(std::uint64_t key) override;

 private:
  std::map<std::uint64_t, std::string> shards_;
  mutable std::mutex changing_;
};

}  // namespace gtv::study
