#pragma once

#include <chrono>

#include "gtv/study/ranks.hpp"
#include "study/nap.hpp"

namespace gtv::study {

/// What was sent goes on while messages are looked for, and no longer than this process lives: how
/// long the last words of one that is about to end take.
inline constexpr std::chrono::duration<double> time_to_tell{0.2};

inline void listen_for(Ranks& ranks, std::chrono::duration<double> time) {
  const auto start = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - start < time) {
    static_cast<void>(ranks.try_receive());
    Nap::take_short();
  }
}

}  // namespace gtv::study
