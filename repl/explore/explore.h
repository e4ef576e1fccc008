// `remit frontier --by`: what would be recommended for one case if it were chosen in another way.
// The formulas are in optimise/scalarise.h; the language and the decision stay as they are.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "interpreter/base/result.h"
#include "interpreter/optimise/scalarise.h"
#include "repl/explore/frontier_report.h"

namespace remit::repl {

struct ExploreOptions {
  std::string method;                // empty: nothing is asked for
  std::vector<std::string> aims;     // achievement: NAME=VALUE
  std::vector<std::string> bounds;   // epsilon: NAME>=VALUE or NAME<=VALUE
  std::optional<std::string> best;   // epsilon: what is made best
  std::vector<std::string> weights;  // weighted: NAME=WEIGHT
  std::optional<std::string> rho;    // achievement
};
inline constexpr const char* kWaysToChoose[] = {"weighted", "balance", "achievement", "epsilon",
                                                "desirability"};

class Explorer {
 public:
  // An Error is a mistake of the command line. `objectives` are those of the frontier; `checked`
  // must live longer.
  static base::Result<Explorer> Make(const check::Checked& checked, std::int64_t day,
                                     const std::vector<check::ObjectiveId>& objectives,
                                     const ExploreOptions& options);
  Exploration Of(const govern::Subject& subject, const engine::Core& core,
                 const govern::AlternativeTable& alternatives,
                 const govern::ChoiceField& field) const;

 private:
  Explorer(const check::Checked& checked, const std::vector<check::ObjectiveId>& objectives)
      : checked_(&checked), objectives_(objectives), values_(objectives.size()) {}
  std::optional<base::Error> Read(const ExploreOptions& options, std::int64_t day);
  std::optional<base::Error> ReadWeights(const std::vector<std::string>& texts, std::int64_t day);
  std::optional<base::Error> ReadAims(const std::vector<std::string>& texts);
  std::optional<base::Error> ReadBounds(const ExploreOptions& options);
  std::vector<std::optional<optimise::UtilityBound>> BoundsAt(
      const govern::AlternativeTable& alternatives,
      const std::vector<std::optional<optimise::Rational>>& utilities) const;
  base::Result<std::size_t> Find(const std::string& name, const std::string& option) const;
  base::Result<types::Value> ValueOf(std::size_t position, const std::string& text,
                                     const std::string& option) const;
  const check::ObjectiveInfo& Info(std::size_t position) const {
    return checked_->model.objectives.at(objectives_[position].index());
  }

  const check::Checked* checked_;
  std::vector<check::ObjectiveId> objectives_;
  std::string method_;
  std::vector<std::optional<types::Value>> values_;  // by objective: aims, or bounds
  std::vector<bool> at_least_;                       // by objective: a bound was written with >=
  std::vector<optimise::Rational> weights_;          // by objective
  std::size_t best_ = 0;
  optimise::Rational rho_;
  std::string rho_text_ = "0.001";
  std::vector<std::string> given_;
};

// The positions of the objectives of these names in declared order; all that are traded on that day
// where none is named. An Error names what the policy has.
base::Result<std::vector<check::ObjectiveId>> FindObjectives(const check::Model& model,
                                                             std::int64_t day,
                                                             const std::vector<std::string>& names);

}  // namespace remit::repl
