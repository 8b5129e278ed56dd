#include "study/progress.hpp"

#include <exception>
#include <utility>

#include "study/seconds_since.hpp"

namespace gtv::study {
namespace {
constexpr std::chrono::milliseconds report_interval{100};
}  // namespace

Progress::Progress(std::string label, std::size_t total, ProgressReport report, std::size_t done,
                   std::string_view unit)
    : label_(std::move(label)),
      total_(total),
      report_(std::move(report)),
      done_(done),
      skipped_(done),
      unit_(unit),
      told_(done) {}

Progress::~Progress() {
  if (!report_ || stopped_ || told_ == done_) return;
  try {
    report_(state());
  } catch (...) {
    // Nothing is left to be stopped.
    return;
  }
}

ProgressState Progress::state(std::size_t done) const {
  const double elapsed = seconds_since(start_);
  const std::size_t skipped = skipped_;
  const double own = done > skipped ? static_cast<double>(done - skipped) : 0;
  return {.label = label_,
          .done = done,
          .total = total_,
          .unit = unit_,
          .elapsed_s = elapsed,
          .rate = elapsed > 0 ? own / elapsed : 0};
}

void Progress::advance(std::size_t count) {
  const std::size_t done = done_ += count;
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
    report_(state(done));
  } catch (...) {
    stop_ = std::current_exception();
    stopped_ = true;
    throw;
  }
  told_ = done;
  told_at_ = std::chrono::steady_clock::now();
}

}  // namespace gtv::study
