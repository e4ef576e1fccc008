#include "repl/journal/words.h"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "interpreter/base/overloaded.h"
#include "interpreter/base/text.h"
#include "interpreter/engine/names.h"
#include "interpreter/types/value.h"
#include "repl/load.h"

namespace remit::repl {
namespace {

using Json = nlohmann::ordered_json;

std::string KindName(journal::RecordKind kind) {
  switch (kind) {
    case journal::RecordKind::kPolicy:
      return "policy";
    case journal::RecordKind::kDecision:
      return "decision";
    case journal::RecordKind::kOverride:
      return "override";
    case journal::RecordKind::kOutcome:
      return "outcome";
    case journal::RecordKind::kFeedback:
      return "feedback";
    case journal::RecordKind::kErased:
      return "erased";
    case journal::RecordKind::kGap:
      return "gap";
    case journal::RecordKind::kSubject:
      return "subject";
    case journal::RecordKind::kRetention:
      return "retention";
    case journal::RecordKind::kHold:
      return "hold";
    case journal::RecordKind::kRelease:
      return "release";
  }
  return "unknown";
}

std::string Knobs(const journal::Overridden& made) {
  std::string text;
  for (const auto& [name, value] : made.knobs)
    text += (text.empty() ? "" : ", ") + name + " = " + value;
  return text;
}

std::string SummaryOf(const journal::DecisionMade& made) {
  std::string text = "decision on `" + made.case_id + "`";
  if (const auto core = journal::CoreFrom(made.core)) {
    text += ", " + std::string(engine::Name(core->status));
    if (core->verdict != engine::Verdict::kNone)
      text += ", " + std::string(engine::Name(core->verdict));
  }
  text += ", as of " + types::FormatDate(made.as_of);
  if (!made.scenario.empty()) text += ", in scenario `" + made.scenario + "`";
  return text + ", policy at " + std::to_string(made.policy);
}

Json FieldsOf(const journal::PolicyUsed& policy) {
  return {{"policy", policy.name},
          {"hash", policy.decision_hash},
          {"content_hash", policy.content_hash},
          {"engine", policy.engine},
          {"content_bytes", policy.content.size()}};
}
Json FieldsOf(const journal::DecisionMade& made) {
  Json json = {{"case", made.case_id},
               {"case_hash", made.case_hash},
               {"policy_at", made.policy},
               {"as_of", types::FormatDate(made.as_of)}};
  if (!made.scenario.empty()) json["scenario"] = made.scenario;
  if (const auto core = journal::CoreFrom(made.core)) {
    json["status"] = engine::Name(core->status);
    json["verdict"] =
        core->verdict == engine::Verdict::kNone ? Json() : Json(engine::Name(core->verdict));
  }
  json["input_bytes"] = made.input.size();
  json["core_bytes"] = made.core.size();
  if (!made.sealed.empty()) json["sealed_parts"] = made.sealed.size() - 1;
  json["proposal"] = made.proposal.has_value();
  return json;
}
Json FieldsOf(const journal::Overridden& made) {
  Json knobs = Json::object();
  for (const auto& [name, value] : made.knobs) knobs[name] = value;
  Json used = Json::object();
  for (const auto& [level, count] : made.used) used[level] = count;
  Json under = Json::array();
  for (const journal::Overridden::Under& one : made.under) {
    under.push_back({{"rule", one.rule},
                     {"knob", one.knob.empty() ? Json() : Json(one.knob)},
                     {"level", one.level.empty() ? Json() : Json(one.level)}});
    if (one.budget > 0) {
      under.back()["used"] = one.used;
      under.back()["budget"] = one.budget;
      under.back()["period"] = one.period;
    }
  }
  Json agreed = Json::array();
  for (const auto& [role, person] : made.agreed) agreed.push_back({{"role", role}, {"by", person}});
  Json json = {{"decision", made.decision},
               {"by", made.by},
               {"level", made.level.empty() ? Json() : Json(made.level)},
               {"knobs", knobs},
               {"reason", made.reason},
               {"used", used},
               {"under", under},
               {"agreed", agreed}};
  if (const auto core = journal::CoreFrom(made.core)) json["verdict"] = engine::Name(core->verdict);
  return json;
}
Json FieldsOf(const journal::OutcomeSeen& seen) {
  Json json = {{"decision", seen.decision},
               {"name", seen.name},
               {"value", seen.value},
               {"observed_on", types::FormatDate(seen.observed_on)},
               {"late", seen.late}};
  if (seen.corrects) json["corrects"] = *seen.corrects;
  return json;
}
Json FieldsOf(const journal::FeedbackGiven& given) {
  return {{"decision", given.decision}, {"by", given.by}, {"text", given.text}};
}
Json FieldsOf(const journal::SubjectErased& erased) {
  return {{"act", ledger::Hex(erased.act)},
          {"subject", erased.subject.empty() ? Json() : Json(ledger::Hex(erased.subject))},
          {"keys", erased.keys.size() / 16},
          {"reason", erased.reason}};
}
Json FieldsOf(const journal::Gap& gap) { return {{"count", gap.count}, {"reason", gap.reason}}; }
Json FieldsOf(const journal::SubjectNamed& named) {
  return {{"policy", named.policy},
          {"subject", named.subject},
          {"input", named.input.empty() ? Json() : Json(named.input)}};
}
Json FieldsOf(const journal::RetentionSet& rule) {
  return {{"purpose", rule.purpose},
          {"span", rule.span.empty() ? Json() : Json(rule.span)},
          {"reason", rule.reason}};
}
Json FieldsOf(const journal::HoldPlaced& hold) {
  return {{"subject", ledger::Hex(hold.subject)}, {"reason", hold.reason}};
}
Json FieldsOf(const journal::HoldReleased& release) {
  return {{"subject", ledger::Hex(release.subject)}, {"reason", release.reason}};
}

}  // namespace

std::string TimeText(std::int64_t micros) {
  constexpr std::int64_t kDay = 86'400'000'000;
  std::int64_t day = micros / kDay;
  std::int64_t rest = micros % kDay;
  if (rest < 0) {
    rest += kDay;
    --day;
  }
  const std::int64_t seconds = rest / 1'000'000;
  char text[32];
  std::snprintf(text, sizeof text, " %02d:%02d:%02d.%06d UTC", static_cast<int>(seconds / 3600),
                static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60),
                static_cast<int>(rest % 1'000'000));
  return types::FormatDate(day) + text;
}

