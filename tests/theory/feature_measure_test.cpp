#include "gtv/theory/feature_measure.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "oracle/theory_moments.hpp"
#include "theory/problem.hpp"

namespace gtv::theory {
namespace {

/// Boxes at a few times with grids of different lengths, so that swapped axes show; values of any
/// sign at the nodes.
TrainingMeasure any_boxes(Engine& engine, int dimension, int boxes) {
  TrainingMeasure measure;
  Index size = 0;
  for (int p = 0; p < boxes; ++p) {
    Patch patch{.level = {.t = uniform(engine, 0.1, 1)}, .grid = {}, .first = size, .count = 1};
    for (int a = 0; a < dimension; ++a) {
      const auto count = static_cast<Index>(uniform(engine, 2, 7));
      const double lo = uniform(engine, -2, 1);
      patch.grid.emplace_back(Vector::LinSpaced(count, lo, lo + uniform(engine, 0.1, 1)));
      patch.count *= count;
    }
    size += patch.count;
    measure.patches.push_back(std::move(patch));
  }
  measure.weight = Vector::Constant(size, 1 / static_cast<double>(size));
  measure.lambda = Vector::Ones(size);
  measure.mean = uniform_matrix(engine, size, dimension, -1, 1);
  measure.covariance = Matrix::Zero(size, dimension * dimension);
  return measure;
}

struct Case {
  feature::AxisKind kind;
  int dimension;
  int per_axis;
};

const Case cases[] = {{feature::AxisKind::gaussian, 1, 16}, {feature::AxisKind::fourier, 1, 16},
                      {feature::AxisKind::gaussian, 2, 5},  {feature::AxisKind::fourier, 2, 5},
                      {feature::AxisKind::gaussian, 3, 3},  {feature::AxisKind::fourier, 3, 3}};

feature::Product features_of(const Case& test) {
  return feature::make_product(test.kind, test.dimension, test.per_axis, -1.5, 1.5, 0.1, 1);
}

Matrix values_at_nodes(const feature::Product& features, const TrainingMeasure& measure) {
  const Matrix nodes = measure.nodes();
  return features.materialise(nodes.leftCols(measure.dimension()), nodes.col(measure.dimension()));
}

double largest(const Matrix& values) {
  return values.cwiseAbs().maxCoeff();
}

}  // namespace

RC_GTEST_PROP(ProductFeatures, MatchTheOracle, ()) {
  Engine engine(*rc::gen::arbitrary<std::uint64_t>());
  const Case test = *rc::gen::elementOf(std::vector<Case>(std::begin(cases), std::end(cases)));
  const TrainingMeasure measure =
      any_boxes(engine, test.dimension, *rc::gen::inRange(1, test.dimension == 3 ? 4 : 20));
  const feature::Product product = features_of(test);
  const ProductFeatures features(measure, product);
  const Matrix phi = values_at_nodes(product, measure);
  const Matrix size = phi.cwiseAbs();
  RC_ASSERT(features.features() == phi.cols());

  // The sum of absolute values, of the entry where it is largest.
  const Vector w = uniform_matrix(engine, phi.rows(), 1, -1, 1);
  const double in_gram = largest(size.transpose() * w.cwiseAbs().asDiagonal() * size);
  RC_ASSERT(largest(features.gram(w) - oracle::node_gram(phi, w)) <= 1e-13 * in_gram);

  const Matrix y = uniform_matrix(engine, phi.rows(), 2, -1, 1);
  const double in_cross = largest(y.cwiseAbs().transpose() * size);
  RC_ASSERT(largest(features.cross(y) - oracle::node_cross(phi, y)) <= 1e-13 * in_cross);

  const Matrix weights = uniform_matrix(engine, 3, phi.cols(), -1, 1);
  const double in_predict = largest(size * weights.cwiseAbs().transpose());
  RC_ASSERT(largest(features.predict(weights) - oracle::node_predict(phi, weights)) <=
            1e-13 * in_predict);

  const Matrix any = uniform_matrix(engine, phi.cols(), phi.cols(), -1, 1);
  const Matrix form = any + any.transpose();
  const double in_form = largest((size * form.cwiseAbs()).cwiseProduct(size).rowwise().sum());
  RC_ASSERT(largest(features.quadratic(form) - oracle::node_quadratic(phi, form)) <=
            1e-13 * in_form);
}

RC_GTEST_PROP(MatrixFeatures, MatchTheOracle, ()) {
  Engine engine(*rc::gen::arbitrary<std::uint64_t>());
  const Index nodes = *rc::gen::inRange(1, 50);
  const Matrix phi = uniform_matrix(engine, nodes, *rc::gen::inRange(1, 9), -1, 1);
  const MatrixFeatures features(any_nodes(engine, nodes), phi);
  const Vector w = uniform_matrix(engine, nodes, 1, -1, 1);
  const Matrix y = uniform_matrix(engine, nodes, 2, -1, 1);
  const Matrix weights = uniform_matrix(engine, 3, phi.cols(), -1, 1);
  const Matrix any = uniform_matrix(engine, phi.cols(), phi.cols(), -1, 1);
  const Matrix form = any + any.transpose();
  RC_ASSERT(features.features() == phi.cols());
  RC_ASSERT(largest(features.gram(w) - oracle::node_gram(phi, w)) < 1e-13);
  RC_ASSERT(largest(features.cross(y) - oracle::node_cross(phi, y)) < 1e-13);
  RC_ASSERT(largest(features.predict(weights) - oracle::node_predict(phi, weights)) < 1e-13);
  RC_ASSERT(largest(features.quadratic(form) - oracle::node_quadratic(phi, form)) < 1e-12);
}

TEST(ProductFeatures, AreTheSameAsTheirMatrixOnATrainingMeasure) {
  const auto schedule = forward::make_schedule("vp");
  const data::Mixture data =
      data::make_mixture(Matrix{{-1.0, 0.2}, {0.9, 0.7}, {0.1, -1.0}}, Vector{{0.2, 0.3, 0.5}});
  for (const auto kind : {feature::AxisKind::gaussian, feature::AxisKind::fourier}) {
    const feature::Product product = feature::make_product(kind, 2, 3, -1.5, 1.5, 0.2, 1);
    const ProductFeatures features(
        training_measure(data, *schedule, 0.2, 1, estimator::Target::proxy, product,
                         {.resolution = 0.3}),
        product);
    const TrainingMeasure& measure = features.measure();
    const MatrixFeatures matrix(measure, values_at_nodes(product, measure));
    const Vector first = measure.weight.cwiseProduct(measure.lambda);
    const Matrix gram = matrix.gram(first);
    EXPECT_LT((features.gram(first) - gram).norm(), 1e-12 * gram.norm());
    const Matrix y = first.asDiagonal() * measure.mean;
    const Matrix cross = matrix.cross(y);
    EXPECT_LT((features.cross(y) - cross).norm(), 1e-12 * cross.norm());
    const Matrix predicted = matrix.predict(cross);
    EXPECT_LT((features.predict(cross) - predicted).norm(), 1e-12 * predicted.norm());
    const Vector form = matrix.quadratic(gram);
    EXPECT_LT((features.quadratic(gram) - form).norm(), 1e-12 * form.norm());
  }
}

TEST(ProductFeatures, GiveTheSameBitsForAnyNumberOfThreads) {
  Engine engine(1);
  const TrainingMeasure measure = any_boxes(engine, 2, 40);
  const ProductFeatures features(measure, features_of(cases[2]));
  const Matrix form = Matrix::Identity(features.features(), features.features());
  set_thread_count(1);
  const Matrix gram = features.gram(measure.weight);
  const Vector values = features.quadratic(form);
  for (const int threads : {2, 3}) {
    set_thread_count(threads);
    EXPECT_EQ(features.gram(measure.weight), gram);
    EXPECT_EQ(features.quadratic(form), values);
  }
  set_thread_count(0);
}

TEST(FeatureMeasureInput, IsChecked) {
  using testing::HasSubstr;
  using testing::ThrowsMessage;
  Engine engine(2);
  const TrainingMeasure measure = any_nodes(engine, 5);
  EXPECT_THAT([&] { MatrixFeatures(measure, Matrix::Ones(4, 2)); },
              ThrowsMessage<InputError>(HasSubstr("got (4, 2) values for 5 nodes")));
  EXPECT_THAT([&] { MatrixFeatures(measure, Matrix::Constant(5, 2, NAN)); },
              ThrowsMessage<InputError>(HasSubstr("not finite")));
  EXPECT_THAT([&] { ProductFeatures(any_boxes(engine, 1, 2), features_of(cases[2])); },
              ThrowsMessage<InputError>(HasSubstr("got 2 axes for data of dimension 1")));
}

}  // namespace gtv::theory
