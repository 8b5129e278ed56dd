#include "field_arrays.hpp"

#include <utility>

#include "gtv/base/error.hpp"

namespace gtv::app {

namespace {

constexpr double most_numbers = 1e9;

template <class Numbers>
void append(const Numbers& from, Array<double>& to) {
  to.values.insert(to.values.end(), from.data(), from.data() + from.size());
}

Array<double> with_shape(std::vector<std::size_t> shape) {
  Array<double> array;
  array.values.reserve(Array<double>::count(shape));
  array.shape = std::move(shape);
  return array;
}

}  // namespace

FieldArrays::FieldArrays(const Matrix& x, std::size_t times, bool with_covariance) {
  const auto n = static_cast<std::size_t>(x.rows());
  const auto dimension = static_cast<std::size_t>(x.cols());
  const double per_query = 4.0 + 2.0 * static_cast<double>(dimension) +
                           (with_covariance ? static_cast<double>(dimension * dimension) : 1.0);
  const double numbers = per_query * static_cast<double>(n) * static_cast<double>(times);
  if (numbers > most_numbers) {
    throw_input(
        "field: got {} query points at {} times, {:.2g} numbers of output, expected at most "
        "{:.0e}",
        n, times, numbers, most_numbers);
  }
  x_ = with_shape({n, dimension});
  append(x, x_);
  t_ = with_shape({times});
  score_ = with_shape({times, n, dimension});
  denoised_ = with_shape({times, n, dimension});
  if (with_covariance) proxy_cov_ = with_shape({times, n, dimension, dimension});
  for (Array<double>* numbers_of :
       {&log_density_, &trace_cov_, &fraction_, &effective_points_, &error_bound_}) {
    *numbers_of = with_shape({times, n});
  }
}

void FieldArrays::add_numbers(const forward::Level& level, const Vector& log_density,
                              const Matrix& score, const Matrix& denoised, const Vector& trace_cov,
                              const Vector& fraction, const Vector& effective_points) {
  t_.values.push_back(level.t);
  append(log_density, log_density_);
  append(score, score_);
  append(denoised, denoised_);
  append(trace_cov, trace_cov_);
  append(fraction, fraction_);
  append(effective_points, effective_points_);
}

void FieldArrays::add(const forward::Level& level, const score::Fields& fields) {
  add_numbers(level, fields.log_density, fields.score, fields.denoised, fields.trace_cov,
              fields.fraction, fields.effective_points);
  append(fields.proxy_cov, proxy_cov_);
}

void FieldArrays::add(const forward::Level& level, const Matrix& x,
                      const score::BlockedFields& fields) {
  add_numbers(level, fields.log_density, score::score_of(level, x, fields.denoised),
              fields.denoised, fields.trace_cov, fields.fraction, fields.effective_points);
  append(fields.error_bound, error_bound_);
}

io::Npz FieldArrays::npz() && {
  io::Npz npz;
  npz.add("x", std::move(x_));
  npz.add("t", std::move(t_));
  npz.add("log_density", std::move(log_density_));
  npz.add("score", std::move(score_));
  npz.add("denoised", std::move(denoised_));
  if (!proxy_cov_.values.empty()) npz.add("proxy_cov", std::move(proxy_cov_));
  npz.add("trace_cov", std::move(trace_cov_));
  npz.add("fraction", std::move(fraction_));
  npz.add("effective_points", std::move(effective_points_));
  if (!error_bound_.values.empty()) npz.add("error_bound", std::move(error_bound_));
  return npz;
}

}  // namespace gtv::app
