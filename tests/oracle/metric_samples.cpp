#include "oracle/metric_samples.hpp"

#include <algorithm>
#include <cmath>

namespace gtv::oracle {

std::vector<Neighbour> nearest_distinct(const Matrix& train, const Eigen::RowVectorXd& query,
                                        std::size_t k) {
  std::vector<Neighbour> all;
  for (Index i = 0; i < train.rows(); ++i) {
    bool earlier = false;
    for (Index j = 0; j < i; ++j) earlier = earlier || train.row(i) == train.row(j);
    if (!earlier) all.push_back({(train.row(i) - query).norm(), i});
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Neighbour& a, const Neighbour& b) { return a.distance < b.distance; });
  all.resize(std::min(k, all.size()));
  return all;
}

namespace {

template <class Function>
double mean_over_pairs(const Matrix& a, const Matrix& b, bool same, const Function& of_distance) {
  double sum = 0;
  double pairs = 0;
  for (Index i = 0; i < a.rows(); ++i) {
    for (Index j = 0; j < b.rows(); ++j) {
      if (same && i == j) continue;
      sum += of_distance((a.row(i) - b.row(j)).norm());
      ++pairs;
    }
  }
  return sum / pairs;
}

double log_choose(std::int64_t n, std::int64_t k) {
  return std::lgamma(static_cast<double>(n + 1)) - std::lgamma(static_cast<double>(k + 1)) -
         std::lgamma(static_cast<double>(n - k + 1));
}

/// The sum of what is at most as likely as the observed.
double tail(const std::vector<double>& logs, double observed) {
  double sum = 0;
  for (const double log : logs) {
    if (log <= observed + 1e-7) sum += std::exp(log);
  }
  return sum;
}

}  // namespace

double energy_distance(const Matrix& a, const Matrix& b) {
  const auto itself = [](double distance) { return distance; };
  return 2 * mean_over_pairs(a, b, false, itself) - mean_over_pairs(a, a, true, itself) -
         mean_over_pairs(b, b, true, itself);
}

double mmd_squared(const Matrix& a, const Matrix& b, double bandwidth) {
  const auto kernel = [&](double distance) {
    return std::exp(-distance * distance / (2 * bandwidth * bandwidth));
  };
  return mean_over_pairs(a, a, true, kernel) + mean_over_pairs(b, b, true, kernel) -
         2 * mean_over_pairs(a, b, false, kernel);
}

double fisher_p(std::int64_t count_a, std::int64_t total_a, std::int64_t count_b,
                std::int64_t total_b) {
  const std::int64_t hits = count_a + count_b;
  const auto log_of = [&](std::int64_t k) {
    return log_choose(total_a, k) + log_choose(total_b, hits - k) -
           log_choose(total_a + total_b, hits);
  };
  std::vector<double> logs;
  for (std::int64_t k = 0; k <= hits; ++k) {
    if (k <= total_a && hits - k <= total_b) logs.push_back(log_of(k));
  }
  return tail(logs, log_of(count_a));
}

double binomial_p(std::int64_t count, std::int64_t total, double probability) {
  const auto log_of = [&](std::int64_t k) {
    return log_choose(total, k) + static_cast<double>(k) * std::log(probability) +
           static_cast<double>(total - k) * std::log1p(-probability);
  };
  std::vector<double> logs;
  for (std::int64_t k = 0; k <= total; ++k) logs.push_back(log_of(k));
  return tail(logs, log_of(count));
}

}  // namespace gtv::oracle
