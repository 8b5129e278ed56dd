#include "study/other_ranks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <optional>
#include <thread>

#include "gtv/base/error.hpp"
#include "study/listen.hpp"
#include "study/nap.hpp"

namespace gtv::study {

OtherRanks::OtherRanks(Ranks& ranks, RankPatience patience)
    : ranks_(ranks), patience_(patience), gone_(static_cast<std::size_t>(ranks.size()), false) {
  for (int rank = 0; rank < ranks.size(); ++rank) names_.push_back(fmt::format("rank {}", rank));
  gone_[0] = true;
}

void OtherRanks::send_to_all(const RankMessage& message) {
  for (int rank = 1; rank < ranks_.size(); ++rank) send(rank, message);
}

OtherRanks::~OtherRanks() {
  try {
    end(RankEnd::work_failed);
  } catch (const std::exception&) {
    // Another failure is on its way already.
    ranks_.abandon();
  }
}

bool OtherRanks::compute(CellWork& work, ShardQueue& queue, const std::function<bool()>& stop) {
  RankDispatch dispatch(work, queue, ranks_.size(), patience_);
  const auto stopped = [&] { return dispatch.stopping() || (stop && stop()); };
  std::exception_ptr failure;
  std::exception_ptr failure_here;
  std::atomic<bool> finished_here = false;
  std::thread computing([&] {
    try {
      compute_shards(work, dispatch, stopped);
    } catch (...) {
      failure_here = std::current_exception();
    }
    finished_here = true;
  });
  Nap nap;
  using Clock = std::chrono::steady_clock;
  Clock::time_point told_at{};
  while (!finished_here || !(queue.done() || (dispatch.stopping() && dispatch.quiet()))) {
    try {
      while (std::optional<std::pair<int, std::string>> heard = ranks_.try_receive()) {
        nap.was_busy();
        dispatch.receive(heard->first, RankMessage::from(heard->second));
      }
      for (const RankDispatch::Order& order : dispatch.orders()) {
        nap.was_busy();
        send(order.rank, order.message);
      }
      if (Clock::now() - told_at > patience_.lost / 10) {
        send_to_all({.kind = RankMessage::Kind::alive});
        told_at = Clock::now();
      }
    } catch (...) {
      if (!failure) failure = std::current_exception();
      dispatch.stop();
    }
    if ((finished_here && !queue.done()) || stopped()) dispatch.stop();
    if (queue.waiting() > 0) {
      nap.take();
    } else {
      Nap::take_short();
    }
  }
  computing.join();
  for (int rank = 1; rank < ranks_.size(); ++rank) {
    names_[static_cast<std::size_t>(rank)] = dispatch.name(rank);
  }
  if (failure_here) std::rethrow_exception(failure_here);
  if (failure) std::rethrow_exception(failure);
  if (queue.done()) {
    // Where cells have failed, how it ends is up to the caller.
    if (queue.failed_cells() == 0) end(RankEnd::done);
    return true;
  }
  if (const std::string text = dispatch.failure(); !text.empty()) throw WorkError(text);
  end(RankEnd::stopped);
  return false;
}

void OtherRanks::end(RankEnd how) {
  if (ended_) return;
  ended_ = true;
  send_to_all({.kind = RankMessage::Kind::end, .number = static_cast<std::uint32_t>(how)});
  const auto start = std::chrono::steady_clock::now();
  while (std::count(gone_.begin(), gone_.end(), false) > 0 &&
         std::chrono::steady_clock::now() - start < patience_.answer) {
    const std::optional<std::pair<int, std::string>> heard = ranks_.try_receive();
    if (!heard) {
      Nap::take_short();
      continue;
    }
    // Answers to what is of no interest any more come first.
    if (RankMessage::from(heard->second).kind == RankMessage::Kind::gone) {
      gone_[static_cast<std::size_t>(heard->first)] = true;
    }
  }
  for (std::size_t rank = 1; rank < gone_.size(); ++rank) {
    if (!gone_[rank]) missing_.push_back(names_[rank]);
  }
  // Those that are there must not wait in the end for those that are not.
  for (int rank = 1; rank < ranks_.size(); ++rank) {
    if (!gone_[static_cast<std::size_t>(rank)]) continue;
    send(rank,
         {.kind = RankMessage::Kind::leave, .number = static_cast<std::uint32_t>(missing_.size())});
  }
  if (missing_.empty()) return;
  listen_for(ranks_, time_to_tell);
  ranks_.abandon();
}

}  // namespace gtv::study
