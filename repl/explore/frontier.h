// What the command and the session ask about the frontier of one case.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interpreter/base/result.h"
#include "repl/explore/explore.h"
#include "repl/explore/frontier_cases.h"
#include "repl/explore/sweep.h"

namespace remit::repl {

// More alternatives than a frontier is made from.
inline constexpr std::uint64_t kMostForFrontier = 200'000;

struct FrontierQuestion {
  std::vector<check::ObjectiveId> objectives;  // at least two
  govern::WantedKnobs wanted;
  std::optional<Explorer> explorer;
};
// Reads the names and values of the command line; an Error is a mistake there.
base::Result<FrontierQuestion> AskFrontier(const check::Checked& checked, std::int64_t day,
                                           const std::vector<std::string>& objectives,
                                           const std::vector<std::string>& where,
                                           const ExploreOptions& explore);

struct FrontierAnswer {
  govern::CaseFrontier frontier;
  std::optional<Exploration> exploration;
};
// Of a case that is decided and not refused beforehand; else why there is none, as a sentence.
base::Result<FrontierAnswer> FrontierOf(const engine::Program& program,
                                        const govern::Subject& subject, const engine::Core& core,
                                        const FrontierQuestion& question);

// The objective of this name among those compared, the first of them where none is named.
base::Result<check::ObjectiveId> AlongOf(const check::Model& model,
                                         const std::vector<check::ObjectiveId>& objectives,
                                         const std::optional<std::string>& name);
// What all cases come to while the weight of one of the objectives goes from nothing to everything.
// An Error: what `next` says, or there are more
// places than are kept.
base::Result<CasesFrontier> FrontierOver(const compile::Compilation& compilation,
                                         const engine::Program& program, const WorldAndDay& world,
                                         const std::vector<check::ObjectiveId>& objectives,
                                         check::ObjectiveId along, const NextCases& next);

}  // namespace remit::repl
