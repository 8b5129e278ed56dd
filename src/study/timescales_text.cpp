#include <fmt/format.h>

#include <cmath>

#include "gtv/study/timescales.hpp"
#include "gtv/theory/timescales.hpp"

namespace gtv::study {
namespace {

/// A time, and the noise over signal there.
std::string time_text(double t) {
  return fmt::format("t = {:.4g} (sigma/alpha {:.4g})", t, theory::noise_of_time(t));
}

std::string measured_text(const std::optional<double>& t) {
  return t ? time_text(*t) : "at no level";
}

std::string formula_text(const CollapseFormula& formula) {
  const std::string of = formula.name == "spectrum"
                             ? "all variances"
                             : fmt::format("{} d = {:.3g}", formula.name, formula.dimension);
  return fmt::format("{} {}", formula.t ? fmt::format("{:.4g}", *formula.t) : "none", of);
}

std::string points_text(const ResolutionTimescales& at) {
  std::string text = fmt::format("{}: {} points", at.name, at.points);
  if (at.distinct < at.points) text += fmt::format(", {} distinct", at.distinct);
  return text +
         fmt::format(", {} dimensions, total variance {:.4g}\n", at.dimension, at.covariance.trace);
}

std::string resolution_text(const ResolutionTimescales& at) {
  std::string text = points_text(at);
  text += at.speciation_t > 0
              ? fmt::format("  speciation {}, largest variance {:.4g}\n",
                            time_text(at.speciation_t), at.covariance.largest)
              : fmt::format("  speciation t = 0: largest variance {:.4g}, noise of 1 is above it\n",
                            at.covariance.largest);
  text +=
      fmt::format("  collapse measured {}; half know their own point at {}\n",
                  measured_text(at.collapse_entropy_t), measured_text(at.collapse_own_weight_t));
  text += "  collapse by formula, t:";
  for (std::size_t k = 0; k < at.collapse.size(); ++k) {
    text += (k == 0 ? " " : "; ") + formula_text(at.collapse[k]);
  }
  const theory::Information& information = at.curve.information;
  text += fmt::format("\n  information {:.4f} [{:.4f}, {:.4f}] nats, {:.4f} to tell all points\n",
                      information.nats, information.lo, information.hi, at.entropy);
  return text;
}

}  // namespace

std::string timescales_text(const std::vector<ResolutionTimescales>& found) {
  std::string text;
  for (const ResolutionTimescales& at : found) text += resolution_text(at);
  return text;
}

}  // namespace gtv::study
