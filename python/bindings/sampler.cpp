#include <algorithm>
#include <memory>
#include <numeric>
#include <utility>
#include <vector>

#include "bindings.hpp"
#include "callable_denoiser.hpp"
#include "gtv/base/executor.hpp"
#include "gtv/base/random.hpp"
#include "gtv/sampler/blocked_denoiser.hpp"
#include "gtv/sampler/integrate.hpp"
#include "gtv/sampler/linear_denoiser.hpp"
#include "gtv/sampler/mixture_denoiser.hpp"
#include "gtv/sampler/naive_denoiser.hpp"
#include "gtv/sampler/plan.hpp"
#include "gtv/sampler/seeds.hpp"

namespace gtv::python {
namespace {

using sampler::BlockView;
using sampler::Plan;
using Denoiser = sampler::Denoiser<double>;
using SharedDenoiser = std::shared_ptr<Denoiser>;
using SharedField = std::shared_ptr<score::BlockedField>;

/// 0 … count - 1 in an order that depends on nothing but the arguments. @source Fisher, Yates
std::vector<Index> shuffled(Index count, std::uint64_t seed, std::uint32_t member) {
  const RandomStream stream(seed, member, Purpose::row_order);
  std::vector<Index> order(static_cast<std::size_t>(count));
  std::iota(order.begin(), order.end(), Index{0});
  for (std::size_t i = order.size(); i > 1; --i) {
    const auto other = static_cast<std::size_t>(stream.uniform(i) * static_cast<double>(i));
    std::swap(order[i - 1], order[std::min(other, i - 1)]);
  }
  return order;
}

/// x_T of a member, (count, D): the library lists them in spatial order, which no user expects.
Matrix starting_points(const Plan& plan, const std::string& kind, Index count, int dimension,
                       std::uint64_t seed, std::uint32_t member) {
  const sampler::Seeds seeds(sampler::parse_seed_kind(kind), static_cast<std::uint64_t>(count),
                             dimension, seed, member);
  Eigen::MatrixXd listed(count, dimension);
  seeds.fill(0, plan.initial_sigma,
             {.values = listed.data(),
              .stride = static_cast<std::size_t>(count),
              .count = static_cast<std::size_t>(count),
              .dimension = dimension});
  const std::vector<Index> order = shuffled(count, seed, member);
  Matrix starts(count, dimension);
  for (Index i = 0; i < count; ++i) starts.row(i) = listed.row(order[static_cast<std::size_t>(i)]);
  return starts;
}

/// States as the sampling loop holds them, a column a coordinate.
using Columns = Eigen::MatrixXd;

/// Where paths are kept, (steps + 1, count, D), if they are.
class Paths {
 public:
  Paths(const Plan& plan, const Columns& states, bool kept)
      : rows_(states.rows()),
        values_(kept ? static_cast<Index>(plan.steps.size() + 1) * rows_ : 0, states.cols()) {}

  [[nodiscard]] sampler::Watch<double> watch() {
    if (values_.size() == 0) return {};
    return [this](std::size_t step, std::uint64_t first, BlockView<const double> states) {
      const Index top = static_cast<Index>(step) * rows_ + static_cast<Index>(first);
      for (int a = 0; a < states.dimension; ++a) {
        const auto coordinate = states.coordinate(a);
        for (std::size_t i = 0; i < coordinate.size(); ++i) {
          values_(top + static_cast<Index>(i), a) = coordinate[i];
        }
      }
    };
  }
  [[nodiscard]] Matrix take() { return std::move(values_); }

