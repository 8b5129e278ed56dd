#include "gtv/theory/weight_law.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <Eigen/QR>

#include <algorithm>
#include <cmath>

#include "gtv/base/error.hpp"
#include "gtv/base/symmetric_solver.hpp"
#include "theory/ensemble.hpp"
#include "theory/problem.hpp"

namespace gtv::theory {
namespace {

using estimator::Target;

/// Moments of 2 x 3 weights, the covariance of full rank.
WeightMoments any_moments(Engine& engine) {
  const Matrix root = uniform_matrix(engine, 6, 6, -1, 1);
  return {.mean = uniform_matrix(engine, 2, 3, -2, 2), .covariance = root * root.transpose()};
}

WeightMoments moments_of_modes(const Vector& values, Engine& engine, Matrix& modes) {
  const Eigen::HouseholderQR<Eigen::MatrixXd> qr(uniform_matrix(engine, 6, 6, -1, 1));
  modes = Eigen::MatrixXd(qr.householderQ());
  return {.mean = uniform_matrix(engine, 2, 3, -2, 2),
          .covariance = modes * values.asDiagonal() * modes.transpose()};
}

}  // namespace

TEST(NormalLaw, DrawsHaveTheGivenMoments) {
  // 27 numbers, each within five standard errors: a false-alarm rate below 2e-5 (one fixed seed).
  Engine engine(1);
  const WeightMoments moments = any_moments(engine);
  const NormalLaw law(moments);
  EXPECT_EQ(law.mean(), moments.mean);
  EXPECT_DOUBLE_EQ(law.trace(), moments.covariance.trace());
  constexpr Index count = 20000;
  const Matrix draws = [&] {
    Matrix rows(count, 6);
    for (Index k = 0; k < count; ++k) {
      rows.row(k) = law.draw(5, static_cast<std::uint32_t>(k)).reshaped<Eigen::RowMajor>();
    }
    return rows;
  }();
  const Eigen::RowVectorXd mean = draws.colwise().mean();
  const Matrix errors = draws.rowwise() - mean;
  const Matrix covariance = errors.transpose() * errors / (count - 1);
  const Matrix& want = moments.covariance;
  for (Index i = 0; i < 6; ++i) {
    // Row-major weights: component slowest, as the rows of the covariance.
    const double centre = moments.mean(i / 3, i % 3);
    EXPECT_NEAR(mean[i], centre, 5 * std::sqrt(want(i, i) / count)) << i;
    for (Index j = 0; j <= i; ++j) {
      const double variance = want(i, i) * want(j, j) + want(i, j) * want(i, j);
      EXPECT_NEAR(covariance(i, j), want(i, j), 5 * std::sqrt(variance / count)) << i << ' ' << j;
    }
  }
}

TEST(NormalLaw, DrawsAreKeyedBySeedAndMember) {
  Engine engine(2);
  const WeightMoments moments = any_moments(engine);
  const NormalLaw law(moments);
  const Matrix want = law.draw(3, 7);
  EXPECT_EQ(NormalLaw(moments).draw(3, 7), want);
  EXPECT_NE(law.draw(4, 7), want);
  EXPECT_NE(law.draw(3, 8), want);
}

TEST(NormalLaw, VariesOnlyWhereASingularCovarianceDoes) {
  Engine engine(3);
  Matrix modes;
  const Vector values{{0, 2, 0, 0, 0.5, 0}};
  const WeightMoments moments = moments_of_modes(values, engine, modes);
  const NormalLaw law(moments);
  for (std::uint32_t member = 0; member < 20; ++member) {
    const Matrix error = law.draw(1, member) - moments.mean;
    const Vector along = modes.transpose() * error.reshaped<Eigen::RowMajor>();
    EXPECT_GT(std::abs(along[1]), 1e-6);
    for (const Index mode : {0, 2, 3, 5}) EXPECT_NEAR(along[mode], 0, 1e-6) << mode;
  }
  const NormalLaw certain(WeightMoments{.mean = moments.mean, .covariance = Matrix::Zero(6, 6)});
  EXPECT_EQ(certain.draw(1, 1), moments.mean);
  EXPECT_EQ(certain.trace(), 0);
}

TEST(NormalLaw, HasARootOfItsCovarianceOfItsRank) {
  Engine engine(5);
  const WeightMoments full = any_moments(engine);
  const Matrix root = NormalLaw(full).covariance_root();
  EXPECT_LT((root * root.transpose() - full.covariance).norm(), 1e-12 * full.covariance.norm());
  Matrix modes;
  const WeightMoments some = moments_of_modes(Vector{{0, 2, 0, 0, 0.5, 0}}, engine, modes);
  const Matrix thin = NormalLaw(some).covariance_root();
  EXPECT_EQ(thin.cols(), 2);
  EXPECT_LT((thin * thin.transpose() - some.covariance).norm(), 1e-12);
}

TEST(NormalLaw, DropsASmallNegativePartAndRefusesALargeOne) {
  Engine engine(4);
  Matrix modes;
  const WeightMoments slight = moments_of_modes(Vector{{1, 1, 1, 1, 1, -4e-6}}, engine, modes);
  const NormalLaw law(slight);
  const Matrix error = law.draw(1, 1) - slight.mean;
  EXPECT_NEAR((modes.transpose() * error.reshaped<Eigen::RowMajor>())[5], 0, 1e-12);
  EXPECT_THROW(NormalLaw(moments_of_modes(Vector{{1, 1, 1, 1, 1, -6e-6}}, engine, modes)),
               WorkError);
  WeightMoments broken = slight;
  broken.mean(1, 2) = NAN;
  EXPECT_THROW(NormalLaw{broken}, WorkError);
}

TEST(PopulationLaw, DrawsAreKeyedBySeedAndMember) {
  const Model model(4);
  const ProductFeatures features = model.features(Target::proxy);
  const Training training{.samples = 8, .ridge = 0.1};
  const FiniteSample finite = finite_sample_moments(features, training);
  const auto make = [&](std::uint64_t seed) {
    return PopulationLaw(features, model.data(), model.schedule(), Model::t_min, Model::t_max,
                         Target::proxy, training, finite, seed, {.pool = 20, .tolerance = 0.3});
  };
  set_thread_count(1);
  const PopulationLaw law = make(1);
  const Matrix want = law.draw(3, 7);
  EXPECT_EQ(law.draw(3, 7), want);
  EXPECT_NE(law.draw(4, 7), want);
  EXPECT_NE(law.draw(3, 8), want);
  EXPECT_NE(make(2).draw(3, 7), want) << "another pool";
  EXPECT_EQ(law.mean(), finite.moments.mean);
  EXPECT_GE(law.rounds(), 5);
  for (const int threads : {2, 3}) {
    set_thread_count(threads);
    EXPECT_EQ(make(1).draw(3, 7), want);
  }
  set_thread_count(0);
}

TEST(PopulationLaw, HasARootOfThePoolsCovariance) {
  const Model model(4);
  const ProductFeatures features = model.features(Target::proxy);
  const Training training{.samples = 64, .ridge = 0.1};
  const PopulationLaw law(features, model.data(), model.schedule(), Model::t_min, Model::t_max,
                          Target::proxy, training, finite_sample_moments(features, training), 1,
                          {.pool = 1000});
  const Matrix root = law.covariance_root();
  EXPECT_EQ(root.rows(), law.mean().size());
  EXPECT_NEAR(root.squaredNorm(), law.trace(), 1e-12 * law.trace());
  // Along the strongest direction of 2000 draws, whose variance they know to 4 % and the pool to 6
  // (heavier tails than normal ones): within 0.35, five spreads (one fixed seed).
  const Matrix drawn = draw_members(law, 2000, 3);
  const Eigen::RowVectorXd mean = drawn.colwise().mean();
  const Matrix errors = drawn.rowwise() - mean;
  const Matrix covariance = errors.transpose() * errors / 1999;
  const SymmetricSolver modes(covariance);
  const Vector strongest = modes.eigenvectors().rightCols(1);
  const double predicted = (root.transpose() * strongest).squaredNorm();
  EXPECT_NEAR(predicted / modes.eigenvalues()[modes.eigenvalues().size() - 1], 1, 0.35);
}

TEST(PopulationLaw, TellsBadOptionsAndAPoolThatDoesNotSettle) {
  const Model model(4);
  const ProductFeatures features = model.features(Target::proxy);
  const Training training{.samples = 8, .ridge = 0.1};
  const FiniteSample finite = finite_sample_moments(features, training);
  const auto make = [&](const PopulationOptions& options) {
    return [&, options] {
      PopulationLaw(features, model.data(), model.schedule(), Model::t_min, Model::t_max,
                    Target::proxy, training, finite, 1, options);
    };
  };
  EXPECT_THROW(make({.pool = 1})(), InputError);
  EXPECT_THROW(make({.min_rounds = 0})(), InputError);
  EXPECT_THROW(make({.min_rounds = 5, .max_rounds = 4})(), InputError);
  EXPECT_THAT(make({.pool = 20, .tolerance = 0, .min_rounds = 1, .max_rounds = 2}),
              testing::ThrowsMessage<WorkError>(testing::HasSubstr("has not settled within 2")));
}

/// E|dW|^4 over the square of E|dW|^2: how heavy the tails of an ensemble are.
double tail(const Matrix& members) {
  const Eigen::RowVectorXd centre = members.colwise().mean();
  const Vector square = (members.rowwise() - centre).rowwise().squaredNorm();
  return square.cwiseAbs2().mean() / (square.mean() * square.mean());
}

TEST(SlowPopulationLaw, IsThatOfTrainedWeights) {
  // 1600 trained members and as many drawn: the traces are known to 1.7 % (F/P = 1/2) and 4 % (4),
  // tails (E|dW|^4 over the square of E|dW|^2) to 2 and 8 %. At F/P = 1/2 the law agrees with
  // training within that noise; at 4 its trace is 13 % low and its tail 10 %. Bounds leave 3.5
  // spreads, so that the false-alarm rate is below 1e-3 each (one fixed seed).
  struct Case {
    double samples;
    double trace;
    double mean;
    double tail;
  };
  const Model model(8);  // F = 64
  const ProductFeatures features = model.features(Target::proxy);
  for (const Case& test : {Case{128, 0.08, 0.11, 0.07}, Case{16, 0.3, 0.2, 0.35}}) {
    const Training training{.samples = test.samples, .ridge = 0.1};
    const FiniteSample finite = finite_sample_moments(features, training);
    const PopulationLaw law(features, model.data(), model.schedule(), Model::t_min, Model::t_max,
                            Target::proxy, training, finite, 1, {.pool = 1200});
    const Matrix trained = model.train(training, Target::proxy, 1600, 2);
    const Matrix drawn = draw_members(law, 1600, 3);
    const Eigen::RowVectorXd mean = trained.colwise().mean();
    const double trace = (trained.rowwise() - mean).squaredNorm() / 1599;
    const Eigen::RowVectorXd mean_drawn = drawn.colwise().mean();
    const double trace_drawn = (drawn.rowwise() - mean_drawn).squaredNorm() / 1599;
    SCOPED_TRACE(test.samples);
    EXPECT_NEAR(trace / law.trace(), 1, test.trace);
    EXPECT_NEAR(trace / trace_drawn, 1, test.trace);
    EXPECT_LT((law.mean() - mean).norm(), test.mean * mean.norm());
    EXPECT_LT((mean_drawn - mean).norm(), test.mean * mean.norm());
    EXPECT_NEAR(tail(drawn) / tail(trained), 1, test.tail);
    // A law that must be told apart: normal weights of the same moments have lighter tails.
    const double normal = tail(draw_members(NormalLaw(finite.moments), 1600, 4));
    EXPECT_LT(normal, tail(trained) * 0.95);
    EXPECT_LT(normal, tail(drawn) * 0.95);
  }
}

/// The law of the model's ridge regression, from scratch.
ConditionalLaw conditional_law(const Model& model, const ProductFeatures& features,
                               const Training& training, const ConditionalOptions& options,
                               std::uint64_t seed = 1) {
  return {features,     model.data(),  model.schedule(), Model::t_min,
          Model::t_max, Target::proxy, training,         finite_sample_moments(features, training),
          seed,         options};
}

TEST(ConditionalLaw, IsTrainingItselfWhereAllSamplesAreDrawn) {
  const Model model(5);
  const ProductFeatures features = model.features(Target::proxy);
  const Training training{.samples = 30, .ridge = 0.1};
  const ConditionalLaw law =
      conditional_law(model, features, training, {.drawn_snr = 1e-40, .draws = 2});
  EXPECT_NEAR(law.drawn_share(), 1, 1e-5) << "the nodes hold all but the tails";
  constexpr std::uint32_t drawn = 0x40000000;  // where the law's members start
  for (const std::uint32_t member : {0U, 5U}) {
    const auto set = estimator::draw_training_set(model.data(), model.schedule(), Model::t_min,
                                                  Model::t_max, 30, 3, drawn + member);
    const Matrix trained =
        estimator::fit_ridge(model.product(), model.schedule(), set, set.x0, {.ridge = 0.1})
            .weights;
    EXPECT_LT((law.draw(3, member) - trained).norm(), 1e-7 * trained.norm());
  }
}

TEST(ConditionalLaw, IsTheResponseToFirstOrderWhereNoneIsDrawn) {
  // Its covariance is then (1/P) R [E(eta^2 r r phi phi^T) - g g^T] R. 4000 draws know the trace to
  // 3 %, and the mean to its noise: the ratio is 1 on average (one fixed seed).
  const Model model(4);
  const ProductFeatures features = model.features(Target::proxy);
  const Training training{.samples = 32, .ridge = 0.1};
  const FiniteSample finite = finite_sample_moments(features, training);
  const TrainingMeasure& measure = features.measure();
  const Vector bias = measure.mean - features.predict(finite.moments.mean);
  const Vector weight = measure.weight.cwiseProduct(finite.shrunk).cwiseProduct(finite.shrunk);
  const Matrix noise =
      features.gram(weight.cwiseProduct(measure.covariance.col(0) + bias.cwiseProduct(bias))) -
      finite.offset.transpose() * finite.offset;
  const double trace = (finite.resolvent * noise * finite.resolvent).trace() / 32;
  const ConditionalLaw law =
      conditional_law(model, features, training, {.drawn_snr = INFINITY, .draws = 4000});
  EXPECT_EQ(law.drawn_share(), 0);
  EXPECT_NEAR(law.trace() / trace, 1, 0.12);
  EXPECT_LT((law.mean() - finite.moments.mean).squaredNorm(), 3 * law.mean_noise());
}

TEST(ConditionalLaw, DrawsAreKeyedBySeedAndMember) {
  const Model model(4);
  const ProductFeatures features = model.features(Target::proxy);
  const Training training{.samples = 8, .ridge = 0.1};
  const auto make = [&](std::uint64_t seed) {
    return conditional_law(model, features, training, {.draws = 20}, seed);
  };
  set_thread_count(1);
  const ConditionalLaw law = make(1);
  const Matrix want = law.draw(3, 7);
  EXPECT_EQ(law.draw(3, 7), want);
  EXPECT_NE(law.draw(4, 7), want);
  EXPECT_NE(law.draw(3, 8), want);
  EXPECT_EQ(make(2).draw(3, 7), want) << "its moments alone are estimated with the seed";
  for (const int threads : {2, 3}) {
    set_thread_count(threads);
    EXPECT_EQ(make(1).mean(), law.mean());
    EXPECT_EQ(make(1).draw(3, 7), want);
  }
  set_thread_count(0);
}

TEST(ConditionalLaw, TellsBadOptions) {
  const Model model(4);
  const ProductFeatures features = model.features(Target::proxy);
  const Training training{.samples = 8, .ridge = 0.1};
  for (const double snr : {0.0, -1.0, double{NAN}}) {
    EXPECT_THROW((void)conditional_law(model, features, training, {.drawn_snr = snr}), InputError);
  }
  EXPECT_THROW((void)conditional_law(model, features, training, {.draws = 1}), InputError);
}

TEST(SlowConditionalLaw, IsThatOfTrainedWeights) {
  // 1600 trained members and as many drawn; the noise is that of SlowPopulationLaw, and bounds
  // leave 3.5 spreads. Found: the trace 3 % low at F/P = 1/2, 12 % at 4, the mean off by .06 and
  // .12, noise included, tails the same within noise.
  struct Case {
    double samples;
    double trace;
    double trace_bound;
    double mean;
    double tail;
  };
  const Model model(8);  // F = 64
  const ProductFeatures features = model.features(Target::proxy);
  for (const Case& test : {Case{128, 0.97, 0.08, 0.08, 0.1}, Case{16, 0.88, 0.2, 0.18, 0.4}}) {
    const Training training{.samples = test.samples, .ridge = 0.1};
    const ConditionalLaw law = conditional_law(model, features, training, {.draws = 1600});
    const Matrix trained = model.train(training, Target::proxy, 1600, 2);
    const Matrix drawn = draw_members(law, 1600, 3);
    const Eigen::RowVectorXd mean = trained.colwise().mean();
    const double trace = (trained.rowwise() - mean).squaredNorm() / 1599;
    SCOPED_TRACE(test.samples);
    EXPECT_NEAR(law.trace() / trace, test.trace, test.trace_bound);
    EXPECT_LT((law.mean() - mean).norm(), test.mean * mean.norm());
    EXPECT_NEAR(tail(drawn) / tail(trained), 1, test.tail);
    // A law that must be told apart.
    const NormalLaw normal(finite_sample_moments(features, training).moments);
    EXPECT_LT(tail(draw_members(normal, 1600, 4)), 0.95 * tail(drawn));
  }
}

}  // namespace gtv::theory
