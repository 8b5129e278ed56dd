#pragma once

#include <cstdint>
#include <string>

#include "study/shard.hpp"

namespace gtv::study {

/// How the work of all ranks ended; lost: rank 0 does not answer any more.
enum class RankEnd : std::uint32_t { done, stopped, work_failed, bad_input, lost };

/// What rank 0 and the others tell each other while a study is computed.
struct RankMessage {
  enum class Kind : std::uint8_t {
    // to rank 0
    ready,         ///< number: threads that take a shard each; text: host
    result,        ///< shard, seconds, text: content
    dropped,       ///< the answer to `drop`
    failed,        ///< text: why the rank cannot work at all
    shard_failed,  ///< shard, text: why it cannot be computed
    interrupted,   ///< the whole work is to be stopped
    idle,          ///< after `stop`, `failed` or `interrupted`: nothing is under way any more
    gone,          ///< the answer to `end`
    // from rank 0
    alive,  ///< heard now and then while there is work
    work,   ///< shard: to be computed
    drop,   ///< shard: somebody else has finished it
    stop,   ///< finish what is under way, begin nothing
    end,    ///< number: a RankEnd; drop everything. Also from a rank that misses rank 0
    leave,  ///< the last word, to those that are `gone`; number: of ranks that do not answer
  };
  Kind kind = Kind::ready;
  std::uint32_t number = 0;
  double seconds = 0;
  Shard shard{};
  std::string text{};

  [[nodiscard]] std::string bytes() const;
  /// @throws gtv::WorkError if they are no message.
  [[nodiscard]] static RankMessage from(const std::string& bytes);
};

}  // namespace gtv::study
