// `remit journal report`.
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "interpreter/base/text.h"
#include "interpreter/journal/absorb.h"
#include "interpreter/journal/adherence.h"
#include "interpreter/journal/sealing.h"
#include "repl/journal/loop.h"
#include "repl/journal/words.h"
#include "repl/load.h"

namespace remit::repl {
namespace {

using journal::Absorbing;
using journal::Absorption;
using journal::Adherence;
using journal::Exceptional;
using journal::OutcomeSums;
using journal::OverrideGroup;
using journal::PolicyReport;
using Json = nlohmann::ordered_json;

// "83.3 %", of whole counts; a dash of nothing.
std::string Share(std::uint64_t part, std::uint64_t all) {
  if (all == 0) return "–";
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %%",
                100.0 * static_cast<double>(part) / static_cast<double>(all));
  return text;
}
Json ShareJson(std::uint64_t part, std::uint64_t all) {
  return all == 0 ? Json() : Json(static_cast<double>(part) / static_cast<double>(all));
}

// A share between 0 % and 100 %; nothing, and a message, where it is none.
std::optional<std::int64_t> ShareOf(const char* option, const std::string& text) {
  const types::TypeTable table;
  types::TextPool texts;
  const types::ParsedValue parsed = types::Parse(text, types::Ratio(), table, texts);
  if (parsed.ok && parsed.value.raw >= 0 && parsed.value.raw <= 1'000'000'000)
    return parsed.value.raw;
  Complain(std::string(option) + ": `" + text + "` is no share; write it as `30 %`");
  return std::nullopt;
}

struct Dimension {
  const char* option;  // rule, rep …
  const char* title;
  const char* nothing;  // what a group without a name is
  std::vector<OverrideGroup> PolicyReport::*groups;
};
constexpr Dimension kDimensions[] = {
    {"rule", "By rule", "no band: it had to be agreed", &PolicyReport::by_rule},
    {"rep", "By person", "", &PolicyReport::by_person},
    {"reason", "By reason", "no reason was asked for, and none is given", &PolicyReport::by_reason},
    {"level", "By level", "not said: the lowest", &PolicyReport::by_level},
    {"knob", "By choice", "", &PolicyReport::by_knob},
};

std::string NameOf(const Dimension& dimension, const OverrideGroup& group) {
  return group.name.empty() ? dimension.nothing : group.name;
}

const char* KindName(Exceptional::Kind kind) {
  switch (kind) {
    case Exceptional::Kind::kPolicy:
      return "policy";
    case Exceptional::Kind::kKnob:
      return "knob";
    case Exceptional::Kind::kFired:
      return "fired";
  }
  return "";
}

// A policy's report with what would absorb its overrides, where that was looked for.
struct Whole {
  PolicyReport report;
  std::optional<Absorption> absorption;
};

class TextReport {
 public:
  TextReport(const JournalReportOptions& options, const Whole& whole)
      : options_(options), whole_(whole), report_(whole.report) {}

  void Print() const {
    std::cout << report_.policy << ": " << base::Counted(report_.decisions, "decision") << " by "
              << base::Counted(report_.versions, "version") << '\n';
    if (report_.unread > 0) {
      std::cout << "  " << report_.unread << " cannot be read: " << report_.unread_why << '\n';
    }
    const Adherence& all = report_.all;
    std::cout << "  " << all.decisions << " with a recommendation, " << all.overridden
              << " overridden, " << all.proposed_otherwise << " proposed otherwise; "
              << Share(all.kept, all.decisions) << " kept it\n";
    PrintExpected();
    if (report_.replaced > 0)
      std::cout << "  " << base::Counted(report_.replaced, "override")
                << " replaced by a later one of the same decision\n";
    if (report_.taken_back > 0)
      std::cout << "  " << base::Counted(report_.taken_back, "override") << " taken back\n";
    if (report_.feedback > 0)
      std::cout << "  " << base::Counted(report_.feedback, "decision") << " with feedback\n";
    for (const Dimension& dimension : kDimensions) {
      if (!options_.by || *options_.by == dimension.option) PrintGroups(dimension);
    }
    if (options_.by) return;
    PrintOutcomes();
    PrintExceptional();
  }

 private:
  // Whether the recommendation is followed where the policy itself would not rely on it.
  void PrintExpected() const {
    const Adherence& there = report_.expected;
    if (there.decisions == 0) return;
    const Adherence& all = report_.all;
    std::cout << "  where the policy expects people to depart: " << there.kept << " of "
              << there.decisions << " kept (" << Share(there.kept, there.decisions)
              << "); elsewhere " << Share(all.kept - there.kept, all.decisions - there.decisions)
              << '\n';
  }

  void PrintGroups(const Dimension& dimension) const {
    const auto& groups = report_.*dimension.groups;
    if (groups.empty()) return;
    std::cout << '\n' << dimension.title << '\n';
    for (const OverrideGroup& group : groups) {
      std::cout << "  " << group.overrides << "  " << Share(group.overrides, report_.all.overridden)
                << "  " << NameOf(dimension, group);
      if (group.persons > 1) std::cout << ", by " << base::Counted(group.persons, "person");
      if (group.agreed > 0) std::cout << ", " << group.agreed << " agreed to by others";
      std::cout << '\n';
    }
  }

  static std::string Words(const OutcomeSums& sums) {
    std::string text = std::to_string(sums.known) + " known";
    if (sums.late > 0) text += ", " + std::to_string(sums.late) + " late";
    if (!sums.mean.empty()) text += ", mean " + sums.mean;
    for (const auto& [value, count] : sums.values)
      text += ", " + value + " " + std::to_string(count) + " (" + Share(count, sums.known) + ")";
    return text;
  }
  void PrintOutcomes() const {
    if (report_.outcomes.empty()) return;
    std::cout << "\nWhat came of them. The cases differ, so this does not say what came of the "
                 "overriding\n";
    for (const journal::OutcomeBeside& one : report_.outcomes) {
      std::cout << "  " << one.type << "\n    kept        " << Words(one.kept)
                << "\n    overridden  " << Words(one.overridden) << '\n';
    }
  }

  void PrintExceptional() const {
    if (report_.exceptional.empty()) return;
    std::cout << "\nExceptions have become the rule (more than " << options_.share
              << " and at least " << options_.least << ")\n";
    for (const Exceptional& one : report_.exceptional) {
      const Adherence& there = one.adherence;
      std::string where = "of all decisions";
      if (one.kind == Exceptional::Kind::kKnob) where = "`" + one.name + "` is overridden";
      if (one.kind == Exceptional::Kind::kFired) where = "where `" + one.name + "` fired";
      std::cout << "  " << there.overridden << " of " << there.decisions << " ("
                << Share(there.overridden, there.decisions) << ") " << where << '\n';
    }
    if (whole_.absorption) PrintAbsorption(*whole_.absorption);
  }

  void PrintAbsorption(const Absorption& absorption) const {
    std::cout << "\nWhat would absorb " << options_.cover << " of the "
              << base::Counted(absorption.overrides, "override") << " by version "
              << absorption.decision_hash.substr(0, 12) << '\n';
    bool any = false;
    for (const Absorbing& one : absorption.thresholds) any = Print(one) || any;
    if (absorption.unread > 0)
      std::cout << "  " << base::Counted(absorption.unread, "case")
                << " could not be decided again\n";
    if (!any) std::cout << "  no threshold of the policy would\n";
  }
  // False: it is none that would.
  bool Print(const Absorbing& one) const {
    if (one.kind == Absorbing::Kind::kReach) {
      std::cout << "  a band of `" << one.name << "` that reaches " << *one.at << ": "
                << one.covered << " of " << one.of << " (there is " << one.now << ")\n";
      return true;
    }
    if (!one.at) {
      std::cout << "  `" << one.name << "`, now " << one.now << ", at no value " << one.tried
                << ": at most " << one.covered << " of " << one.of
                << " would have been decided so\n";
      return false;
    }
    std::cout << "  `" << one.name << "` at " << *one.at << ", now " << one.now << ": "
              << one.covered << " of " << one.of << " would have been decided so\n";
    return true;
  }

  const JournalReportOptions& options_;
  const Whole& whole_;
  const PolicyReport& report_;
};

Json AdherenceJson(const Adherence& one) {
  return {{"decisions", one.decisions},
          {"kept", one.kept},
          {"proposed_otherwise", one.proposed_otherwise},
          {"overridden", one.overridden},
          {"adherence", ShareJson(one.kept, one.decisions)}};
}

Json GroupsJson(const std::vector<OverrideGroup>& groups) {
  Json list = Json::array();
  for (const OverrideGroup& group : groups) {
    list.push_back({{"name", group.name.empty() ? Json() : Json(group.name)},
                    {"overrides", group.overrides},
                    {"persons", group.persons},
                    {"agreed", group.agreed}});
  }
  return list;
}

Json SumsJson(const OutcomeSums& sums) {
  Json values = Json::object();
  for (const auto& [value, count] : sums.values) values[value] = count;
  return {{"known", sums.known},
          {"late", sums.late},
          {"mean", sums.mean.empty() ? Json() : Json(sums.mean)},
          {"values", values}};
}

Json AbsorptionJson(const Absorption& absorption) {
  Json list = Json::array();
  for (const Absorbing& one : absorption.thresholds) {
    list.push_back({{"kind", one.kind == Absorbing::Kind::kReach ? "reach" : "parameter"},
                    {"name", one.name},
                    {"now", one.now},
                    {"at", one.at ? Json(*one.at) : Json()},
                    {"covered", one.covered},
                    {"of", one.of},
                    {"tried", one.tried.empty() ? Json() : Json(one.tried)}});
  }
  return {{"decision_hash", absorption.decision_hash},
          {"overrides", absorption.overrides},
          {"decided_again", absorption.decided},
          {"unread", absorption.unread},
          {"thresholds", list}};
}

Json ReportJson(const JournalReportOptions& options, const Whole& whole) {
  const PolicyReport& report = whole.report;
  Json json = {{"policy", report.policy},
               {"versions", report.versions},
               {"decisions", report.decisions},
               {"no_recommendation", report.no_recommendation},
               {"unread", report.unread}};
  if (report.unread > 0) json["unread_why"] = report.unread_why;
  json["all"] = AdherenceJson(report.all);
  json["deviation_expected"] = AdherenceJson(report.expected);
  json["replaced"] = report.replaced;
  json["taken_back"] = report.taken_back;
  json["feedback"] = report.feedback;
  for (const Dimension& dimension : kDimensions) {
    if (!options.by || *options.by == dimension.option)
      json[std::string("by_") + dimension.option] = GroupsJson(report.*dimension.groups);
  }
  if (options.by) return json;
  json["outcomes"] = Json::array();
  for (const journal::OutcomeBeside& one : report.outcomes) {
    json["outcomes"].push_back({{"name", one.name},
                                {"declared", one.type},
                                {"kept", SumsJson(one.kept)},
                                {"overridden", SumsJson(one.overridden)}});
  }
  json["exceptional"] = Json::array();
  for (const Exceptional& one : report.exceptional) {
    Json where = {{"kind", KindName(one.kind)}, {"name", one.name}};
    where.update(AdherenceJson(one.adherence));
    json["exceptional"].push_back(where);
  }
  json["absorption"] = whole.absorption ? AbsorptionJson(*whole.absorption) : Json();
  return json;
}

// Nothing, and a message, where it is no day.
std::optional<std::optional<std::int64_t>> DayOf(const char* option,
                                                 const std::optional<std::string>& text) {
  if (!text) return std::optional<std::int64_t>();
  const std::optional<std::int64_t> day = types::ParseDate(*text);
  if (day) return day;
  Complain(std::string(option) + ": `" + *text + "` is no date; write it as 2026-03-31");
  return std::nullopt;
}

int Print(const JournalReportOptions& options, const std::vector<Whole>& all) {
  if (options.format == Format::kJson) {
    Json list = Json::array();
    for (const Whole& whole : all) list.push_back(ReportJson(options, whole));
    const Json json = {{"file", options.file},
                       {"from", options.from ? Json(*options.from) : Json()},
                       {"to", options.to ? Json(*options.to) : Json()},
                       {"policies", list}};
    std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
  } else if (all.empty()) {
    std::cout << "There is no such decision\n";
  } else {
    for (const Whole& whole : all) {
      if (&whole != &all.front()) std::cout << '\n';
      TextReport(options, whole).Print();
    }
  }
  return kOk;
}

}  // namespace

int RunJournalReport(const JournalReportOptions& options) {
  journal::ReportOptions wanted;
  wanted.policy = options.policy;
  const auto from = DayOf("--from", options.from);
  const auto to = DayOf("--to", options.to);
  const auto share = ShareOf("--exceptions", options.share);
  const auto cover = ShareOf("--absorb", options.cover);
  if (!from || !to || !share || !cover) return kUsage;
  wanted.from = *from;
  wanted.to = *to;
  wanted.share = *share;
  wanted.least = options.least;
  std::optional<journal::Reader> reader = OpenJournal(options.file);
  if (!reader) return kEnvironment;
  ledger::Answer<journal::Open> open = journal::OpenWithKeysOf(*reader, options.file);
  if (auto* failure = std::get_if<ledger::Failure>(&open)) return ComplainOfJournal(*failure);
  journal::RecordedPolicies policies(*reader, std::get<journal::Open>(std::move(open)));
  ledger::Answer<std::vector<PolicyReport>> reports = journal::ReportOn(*reader, policies, wanted);
  if (auto* failure = std::get_if<ledger::Failure>(&reports)) return ComplainOfJournal(*failure);
  std::vector<Whole> all;
  for (PolicyReport& report : std::get<std::vector<PolicyReport>>(reports)) {
    Whole& whole = all.emplace_back();
    whole.report = std::move(report);
    if (whole.report.exceptional.empty() || options.by) continue;
    journal::AbsorbOptions absorb;
    absorb.cover = *cover;
    ledger::Answer<Absorption> absorption =
        journal::WhatWouldAbsorb(*reader, policies, whole.report.overrides, absorb);
    if (auto* failure = std::get_if<ledger::Failure>(&absorption))
      return ComplainOfJournal(*failure);
    whole.absorption = std::get<Absorption>(std::move(absorption));
  }
  return Print(options, all);
}

}  // namespace remit::repl
