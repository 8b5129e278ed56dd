#include "gtv/sampler/blocked_denoiser.hpp"

#include <cmath>
#include <utility>

#include "gtv/base/error.hpp"
#include "gtv/base/random.hpp"
#include "sampler/step_numbers.hpp"

namespace gtv::sampler {
namespace {

/// A block of trajectories as rows.
Matrix rows_of(BlockView<const double> block) {
  using Coordinates =
      Eigen::Map<const Matrix, Eigen::Unaligned, Eigen::OuterStride<Eigen::Dynamic>>;
  return Coordinates(block.values, block.dimension, static_cast<Index>(block.count),
                     Eigen::OuterStride<>(static_cast<Index>(block.stride)))
      .transpose();
}

void put_rows(const Matrix& rows, BlockView<double> block) {
  using Coordinates = Eigen::Map<Matrix, Eigen::Unaligned, Eigen::OuterStride<Eigen::Dynamic>>;
  Coordinates(block.values, block.dimension, static_cast<Index>(block.count),
              Eigen::OuterStride<>(static_cast<Index>(block.stride))) = rows.transpose();
}

void check_levels(const score::BlockedField& field, const Plan& plan) {
  for (const forward::Level& level : plan.levels) {
    const double deviation = level.alpha * field.spread();
    const double variance = deviation * deviation + level.sigma * level.sigma;
    if (!(variance > 0) || !std::isfinite(1 / variance)) {
      throw_input("plan: got a level without noise at t = {}, expected noise, or data with spread",
                  level.t);
    }
  }
}

// Random numbers have an index for each (step, trajectory, number).
constexpr unsigned trajectory_bits = 31;

/// What a trajectory may need in a step: those of its draw, and a normal a coordinate.
std::uint64_t numbers_of(const score::BlockedField& field) {
  return field.draw_slots() + static_cast<std::uint64_t>(field.dimension());
}

void check_indices(const score::BlockedField& field, const Plan& plan) {
  const std::uint64_t numbers = numbers_of(field);
  const std::uint64_t most = (std::uint64_t{1} << (64 - trajectory_bits)) / numbers;
  if (plan.steps.size() > most) {
    throw_input("naive estimator: got {} steps with {} random numbers each, expected at most {}",
                plan.steps.size(), numbers, most);
  }
}

}  // namespace

BlockedDenoiser::BlockedDenoiser(std::shared_ptr<const score::BlockedField> field, const Plan& plan,
                                 double tolerance)
    : field_(std::move(field)), levels_(plan.levels), tolerance_(tolerance) {
  check_levels(*field_, plan);
  if (!(tolerance >= 0) || !std::isfinite(tolerance)) {
    throw_input("tolerance: got {}, expected a finite number >= 0", tolerance);
  }
}

int BlockedDenoiser::dimension() const {
  return static_cast<int>(field_->dimension());
}

void BlockedDenoiser::denoise(const Query& query, BlockView<const double> x,
                              BlockView<double> out) const {
  const score::BlockedFields fields =
      field_->fields(levels_[query.level], rows_of(x), {.tolerance = tolerance_});
  put_rows(fields.denoised, out);
  const double error = fields.error_bound.maxCoeff();
  double before = largest_error_;
  while (error > before && !largest_error_.compare_exchange_weak(before, error)) {
  }
}

BlockedNaiveDenoiser::BlockedNaiveDenoiser(std::shared_ptr<const score::BlockedField> field,
                                           const Plan& plan, double tolerance,
                                           const NoiseOptions& options)
    : exact_(field, plan, tolerance),
      field_(std::move(field)),
      levels_(plan.levels),
      options_(options) {
  check_noise(plan, options.kappa, 1, "naive estimator");
  check_indices(*field_, plan);
}

void BlockedNaiveDenoiser::denoise(const Query& query, BlockView<const double> x,
                                   BlockView<double> out) const {
  exact_.denoise(query, x, out);
  const RandomStream stream(options_.seed, options_.member, Purpose::naive_draw);
  const std::uint64_t numbers = numbers_of(*field_);
  const auto index_of = [&](Index i, std::uint64_t number) {
    const std::uint64_t trajectory = query.first_trajectory + static_cast<std::uint64_t>(i);
    return ((static_cast<std::uint64_t>(query.step) << trajectory_bits) + trajectory) * numbers +
           number;
  };
  const Matrix rows = rows_of(x);
  const forward::Level& level = levels_[query.level];
  const std::vector<Index> drawn = field_->draw(
      level, rows, [&](Index i, std::uint64_t slot) { return stream.uniform(index_of(i, slot)); });
  Matrix points(rows.rows(), rows.cols());
  field_->centred_points().read(drawn, points);
  points.rowwise() += field_->centre().transpose();
  if (field_->spread() > 0) {
    // x_0 given its component: mean mu + alpha v / S (x - alpha mu), variance v sigma^2 / S.
    const double v = field_->spread() * field_->spread();
    const double variance = level.alpha * level.alpha * v + level.sigma * level.sigma;
    const double deviation = field_->spread() * level.sigma / std::sqrt(variance);
    points += level.alpha * v / variance * (rows - level.alpha * points).eval();
    for (Index i = 0; i < points.rows(); ++i) {
      for (Index a = 0; a < points.cols(); ++a) {
        const std::uint64_t number = field_->draw_slots() + static_cast<std::uint64_t>(a);
        points(i, a) += deviation * stream.normal(index_of(i, number));
      }
    }
  }
  const double strength = std::sqrt(options_.kappa / std::abs(query.dt));
  const Matrix mean = rows_of({out.values, out.stride, out.count, out.dimension});
  put_rows(mean + strength * (points - mean), out);
}

}  // namespace gtv::sampler
