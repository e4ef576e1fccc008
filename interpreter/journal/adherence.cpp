#include "interpreter/journal/adherence.h"

#include <algorithm>
#include <set>

#include "interpreter/ast/print.h"
#include "interpreter/base/int128.h"
#include "interpreter/engine/names.h"
#include "interpreter/journal/index.h"
#include "interpreter/journal/outcomes.h"

namespace remit::journal {
namespace {

using base::Int128;
using ledger::Failure;

constexpr std::int64_t kWholeShare = 1'000'000'000;

// What stands behind a decision in the journal.
struct Behind {
  std::optional<std::uint64_t> standing;  // seq of the override
  Overridden last;
  std::uint64_t overrides = 0;
  std::vector<std::pair<std::uint64_t, OutcomeSeen>> outcomes;
  bool feedback = false;
};

// Means without rounding on the way.
struct Sum {
  Int128 whole = 0;
  double real = 0;
  std::uint64_t count = 0;
};

std::int64_t HalfEven(Int128 sum, std::uint64_t count) {
  const auto n = static_cast<Int128>(count);
  Int128 quotient = sum / n;
  Int128 rest = sum % n;
  if (rest < 0) {
    rest += n;
    --quotient;
  }
  if (2 * rest > n || (2 * rest == n && quotient % 2 != 0)) ++quotient;
  return static_cast<std::int64_t>(quotient);
}

class Groups {
 public:
  void Add(const std::string& name, const Overridden& made) {
    Group& group = groups_[name];
    ++group.overrides;
    group.persons.insert(made.by);
    group.agreed += made.agreed.empty() ? 0 : 1;
  }
  std::vector<OverrideGroup> Take() const {
    std::vector<OverrideGroup> list;
    for (const auto& [name, group] : groups_)
      list.push_back({name, group.overrides, group.persons.size(), group.agreed});
    std::stable_sort(list.begin(), list.end(), [](const OverrideGroup& a, const OverrideGroup& b) {
      return a.overrides > b.overrides;
    });
    return list;
  }

 private:
  struct Group {
    std::uint64_t overrides = 0, agreed = 0;
    std::set<std::string> persons;
  };
  std::map<std::string, Group> groups_;
};

// What is gathered of one policy.
struct Gathered {
  PolicyReport report;
  std::set<std::uint64_t> versions;
  std::map<std::string, Adherence> by_knob, by_fired;
  Groups rules, persons, reasons, levels, knobs;
};

// Twice through the journal: what refers to decisions, which is little, is kept; of the decisions
// nothing but sums.
class Reporting {
 public:
  Reporting(Reader& reader, RecordedPolicies& policies, const ReportOptions& options)
      : reader_(reader), policies_(policies), options_(options) {}

  Answer<std::vector<PolicyReport>> Run() {
    Answer<bool> behind =
        reader_.Read(1, reader_.size(), [&](std::uint64_t seq, std::int64_t, const Record& record) {
          Gather(seq, record);
          return true;
        });
    if (auto* failure = std::get_if<Failure>(&behind)) return *failure;
    std::optional<Failure> wrong;
    Answer<bool> read =
        reader_.Read(1, reader_.size(), [&](std::uint64_t seq, std::int64_t, const Record& record) {
          if (const auto* made = std::get_if<DecisionMade>(&record)) wrong = Decided(seq, *made);
          return !wrong.has_value();
        });
    if (wrong) return *wrong;
    if (auto* failure = std::get_if<Failure>(&read)) return *failure;
    std::vector<PolicyReport> reports;
    for (auto& [name, gathered] : policies_by_name_) {
      Finish(gathered);
      reports.push_back(std::move(gathered.report));
    }
    return reports;
  }

 private:
  void Gather(std::uint64_t seq, const Record& record) {
    const std::optional<std::uint64_t> of = DecisionOf(record);
    if (!of) return;
    Behind& behind = behind_[*of];
    if (const auto* made = std::get_if<Overridden>(&record)) {
      ++behind.overrides;
      behind.standing = seq;
      behind.last = *made;
    } else if (const auto* seen = std::get_if<OutcomeSeen>(&record)) {
      behind.outcomes.emplace_back(seq, *seen);
    } else {
      behind.feedback = true;
    }
  }

