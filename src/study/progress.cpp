#include "study/progress.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <utility>

namespace gtv::study {
namespace {
constexpr int bar_width = 24;
constexpr std::chrono::milliseconds redraw_interval{100};
}  // namespace

Progress::Progress(std::string label, std::size_t total, bool shown)
    : label_(std::move(label)), total_(total), shown_(shown && total > 0) {}

Progress::~Progress() {
  if (!shown_) return;
  draw(done_);
  std::fputc('\n', stderr);
}

void Progress::advance() {
  const std::size_t done = ++done_;
  if (!shown_) return;
  const std::unique_lock<std::mutex> lock(drawing_, std::try_to_lock);
  if (!lock) return;
  const auto now = std::chrono::steady_clock::now();
  if (now - drawn_ < redraw_interval) return;
  drawn_ = now;
  draw(done);
}

void Progress::draw(std::size_t done) {
  const double share = static_cast<double>(done) / static_cast<double>(total_);
  const double elapsed =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  const double left = done > 0 ? elapsed * (1 - share) / share : 0;
  const auto filled = static_cast<std::size_t>(share * bar_width);
  fmt::print(stderr, "\r{} [{}{}] {:3.0f} %  {}/{}  {:.1f} s, {:.1f} s left  ", label_,
             std::string(filled, '#'), std::string(bar_width - filled, ' '), 100 * share, done,
             total_, elapsed, left);
  std::fflush(stderr);
}

}  // namespace gtv::study
