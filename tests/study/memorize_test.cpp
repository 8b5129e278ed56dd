#include "gtv/study/memorize.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numbers>
#include <random>

#include "gtv/base/error.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/io/npz.hpp"

namespace gtv::study {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

using Engine = std::mt19937_64;
using Shape = std::vector<std::size_t>;

data::Dataset dataset(const Matrix& points) {
  data::Dataset set;
  set.points = StoredMatrix::of(points);
  set.source = "made up";
  return set;
}

/// Uniform on the torus of d circles, (n, 2 d).
Matrix torus(Engine& engine, Index rows, Index dimension) {
  std::uniform_real_distribution<double> angles(0, 2 * std::numbers::pi);
  Matrix points(rows, 2 * dimension);
  for (Index i = 0; i < rows; ++i) {
    for (Index k = 0; k < dimension; ++k) {
      const double angle = angles(engine);
      points(i, 2 * k) = std::cos(angle);
      points(i, 2 * k + 1) = std::sin(angle);
    }
  }
  return points;
}

Matrix normal_rows(Engine& engine, Index rows, Index columns) {
  std::normal_distribution<double> normal;
  Matrix result(rows, columns);
  for (Index i = 0; i < result.size(); ++i) result.data()[i] = normal(engine);
  return result;
}

/// E[x0 | x, sigma] of equally likely points.
Eigen::RowVectorXd denoised(const Matrix& points, const Eigen::RowVectorXd& x, double sigma) {
  Eigen::ArrayXd log_weight =
      -(points.rowwise() - x).rowwise().squaredNorm().array() / (2 * sigma * sigma);
  log_weight -= log_weight.maxCoeff();
  const Vector weight = log_weight.exp().matrix();
  return (weight.transpose() * points) / weight.sum();
}

/// Follows the flow of the exact score from noise of 20 down to `last`, by Euler steps.
Matrix samples_of_exact_score(Engine& engine, const Matrix& points, Index count, double last) {
  Matrix samples = 20 * normal_rows(engine, count, points.cols());
  constexpr int steps = 80;
  for (int k = 0; k < steps; ++k) {
    const double sigma = 20 * std::pow(last / 20, static_cast<double>(k) / steps);
    const double next = 20 * std::pow(last / 20, static_cast<double>(k + 1) / steps);
    for (Index i = 0; i < count; ++i) {
      const Eigen::RowVectorXd x = samples.row(i);
      const Eigen::RowVectorXd target = denoised(points, x, sigma);
      samples.row(i) = target + next / sigma * (x - target);
    }
  }
  return samples;
}

class TemporaryPath {
 public:
  TemporaryPath()
      : path_(std::filesystem::temp_directory_path() /
              ("gtv-memorize-" + std::to_string(std::random_device{}()))) {}
  ~TemporaryPath() { std::filesystem::remove_all(path_); }
  TemporaryPath(const TemporaryPath&) = delete;
  TemporaryPath& operator=(const TemporaryPath&) = delete;
  [[nodiscard]] const std::filesystem::path& operator*() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace

TEST(Memorize, FindsThatTheExactScoreGivesBackItsPoints) {
  Engine engine(1);
  const Matrix points = torus(engine, 400, 2);
  const Matrix samples = samples_of_exact_score(engine, points, 150, 1e-3);
  const Memorization found = memorize(dataset(points), dataset(samples), nullptr, {});
  EXPECT_EQ(found.memorised.share.count, 150);
  EXPECT_GT(found.memorised.interval.lo, 0.97);
  EXPECT_EQ(found.p_value, 2.0 / 5000) << "the least of 4999 lots";
  EXPECT_EQ(found.mann_whitney.p_value, 2.0 / 5000);
  EXPECT_LT(found.sample_farther, 0.05);
  EXPECT_THAT(memorize_verdict(found), HasSubstr("memorised: 100 % of samples"));
}

// Both nulls, held out by leaving out and by test points; 3^-2 by dimension within its interval.
TEST(Memorize, FindsFreshPointsLikeItsNulls) {
  Engine engine(2);
  const data::Dataset train = dataset(torus(engine, 3000, 2));
  const data::Dataset fresh = dataset(torus(engine, 1500, 2));
  const data::Dataset test = dataset(torus(engine, 1200, 2));
  for (const data::Dataset* held_out : {static_cast<const data::Dataset*>(nullptr), &test}) {
    const Memorization found = memorize(train, fresh, held_out, {});
    EXPECT_GT(found.p_value, 1e-3);
    EXPECT_GT(found.mann_whitney.p_value, 1e-3);
    EXPECT_GT(found.memorised.interval.hi, found.held_out.memorised.interval.lo);
    EXPECT_LT(found.memorised.interval.lo, found.held_out.memorised.interval.hi);
    EXPECT_LT(found.by_dimension.interval.lo, 1.0 / 9);
    EXPECT_GT(found.by_dimension.interval.hi, 1.0 / 9);
    EXPECT_EQ(found.by_dimension.points, 3000);
    EXPECT_EQ(found.held_out.source, held_out == nullptr ? "leave-one-out" : "test");
    EXPECT_EQ(found.held_out.distance.rows(), held_out == nullptr ? 2000 : 1200);
    EXPECT_THAT(memorize_verdict(found), HasSubstr("no sign of memorising"));
    EXPECT_THAT(memorize_verdict(found), HasSubstr("% of honest samples are below 0.333"));
  }
  const Memorization found = memorize(train, fresh, &test, {});
  ASSERT_TRUE(found.nearer.has_value());
  EXPECT_EQ(found.nearer->compared_with, 1200);
  EXPECT_GT(found.nearer->p_value, 1e-3);
}

TEST(Memorize, SaysThatAFewHeldOutPointsDecideNothing) {
  Engine engine(4);
  const Matrix points = torus(engine, 6, 2);
  const Matrix samples = points.replicate(20, 1) + 1e-3 * normal_rows(engine, 120, points.cols());
  const Memorization found = memorize(dataset(points), dataset(samples), nullptr, {});
  EXPECT_GT(found.memorised.interval.lo, found.held_out.memorised.interval.hi);
  EXPECT_GT(found.p_value, 1e-3);
  EXPECT_THAT(memorize_verdict(found), HasSubstr("undecided, for want of held-out points: "));
}

TEST(Memorize, FindsSamplesNearerToTrainingThanToTestPoints) {
  Engine engine(3);
  const Matrix points = torus(engine, 1000, 3);
  const Matrix samples = points.topRows(400) + 0.05 * normal_rows(engine, 400, 6);
  const data::Dataset test = dataset(torus(engine, 1000, 3));
  const Memorization found = memorize(dataset(points), dataset(samples), &test, {});
  ASSERT_TRUE(found.nearer.has_value());
  EXPECT_GT(found.nearer->share.value(), 0.8);
  EXPECT_LT(found.nearer->p_value, 1e-20);
  EXPECT_LT(found.sample_farther, 0.4);
}

TEST(Memorize, CountsCopies) {
  Engine engine(4);
  Matrix points = normal_rows(engine, 60, 5);
  points.row(7) = points.row(2);
  points.row(9) = points.row(2);
  points.row(30) = points.row(31);
  Matrix samples = normal_rows(engine, 10, 5);
  samples.row(1) = samples.row(0);
  samples.row(4) = points.row(9);
  Matrix test = normal_rows(engine, 6, 5);
  test.row(3) = points.row(31);
  const data::Dataset held_out = dataset(test);
  const Memorization found = memorize(dataset(points), dataset(samples), &held_out, {});
  EXPECT_EQ(found.duplicates.training, 3);
  EXPECT_EQ(found.duplicates.largest_group, 3);
  EXPECT_EQ(found.duplicates.samples, 1);
  EXPECT_EQ(found.duplicates.samples_in_train, 1);
  EXPECT_EQ(found.duplicates.test_in_train, 1);
  EXPECT_EQ(found.neighbours.row(4, 0), 2) << "of equal points the first";
  EXPECT_EQ(found.by_dimension.points, 57);

  // A training point that has a copy is memorised when it is left out.
  const Memorization left_out = memorize(dataset(points), dataset(samples), nullptr, {});
  EXPECT_EQ((left_out.held_out.distance.col(0).array() == 0).count(), 5);
  EXPECT_EQ(left_out.held_out.distance.rows(), 60);
}

TEST(Memorize, HasACurveThatAgreesWithItsThreshold) {
  Engine engine(5);
  const data::Dataset train = dataset(torus(engine, 500, 1));
  MemorizeOptions options;
  options.threshold = 0.35;
  const Memorization found = memorize(train, dataset(torus(engine, 200, 1)), nullptr, options);
  ASSERT_EQ(found.curve.size(), 19U);
  EXPECT_DOUBLE_EQ(found.curve[6].threshold, 0.35);
  EXPECT_EQ(found.curve[6].memorised.share.count, found.memorised.share.count);
  EXPECT_DOUBLE_EQ(found.curve[6].null_dimension, found.by_dimension.fraction);
  EXPECT_DOUBLE_EQ(found.curve[6].null_held_out, found.held_out.memorised.share.value());
}

TEST(Memorize, GivesTheSameNumbersOnAnyNumberOfThreadsAndOtherPicksForAnotherSeed) {
  Engine engine(6);
  const data::Dataset train = dataset(torus(engine, 2500, 2));
  const data::Dataset samples = dataset(torus(engine, 300, 2));
  const MemorizeInputs inputs{.train = train, .samples = samples};
  std::vector<std::string> texts;
  for (const int threads : {1, 2, 3}) {
    set_thread_count(threads);
    texts.push_back(memorize_json(memorize(train, samples, nullptr, {}), inputs));
  }
  set_thread_count(0);
  EXPECT_EQ(texts[0], texts[1]);
  EXPECT_EQ(texts[0], texts[2]);
  MemorizeOptions other;
  other.seed = 1;
  EXPECT_NE(memorize_json(memorize(train, samples, nullptr, other), inputs), texts[0]);
}

TEST(Memorize, TakesALatticeWhoseDimensionIsNotKnown) {
  Matrix corners(4, 2);
  corners << 0, 0, 0, 1, 1, 0, 1, 1;
  const data::Dataset train = dataset(corners);
  const data::Dataset samples = dataset(Matrix::Constant(1, 2, 0.1));
  const Memorization found = memorize(train, samples, nullptr, {});
  const auto json =
      nlohmann::json::parse(memorize_json(found, {.train = train, .samples = samples}));
  EXPECT_TRUE(json.at("null").at("dimension").at("d").is_null());
  EXPECT_TRUE(json.at("null").at("dimension").at("fraction").is_null());
  EXPECT_TRUE(std::isnan(found.curve.front().null_dimension));
  EXPECT_THAT(memorize_text(found), HasSubstr("all neighbours are equally far"));
}

TEST(WriteMemorization, WritesTheFilesOfItsContractAndRemovesOlderPictures) {
  Engine engine(7);
  data::Dataset train = dataset(torus(engine, 300, 2));
  train.image = data::ImageShape{2, 2, 1};
  const Matrix points = train.points.values();
  const data::Dataset samples = dataset(points.topRows(20) * 1.001);
  const MemorizeInputs inputs{.train = train, .samples = samples, .command = "gtv memorize"};
  const Memorization found = memorize(train, samples, nullptr, {});
  const TemporaryPath folder;
  std::filesystem::create_directory(*folder);
  std::ofstream(*folder / "memorize.png") << "old";
  write_memorization(*folder, found, inputs);
  EXPECT_FALSE(std::filesystem::exists(*folder / "memorize.png"));
  const io::Npz npz = io::read_npz(*folder / "memorize.npz");
  EXPECT_EQ(io::shape_of(npz.at("distance")), (Shape{20, 2}));
  EXPECT_EQ(io::shape_of(npz.at("nearest")), (Shape{20, 2}));
  EXPECT_EQ(io::shape_of(npz.at("held_out_distance")), (Shape{300, 2}));
  EXPECT_EQ(io::shape_of(npz.at("threshold")), Shape{});
  EXPECT_EQ(io::shape_of(npz.at("pairs_sample")), (Shape{12, 4}));
  EXPECT_EQ(io::shape_of(npz.at("pairs_nearest")), (Shape{12, 2, 4}));
  EXPECT_EQ(io::to_double(npz.at("image_shape")).values, (std::vector<double>{2, 2, 1}));
  const auto& ratio = std::get<Array<double>>(npz.at("pairs_ratio")).values;
  EXPECT_TRUE(std::is_sorted(ratio.begin(), ratio.end()));
  const auto& index = std::get<Array<std::int64_t>>(npz.at("pairs_index")).values;
  const auto& nearest = std::get<Array<double>>(npz.at("pairs_nearest")).values;
  EXPECT_EQ(nearest[8 * 3], points(index[3], 0)) << "the nearest of sample i is row i";
  const auto json = nlohmann::json::parse(std::ifstream(*folder / "memorize.json"));
  EXPECT_EQ(json.at("memorized_fraction"), found.memorised.share.value());
  EXPECT_EQ(json.at("n_train"), 300);
  EXPECT_EQ(json.at("null").at("held_out").at("source"), "leave-one-out");
  std::ifstream csv(*folder / "memorize.csv");
  std::string header;
  std::getline(csv, header);
  EXPECT_EQ(header, "threshold,fraction,lo,hi,null_dimension,null_held_out");
}

TEST(Memorize, RefusesWhatCannotBeCompared) {
  Engine engine(8);
  const data::Dataset train = dataset(normal_rows(engine, 20, 4));
  const auto fails = [&](const data::Dataset& of, const data::Dataset& samples,
                         const data::Dataset* test, double threshold, const char* text) {
    MemorizeOptions options;
    options.threshold = threshold;
    EXPECT_THAT([&] { (void)memorize(of, samples, test, options); },
                ThrowsMessage<InputError>(HasSubstr(text)));
  };
  const data::Dataset wide = dataset(Matrix::Ones(3, 5));
  fails(train, wide, nullptr, 0.3, "--samples: got points of dimension 5 in made up, expected 4");
  fails(train, train, &wide, 0.3, "--test: got points of dimension 5");
  fails(train, train, nullptr, 0, "--threshold: got 0");
  fails(train, train, nullptr, NAN, "--threshold: got nan");
  fails(wide, wide, nullptr, 0.3, "--train: got 1 distinct points in made up, expected at least 3");
  fails(train, dataset(Matrix(0, 4)), nullptr, 0.3, "got none");
  fails(train, dataset(Matrix::Constant(1, 4, NAN)), nullptr, 0.3, "got nan in row 0");
  data::Dataset tall = train;
  tall.image = data::ImageShape{4, 1, 1};
  data::Dataset square = train;
  square.image = data::ImageShape{2, 2, 1};
  fails(tall, square, nullptr, 0.3, "--samples: got images of 2 x 2 x 1");
}

}  // namespace gtv::study
