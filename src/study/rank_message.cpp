#include "study/rank_message.hpp"

#include <utility>

#include "gtv/base/error.hpp"
#include "study/bytes.hpp"

namespace gtv::study {

std::string RankMessage::bytes() const {
  ByteWriter bytes;
  bytes.put(static_cast<std::uint8_t>(kind));
  bytes.put(number);
  bytes.put(seconds);
  bytes.put(static_cast<std::uint64_t>(shard.cell));
  bytes.put(shard.first);
  bytes.put(shard.count);
  bytes.put(shard.cost);
  return std::move(bytes).take() + text;
}

RankMessage RankMessage::from(const std::string& bytes) {
  constexpr std::size_t head = 1 + 4 + 8 + 8 + 4 + 4 + 8;
  ByteReader reader(bytes);
  RankMessage message;
  const auto kind = reader.get<std::uint8_t>();
  if (kind > static_cast<std::uint8_t>(Kind::leave)) {
    throw_work("ranks: got a message of kind {}, expected one of gtv", kind);
  }
  message.kind = static_cast<Kind>(kind);
  message.number = reader.get<std::uint32_t>();
  message.seconds = reader.get<double>();
  message.shard.cell = reader.get<std::uint64_t>();
  message.shard.first = reader.get<std::uint32_t>();
  message.shard.count = reader.get<std::uint32_t>();
  message.shard.cost = reader.get<double>();
  message.text = bytes.substr(head);
  return message;
}

}  // namespace gtv::study
