#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "gtv/base/error.hpp"
#include "gtv/study/config.hpp"

namespace gtv::study {
namespace {

/// The text of the error that a study raises, or "" if it raises none.
std::string error_of(const std::string& text, const std::vector<std::string>& overrides = {}) {
  try {
    (void)parse_study(text, "s.toml", overrides);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

/// The same for one more line, line 2, in a study that is well otherwise.
std::string error_at_line_2(const std::string& line) {
  return error_of("data.points = [[-1.0], [0.0], [1.0]]\n" + line + "\n");
}

TEST(StudyErrors, NameAnUnknownKeyAndTheNearestKnownOne) {
  EXPECT_EQ(error_at_line_2("estimator.sampels = 5"),
            "s.toml:2: estimator.sampels: got an unknown key, expected a key of a study (did you "
            "mean estimator.samples?)");
  EXPECT_EQ(error_at_line_2("samples = 5"),
            "s.toml:2: samples: got an unknown key, expected a key of a study (did you mean "
            "estimator.samples?)");
  EXPECT_EQ(error_at_line_2("[estimater]\nsamples = 5"),
            "s.toml:3: estimater.samples: got an unknown key, expected a key of a study (did you "
            "mean estimator.samples?)");
  EXPECT_EQ(error_at_line_2("[estimater]"),
            "s.toml:2: estimater: got an unknown key, expected a key of a study");
  EXPECT_EQ(error_at_line_2("zzzzzzzzzzzzzzzzz = 5"),
            "s.toml:2: zzzzzzzzzzzzzzzzz: got an unknown key, expected a key of a study");
}

TEST(StudyErrors, TellAValueFromATable) {
  EXPECT_EQ(error_at_line_2("forward = 3"), "s.toml:2: forward: got 3, expected a table");
  EXPECT_EQ(error_at_line_2("[[estimator]]\nsamples = 3"),
            "s.toml:2: estimator: got an array, expected one table, [estimator]");
  EXPECT_EQ(error_at_line_2("estimator.samples = {a = 1}"),
            "s.toml:2: estimator.samples.a: got an unknown key, expected a key of a study (did you "
            "mean estimator.samples?)");
}

TEST(StudyErrors, StayOnOneLineWhateverTheFileHolds) {
  EXPECT_EQ(error_at_line_2(R"(forward.schedule = "a\nb")"),
            R"(s.toml:2: forward.schedule: got "a\x0ab", expected one of vp, vp-song, sub-vp, ou, )"
            "ve, linear-variance, cosine, flow");
  EXPECT_EQ(error_at_line_2(R"("a\nb" = 1)"),
            R"(s.toml:2: a\x0ab: got an unknown key, expected a key of a study)");
}

TEST(StudyErrors, NameTheLineOfTextThatIsNoToml) {
  const std::string error = error_at_line_2("seed = = 3");
  EXPECT_EQ(
      error.find("s.toml:2: got text that is no TOML, expected KEY = VALUE, words in quotes: "), 0U)
      << error;
  EXPECT_EQ(error.find('\n'), std::string::npos);
}

struct Case {
  std::string line;
  std::string error;
};

TEST(StudyErrors, NameTheRangeOfAValue) {
  const std::vector<Case> cases = {
      {"seed = -1", "seed: got -1, expected an integer from 0 to 9223372036854775807"},
      {"name = \"a/b\"",
       "name: got \"a/b\", expected at most 64 letters, digits, '-', '_' and '.', no leading '.'"},
      {"data.spread = -0.5", "data.spread: got -0.5, expected a number >= 0"},
      {"data.angle = nan", "data.angle: got nan, expected a finite number"},
      {"data.angle = \"left\"", "data.angle: got \"left\", expected a finite number"},
      {"forward.t_min = 0", "forward.t_min: got 0, expected a number > 0"},
      {"forward.t_max = inf", "forward.t_max: got inf, expected a finite number > 0"},
      {"forward.b1 = 1e300",
       "forward.b1: got 1e+300, expected less: alpha is 0 at t_max = 1, expected at least 1e-150"},
      {"forward.b0 = 1e4",
       "forward.b0: got 10000, expected less: alpha is 0 at t_max = 1, expected at least 1e-150"},
      {"estimator.tau = inf", "estimator.tau: got inf, expected a finite number >= 0"},
      {"estimator.drawn_snr = inf", "estimator.drawn_snr: got inf, expected a finite number > 0"},
      {"estimator.ridge = -1", "estimator.ridge: got -1, expected a number >= 0"},
      {"estimator.ridge = true", "estimator.ridge: got true, expected a number >= 0"},
      {"estimator.kappa = -1", "estimator.kappa: got -1, expected a number >= 0"},
      {"estimator.samples = 0",
       "estimator.samples: got 0, expected an integer from 1 to 1000000000"},
      {"estimator.samples = 2.5",
       "estimator.samples: got 2.5, expected an integer from 1 to 1000000000"},
      {"estimator.per_axis = 0", "estimator.per_axis: got 0, expected an integer from 1 to 64"},
      {"estimator.domain = [1, -1]",
       "estimator.domain: got [1, -1], expected two finite numbers, the lower first"},
      {"estimator.domain = [1]",
       "estimator.domain: got [1], expected two finite numbers, the lower first"},
      {"sampler.steps = 0", "sampler.steps: got 0, expected an integer from 1 to 1000000"},
      {"sampler.trajectories = 0",
       "sampler.trajectories: got 0, expected an integer from 1 to 2147483648"},
      {"sampler.rho = 0", "sampler.rho: got 0, expected a number > 0"},
      {"ensemble.models = 0",
       "ensemble.models: got 0, expected an integer from 1 to 1000000, or \"auto\""},
      {"density.bins = 0", "density.bins: got 0, expected an integer from 1 to 1000000"},
      {"density.bins = 2000000",
       "density.bins: got 2000000, expected an integer from 1 to 1000000"},
      {"density.range = [0, 1e-20]",
       "density.range: got [0, 1e-20], expected two numbers from 1e-15 to 1e+15 apart"},
      {"estimator.domain = [-1e16, 0]",
       "estimator.domain: got [-1e+16, 0], expected two numbers from 1e-15 to 1e+15 apart"},
      {"data.spread = 1e200", "data.spread: got 1e+200, expected at most 1e+15"},
      {"forward = {schedule = \"ve\", t_max = 1e200}",
       "forward.t_max: got 1e+200 for schedule ve, expected less: its noise is above 1e+15 there"},
      {"forward.b0 = -1", "forward.b0: schedule 'vp': got b0 = -1, expected b0 >= 0"},
      {"forward.b1 = -100",
       "forward.b1: schedule 'vp': got b1 = -100, expected b1 >= -b0 = -0.1 (beta must not be "
       "negative)"},
      {"density.range = [0, 0]",
       "density.range: got [0, 0], expected two finite numbers, the lower first"},
      {"seed = 1979-05-27",
       "seed: got a date or time, expected an integer from 0 to 9223372036854775807"},
  };
  for (const Case& one : cases) EXPECT_EQ(error_at_line_2(one.line), "s.toml:2: " + one.error);
}

TEST(StudyErrors, NameTheNearestOfKnownNames) {
  const std::vector<Case> cases = {
      {"forward.schedule = \"cosin\"",
       "forward.schedule: got \"cosin\", expected one of vp, vp-song, sub-vp, ou, ve, "
       "linear-variance, cosine, flow (did you mean cosine?)"},
      {"estimator.kind = \"lineer\"",
       "estimator.kind: got \"lineer\", expected one of exact, naive, linear, linear-theory (did "
       "you mean linear?)"},
      {"estimator.features = \"gausian\"",
       "estimator.features: got \"gausian\", expected one of gaussian, fourier (did you mean "
       "gaussian?)"},
      {"estimator.target = \"\"", "estimator.target: got \"\", expected one of proxy, true"},
      {"sampler.method = \"heum\"",
       "sampler.method: got \"heum\", expected one of euler, heun, rk4, dpmpp-2m, reverse-sde (did "
       "you mean heun?)"},
      {"sampler.seeds = \"rnadom\"",
       "sampler.seeds: got \"rnadom\", expected one of random, stratified (did you mean random?)"},
      {"sampler.denoiser = \"look-up\"",
       "sampler.denoiser: got \"look-up\", expected one of exact, lookup (did you mean lookup?)"},
      {"sampler.grid = \"geometrik\"",
       "sampler.grid: got \"geometrik\", expected one of uniform, geometric, edm (did you mean "
       "geometric?)"},
  };
  for (const Case& one : cases) EXPECT_EQ(error_at_line_2(one.line), "s.toml:2: " + one.error);
  EXPECT_EQ(error_of("data.preset = \"polygn\""),
            "s.toml:1: data.preset: got \"polygn\", expected one of polygon, line, lshape, random, "
            "square, fashion-mnist, digits (did you mean polygon?)");
}

TEST(StudyErrors, SayHowToWriteAWordThatTomlTakesForATruthValue) {
  EXPECT_EQ(error_at_line_2("estimator.target = true"),
            "s.toml:2: estimator.target: got true, a truth value, expected a string, one of proxy, "
            "true; write \"true\" with quotes");
  EXPECT_EQ(error_at_line_2("sweep.estimator.target = [\"proxy\", true]"),
            "s.toml:2: sweep.estimator.target: got true, a truth value, expected a string, one of "
            "proxy, true; write \"true\" with quotes");
  EXPECT_EQ(error_at_line_2("sampler.seeds = false"),
            "s.toml:2: sampler.seeds: got false, a truth value, expected a string, one of random, "
            "stratified");
}

TEST(StudyErrors, SayWhatIsWrongWithPointsAndWeights) {
  const std::string expected =
      "expected an array of points, each an array of as many finite numbers";
  EXPECT_EQ(error_of("data.points = []"), "s.toml:1: data.points: got [], " + expected);
  EXPECT_EQ(error_of("data.points = [[]]"),
            "s.toml:1: data.points: got [] as point 1, " + expected);
  EXPECT_EQ(error_of("data.points = [[1], [\"x\"]]"),
            "s.toml:1: data.points: got [\"x\"] as point 2, " + expected);
  EXPECT_EQ(error_of("data.points = [[1, 2], [3]]"),
            "s.toml:1: data.points: got 1 numbers in point 2, expected 2 as in point 1");
  EXPECT_EQ(error_of("data.points = [[1, 2], [3, inf]]"),
            "s.toml:1: data.points: got inf in point 2, expected finite numbers");
  EXPECT_EQ(error_of("data.points = [[1, 2], [3, -1e308]]"),
            "s.toml:1: data.points: got -1e+308 in point 2, expected at most 1e+15 in size");
  EXPECT_EQ(error_at_line_2("data.weights = [0, 0, 0]"),
            "s.toml:2: data.weights: got [0, 0, 0], expected numbers >= 0, not all 0");
  EXPECT_EQ(error_at_line_2("data.weights = [1, 2]"),
            "s.toml:2: data.weights: got 2 weights, expected 3, one a point");
}

TEST(StudyErrors, WantExactlyOneSourceOfPoints) {
  EXPECT_EQ(error_of("seed = 1"),
            "s.toml: data: got none, expected exactly one of points, preset, file");
  EXPECT_EQ(error_at_line_2("data.preset = \"line\""),
            "s.toml:1: data: got points and preset, expected exactly one of points, preset, file");
}

TEST(StudyErrors, SayWhatCannotBeSwept) {
  const std::string shape =
      "got a key that cannot be swept, expected a number or a name that leaves the shape of the "
      "results alone";
  const std::vector<Case> cases = {
      {"sweep.estimator.samples = [64, 0]",
       "sweep.estimator.samples: got 0, expected an integer from 1 to 1000000000"},
      {"sweep.estimator.samples = []",
       "sweep.estimator.samples: got [], expected an array of at least one value, as in [1, 2]"},
      {"sweep.estimator.samples = 64",
       "sweep.estimator.samples: got 64, expected an array of at least one value, as in [1, 2]"},
      {"sweep.estimator.samples = [64, 64.0]",
       "sweep.estimator.samples: got 64 twice, expected distinct values"},
      {"sweep.estimator.sampels = [64]",
       "sweep.estimator.sampels: got an unknown key, expected a key of a study (did you mean "
       "estimator.samples?)"},
      {"sweep.data.points = [[[1]]]", "sweep.data.points: " + shape},
      {"sweep.density.bins = [10, 20]", "sweep.density.bins: " + shape},
      {"sweep.ensemble.models = [10, 20]", "sweep.ensemble.models: " + shape},
      {"sweep.name = [\"a\"]", "sweep.name: " + shape},
      {"sweep = 3", "sweep: got 3, expected a table"},
  };
  for (const Case& one : cases) EXPECT_EQ(error_at_line_2(one.line), "s.toml:2: " + one.error);
}

TEST(StudyErrors, NameTheKeyThatIsThereTwice) {
  EXPECT_EQ(error_at_line_2("[sweep]\n\"forward.t_min\" = [0.1]\nforward.t_min = [0.2]"),
            "s.toml:4: sweep.forward.t_min: got it twice, expected it once (s.toml:3 too)");
}

TEST(StudyErrors, RefuseMoreCellsThanAnyoneMeans) {
  std::string sweep = "[sweep]\n";
  for (const char* key : {"forward.t_min", "forward.b0", "forward.b1", "estimator.ridge",
                          "estimator.kappa", "data.spread"}) {
    sweep += std::string("\"") + key + "\" = [0.1";
    for (int i = 2; i <= 100; ++i) sweep += "," + std::to_string(i) + "e-1";
    sweep += "]\n";
  }
  EXPECT_EQ(error_at_line_2(sweep), "s.toml:8: sweep: got 1e+12 cells, expected at most 100000");
}

TEST(StudyErrors, FindAFaultInAnyCellAndSayInWhich) {
  EXPECT_EQ(error_at_line_2("[sweep]\n\"forward.t_min\" = [0.1, 2]\n\"estimator.samples\" = [8]"),
            "s.toml:3: forward.t_min: got 2, expected less than t_max = 1, in the cell "
            "forward.t_min = 2, estimator.samples = 8");
}

TEST(StudyErrors, OfOverridesSaySo) {
  const std::string study = "data.points = [[1.0]]\n";
  EXPECT_EQ(error_of(study, {"estimator.samples=0"}),
            "--set: estimator.samples: got 0, expected an integer from 1 to 1000000000");
  EXPECT_EQ(error_of(study, {"estimator.sampels=1"}),
            "--set: estimator.sampels: got an unknown key, expected a key of a study (did you mean "
            "estimator.samples?)");
  EXPECT_EQ(error_of(study, {"estimator.samples"}),
            "--set: got \"estimator.samples\", expected KEY=VALUE");
  EXPECT_EQ(error_of(study, {"=3"}), "--set: got \"=3\", expected KEY=VALUE");
  EXPECT_EQ(error_of(study, {"estimator.samples=1\nseed=2"}),
            R"(--set: estimator.samples: got "1\x0aseed=2", expected an integer from 1 to )"
            "1000000000");
  EXPECT_EQ(error_of(study, {"sweep.estimator.samples=[1,1]"}),
            "--set: sweep.estimator.samples: got 1 twice, expected distinct values");
}

TEST(StudyErrors, RefuseFilesThatWouldExhaustTheStack) {
  std::string deep = "a";
  for (int i = 0; i < 100000; ++i) deep += ".a";
  EXPECT_EQ(error_at_line_2(deep + " = 1"),
            "s.toml:2: got over 32 dots in a row of words, expected KEY = VALUE");
  EXPECT_EQ(error_of(std::string(5'000'000, '#')),
            "s.toml: got 5000000 bytes, expected at most 4194304; larger point sets go into "
            "data.file");
  const std::string nested = "seed = " + std::string(100000, '[');
  EXPECT_EQ(error_at_line_2(nested).find("s.toml:2: got text that is no TOML"), 0U);
}

}  // namespace
}  // namespace gtv::study
