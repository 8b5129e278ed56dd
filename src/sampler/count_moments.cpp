#include "gtv/sampler/count_moments.hpp"

#include "gtv/base/error.hpp"
#include "sampler/for_each_bin.hpp"

namespace gtv::sampler {
namespace {

__extension__ typedef unsigned __int128 Wide;  // NOLINT(modernize-use-using): it takes no prefix
__extension__ typedef __int128 SignedWide;     // NOLINT(modernize-use-using)

using Bin = CountMoments::Bin;

Wide squares_of(const Bin& bin) {
  return (static_cast<Wide>(bin.squares_high) << 64U) | bin.squares;
}

void set_squares(Bin& bin, Wide squares) {
  bin.squares = static_cast<std::uint64_t>(squares);
  bin.squares_high = static_cast<std::uint64_t>(squares >> 64U);
}

/// n S2 - S1^2, a whole number, over n.
double second_of(const Bin& bin, std::uint64_t n) {
  return static_cast<double>(n * squares_of(bin) - static_cast<Wide>(bin.sum) * bin.sum) /
         static_cast<double>(n);
}

/// The members of two, a's and b's.
Bin merged(const Bin& a, std::uint64_t members_a, const Bin& b, std::uint64_t members_b) {
  const auto na = static_cast<double>(members_a);
  const auto nb = static_cast<double>(members_b);
  const double n = na + nb;
  const double a2 = second_of(a, members_a);
  const double b2 = second_of(b, members_b);
  const double delta = static_cast<double>(static_cast<SignedWide>(b.sum) * members_a -
                                           static_cast<SignedWide>(a.sum) * members_b) /
                       (na * nb);
  const double d = delta / n;
  Bin out;
  out.sum = a.sum + b.sum;
  set_squares(out, squares_of(a) + squares_of(b));
  out.third = a.third + b.third + delta * d * d * na * nb * (na - nb) + 3 * d * (na * b2 - nb * a2);
  out.fourth = a.fourth + b.fourth + delta * d * d * d * na * nb * (na * na - na * nb + nb * nb) +
               6 * d * d * (na * na * b2 + nb * nb * a2) + 4 * d * (na * b.third - nb * a.third);
  return out;
}

/// A bin's counts of a block. @return false if all are 0.
bool block_moments(std::span<const std::uint32_t> counts, Bin& out) {
  Wide squares = 0;
  out = {};
  for (const std::uint64_t count : counts) {
    out.sum += count;
    squares += count * count;
  }
  if (out.sum == 0) return false;
  set_squares(out, squares);
  const double mean = static_cast<double>(out.sum) / static_cast<double>(counts.size());
  for (const std::uint32_t count : counts) {
    const double d = static_cast<double>(count) - mean;
    out.third += d * d * d;
    out.fourth += d * d * d * d;
  }
  return true;
}

}  // namespace

void CountMoments::add(std::span<const std::uint32_t> counts) {
  const std::size_t members = counts.size() / bins_.size();
  if (members == 0) return;
  for_each_bin(counts, bins_.size(), [&](std::size_t b, std::span<const std::uint32_t> own) {
    Bin block;
    const bool some = block_moments(own, block);
    if (members_ == 0) {
      bins_[b] = block;
    } else if (some || bins_[b].sum > 0) {
      bins_[b] = merged(bins_[b], members_, block, members);
    }
  });
  members_ += members;
}

void CountMoments::merge(const CountMoments& other) {
  if (other.bins_.size() != bins_.size()) {
    throw_input("moments: got {} bins, expected {}", other.bins_.size(), bins_.size());
  }
  if (other.members_ == 0) return;
  for (std::size_t b = 0; b < bins_.size(); ++b) {
    if (members_ == 0) {
      bins_[b] = other.bins_[b];
    } else if (bins_[b].sum > 0 || other.bins_[b].sum > 0) {
      bins_[b] = merged(bins_[b], members_, other.bins_[b], other.members_);
    }
  }
  members_ += other.members_;
}

double CountMoments::mean(std::size_t bin) const {
  return static_cast<double>(bins_[bin].sum) / static_cast<double>(members_);
}

double CountMoments::second(std::size_t bin) const {
  return second_of(bins_[bin], members_);
}

}  // namespace gtv::sampler
