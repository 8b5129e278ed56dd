#include "gtv/sampler/plan.hpp"

#include <cmath>

#include "gtv/base/error.hpp"
#include "gtv/base/text.hpp"
#include "gtv/sampler/method/dpm_solver.hpp"
#include "gtv/sampler/method/euler.hpp"
#include "gtv/sampler/method/heun.hpp"
#include "gtv/sampler/method/reverse_sde.hpp"
#include "gtv/sampler/method/rk4.hpp"

namespace gtv::sampler {
namespace {

using forward::Level;
using forward::Schedule;

Combination state() {
  return {.x = 1};
}

/// Runs a scheme on combinations and writes down what it asks for.
class Recorder {
 public:
  explicit Recorder(const Schedule& schedule) : schedule_(schedule) {}

  /// The denoiser's answer to `input` at time t, as a new stage of the current step.
  Combination denoise(const Combination& input, double t) {
    const auto s = static_cast<std::size_t>(step_.stages);
    step_.input[s] = input;
    step_.level[s] = level_index(t);
    ++step_.stages;
    Combination answer;
    answer.denoised[s] = 1;
    return answer;
  }

  /// Right-hand side of the PF-ODE, finite where alpha = 0. @source T1.5
  Combination probability_flow(const Combination& x, double t) {
    const forward::Drift drift = schedule_.drift(t);
    return drift.state * x + drift.denoised * denoise(x, t);
  }

  /// -beta x - 2 D s with s = (alpha mu_hat - x) / sigma^2.
  Combination reverse_drift(const Combination& x, double t) {
    const double two_d = 2 * schedule_.diffusion(t) / schedule_.sigma_squared(t);
    return (two_d - schedule_.beta(t)) * x + (-two_d * schedule_.alpha(t)) * denoise(x, t);
  }

  const Level& level(double t) { return levels_[level_index(t)]; }

  void finish_step(double t, double dt, const Combination& output) {
    step_.t = t;
    step_.dt = dt;
    step_.output = output;
    for (int s = step_.stages - 1; s >= 0; --s) {
      const auto now = static_cast<std::size_t>(s);
      double influence = std::abs(output.denoised[now]);
      for (std::size_t later = now + 1; later < static_cast<std::size_t>(step_.stages); ++later) {
        influence += std::abs(step_.input[later].denoised[now]) * step_.influence[later];
      }
      step_.influence[now] = influence;
    }
    steps_.push_back(step_);
    step_ = {};
  }

  Plan take_plan() { return {.levels = std::move(levels_), .steps = std::move(steps_)}; }

 private:
  // Neighbouring steps and stages share their times, so a look at the last few is enough.
  std::size_t level_index(double t) {
    for (std::size_t back = 0; back < levels_.size() && back < 3; ++back) {
      const std::size_t i = levels_.size() - 1 - back;
      if (levels_[i].t == t) return i;
    }
    levels_.push_back(schedule_.level(t));
    return levels_.size() - 1;
  }

