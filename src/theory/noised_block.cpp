#include "theory/noised_block.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "gtv/base/quantile.hpp"
#include "gtv/base/random.hpp"

namespace gtv::theory {
namespace {

/// Of two rows; 0 if either is 0.
double cosine_between(const Eigen::Ref<const Eigen::RowVectorXd>& a,
                      const Eigen::Ref<const Eigen::RowVectorXd>& b) {
  const double lengths = a.norm() * b.norm();
  return lengths > 0 ? a.dot(b) / lengths : 0;
}

/// Mean and half of the 95 % interval of numbers that are drawn alike.
struct DrawMean {
  double value = 0;
  double half_interval = 0;
};

DrawMean mean_of_draws(const Vector& values) {
  const auto n = static_cast<double>(values.size());
  DrawMean mean{.value = values.mean()};
  const double squares = (values.array() - mean.value).square().sum();
  mean.half_interval = 1.959964 * std::sqrt(squares / (n * std::max(1.0, n - 1)));
  return mean;
}

/// Noise of the shape of `points`, those of draws first, first + 1, …
Matrix standard_normal(const Matrix& points, Index first, std::uint64_t seed,
                       std::uint32_t member) {
  const RandomStream stream(seed, member, Purpose::forward_noise);
  Matrix noise(points.rows(), points.cols());
  const Index begin = first * points.cols();
  for (Index k = 0; k < noise.size(); ++k) {
    noise.data()[k] = stream.normal(static_cast<std::uint64_t>(begin + k));
  }
  return noise;
}

template <class Get>
Vector each_draw(std::span<const DrawAt> draws, const Get& get) {
  Vector values(static_cast<Index>(draws.size()));
  for (std::size_t i = 0; i < draws.size(); ++i) values[static_cast<Index>(i)] = get(draws[i]);
  return values;
}

}  // namespace

std::vector<Index> drawn_rows(Index points, Index count, std::uint64_t seed) {
  std::vector<Index> order(static_cast<std::size_t>(points));
  std::iota(order.begin(), order.end(), Index{0});
  const auto wanted = static_cast<std::size_t>(std::min(points, count));
  const RandomStream stream(seed, 0, Purpose::forward_point);
  for (std::size_t i = 0; i < wanted; ++i) {
    const std::size_t rest = order.size() - i;
    const auto step = static_cast<std::size_t>(stream.uniform(i) * static_cast<double>(rest));
    std::swap(order[i], order[i + std::min(step, rest - 1)]);
  }
  order.resize(wanted);
  order.shrink_to_fit();
  return order;
}

NoisedBlock::NoisedBlock(const StoredMatrix& stored, std::span<const Index> rows, Index first,
                         std::uint64_t seed)
    : points(static_cast<Index>(rows.size()), stored.cols()),
      noise(standard_normal(points, first, seed, 0)),
      other_noise(standard_normal(points, first, seed, 1)) {
  stored.read(rows, points);
}

Matrix NoisedBlock::noise_at(double level) const {
  constexpr double radians_an_e_fold = 8;
  const double angle = radians_an_e_fold * std::log(level);
  return std::cos(angle) * noise + std::sin(angle) * other_noise;
}

void posterior_of(const score::BlockedField& field, const NoisedBlock& block,
                  std::span<const double> log_weights, double noise, double tolerance,
                  std::span<DrawAt> out) {
  const Matrix z = block.noise_at(noise);
  const Matrix x = block.points + noise * z;
  const score::Level level{.alpha = 1, .sigma = noise};
  const score::BlockedFields fields = field.fields(level, x, {.tolerance = tolerance});
  const double t = noise / (1 + noise);
  const auto dimension = static_cast<double>(x.cols());
  const double log_of_normal = 0.5 * dimension * std::log(2 * std::numbers::pi * noise * noise);
  for (Index i = 0; i < x.rows(); ++i) {
    const auto k = static_cast<std::size_t>(i);
    const double squares = z.row(i).squaredNorm();
    const Eigen::RowVectorXd flow = (1 - t) * x.row(i);
    const double log_own = log_weights[k] - 0.5 * squares - log_of_normal - fields.log_density[i];
    out[k] = {.entropy = std::log(fields.effective_points[i]),
              .own_weight = std::exp(std::min(0.0, log_own)),
              .variance = fields.trace_cov[i] * std::pow(noise, 4),
              .residual = (x.row(i) - fields.denoised.row(i)).squaredNorm(),
              .cosine = cosine_between(flow - fields.denoised.row(i), flow - block.points.row(i))};
  }
}

PosteriorAt average(double noise, std::span<const DrawAt> draws) {
  const auto n = static_cast<double>(draws.size());
  std::vector<double> effective;
  effective.reserve(draws.size());
  for (const DrawAt& draw : draws) effective.push_back(std::exp(draw.entropy));
  std::sort(effective.begin(), effective.end());
  const DrawMean mmse =
      mean_of_draws(each_draw(draws, [](const DrawAt& draw) { return draw.variance; }));
  const double residual = each_draw(draws, [](const DrawAt& draw) { return draw.residual; }).mean();
  const auto own = std::count_if(draws.begin(), draws.end(),
                                 [](const DrawAt& draw) { return draw.own_weight > 0.5; });
  const auto determined = std::count_if(draws.begin(), draws.end(),
                                        [](const DrawAt& draw) { return draw.cosine > 0.9; });
  PosteriorAt at;
  at.noise = noise;
  at.entropy = each_draw(draws, [](const DrawAt& draw) { return draw.entropy; }).mean();
  at.effective_points = std::exp(at.entropy);
  at.effective_lo = sorted_quantile(effective, 0.25);
  at.effective_hi = sorted_quantile(effective, 0.75);
  at.own_weight_share = static_cast<double>(own) / n;
  // tr C and |score|^2 are these two over s^4.
  at.fraction = mmse.value > 0 ? mmse.value / (mmse.value + residual) : 0;
  at.deterministic_share = static_cast<double>(determined) / n;
  at.mmse = mmse.value;
  at.mmse_lo = std::max(0.0, mmse.value - mmse.half_interval);
  at.mmse_hi = mmse.value + mmse.half_interval;
  return at;
}

Information information_of(std::span<const double> noise,
                           const std::vector<std::vector<DrawAt>>& draws, double variance) {
  const auto count = static_cast<Index>(draws.front().size());
  Vector nats = Vector::Zero(count);
  // (1/2) int mmse d(1/s^2) = int mmse / s^2 d(log s)
  const auto integrand = [&](std::size_t level, Index i) {
    return draws[level][static_cast<std::size_t>(i)].variance / (noise[level] * noise[level]);
  };
  for (std::size_t level = 1; level < noise.size(); ++level) {
    const double width = std::log(noise[level] / noise[level - 1]);
    for (Index i = 0; i < count; ++i) {
      nats[i] += 0.5 * width * (integrand(level - 1, i) + integrand(level, i));
    }
  }
  const std::size_t last = noise.size() - 1;
  const double rest = variance / (noise[last] * noise[last]);
  for (Index i = 0; i < count; ++i) nats[i] += 0.25 * (rest + integrand(last, i));
  const DrawMean mean = mean_of_draws(nats);
  return {.nats = mean.value,
          .lo = mean.value - mean.half_interval,
          .hi = mean.value + mean.half_interval};
}

}  // namespace gtv::theory
