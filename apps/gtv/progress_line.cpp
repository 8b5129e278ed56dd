#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <string>

#include "program.hpp"

namespace gtv::app {

namespace {

/// The line of one piece of work after another; each is left standing when it is done, and the last
/// also when it failed, so that what is said of that begins a line.
class ProgressLine {
 public:
  ProgressLine() = default;
  ~ProgressLine() { end(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void draw(const study::ProgressState& state) {
    constexpr int width = 24;
    if (state.total == 0) return;
    if (open_ && (state.label != label_ || state.done < done_)) end();
    if (!open_) start_ = drawn_at_;
    open_ = true;
    label_ = state.label;
    done_ = state.done;
    const double share = static_cast<double>(state.done) / static_cast<double>(state.total);
    drawn_at_ = std::chrono::steady_clock::now();
    const double elapsed = std::chrono::duration<double>(drawn_at_ - start_).count();
    const double left = state.done > 0 ? elapsed * (1 - share) / share : 0;
    const auto filled = static_cast<std::size_t>(share * width);
    fmt::print(stderr, "\r{} [{}{}] {:3.0f} %  {}/{}  {:.1f} s, {:.1f} s left  ", label_,
               std::string(filled, '#'), std::string(width - filled, ' '), 100 * share, state.done,
               state.total, elapsed, left);
    static_cast<void>(std::fflush(stderr));
    if (state.done == state.total) end();
  }

 private:
  void end() {
    if (open_) static_cast<void>(std::fputc('\n', stderr));
    open_ = false;
  }

  bool open_ = false;
  std::string label_;
  std::size_t done_ = 0;
  /// Where no line is open, the work that is drawn next began when the last one ended.
  std::chrono::steady_clock::time_point drawn_at_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point start_ = drawn_at_;
};

}  // namespace

study::ProgressReport progress_line(bool shown) {
  if (!shown) return {};
  return [line = std::make_shared<ProgressLine>()](const study::ProgressState& state) {
    line->draw(state);
  };
}

}  // namespace gtv::app
