#include "interpreter/journal/override.h"

#include <algorithm>
#include <set>

#include "interpreter/ast/print.h"
#include "interpreter/base/text.h"
#include "interpreter/cases/knob_choice.h"
#include "interpreter/engine/names.h"
#include "interpreter/govern/explain.h"
#include "interpreter/govern/identity.h"
#include "interpreter/govern/judge.h"
#include "interpreter/journal/limits.h"
#include "interpreter/journal/uses.h"

namespace remit::journal {
namespace {

using base::Tick;
using engine::kNoAlternativeIndex;
using ledger::Failure;
using ledger::Outcome;

Failure Refused(std::string why) { return {Outcome::kRefused, std::move(why)}; }

std::optional<int> LevelOf(const check::Model& model, std::string_view name) {
  const auto found = std::find(model.levels.begin(), model.levels.end(), name);
  if (found == model.levels.end()) return std::nullopt;
  return static_cast<int>(found - model.levels.begin());
}

// A wish, or a record, as the language knows it.
base::Result<engine::Proposal> ProposalOf(const check::Checked& checked,
                                          const std::vector<std::string>& knobs,
                                          const std::string& by,
                                          const std::optional<std::string>& level,
                                          const std::string& reason) {
  engine::Proposal proposal;
  proposal.values.resize(checked.model.knobs.size());
  for (const std::string& text : knobs) {
    const auto choice = cases::ParseKnobChoice(checked, text);
    if (!choice) return choice.error();
    if (proposal.values.at(choice->first))
      return base::Error{Tick(checked.model.knobs[choice->first].name) + " is said twice"};
    proposal.values[choice->first] = choice->second;
  }
  proposal.by = by;
  proposal.reason = reason;
  if (level) {
    proposal.level = LevelOf(checked.model, *level);
    if (!proposal.level) return base::Error{"the ladder has no level " + Tick(*level)};
  }
  return proposal;
}

// The judgement of one wish.
class Judgement {
 public:
  Judgement(Reader& reader, const OverrideWish& wish, const Revived& revived)
      : reader_(reader),
        wish_(wish),
        revived_(revived),
        checked_(revived.policy->checked),
        batch_(revived.recalled.batch) {}

  Answer<OverrideAnswer> Make() {
    if (auto failure = Propose()) return *failure;
    const engine::Core now = govern::DecideBatch(revived_.program, revived_.recalled.batch).at(0);
    if (CoreBytes(now) != revived_.recalled.made.core) {
      return Refused("decision " + std::to_string(revived_.seq) +
                     " is another one when it is decided again; `remit journal replay` says where");
    }
    core_ = govern::DecideBatch(revived_.program, batch_).at(0);
    Describe();
    Record();
    if (const std::optional<std::string> flaw = FlawOf(answer_.record)) return Refused(*flaw);
    if (auto failure = Look()) return *failure;
    answer_.holds = answer_.in_the_way.empty();
    return std::move(answer_);
  }

 private:
  const check::Model& model() const { return checked_.model; }
  const engine::Proposal& proposal() const { return *batch_.proposals.at(0); }

  std::optional<Failure> Propose() {
    base::Result<engine::Proposal> read =
        ProposalOf(checked_, wish_.knobs, wish_.by, wish_.level, wish_.reason);
    if (!read) return Refused(read.error().message);
    engine::Proposal proposal = std::move(read).value();
    if (wish_.knobs.empty()) return Refused("an override says what is chosen instead");
    for (const engine::InvalidField& field : engine::BeyondLists(model(), batch_, 0, proposal))
      return Refused(field.field + ": " + field.reason);
    const DecisionMade& made = revived_.recalled.made;
    Answer<Uses> uses = Uses::Around(reader_, model(), made.as_of);
    if (auto* failure = std::get_if<Failure>(&uses)) return *failure;
    counts_ = std::get<Uses>(uses).Count(model(), wish_.by, made.as_of, revived_.seq);
    for (const BudgetCount& one : counts_) {
      proposal.used.resize(model().levels.size());
      proposal.used.at(static_cast<std::size_t>(*LevelOf(model(), one.level))) =
          static_cast<std::int64_t>(one.used);
    }
    batch_.proposals.at(0) = std::move(proposal);
    return std::nullopt;
  }

  void Describe() {
    const compile::Compilation& policy = *revived_.policy;
    const govern::PolicyIdentity identity = govern::IdentityOf(policy.ast, policy.checked);
    const govern::Subject subject{
        policy.ast, policy.checked,           policy.sources, batch_,
        0,          revived_.program.as_of(), identity,       revived_.program.scenario()};
    answer_.decision = govern::Describe(subject, core_);
  }

