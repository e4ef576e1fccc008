// `remit impact`: what a change of a policy does to cases that are there. Reading and deciding is
// interpreter/impact; here it is asked for and told.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/compile/compile.h"
#include "interpreter/impact/impact.h"
#include "repl/exit_code.h"
#include "repl/sections.h"

namespace remit::repl {

// Which cases, and how they are read.
struct ImpactInput {
  std::string cases;         // a file; empty with a journal
  std::string cases_form{};  // as CaseOptions has it
  std::optional<std::string> journal{};
  std::optional<std::string> mapping{};         // for both; beside each policy otherwise
  std::optional<std::string> mapping_before{};  // for the old one alone
  std::optional<std::int64_t> as_of{};          // of a journal: of each decision its own otherwise
  bool day_is_asked = true;                     // false: `as_of` gives way to a scenario's day
  std::optional<std::string> scenario{};        // in whose world; both have one of this name
  std::string before_path, after_path;          // of the policies, beside which mappings are found
};
struct ImpactWanted {
  std::size_t top = 10;             // cases that moved most
  std::optional<std::string> by{};  // the objective by which they are ordered; the first otherwise
  unsigned threads = 0;             // 0: as many as the machine has cores
  bool progress = false;            // on stderr, where that is a terminal
};
struct ImpactAnswer {
  std::optional<impact::Impact> impact;  // nothing: `exit_code` says how to end, stderr why
  ExitCode exit_code = kOk;
};
// Puts the day of a scenario that plays on one into `input`.
ImpactAnswer MakeImpact(compile::Compilation& before, compile::Compilation& after,
                        ImpactInput& input, const ImpactWanted& wanted);

// Words for amounts are those of the policy after the change.
std::vector<Section> ImpactSections(const check::Checked& after, const impact::Impact& impact,
                                    const std::string& when);
// Lines for who has two minutes: what changes, who is asked, what it is worth, where.
std::vector<std::string> ImpactBrief(const check::Checked& after, const impact::Impact& impact);
// The ways that cases went whose decision changed, most of them first, each with a bar and what it
// is worth; no rows where none did.
Section ImpactMoves(const check::Checked& after, const impact::Impact& impact);
nlohmann::ordered_json ImpactJson(const check::Checked& after, const impact::Impact& impact,
                                  const std::string& when);

struct ImpactOptions {
  std::string before, after;
  ImpactInput input;
  ImpactWanted wanted;
  std::optional<std::string> as_of;
  std::string form = "text";  // text, json, markdown
};
int RunImpact(const ImpactOptions& options);

}  // namespace remit::repl