std::string Summary(const journal::Record& record) {
  return std::visit(
      base::Overloaded{
          [](const journal::PolicyUsed& policy) {
            return "policy " + policy.name + ", " + policy.decision_hash.substr(0, 12) +
                   ", decided with Remit " + policy.engine;
          },
          [](const journal::DecisionMade& made) { return SummaryOf(made); },
          [](const journal::Overridden& made) {
            std::string text = "override of " + std::to_string(made.decision) + " by " + made.by;
            if (!made.level.empty()) text += " (" + made.level + ")";
            text += ": " + Knobs(made);
            return made.reason.empty() ? text : text + ", because " + made.reason;
          },
          [](const journal::OutcomeSeen& seen) {
            return "outcome of " + std::to_string(seen.decision) + ": " + seen.name + " = " +
                   seen.value + " on " + types::FormatDate(seen.observed_on) +
                   (seen.late ? ", late" : "") +
                   (seen.corrects ? ", in place of " + std::to_string(*seen.corrects) : "");
          },
          [](const journal::FeedbackGiven& given) {
            return "feedback on " + std::to_string(given.decision) + " by " + given.by + ": " +
                   given.text;
          },
          [](const journal::SubjectErased& erased) {
            return base::Counted(erased.keys.size() / 16, "key") + " destroyed, of " +
                   (erased.subject.empty() ? "what was due"
                                           : "subject " + ledger::Hex(erased.subject)) +
                   ": " + erased.reason;
          },
          [](const journal::SubjectNamed& named) {
            return "in " + named.policy + ", " +
                   (named.subject.empty() ? "whoever is not named" : "each " + named.subject) +
                   " is told by " +
                   (named.input.empty() ? "the case's id" : "`" + named.input + "`");
          },
          [](const journal::RetentionSet& rule) {
            return "what serves " + rule.purpose + " is kept " +
                   (rule.span.empty() ? "without end" : "for " + rule.span) +
                   (rule.reason.empty() ? "" : ": " + rule.reason);
          },
          [](const journal::HoldPlaced& hold) {
            return "nothing of subject " + ledger::Hex(hold.subject) +
                   " may be destroyed: " + hold.reason;
          },
          [](const journal::HoldReleased& release) {
            return "the hold on subject " + ledger::Hex(release.subject) +
                   " is lifted: " + release.reason;
          },
          [](const journal::Gap& gap) {
            return base::Counted(gap.count, "record") + " could not be written: " + gap.reason;
          }},
      record);
}

namespace {

// As RFC 3339 has it, for programs.
std::string Instant(std::int64_t micros) {
  constexpr std::size_t kDay = 10, kWhole = 26;
  std::string text = TimeText(micros).substr(0, kWhole);
  text[kDay] = 'T';
  return text + "Z";
}

}  // namespace

std::vector<std::string> Details(const journal::Record& record) {
  std::vector<std::string> details;
  const auto* made = std::get_if<journal::Overridden>(&record);
  if (made == nullptr) return details;
  for (const journal::Overridden::Under& under : made->under) {
    std::string text = "under `" + under.rule + "`";
    if (under.budget > 0) {
      text += ", " + std::to_string(under.used) + " of " + std::to_string(under.budget) + " in " +
              under.period;
    }
    details.push_back(std::move(text));
  }
  for (const auto& [role, person] : made->agreed)
    details.push_back("agreed: " + person + " (" + role + ")");
  return details;
}

Json RecordJson(std::uint64_t seq, std::int64_t recorded_at, const journal::Record& record) {
  Json json = {{"seq", seq},
               {"recorded_at", Instant(recorded_at)},
               {"kind", KindName(journal::KindOf(record))}};
  json.update(std::visit([](const auto& one) { return FieldsOf(one); }, record));
  return json;
}

std::optional<journal::Reader> OpenJournal(const std::string& file) {
  ledger::Answer<journal::Reader> opened = journal::Reader::Open(file);
  if (auto* failure = std::get_if<ledger::Failure>(&opened)) {
    ComplainOfJournal(*failure);
    return std::nullopt;
  }
  return std::get<journal::Reader>(std::move(opened));
}

int ComplainOfJournal(const ledger::Failure& failure) {
  Complain(failure.message);
  return kEnvironment;
}

int ComplainOfWish(const ledger::Failure& failure) {
  Complain(failure.message);
  return failure.outcome == ledger::Outcome::kRefused ? kFindings : kEnvironment;
}

Json OverrideJson(const journal::Overridden& made) { return FieldsOf(made); }

journal::WriterOptions PatientWriter() {
  constexpr std::chrono::seconds kTurn{10};
  journal::WriterOptions options;
  options.clock = &Now;
  options.turn = kTurn;
  return options;
}

}  // namespace remit::repl