  void Record() {
    Overridden& record = answer_.record;
    record.decision = revived_.seq;
    record.by = wish_.by;
    record.level = wish_.level.value_or("");
    record.reason = wish_.reason;
    for (std::size_t i = 0; i < model().knobs.size(); ++i) {
      const check::KnobInfo& knob = model().knobs[i];
      if (!proposal().values[i]) continue;
      record.knobs.emplace_back(
          knob.name, engine::FormatValue(checked_, checked_.texts,
                                         knob.alternatives.at(*proposal().values[i]), knob.type));
    }
    for (const BudgetCount& one : counts_) record.used.emplace_back(one.level, one.used);
    record.under = Under();
    record.agreed = wish_.agreed;
    record.core = JudgedCore(core_);
  }

  bool Moved(std::size_t knob) const {
    return engine::KnobPositions(model(), core_.recommended).at(knob) !=
           engine::KnobPositions(model(), core_.shown).at(knob);
  }
  bool Judged() const {
    return core_.recommended != kNoAlternativeIndex && core_.shown != kNoAlternativeIndex;
  }

  std::vector<Overridden::Under> Under() {
    std::vector<Overridden::Under> under;
    if (!Judged() || core_.recommended == core_.shown) return under;
    for (const std::uint32_t fired : core_.fired) {
      const check::RuleInfo& rule = model().rules.at(fired);
      if (rule.kind == check::RuleInfo::Kind::kExpectDeviation)
        under.push_back({"", "", ast::PrintHeadline(revived_.policy->ast, rule.decl), 0, 0, ""});
    }
    if (!under.empty()) return under;
    const std::vector<govern::Reach> reaches = Reaches();
    for (std::size_t knob = 0; knob < model().knobs.size(); ++knob) {
      const auto band = govern::CoveringBand(model(), reaches, revived_.program.as_of(), proposal(),
                                             knob, core_.recommended, core_.shown);
      if (band)
        under.push_back(UnderBand(model().deviations.at(*band)));
      else if (Moved(knob))
        uncovered_.push_back(knob);
    }
    return under;
  }

  Overridden::Under UnderBand(const check::DeviationInfo& band) const {
    Overridden::Under under{model().knobs.at(band.knob.index()).name,
                            model().levels.at(static_cast<std::size_t>(band.level)),
                            ast::PrintHeadline(revived_.policy->ast, band.decl),
                            0,
                            0,
                            ""};
    if (!band.budget) return under;
    for (const BudgetCount& one : counts_) {
      if (one.level != under.level) continue;
      under.used = one.used + 1;
      under.budget = static_cast<std::uint64_t>(*band.budget);
      under.period = one.period;
    }
    return under;
  }

  std::vector<govern::Reach> Reaches() const {
    const auto values = govern::EvaluateAt(revived_.program, batch_, 0, kNoAlternativeIndex,
                                           revived_.program.graph().outputs.reaches);
    std::vector<govern::Reach> reaches;
    for (const govern::CaseValue& value : values)
      reaches.push_back({value.value, value.causes.empty() && !value.absent});
    return reaches;
  }

  // ---- what stands in the way

  void InTheWay(std::string why) { answer_.in_the_way.push_back(std::move(why)); }

  std::optional<Failure> Look() {
    Answer<std::optional<std::uint64_t>> before =
        LastOverrideOf(reader_, wish_.case_id, revived_.seq);
    if (auto* failure = std::get_if<Failure>(&before)) return *failure;
    answer_.replaces = std::get<std::optional<std::uint64_t>>(before);
    if (core_.status == engine::Status::kNoAlternative) {
      InTheWay("the requirements leave no alternative; `remit explain` says what would open one");
    } else if (core_.status != engine::Status::kDecided) {
      InTheWay("the case has no decision to override: it ended " +
               std::string(engine::Name(core_.status)));
    } else if (core_.verdict == engine::Verdict::kRefuse) {
      LookAtRefusal();
    } else if (core_.recommended == core_.shown && !answer_.replaces) {
      InTheWay("this is what is recommended; there is nothing to override");
    } else {
      LookAtRoute();
    }
    return std::nullopt;
  }

  void LookAtRefusal() {
    for (const govern::RequirementRef& violated : answer_.decision.violated) {
      InTheWay("it violates " + Tick(violated.requirement) +
               (violated.because ? " (" + *violated.because + ")" : "") + ", " + violated.at);
    }
    for (const govern::FiredRule& fired : answer_.decision.fired) {
      if (fired.kind != "refuse") continue;
      InTheWay(Tick(fired.rule) + " refuses the case" +
               (fired.because ? " (" + *fired.because + ")" : "") + ", " + fired.at);
    }
  }

