#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>

#include "program.hpp"
#include "progress_text.hpp"

namespace gtv::app {

namespace {

/// A terminal of 80 columns wraps a line that fills the last one.
constexpr std::size_t columns = 79;

bool begins_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

/// The beginning of a text in UTF-8.
std::string cut(const std::string& text, std::size_t most) {
  std::size_t width = 0;
  const auto end = std::find_if(text.begin(), text.end(),
                                [&](char c) { return begins_character(c) && ++width > most; });
  return {text.begin(), end};
}

std::string bar_of(double share, std::size_t width) {
  constexpr std::size_t frame = 3;
  constexpr std::size_t widest = 24;
  if (width <= frame) return "";
  const std::size_t inner = std::min(width - frame, widest);
  const auto filled = std::min(inner, static_cast<std::size_t>(share * static_cast<double>(inner)));
  return fmt::format(" [{}{}]", std::string(filled, '#'), std::string(inner - filled, ' '));
}

/// In 80 columns: label, bar, share, count, rate, and the time left or, in the end, taken.
std::string line_of(const study::ProgressState& state) {
  constexpr std::size_t longest_label = 20;
  const double share = static_cast<double>(state.done) / static_cast<double>(state.total);
  const std::string label = cut(std::string(state.label), longest_label);
  const std::string numbers =
      fmt::format(" {:3.0f} %  {}/{}  {}  {}", 100 * share, state.done, state.total,
                  rate_text(state.rate, state.unit),
                  state.done == state.total ? duration_text(state.elapsed_s)
                                            : duration_text(state.left_s()) + " left");
  const std::size_t taken = width_of(label) + numbers.size();
  return label + bar_of(share, taken < columns ? columns - taken : 0) + numbers;
}

/// The line of one piece of work after another; each is left standing when it is done, and the last
/// also when it failed, so that what is said of that begins a line.
class ProgressLine {
 public:
  ProgressLine() = default;
  ~ProgressLine() { end(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void draw(const study::ProgressState& state) {
    if (state.total == 0) return;
    if (open_ && (state.label != label_ || state.done < done_)) end();
    label_ = state.label;
    done_ = state.done;
    const std::string line = line_of(state);
    const std::size_t width = width_of(line);
    // Blanks over what a longer line has left there.
    fmt::print(stderr, "\r{}{}", line,
               std::string(open_ && width_ > width ? width_ - width : 0, ' '));
    static_cast<void>(std::fflush(stderr));
    width_ = width;
    open_ = true;
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
  std::size_t width_ = 0;
};

}  // namespace

study::ProgressReport progress_line(bool shown) {
  if (!shown) return {};
  return [line = std::make_shared<ProgressLine>()](const study::ProgressState& state) {
    line->draw(state);
  };
}

}  // namespace gtv::app
