#pragma once

#include <cstddef>
#include <exception>
#include <functional>
#include <optional>
#include <string>

#include "study/cell_work.hpp"
#include "study/shard.hpp"

namespace gtv::study {

/// Where the threads of a process get shards from, and where that goes which they have computed.
/// To be used from several threads.
class ShardSource {
 public:
  ShardSource() = default;
  virtual ~ShardSource() = default;
  ShardSource(const ShardSource&) = delete;
  ShardSource& operator=(const ShardSource&) = delete;

  /// There is nothing to be computed, and there will not be.
  [[nodiscard]] virtual bool done() const = 0;
  /// A shard that nobody has, of the cell whose shards cost most; none if there is none now.
  [[nodiscard]] virtual std::optional<Shard> next() = 0;
  /// Called when no thread is at work: returns, after a while, to have `next` asked again.
  virtual void wait() {}
  /// Shards known of: grows when there may be more for those to whom `next` gave none.
  [[nodiscard]] virtual std::size_t known() const = 0;
  /// @throws Unneeded; what CellWork::compute throws.
  [[nodiscard]] virtual std::string compute(CellWork& work, const Shard& shard) = 0;
  /// @param seconds of the thread that computed it.
  virtual void put(const Shard& shard, std::string content, double seconds) = 0;
  /// The shard has not been computed.
  virtual void give_back(const Shard& shard) = 0;
  /// It cannot be. @throws gtv::WorkError with `why` where that ends all work.
  virtual void fail(const Shard& shard, const std::string& why) = 0;
};

/// Ends the computing of a shard that somebody else has finished meanwhile.
class Unneeded : public std::exception {};

/// Computes what a source has, on all threads, until it is done or `stop` says so between shards.
/// @throws gtv::WorkError and what the progress throws, after the shards under way are finished.
void compute_shards(CellWork& work, ShardSource& source, const std::function<bool()>& stop = {});

}  // namespace gtv::study
