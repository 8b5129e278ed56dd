#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "gtv/base/error.hpp"
#include "gtv/io/checksum.hpp"
#include "gtv/study/config.hpp"
#include "gtv/study/ranks.hpp"
#include "study/run_plan.hpp"

namespace gtv::study {
namespace {

using Json = nlohmann::ordered_json;

std::string rank_on(int rank, const std::string& host) {
  return fmt::format("rank {} ({})", rank, host);
}

/// What differs first between two plans, "estimator.samples is 64", with both values.
struct Disagreement {
  std::string what;
  std::string there;
  std::string here;
};

Disagreement first_difference(const Json& there, const Json& here, const std::string& prefix) {
  const std::string none = "none";
  for (const auto& [key, value] : here.items()) {
    if (!there.contains(key)) return {prefix + key, none, value.dump()};
    if (there[key] != value) return {prefix + key, there[key].dump(), value.dump()};
  }
  for (const auto& [key, value] : there.items()) {
    if (!here.contains(key)) return {prefix + key, value.dump(), none};
  }
  return {prefix, "another order", "this order"};
}

Disagreement first_difference(const RunPlan& there, const RunPlan& here) {
  if (there.settings != here.settings) return first_difference(there.settings, here.settings, "");
  if (there.data != here.data) return first_difference(there.data, here.data, "contents of ");
  return first_difference(there.versions, here.versions, "version of ");
}

/// How loading went on a rank.
struct LoadedOnRank {
  std::string input_error;
  std::string work_error;
  std::string host;
  std::string digest;

  [[nodiscard]] std::string text() const {
    return Json({input_error, work_error, host, digest})
        .dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  static LoadedOnRank from(const std::string& text) {
    const Json json = Json::parse(text);
    return {json[0], json[1], json[2], json[3]};
  }
};

[[noreturn]] void refuse_plans(const std::vector<LoadedOnRank>& all,
                               const std::vector<std::string>& plans) {
  const RunPlan first = parse_plan(plans.front());
  std::size_t other = 1;
  while (all[other].digest == all.front().digest) ++other;
  std::size_t others = 0;
  for (const LoadedOnRank& one : all) others += one.digest == all.front().digest ? 0 : 1;
  const Disagreement found = first_difference(parse_plan(plans[other]), first);
  const std::string more = others == 1 ? "" : fmt::format(" ({} ranks differ)", others);
  throw_input("ranks: {}: got {} on {}, expected {} as on {}{}", found.what, found.there,
              rank_on(static_cast<int>(other), all[other].host), found.here,
              rank_on(0, all.front().host), more);
}

}  // namespace

Study agreed_study(Ranks& ranks, const std::function<Study()>& load) {
  std::optional<Study> study;
  std::string plan;
  LoadedOnRank own{.input_error = {}, .work_error = {}, .host = ranks.host(), .digest = {}};
  try {
    study = load();
    plan = plan_of(*study).text();
    own.digest = io::checksum(plan).hex();
  } catch (const InputError& error) {
    own.input_error = error.what();
  } catch (const std::exception& error) {
    own.work_error = error.what();
  }
  std::vector<LoadedOnRank> all;
  for (const std::string& text : ranks.all_gather(own.text()))
    all.push_back(LoadedOnRank::from(text));
  bool same = true;
  for (std::size_t i = 0; i < all.size(); ++i) {
    // What is wrong on the first rank is mostly wrong on all: that needs no rank to be understood.
    const std::string where = i == 0 ? "" : rank_on(static_cast<int>(i), all[i].host) + ": ";
    if (!all[i].input_error.empty()) throw_input("{}{}", where, all[i].input_error);
    if (!all[i].work_error.empty()) throw_work("{}{}", where, all[i].work_error);
    same = same && all[i].digest == all.front().digest;
  }
  if (!same) refuse_plans(all, ranks.all_gather(plan));
  ranks.agree_on_data(parse_plan(plan).data.dump());
  return std::move(*study);
}

}  // namespace gtv::study
