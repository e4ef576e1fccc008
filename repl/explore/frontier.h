// What the command and the session ask about the frontier of one case.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interpreter/base/result.h"
#include "repl/explore/explore.h"

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

}  // namespace remit::repl
