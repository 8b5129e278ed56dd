#include "study/progress.hpp"

#include <exception>
#include <utility>

namespace gtv::study {
namespace {
constexpr std::chrono::milliseconds report_interval{100};
}  // namespace

Progress::Progress(std::string label, std::size_t total, ProgressReport report, std::size_t done)
    : label_(std::move(label)),
      total_(total),
      report_(std::move(report)),
      done_(done),
      told_(done) {}

Progress::~Progress() {
  if (!report_ || stopped_ || told_ == done_) return;
  try {
    report_({.label = label_, .done = done_, .total = total_});
  } catch (...) {
    // Nothing is left to be stopped.
    return;
  }
}

void Progress::advance() {
  const std::size_t done = ++done_;
  if (!report_) return;
  if (stopped_ || done == total_) {
    const std::lock_guard<std::mutex> lock(telling_);
    tell(done);
    return;
  }
  const std::unique_lock<std::mutex> lock(telling_, std::try_to_lock);
  if (lock && std::chrono::steady_clock::now() - told_at_ >= report_interval) tell(done);
}

void Progress::tell(std::size_t done) {
  if (stop_) std::rethrow_exception(stop_);
  try {
    report_({.label = label_, .done = done, .total = total_});
  } catch (...) {
    stop_ = std::current_exception();
    stopped_ = true;
    throw;
  }
  told_ = done;
  told_at_ = std::chrono::steady_clock::now();
}

}  // namespace gtv::study