  // Who has to agree, and why it goes up at all.
  void LookAtRoute() {
    if (core_.verdict == engine::Verdict::kNeedsReason) {
      std::string bands;
      for (const Overridden::Under& one : answer_.record.under)
        bands += (bands.empty() ? "" : ", ") + Tick(one.rule);
      InTheWay("it needs a reason: " + bands);
      return;
    }
    std::vector<bool> needed(wish_.agreed.size(), false);
    std::vector<std::string> lacking;
    for (const govern::Approver& approver : answer_.decision.approvers) {
      const std::optional<std::size_t> who = WhoAgreed(approver);
      if (who) {
        needed[*who] = true;
      } else {
        lacking.push_back(Words(approver));
      }
    }
    for (std::size_t i = 0; i < needed.size(); ++i) {
      if (needed[i]) continue;
      const auto& [role, person] = wish_.agreed[i];
      InTheWay(person == wish_.by
                   ? person + " cannot agree to the own override"
                   : "nobody asks for the agreement of " + Tick(role) + " (" + person + ")");
    }
    if (lacking.empty()) return;
    std::string all;
    for (const std::string& one : lacking) all += (all.empty() ? "" : " and ") + one;
    InTheWay(all + (lacking.size() > 1 ? " have to agree" : " has to agree"));
    WhyUp();
  }

  std::optional<std::size_t> WhoAgreed(const govern::Approver& approver) const {
    for (std::size_t i = 0; i < wish_.agreed.size(); ++i) {
      const auto& [role, person] = wish_.agreed[i];
      if (person == wish_.by) continue;
      if (approver.side ? role == approver.role : Represents(role, approver)) return i;
    }
    return std::nullopt;
  }
  bool Represents(const std::string& role, const govern::Approver& approver) const {
    if (approver.or_owner && role == "owner") return true;
    const std::optional<int> level = LevelOf(model(), role);
    return level && *level >= *LevelOf(model(), approver.role);
  }
  std::string Words(const govern::Approver& approver) const {
    return Tick(approver.role) + (approver.other_than_proposer ? ", somebody else," : "") +
           (approver.or_owner ? " or the owner, " + answer_.decision.owner + "," : "");
  }

  void WhyUp() {
    for (const std::uint32_t fired : core_.fired) {
      const check::RuleInfo& rule = model().rules.at(fired);
      if (rule.kind != check::RuleInfo::Kind::kEscalate) continue;
      if (rule.level != core_.level && (rule.sides & core_.sides) == 0) continue;
      InTheWay(Tick(rule.name) + " asks for it" + (rule.because ? " (" + *rule.because + ")" : ""));
    }
    for (const Overridden::Under& one : answer_.record.under) {
      if (!one.level.empty() && LevelOf(model(), one.level) == core_.level)
        InTheWay("it needs the band " + Tick(one.rule));
    }
    for (const std::size_t knob : uncovered_) {
      InTheWay("no band covers how far " + Tick(model().knobs[knob].name) +
               " is from what is recommended");
    }
    for (const govern::BudgetUse& budget : answer_.decision.budgets) {
      if (budget.used < budget.allowed || LevelOf(model(), budget.level) >= core_.level) continue;
      InTheWay("the budget of " + Tick(budget.level) + " for " + Tick(budget.knob) +
               " is used up: " + wish_.by + " has made " + std::to_string(budget.used) + " of " +
               std::to_string(budget.allowed) + " in " + PeriodName(budget.level));
    }
  }
  std::string PeriodName(const std::string& level) const {
    for (const BudgetCount& one : counts_) {
      if (one.level == level) return one.period;
    }
    return "";
  }

