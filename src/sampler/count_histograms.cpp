#include "gtv/sampler/count_histograms.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "gtv/base/error.hpp"
#include "sampler/for_each_bin.hpp"

namespace gtv::sampler {
namespace {

constexpr unsigned per_doubling_bits = 8;
constexpr std::uint32_t per_doubling = 1U << per_doubling_bits;

}  // namespace

std::uint16_t CountHistograms::step_of(std::uint32_t count) {
  const auto bits = static_cast<unsigned>(std::bit_width(count));
  const unsigned shift = bits > per_doubling_bits + 1 ? bits - per_doubling_bits - 1 : 0;
  return static_cast<std::uint16_t>(shift * per_doubling + (count >> shift));
}

CountHistograms::Step CountHistograms::step(std::uint16_t index) {
  if (index < 2 * per_doubling) return {.first = index};
  const unsigned shift = index / per_doubling - 1U;
  return {.first = (index - shift * per_doubling) << shift, .width = 1U << shift};
}

void CountHistograms::add(std::span<const std::uint32_t> counts) {
  const std::size_t members = counts.size() / bins();
  if (members == 0) return;
  CountHistograms block(0);
  block.begin_.reserve(bins() + 1);
  std::vector<std::uint16_t> steps;
  for_each_bin(counts, bins(), [&](std::size_t, std::span<const std::uint32_t> own) {
    steps.clear();
    for (const std::uint32_t count : own) {
      if (count > 0) steps.push_back(step_of(count));
    }
    std::sort(steps.begin(), steps.end());
    for (std::size_t i = 0; i < steps.size();) {
      std::size_t end = i + 1;
      while (end < steps.size() && steps[end] == steps[i]) ++end;
      block.steps_.push_back(steps[i]);
      block.counts_.push_back(static_cast<std::uint32_t>(end - i));
      i = end;
    }
    block.begin_.push_back(block.steps_.size());
  });
  block.members_ = members;
  merge(block);
}

void CountHistograms::merge(const CountHistograms& other) {
  if (other.bins() != bins()) {
    throw_input("histograms: got {} bins, expected {}", other.bins(), bins());
  }
  if (other.members_ == 0) return;
  CountHistograms out(0);
  out.members_ = members_ + other.members_;
  out.begin_.reserve(begin_.size());
  out.steps_.reserve(steps_.size() + other.steps_.size());
  out.counts_.reserve(steps_.size() + other.steps_.size());
  for (std::size_t b = 0; b < bins(); ++b) {
    std::size_t i = begin_[b];
    std::size_t j = other.begin_[b];
    while (i < begin_[b + 1] || j < other.begin_[b + 1]) {
      const bool mine =
          j == other.begin_[b + 1] || (i < begin_[b + 1] && steps_[i] <= other.steps_[j]);
      const bool both =
          mine && j < other.begin_[b + 1] && i < begin_[b + 1] && steps_[i] == other.steps_[j];
      out.steps_.push_back(mine ? steps_[i] : other.steps_[j]);
      out.counts_.push_back((mine ? counts_[i] : 0) + (mine && !both ? 0 : other.counts_[j]));
      if (mine) ++i;
      if (!mine || both) ++j;
    }
    out.begin_.push_back(out.steps_.size());
  }
  *this = std::move(out);
}

void CountHistograms::append(std::span<const Entry> entries) {
  for (const Entry& entry : entries) {
    steps_.push_back(entry.step);
    counts_.push_back(entry.members);
  }
  begin_.push_back(steps_.size());
}

std::vector<CountHistograms::Entry> CountHistograms::entries(std::size_t bin) const {
  std::vector<Entry> all;
  for (std::size_t i = begin_[bin]; i < begin_[bin + 1]; ++i) {
    all.push_back({.step = steps_[i], .members = counts_[i]});
  }
  return all;
}

double CountHistograms::ranked(std::size_t bin, std::uint64_t rank) const {
  std::uint64_t some = 0;
  for (std::size_t i = begin_[bin]; i < begin_[bin + 1]; ++i) some += counts_[i];
  const std::uint64_t none = members_ - some;
  if (rank < none) return 0;
  rank -= none;
  for (std::size_t i = begin_[bin]; i < begin_[bin + 1]; ++i) {
    if (rank < counts_[i]) {
      const Step at = step(steps_[i]);
      if (at.width == 1) return at.first;
      const double share = (static_cast<double>(rank) + 0.5) / counts_[i];
      return at.first - 0.5 + at.width * share;
    }
    rank -= counts_[i];
  }
  throw_input("histogram: got rank {} beyond the members", rank);
}

double CountHistograms::quantile(std::size_t bin, double q) const {
  const double position = q * static_cast<double>(members_ - 1);
  const auto below = static_cast<std::uint64_t>(position);
  const std::uint64_t above = std::min(below + 1, members_ - 1);
  return std::lerp(ranked(bin, below), ranked(bin, above), position - static_cast<double>(below));
}

}  // namespace gtv::sampler
