#include "theory/drawn_samples.hpp"

#include <utility>
#include <vector>

#include "gtv/feature/product.hpp"
#include "theory/resolvent.hpp"

namespace gtv::theory {

Drawn DrawnSamples::draw(std::uint64_t seed, std::uint32_t member) const {
  Drawn drawn;
  drawn.set =
      estimator::draw_training_set(data_, schedule_, t_min_, t_max_, samples_, seed, member);
  drawn.targets = estimator::regression_targets(drawn.set, target_, data_, schedule_);
  return drawn;
}

SampleBlock DrawnSamples::evaluate(const estimator::TrainingSet& set, Index begin, Index count,
                                   bool with_pairs) const {
  std::vector<Matrix> features;
  std::vector<Matrix> pairs;
  for (int a = 0; a <= product_.dimension(); ++a) {
    const bool is_time = a == product_.dimension();
    const Vector z =
        is_time ? Vector(set.t.segment(begin, count)) : Vector(set.x.col(a).segment(begin, count));
    const feature::Axis& axis =
        is_time ? product_.time : product_.space[static_cast<std::size_t>(a)];
    features.push_back(axis.evaluate(entries(z)));
    if (!with_pairs) continue;
    pairs.push_back(
        form_.axes()[static_cast<std::size_t>(a)].evaluate(entries(z), features.back()));
  }
  SampleBlock block;
  block.phi = feature::row_products(features);
  if (with_pairs) {
    block.in_time = std::move(pairs.back());
    pairs.pop_back();
    block.in_space = feature::row_products(pairs);
  }
  block.lambda.resize(count);
  for (Index i = 0; i < count; ++i) {
    const forward::Level level = schedule_.level(set.t[begin + i]);
    block.lambda[i] = (level.alpha * level.alpha) / (level.sigma * level.sigma);
  }
  return block;
}

Matrix DrawnSamples::collapse(const MatrixView& s) const {
  const Vector all = form_.collapse(s);
  const Index in_time = form_.axes().back().functions();
  return Eigen::Map<const Matrix>(all.data(), all.size() / in_time, in_time);
}

Vector DrawnSamples::quadratic(const SampleBlock& block, const Matrix& collapsed) {
  return product(block.in_space, collapsed).cwiseProduct(block.in_time).rowwise().sum();
}

}  // namespace gtv::theory
