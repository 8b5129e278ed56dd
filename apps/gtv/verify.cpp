#include "gtv/study/verify.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "json_output.hpp"
#include "outputs.hpp"
#include "program.hpp"
#include "usage.hpp"

namespace gtv::app {

namespace {

struct VerifyArguments {
  study::VerifyOptions options;
  std::optional<std::string> out;
  bool json = false;
  bool progress = false;
};

void show(const study::Claim& claim) {
  fmt::print("{:2}  {}\n    {}: {:.4g} [{:.4g}, {:.4g}], threshold {:g}; {}\n", claim.number,
             claim.claim, claim.measure, claim.value, claim.lo, claim.hi, claim.threshold,
             claim.rule);
  if (!claim.detail.empty()) fmt::print("    {}\n", claim.detail);
  fmt::print("    -> {}\n", study::verdict_text(claim));
  std::fflush(stdout);
}

void verify(const VerifyArguments& arguments, const Program& program) {
  study::VerifyOptions options = arguments.options;
  if (program.seed) options.seed = *program.seed;
  if (!arguments.json && !program.quiet) options.report = show;
  if (arguments.out) {
    options.out = *arguments.out;
    claim_output_folder(*arguments.out);
  }
  options.command = program.command;
  // Claims that are printed as they are done are progress enough.
  options.progress =
      progress_line(arguments.progress || (arguments.json && shows_progress(program, false)));
  const std::vector<study::Claim> claims = study::verify_claims(options);
  if (arguments.json) fmt::print("{}", study::claims_json(claims));
}

}  // namespace

void add_verify(CLI::App& app, Program& program) {
  auto arguments = std::make_shared<VerifyArguments>();
  CLI::App* command = app.add_subcommand(
      "verify", "Check the twelve claims of the theory, each by a small experiment");
  command->add_option("--claims", arguments->options.claims, "Numbers from 1 to 12 [all]")
      ->delimiter(',')
      ->type_name("N[,N...]");
  command
      ->add_option("--members", arguments->options.members,
                   "Members of each trained ensemble [200]")
      ->type_name("N")
      ->check(integer_between(8, 1000000));
  command
      ->add_option("--out", arguments->out,
                   "Folder for verify.json, which gtv plot draws, and manifest.json [none]")
      ->type_name("DIR");
  command->add_flag("--progress", arguments->progress, "Show progress also off a terminal");
  add_json(*command, arguments->json);
  command->footer(
      "Each claim has a threshold and a rule, which are printed with it, and is supported, not "
      "supported "
      "or\ndepends on what is named.\n\n"
      "Example:\n  gtv verify --out out/verify && gtv plot out/verify\n"
      "  gtv verify --claims 2,6,12 --json");
  command->callback([arguments, &program] {
    program.work = [arguments, &program] { verify(*arguments, program); };
  });
}

}  // namespace gtv::app