  const Schedule& schedule_;
  std::vector<Level> levels_;
  std::vector<Step> steps_;
  Step step_;
};

template <class Scheme>
void record_ode(Recorder& recorder, const std::vector<double>& grid, const Scheme& scheme) {
  for (std::size_t k = 0; k + 1 < grid.size(); ++k) {
    // The far end of a step is the grid's own number: t + dt may differ in the last bit.
    const double dt = grid[k + 1] - grid[k];
    const auto drift = [&](const Combination& x, double t) {
      return recorder.probability_flow(x, t == grid[k] + dt ? grid[k + 1] : t);
    };
    recorder.finish_step(grid[k], dt, scheme(drift, state(), grid[k], dt));
  }
}

void record_dpm_solver(Recorder& recorder, const std::vector<double>& grid) {
  const auto log_snr = [](const Level& level) { return std::log(level.alpha / level.sigma); };
  double h_before = 0;
  for (std::size_t k = 0; k + 1 < grid.size(); ++k) {
    const Combination denoised = recorder.denoise(state(), grid[k]);
    const Level now = recorder.level(grid[k]);
    const Level next = recorder.level(grid[k + 1]);
    const double h = log_snr(next) - log_snr(now);
    const bool has_history = k > 0 && std::isfinite(h_before);
    const double correction = has_history ? h / (2 * h_before) : 0;
    recorder.finish_step(grid[k], grid[k + 1] - grid[k],
                         DpmSolverPlusPlus2M{}(state(), denoised, Combination{.previous = 1}, now,
                                               next, correction));
    h_before = h;
  }
}

void record_reverse_sde(Recorder& recorder, const Schedule& schedule,
                        const std::vector<double>& grid) {
  for (std::size_t k = 0; k + 1 < grid.size(); ++k) {
    const double dt = grid[k + 1] - grid[k];
    const auto drift = [&](const Combination& x, double t) { return recorder.reverse_drift(x, t); };
    const double strength = std::sqrt(2 * schedule.diffusion(grid[k]) * -dt);
    recorder.finish_step(
        grid[k], dt, ReverseSde{}(drift, state(), Combination{.noise = 1}, grid[k], dt, strength));
  }
}

void check_grid(const Schedule& schedule, const std::vector<double>& grid) {
  if (grid.size() < 2) throw_input("time grid: got {} times, expected at least 2", grid.size());
  for (std::size_t k = 0; k + 1 < grid.size(); ++k) {
    if (!(grid[k] > grid[k + 1])) {
      throw_input("time grid: got {} after {}, expected strictly decreasing times", grid[k + 1],
                  grid[k]);
    }
  }
  if (!(grid.back() >= 0) || !(grid.front() <= schedule.t_limit())) {
    throw_input("time grid: got [{}, {}], expected times of schedule {} in [0, {}]", grid.back(),
                grid.front(), schedule.name(), schedule.t_limit());
  }
  if (!(schedule.sigma_squared(grid.back()) >= 0) || schedule.sigma_squared(grid.front()) <= 0) {
    throw_input("time grid: sigma is 0 at t = {}", grid.front());
  }
}

}  // namespace

const std::vector<std::string>& method_names() {
  static const std::vector<std::string> names = {"euler", "heun", "rk4", "dpmpp-2m", "reverse-sde"};
  return names;
}

Plan make_plan(const Schedule& schedule, std::string_view method, const std::vector<double>& grid) {
  check_grid(schedule, grid);
  Recorder recorder(schedule);
  if (method == "euler") {
    record_ode(recorder, grid, Euler{});
  } else if (method == "heun") {
    record_ode(recorder, grid, Heun{});
  } else if (method == "rk4") {
    record_ode(recorder, grid, Rk4{});
  } else if (method == "dpmpp-2m") {
    record_dpm_solver(recorder, grid);
  } else if (method == "reverse-sde") {
    if (schedule.alpha(grid.front()) == 0) {
      throw_input(
          "forward.t_max: got {}, where alpha = 0 and the reverse SDE's drift is infinite; "
          "expected less, such as 0.999",
          grid.front());
    }
    record_reverse_sde(recorder, schedule, grid);
  } else {
    const std::string guess = nearest(method, method_names());
    throw_input("sampler.method: got \"{}\", expected one of {}{}", method,
                fmt::join(method_names(), ", "),
                guess.empty() ? "" : " (did you mean \"" + guess + "\"?)");
  }
  Plan plan = recorder.take_plan();
  plan.initial_sigma = std::sqrt(schedule.sigma_squared(grid.front()));
  for (std::size_t k = 0; k < plan.steps.size(); ++k) {
    const Step& step = plan.steps[k];
    // The next step uses this one's first answer again.
    if (k > 0) plan.steps[k - 1].influence[0] += std::abs(step.output.previous);
    plan.uses_previous = plan.uses_previous || step.output.previous != 0;
    plan.uses_noise = plan.uses_noise || step.output.noise != 0;
  }
  return plan;
}

std::size_t Plan::evaluations() const {
  std::size_t count = 0;
  for (const Step& step : steps) count += static_cast<std::size_t>(step.stages);
  return count;
}

}  // namespace gtv::sampler
