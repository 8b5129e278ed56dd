#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gtv/study/ranks.hpp"

namespace gtv::study::test {

/// What threads that play ranks have in common.
struct Post {
  explicit Post(int size) : boxes(static_cast<std::size_t>(size)), said(boxes.size()) {}

  std::mutex mutex;
  std::condition_variable gathered;
  std::vector<std::deque<std::pair<int, std::string>>> boxes;  ///< by receiver
  std::vector<std::string> said;
  std::vector<std::string> heard;
  std::size_t count = 0;
  std::size_t round = 0;
};

/// The end of a rank that dies without a word.
class Died : public std::runtime_error {
 public:
  Died() : std::runtime_error("died") {}
};

/// Ranks that are threads of the test.
class ThreadRanks final : public Ranks {
 public:
  ThreadRanks(std::shared_ptr<Post> post, int rank)
      : post_(std::move(post)), rank_(rank), host_("host-" + std::to_string(rank)) {}

  /// From now on the rank sends that many messages, and dies when it is to send one more.
  void die_after(int messages) { left_ = messages; }

  [[nodiscard]] int rank() const override { return rank_; }
  [[nodiscard]] int size() const override { return static_cast<int>(post_->boxes.size()); }
  [[nodiscard]] const std::string& host() const override { return host_; }
  [[nodiscard]] std::vector<std::string> all_gather(const std::string& own) override {
    std::unique_lock lock(post_->mutex);
    post_->said[static_cast<std::size_t>(rank_)] = own;
    const std::size_t round = post_->round;
    if (++post_->count == post_->boxes.size()) {
      post_->heard = post_->said;
      post_->count = 0;
      ++post_->round;
      post_->gathered.notify_all();
    } else {
      post_->gathered.wait(lock, [&] { return post_->round > round; });
    }
    return post_->heard;
  }
  void send(int to, std::string message) override {
    if (left_ && (*left_)-- == 0) throw Died();
    const std::lock_guard lock(post_->mutex);
    post_->boxes[static_cast<std::size_t>(to)].emplace_back(rank_, std::move(message));
  }
  [[nodiscard]] std::optional<std::pair<int, std::string>> try_receive() override {
    const std::lock_guard lock(post_->mutex);
    auto& box = post_->boxes[static_cast<std::size_t>(rank_)];
    if (box.empty()) return {};
    std::pair<int, std::string> first = std::move(box.front());
    box.pop_front();
    return first;
  }
  void abandon() override { abandoned_ = true; }
  [[nodiscard]] bool abandoned() const { return abandoned_; }
  void leave(int) override {}

 private:
  std::shared_ptr<Post> post_;
  int rank_;
  std::string host_;
  std::optional<int> left_;
  bool abandoned_ = false;
};

/// Has each rank do its part on a thread of its own. @return what each has thrown; empty for none.
inline std::vector<std::string> on_ranks(int size, const std::function<void(ThreadRanks&)>& part) {
  const auto post = std::make_shared<Post>(size);
  std::vector<std::string> thrown(static_cast<std::size_t>(size));
  std::vector<std::thread> threads;
  for (int rank = 0; rank < size; ++rank) {
    threads.emplace_back([&, rank] {
      ThreadRanks ranks(post, rank);
      try {
        part(ranks);
      } catch (const std::exception& error) {
        thrown[static_cast<std::size_t>(rank)] = error.what();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return thrown;
}

}  // namespace gtv::study::test