 private:
  Index rows_;
  Matrix values_;
};

/// Follows all states, in parts of `asked`, which the result does not depend on.
void follow(const Plan& plan, const Denoiser& denoiser, Columns& states, std::uint64_t seed,
            std::uint32_t member, std::size_t asked, bool parallel,
            const sampler::Watch<double>& watch) {
  const auto count = static_cast<std::size_t>(states.rows());
  // Only the last part has padding.
  const std::size_t block = sampler::whole_granules(std::min(asked, count));
  const auto part = [&](std::size_t task) {
    const std::size_t first = task * block;
    sampler::integrate_from<double>(
        plan, denoiser, {.seed = seed, .member = member, .block = block, .first_trajectory = first},
        {.values = states.data() + first,
         .stride = count,
         .count = std::min(block, count - first),
         .dimension = static_cast<int>(states.cols())},
        watch);
  };
  const std::size_t parts = (count + block - 1) / block;
  if (parallel) {
    parallel_for(parts, part);
  } else {
    for (std::size_t task = 0; task < parts; ++task) part(task);
  }
}

/// @return end points (n, D) and paths ((steps + 1) n, D), or none.
std::pair<Matrix, Matrix> sample_native(const Plan& plan, const Denoiser& denoiser,
                                        const MatrixView& starts, std::uint64_t seed,
                                        std::uint32_t member, std::size_t block, bool keep_paths) {
  Columns states = starts;
  Paths paths(plan, states, keep_paths);
  follow(plan, denoiser, states, seed, member, block, true, paths.watch());
  return {Matrix(states), paths.take()};
}

std::pair<Matrix, Matrix> sample_callable(const Plan& plan, py::function denoiser,
                                          const MatrixView& starts, std::uint64_t seed,
                                          std::uint32_t member, std::size_t block,
                                          bool keep_paths) {
  Columns states = starts;
  Paths paths(plan, states, keep_paths);
  const CallableDenoiser called(std::move(denoiser), static_cast<int>(states.cols()), plan,
                                static_cast<std::uint64_t>(states.rows()));
  // The lock stays with this thread: the function takes most of the time, and Ctrl-C reaches it.
  follow(plan, called, states, seed, member, block, false, paths.watch());
  return {Matrix(states), paths.take()};
}

void bind_denoisers(py::module_& core) {
  py::class_<Denoiser, SharedDenoiser>(core, "Denoiser")
      .def_property_readonly("dimension", &Denoiser::dimension);
  core.def(
      "mixture_denoiser",
      [](const data::Mixture& mixture, const Plan& plan) -> SharedDenoiser {
        return std::make_shared<sampler::MixtureDenoiser>(mixture, plan);
      },
      py::arg("mixture"), py::arg("plan"), Unlocked());
  core.def(
      "blocked_denoiser",
      [](const SharedField& field, const Plan& plan, double tolerance) -> SharedDenoiser {
        return std::make_shared<sampler::BlockedDenoiser>(field, plan, tolerance);
      },
      py::arg("field"), py::arg("plan"), py::arg("tolerance"), Unlocked());
  core.def(
      "naive_denoiser",
      [](const data::Mixture& mixture, const Plan& plan, double kappa, std::uint64_t seed,
         std::uint32_t member) -> SharedDenoiser {
        return std::make_shared<sampler::NaiveDenoiser>(
            mixture, plan, sampler::NoiseOptions{.kappa = kappa, .seed = seed, .member = member});
      },
      py::arg("mixture"), py::arg("plan"), py::arg("kappa"), py::arg("seed"), py::arg("member"),
      Unlocked());
  core.def(
      "blocked_naive_denoiser",
      [](const SharedField& field, const Plan& plan, double tolerance, double kappa,
         std::uint64_t seed, std::uint32_t member) -> SharedDenoiser {
        return std::make_shared<sampler::BlockedNaiveDenoiser>(
            field, plan, tolerance,
            sampler::NoiseOptions{.kappa = kappa, .seed = seed, .member = member});
      },
      py::arg("field"), py::arg("plan"), py::arg("tolerance"), py::arg("kappa"), py::arg("seed"),
      py::arg("member"), Unlocked());
  core.def(
      "linear_denoiser",
      [](const feature::Product& features, const MatrixView& weights,
         const Plan& plan) -> SharedDenoiser {
        return std::make_shared<sampler::LinearDenoiser<double>>(features, weights, plan, 0);
      },
      py::arg("features"), py::arg("weights"), py::arg("plan"), Unlocked());
}

}  // namespace

void bind_sampler(py::module_& core) {
  py::class_<Plan>(core, "Plan")
      .def_property_readonly("steps", [](const Plan& plan) { return plan.steps.size(); })
      .def_property_readonly("evaluations", &Plan::evaluations)
      .def_readonly("initial_sigma", &Plan::initial_sigma)
      .def_readonly("uses_noise", &Plan::uses_noise);
  core.def("method_names", &sampler::method_names);
  core.def("make_plan", &sampler::make_plan, py::arg("schedule"), py::arg("method"),
           py::arg("grid"));
  core.def("starting_points", &starting_points, py::arg("plan"), py::arg("kind"), py::arg("count"),
           py::arg("dimension"), py::arg("seed"), py::arg("member"), Unlocked());
  bind_denoisers(core);
  core.def("sample_native", &sample_native, py::arg("plan"), py::arg("denoiser"), py::arg("starts"),
           py::arg("seed"), py::arg("member"), py::arg("block"), py::arg("keep_paths"), Unlocked());
  core.def("sample_callable", &sample_callable, py::arg("plan"), py::arg("denoiser"),
           py::arg("starts"), py::arg("seed"), py::arg("member"), py::arg("block"),
           py::arg("keep_paths"));
}

}  // namespace gtv::python