  std::optional<Failure> Decided(std::uint64_t seq, const DecisionMade& made) {
    if ((options_.from && made.as_of < *options_.from) ||
        (options_.to && made.as_of > *options_.to))
      return std::nullopt;
    Answer<const RecordedPolicy*> got = policies_.Get(made.policy);
    if (auto* failure = std::get_if<Failure>(&got)) return *failure;
    const RecordedPolicy& policy = *std::get<const RecordedPolicy*>(got);
    if (options_.policy && policy.name != *options_.policy) return std::nullopt;
    Gathered& gathered = policies_by_name_[policy.name];
    PolicyReport& report = gathered.report;
    report.policy = policy.name;
    ++report.decisions;
    gathered.versions.insert(made.policy);
    const base::Result<engine::Core> core = CoreFrom(made.core);
    if (policy.compilation == nullptr || !core) {
      if (report.unread++ == 0) report.unread_why = core ? policy.why : core.error().message;
    } else if (core->status != engine::Status::kDecided ||
               core->recommended == engine::kNoAlternativeIndex) {
      ++report.no_recommendation;
    } else {
      const auto found = behind_.find(seq);
      Count(*policy.compilation, *core, made.proposal.has_value(),
            found == behind_.end() ? Behind() : found->second, gathered);
    }
    return std::nullopt;
  }

  void Count(const compile::Compilation& policy, const engine::Core& core, bool proposed,
             const Behind& behind, Gathered& gathered) {
    PolicyReport& report = gathered.report;
    const check::Model& model = policy.checked.model;
    std::set<std::string> moved;
    if (behind.standing) {
      report.replaced += behind.overrides - 1;
      moved = Moved(model, core.recommended, behind.last);
      if (moved.empty()) {
        ++report.taken_back;
      } else {
        report.overrides.push_back({*behind.standing, behind.last});
        AddGroups(behind.last, moved, gathered);
      }
    }
    report.feedback += behind.feedback ? 1 : 0;
    const bool otherwise = proposed && core.shown != core.recommended && !behind.standing;
    Adherence one;
    one.decisions = 1;
    one.overridden = moved.empty() ? 0 : 1;
    one.proposed_otherwise = otherwise ? 1 : 0;
    one.kept = 1 - one.overridden - one.proposed_otherwise;
    report.all.Add(one);
    bool expected = false;
    for (const std::uint32_t fired : core.fired) {
      if (fired >= model.rules.size()) continue;
      const check::RuleInfo& rule = model.rules[fired];
      expected = expected || rule.kind == check::RuleInfo::Kind::kExpectDeviation;
      gathered.by_fired[rule.name].Add(one);
    }
    if (expected) report.expected.Add(one);
    for (const check::KnobInfo& knob : model.knobs) {
      Adherence of_knob = one;
      of_knob.overridden = moved.count(knob.name);
      of_knob.kept = 1 - of_knob.overridden - of_knob.proposed_otherwise;
      gathered.by_knob[knob.name].Add(of_knob);
    }
    if (!otherwise) AddOutcomes(policy, report.policy, behind, !moved.empty());
  }

  void Finish(Gathered& gathered) {
    PolicyReport& report = gathered.report;
    report.versions = gathered.versions.size();
    report.by_rule = gathered.rules.Take();
    report.by_person = gathered.persons.Take();
    report.by_reason = gathered.reasons.Take();
    report.by_level = gathered.levels.Take();
    report.by_knob = gathered.knobs.Take();
    std::sort(report.overrides.begin(), report.overrides.end(),
              [](const auto& a, const auto& b) { return a.seq < b.seq; });
    FindExceptional(gathered);
    FinishOutcomes(report);
  }

  // The choices that the override has otherwise than recommended.
  static std::set<std::string> Moved(const check::Model& model, std::uint32_t recommended,
                                     const Overridden& made) {
    std::set<std::string> moved;
    const base::Result<engine::Core> core = CoreFrom(made.core);
    if (!core || core->shown == engine::kNoAlternativeIndex) return moved;
    const auto from = engine::KnobPositions(model, recommended);
    const auto to = engine::KnobPositions(model, core->shown);
    for (std::size_t i = 0; i < model.knobs.size(); ++i) {
      if (from[i] != to[i]) moved.insert(model.knobs[i].name);
    }
    return moved;
  }

  static void AddGroups(const Overridden& made, const std::set<std::string>& moved,
                        Gathered& gathered) {
    std::set<std::string> under;
    for (const Overridden::Under& one : made.under) under.insert(one.rule);
    if (under.empty()) under.insert("");
    for (const std::string& rule : under) gathered.rules.Add(rule, made);
    gathered.persons.Add(made.by, made);
    gathered.reasons.Add(made.reason, made);
    gathered.levels.Add(made.level, made);
    for (const std::string& knob : moved) gathered.knobs.Add(knob, made);
  }