  Reader& reader_;
  const OverrideWish& wish_;
  const Revived& revived_;
  const check::Checked& checked_;
  engine::CaseBatch batch_;
  std::vector<BudgetCount> counts_;
  engine::Core core_;
  std::vector<std::size_t> uncovered_;  // knobs
  OverrideAnswer answer_;
};

}  // namespace

std::string JudgedCore(engine::Core core) {
  core.score = 0;
  core.feasible = 0;
  core.causes.clear();
  return CoreBytes(core);
}

Answer<OverrideAnswer> JudgeOverride(Reader& reader, RecordedPolicies& policies,
                                     const OverrideWish& wish) {
  Answer<std::uint64_t> decision = DecisionAbout(reader, wish.case_id, wish.decision);
  if (auto* failure = std::get_if<Failure>(&decision)) return *failure;
  Answer<Revived> revived = Revive(reader, policies, std::get<std::uint64_t>(decision));
  if (auto* failure = std::get_if<Failure>(&revived)) return *failure;
  return Judgement(reader, wish, std::get<Revived>(revived)).Make();
}

Answer<OverrideAnswer> Override(const std::string& path, const OverrideWish& wish,
                                WriterOptions options, const OpenerOf& opener) {
  Answer<OpenToAdd> opened = OpenThere(path, std::move(options));
  if (auto* failure = std::get_if<Failure>(&opened)) return *failure;
  auto& [writer, read] = std::get<OpenToAdd>(opened);
  Answer<Open> open = opener ? opener(read) : Open();
  if (auto* failure = std::get_if<Failure>(&open)) return *failure;
  RecordedPolicies policies(read, std::get<Open>(std::move(open)));
  Answer<OverrideAnswer> judged = JudgeOverride(read, policies, wish);
  if (auto* answer = std::get_if<OverrideAnswer>(&judged); answer != nullptr && answer->holds) {
    Answer<std::uint64_t> written = writer.Append(answer->record);
    if (auto* failure = std::get_if<Failure>(&written)) return *failure;
    answer->seq = std::get<std::uint64_t>(written);
  }
  return judged;
}

Answer<Rejudged> JudgeAgain(Reader& reader, RecordedPolicies& policies, const Uses& uses,
                            const Overridden& made) {
  Answer<Revived> got = Revive(reader, policies, made.decision);
  if (auto* failure = std::get_if<Failure>(&got)) return *failure;
  auto& revived = std::get<Revived>(got);
  const check::Checked& checked = revived.policy->checked;
  std::vector<std::string> knobs;
  for (const auto& [name, value] : made.knobs) knobs.push_back(name + "=" + value);
  base::Result<engine::Proposal> read =
      ProposalOf(checked, knobs, made.by,
                 made.level.empty() ? std::nullopt : std::optional(made.level), made.reason);
  if (!read) return Rejudged{"", true};
  engine::Proposal proposal = std::move(read).value();
  for (const auto& [level, count] : made.used) {
    const std::optional<int> place = LevelOf(checked.model, level);
    if (!place) return Rejudged{"", true};
    proposal.used.resize(checked.model.levels.size());
    proposal.used.at(static_cast<std::size_t>(*place)) = static_cast<std::int64_t>(count);
  }
  revived.recalled.batch.proposals.at(0) = std::move(proposal);
  Rejudged judged;
  judged.core = JudgedCore(govern::DecideBatch(revived.program, revived.recalled.batch).at(0));
  std::vector<std::pair<std::string, std::uint64_t>> used;
  for (const BudgetCount& one :
       uses.Count(checked.model, made.by, revived.recalled.made.as_of, made.decision))
    used.emplace_back(one.level, one.used);
  judged.counted = used == made.used;
  return judged;
}

Answer<OverridesReplayed> ReplayOverrides(Reader& reader, RecordedPolicies& policies) {
  constexpr std::size_t kMostDifferences = 10;
  Answer<std::vector<std::uint64_t>> found = reader.Overrides();
  if (auto* failure = std::get_if<Failure>(&found)) return *failure;
  OverridesReplayed report;
  Uses uses;
  for (const std::uint64_t seq : std::get<std::vector<std::uint64_t>>(found)) {
    Answer<Overridden> read = ReadAs<Overridden>(reader, seq, "override");
    if (auto* failure = std::get_if<Failure>(&read)) return *failure;
    const auto& made = std::get<Overridden>(read);
    Answer<Rejudged> again = JudgeAgain(reader, policies, uses, made);
    Answer<bool> added = uses.Add(reader, made);
    if (auto* failure = std::get_if<Failure>(&added)) return *failure;
    if (auto* failure = std::get_if<Failure>(&again)) {
      if (failure->outcome != Outcome::kRefused) return *failure;
      if (report.unchecked++ == 0) report.unchecked_why = failure->message;
      continue;
    }
    const auto& judged = std::get<Rejudged>(again);
    if (judged.core == made.core && judged.counted) {
      ++report.same;
      continue;
    }
    ++report.different;
    if (report.differences.size() == kMostDifferences) continue;
    report.differences.push_back(
        {seq, judged.core != made.core
                  ? "it is judged otherwise now"
                  : "the overrides before it are not as many as it was judged with"});
  }
  return report;
}

}  // namespace remit::journal
