#include "study/heartbeat.hpp"

#include <exception>
#include <utility>

namespace gtv::study {
namespace {

void call(const std::function<void()>& beat) {
  try {
    beat();
  } catch (const std::exception&) {
    return;
  }
}

}  // namespace

Heartbeat::Heartbeat(std::chrono::milliseconds every, std::function<void()> beat)
    : beat_(std::move(beat)), thread_([this, every] { run(every); }) {}

Heartbeat::~Heartbeat() {
  {
    const std::lock_guard lock(changing_);
    ending_ = true;
  }
  ended_.notify_one();
  thread_.join();
}

void Heartbeat::run(std::chrono::milliseconds every) {
  std::unique_lock lock(changing_);
  do {
    lock.unlock();
    call(beat_);
    lock.lock();
  } while (!ended_.wait_for(lock, every, [this] { return ending_; }));
}

}  // namespace gtv::study