  void FindExceptional(Gathered& gathered) const {
    using Kind = Exceptional::Kind;
    PolicyReport& report = gathered.report;
    const auto look = [&](Kind kind, const std::string& name, const Adherence& one) {
      const bool often = static_cast<Int128>(one.overridden) * kWholeShare >
                         static_cast<Int128>(one.decisions) * options_.share;
      if (often && one.overridden >= options_.least)
        report.exceptional.push_back({kind, name, one});
    };
    look(Kind::kPolicy, report.policy, report.all);
    for (const auto& [name, one] : gathered.by_knob) look(Kind::kKnob, name, one);
    for (const auto& [name, one] : gathered.by_fired) look(Kind::kFired, name, one);
  }

  // ---- outcomes

  struct Beside {
    OutcomeBeside beside;
    types::Type type;
    const check::Checked* checked = nullptr;
    Sum kept, overridden;
  };

  void AddOutcomes(const compile::Compilation& policy, const std::string& name,
                   const Behind& behind, bool overridden) {
    const check::Checked& checked = policy.checked;
    for (const auto& [seq, seen] : Standing(behind.outcomes)) {
      const auto& outcomes = checked.model.outcomes;
      const auto info = std::find_if(
          outcomes.begin(), outcomes.end(),
          [&, wanted = seen.name](const check::OutcomeInfo& one) { return one.name == wanted; });
      if (info == outcomes.end()) continue;
      const std::string type = ast::PrintHeadline(policy.ast, info->decl);
      Beside& place = beside_[{name, type}];
      place.beside.name = info->name;
      place.beside.type = type;
      place.type = info->type;
      place.checked = &checked;
      OutcomeSums& sums = overridden ? place.beside.overridden : place.beside.kept;
      Sum& sum = overridden ? place.overridden : place.kept;
      Add(checked, info->type, seen, sums, sum);
    }
  }

  static void Add(const check::Checked& checked, const types::Type& type, const OutcomeSeen& seen,
                  OutcomeSums& sums, Sum& sum) {
    ++sums.known;
    sums.late += seen.late ? 1 : 0;
    types::TextPool texts = checked.texts;
    const types::ParsedValue value = types::Parse(seen.value, type, checked.type_table, texts);
    if (!value.ok || !IsMeasured(type)) {
      ++sums.values[seen.value];
      return;
    }
    ++sum.count;
    if (type.kind == types::TypeKind::kNumber)
      sum.real += value.value.number();
    else
      sum.whole += value.value.raw;
  }
  static bool IsMeasured(const types::Type& type) {
    return type.kind == types::TypeKind::kNumber || type.kind == types::TypeKind::kDecimal ||
           type.kind == types::TypeKind::kDate;
  }

  static std::string MeanOf(const Beside& beside, const Sum& sum) {
    if (sum.count == 0) return "";
    types::Type type = beside.type;
    type.whole = false;  // the mean of whole numbers is none
    const types::Value value = type.kind == types::TypeKind::kNumber
                                   ? types::Value::Of(sum.real / static_cast<double>(sum.count))
                                   : types::Value{HalfEven(sum.whole, sum.count)};
    return engine::FormatValue(*beside.checked, beside.checked->texts, value, type);
  }

  void FinishOutcomes(PolicyReport& report) {
    for (auto& [key, beside] : beside_) {
      if (key.first != report.policy) continue;
      beside.beside.kept.mean = MeanOf(beside, beside.kept);
      beside.beside.overridden.mean = MeanOf(beside, beside.overridden);
      report.outcomes.push_back(beside.beside);
    }
  }

  Reader& reader_;
  RecordedPolicies& policies_;
  const ReportOptions& options_;
  std::map<std::string, Gathered> policies_by_name_;
  std::map<std::uint64_t, Behind> behind_;                        // by decision
  std::map<std::pair<std::string, std::string>, Beside> beside_;  // by policy and declaration
};

}  // namespace

void Adherence::Add(const Adherence& other) {
  decisions += other.decisions;
  kept += other.kept;
  proposed_otherwise += other.proposed_otherwise;
  overridden += other.overridden;
}

Answer<std::vector<PolicyReport>> ReportOn(Reader& reader, RecordedPolicies& policies,
                                           const ReportOptions& options) {
  return Reporting(reader, policies, options).Run();
}

}  // namespace remit::journal
