// The text form, which says first what passed and what did not, and the JSON form.
#include "repl/testing/report.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "interpreter/base/text.h"
#include "interpreter/cases/write_case.h"
#include "interpreter/engine/names.h"
#include "interpreter/source/place.h"
#include "interpreter/types/decimal.h"
#include "repl/load.h"

namespace remit::repl {
namespace {

using nlohmann::json;
using testing::Coverage;
using testing::CoveragePoint;
using PropertyState = testing::PropertyResult::State;

struct Totals {
  std::size_t passed = 0, failed = 0;
};
Totals TotalsOf(const TestReport& report) {
  Totals totals;
  for (const TestedPolicy& policy : report.policies) {
    for (const testing::TestResult& result : policy.results)
      ++(result.passed ? totals.passed : totals.failed);
    for (const testing::PropertyResult& result : policy.properties)
      ++(result.state == PropertyState::kViolated ? totals.failed : totals.passed);
  }
  return totals;
}

std::string Of(std::size_t part, std::size_t whole) {
  return std::to_string(part) + " of " + std::to_string(whole);
}

// "80 %", from a ratio with nine decimals.
std::string Share(std::int64_t ratio) {
  const types::ExactDecimal percent = types::Normalised(types::FromScaled(ratio, 7));
  return types::FormatExact(percent) + " %";
}

std::string Tried(const testing::PropertyResult& result) {
  return result.pairs ? base::Counted(result.tried, "pair") + " of cases"
                      : base::Counted(result.tried, "case");
}

// What each case of the example is called, and the case as JSON with all that is unusual about it.
std::vector<std::pair<std::string, std::string>> CasesOf(const TestedPolicy& policy,
                                                         const testing::PropertyResult& result) {
  const check::Checked& checked = policy.compilation->checked;
  const prove::Counterexample& example = *result.example;
  std::vector<std::pair<std::string, std::string>> cases;
  std::vector<std::string> names{"case"};
  for (const check::PropertyInfo& property : checked.model.properties) {
    if (property.title == result.title && property.pair)
      names = {property.pair->first, property.pair->second};
  }
  std::string more = ", as of " + types::FormatDate(example.as_of);
  for (const auto& [id, value] : example.parameters) {
    const check::ParameterInfo& info = checked.model.parameters.at(id.index());
    more += ", " + info.name + " = " +
            types::Format(value, info.type, checked.type_table, checked.texts);
  }
  for (const auto& [id, weight] : example.weights) {
    more += ", weight of " + checked.model.objectives.at(id.index()).name + " = " +
            types::FormatExact(weight);
  }
  for (std::size_t i = 0; i < example.batch.size; ++i) {
    cases.emplace_back(names.at(i) + more + ": ", cases::CaseAsJson(checked, example.batch, i));
  }
  return cases;
}

class TextWriter {
 public:
  TextWriter(const TestReport& report, bool colour, std::ostream& out)
      : report_(report), colour_(colour), out_(out) {}

  void Write() {
    for (const TestedPolicy& policy : report_.policies) {
      if (policy.compilation == nullptr) continue;
      out_ << policy.path << '\n';
      for (const testing::TestResult& result : policy.results) Result(policy, result);
      for (const testing::PropertyResult& result : policy.properties) Property(policy, result);
      for (const testing::Twins& twins : policy.twins) Twin(policy, twins);
      if (policy.coverage) Covered(policy, *policy.coverage);
      if (policy.mutation) Mutated(policy, *policy.mutation);
    }
    const Totals totals = TotalsOf(report_);
    out_ << totals.passed << " passed, " << totals.failed << " failed\n";
  }

 private:
  std::string Painted(const char* paint, const std::string& text) const {
    return colour_ ? std::string(paint) + text + "\033[0m" : text;
  }
  std::string Place(const TestedPolicy& policy, source::Span span) const {
    return source::PlaceOf(policy.compilation->sources, span);
  }

  void Result(const TestedPolicy& policy, const testing::TestResult& result) {
    out_ << "  " << (result.passed ? Painted("\033[32m", "passed") : Painted("\033[31m", "FAILED"))
         << "  " << result.title << '\n';
    for (const testing::Failure& failure : result.failures) {
      out_ << "          " << Place(policy, failure.span)
           << "\n          expected: " << failure.expectation
           << "\n          found:    " << failure.found << '\n';
    }
  }

  void Property(const TestedPolicy& policy, const testing::PropertyResult& result) {
    const bool violated = result.state == PropertyState::kViolated;
    out_ << "  " << (violated ? Painted("\033[31m", "FAILED") : Painted("\033[32m", "passed"))
         << "  property " << result.title;
    if (result.state == PropertyState::kProved) out_ << ": proved";
    if (result.state == PropertyState::kHeld)
      out_ << ": held in " << Tried(result) << ", and is not proved";
    out_ << '\n';
    if (!violated) return;
    out_ << "          " << Place(policy, result.span) << '\n';
    for (const auto& [name, one] : CasesOf(policy, result))
      out_ << "          " << name << one << '\n';
    out_ << "          found:    " << result.found << '\n';
  }

  void Twin(const TestedPolicy& policy, const testing::Twins& twins) {
    const auto& tests = policy.compilation->checked.model.tests;
    const auto& ast = policy.compilation->ast;
    out_ << "  " << Painted("\033[31m", "TWICE ") << "  " << tests[twins.second].title
         << "\n          " << Place(policy, ast[tests[twins.second].decl].span)
         << "\n          it gives and expects what `" << tests[twins.first].title
         << "` does: leave one of them out\n";
  }

  void Covered(const TestedPolicy& policy, const Coverage& coverage) {
    const Coverage::Count all = coverage.All();
    out_ << "  coverage " << all.percent() << " %: " << Of(all.covered, all.possible());
    if (report_.floor && !all.Meets(*report_.floor))
      out_ << ", " << Painted("\033[31m", "below the floor of " + Share(*report_.floor));
    out_ << '\n';
    for (int i = 0; i < testing::kCoverageKinds; ++i) {
      const auto kind = static_cast<CoveragePoint::Kind>(i);
      const Coverage::Count count = coverage.Of(kind);
      if (count.possible() + count.unreachable == 0) continue;
      const std::string name(testing::NameOf(kind));
      out_ << "    " << name << std::string(14 - name.size(), ' ')
           << Of(count.covered, count.possible()) << '\n';
    }
    List(policy, coverage, CoveragePoint::State::kMissed, "not covered:");
    List(policy, coverage, CoveragePoint::State::kUnreachable,
         "out of reach, which is proved; is that meant?");
  }

  void Mutated(const TestedPolicy& policy, const testing::MutationReport& mutation) {
    using Fate = testing::Mutant::Fate;
    const std::size_t killed = mutation.Count(Fate::kKilled),
                      survived = mutation.Count(Fate::kSurvived);
    out_ << "  mutation score " << mutation.score() << " %: " << Of(killed, killed + survived)
         << " changes are noticed";
    if (report_.floor && !mutation.Meets(*report_.floor))
      out_ << ", " << Painted("\033[31m", "below the floor of " + Share(*report_.floor));
    if (survived > 0) {
      out_ << "\n    of the others " << survived - mutation.Untold()
           << " decide some case otherwise, and for " << mutation.Untold()
           << " no such case was found";
    }
    out_ << "\n    " << mutation.Count(Fate::kEquivalent)
         << " more are proved to change nothing, and " << mutation.Count(Fate::kRefused)
         << " do not compile";
    if (mutation.possible > mutation.mutants.size())
      out_ << "; " << mutation.mutants.size() << " of " << mutation.possible << " were tried";
    out_ << '\n';
    if (survived > 0) out_ << "  nothing notices:\n";
    for (const testing::Mutant& mutant : mutation.mutants) {
      if (mutant.fate == Fate::kSurvived) Survivor(policy, mutant);
    }
  }

  void Survivor(const TestedPolicy& policy, const testing::Mutant& mutant) {
    out_ << "    " << Place(policy, mutant.span) << "  " << mutant.words << '\n';
    for (const std::string& line : ChangedLines(mutant, policy.compilation->sources))
      out_ << "      " << Painted(line.front() == '-' ? "\033[31m" : "\033[32m", line) << '\n';
    if (!mutant.killer) {
      out_ << "      no case was found that the two decide differently\n";
      return;
    }
    out_ << "      a case that tells them apart: " << mutant.difference
         << ". As a test of what is decided today, to be confirmed:\n";
    std::istringstream lines(mutant.killer->test);
    for (std::string line; std::getline(lines, line);) out_ << "        " << line << '\n';
  }

  void List(const TestedPolicy& policy, const Coverage& coverage, CoveragePoint::State state,
            const std::string& head) {
    bool any = false;
    for (const CoveragePoint& point : coverage.points) {
      if (point.state != state) continue;
      if (!any) out_ << "  " << head << '\n';
      any = true;
      out_ << "    " << Place(policy, point.span) << "  " << point.words << '\n';
    }
  }

  const TestReport& report_;
  bool colour_;
  std::ostream& out_;
};

json ToJson(const compile::Compilation& compilation, const testing::TestResult& result) {
  json failures = json::array();
  for (const testing::Failure& failure : result.failures) {
    failures.push_back({{"at", source::PlaceOf(compilation.sources, failure.span)},
                        {"expected", failure.expectation},
                        {"found", failure.found}});
  }
  return {{"title", result.title},
          {"at", source::PlaceOf(compilation.sources, result.span)},
          {"passed", result.passed},
          {"expectations", result.expectations},
          {"status", engine::Name(result.core.status)},
          {"as_of", types::FormatDate(result.as_of)},
          {"failures", failures}};
}

json ToJson(const TestedPolicy& policy, const testing::PropertyResult& result) {
  json one = {{"title", result.title},
              {"at", source::PlaceOf(policy.compilation->sources, result.span)},
              {"state", testing::NameOf(result.state)},
              {"tried", result.tried}};
  if (result.state != PropertyState::kViolated) return one;
  const check::Checked& checked = policy.compilation->checked;
  const prove::Counterexample& example = *result.example;
  json cases = json::array(), parameters = json::object(), weights = json::object();
  for (std::size_t i = 0; i < example.batch.size; ++i)
    cases.push_back(json::parse(cases::CaseAsJson(checked, example.batch, i)));
  for (const auto& [id, value] : example.parameters) {
    const check::ParameterInfo& info = checked.model.parameters.at(id.index());
    parameters[info.name] = types::Format(value, info.type, checked.type_table, checked.texts);
  }
  for (const auto& [id, weight] : example.weights)
    weights[checked.model.objectives.at(id.index()).name] = types::FormatExact(weight);
  one["example"] = {{"as_of", types::FormatDate(example.as_of)},
                    {"cases", std::move(cases)},
                    {"parameters", std::move(parameters)},
                    {"weights", std::move(weights)},
                    {"found", result.found}};
  return one;
}

json CountJson(const Coverage::Count& count) {
  return {{"covered", count.covered},
          {"missed", count.missed},
          {"unreachable", count.unreachable},
          {"percent", count.percent()}};
}

}  // namespace

bool TestedPolicy::failed() const {
  return compilation == nullptr || lacks_tests || !twins.empty() ||
         std::any_of(results.begin(), results.end(),
                     [](const testing::TestResult& result) { return !result.passed; }) ||
         std::any_of(properties.begin(), properties.end(),
                     [](const testing::PropertyResult& result) {
                       return result.state == PropertyState::kViolated;
                     });
}

std::optional<std::int64_t> FloorOf(const std::string& text) {
  std::string digits = text;
  if (!digits.empty() && digits.back() == '%') digits.pop_back();
  if (!digits.empty() && digits.back() == ' ') digits.pop_back();
  const auto exact = types::ParseExactDecimal(digits);
  if (!std::holds_alternative<types::ExactDecimal>(exact)) return std::nullopt;
  const auto ratio = types::ToScaled(std::get<types::ExactDecimal>(exact), 7);
  if (!std::holds_alternative<std::int64_t>(ratio)) return std::nullopt;
  const std::int64_t floor = std::get<std::int64_t>(ratio);
  return floor < 0 || floor > 1'000'000'000 ? std::nullopt : std::optional<std::int64_t>(floor);
}

json CoverageJson(const Coverage& coverage, const source::SourceMap& sources) {
  json kinds = json::object();
  for (int i = 0; i < testing::kCoverageKinds; ++i) {
    const auto kind = static_cast<CoveragePoint::Kind>(i);
    kinds[std::string(testing::NameOf(kind))] = CountJson(coverage.Of(kind));
  }
  json points = json::array();
  for (const CoveragePoint& point : coverage.points) {
    const char* state = point.state == CoveragePoint::State::kCovered  ? "covered"
                        : point.state == CoveragePoint::State::kMissed ? "missed"
                                                                       : "unreachable";
    json one = {{"kind", testing::NameOf(point.kind)},
                {"state", state},
                {"subject", point.subject},
                {"side", point.side},
                {"at", source::PlaceOf(sources, point.span)},
                {"tests", point.tests.size()}};
    if (point.state != CoveragePoint::State::kCovered) one["words"] = point.words;
    points.push_back(std::move(one));
  }
  json all = CountJson(coverage.All());
  all["tests"] = coverage.tests;
  all["kinds"] = std::move(kinds);
  all["points"] = std::move(points);
  return all;
}

json MutationJson(const testing::MutationReport& report, const compile::Compilation& compilation) {
  using Fate = testing::Mutant::Fate;
  json mutants = json::array();
  for (const testing::Mutant& mutant : report.mutants) {
    const source::Source& file = compilation.sources.Get(mutant.span.file);
    json one = {{"kind", testing::NameOf(mutant.kind)},
                {"fate", testing::NameOf(mutant.fate)},
                {"file", file.path()},
                {"line", file.Locate(mutant.span.begin).line},
                {"column", file.Locate(mutant.span.begin).column},
                {"before", mutant.before},
                {"after", mutant.after},
                {"words", mutant.words}};
    if (mutant.fate == Fate::kKilled) {
      json tests = json::array();
      for (const std::uint32_t test : mutant.tests)
        tests.push_back(compilation.checked.model.tests.at(test).title);
      one["killed_by"] = {{"tests", std::move(tests)}, {"guarantees", mutant.guarantees}};
    }
    if (mutant.fate == Fate::kSurvived) {
      one["diff"] = ChangedLines(mutant, compilation.sources);
      if (mutant.killer) {
        one["difference"] = mutant.difference;
        one["test"] = mutant.killer->test;
      }
    }
    mutants.push_back(std::move(one));
  }
  return {{"score", report.score()},
          {"killed", report.Count(Fate::kKilled)},
          {"survived", report.Count(Fate::kSurvived)},
          {"untold", report.Untold()},
          {"equivalent", report.Count(Fate::kEquivalent)},
          {"refused", report.Count(Fate::kRefused)},
          {"possible", report.possible},
          {"mutants", std::move(mutants)}};
}

std::vector<std::string> ChangedLines(const testing::Mutant& mutant,
                                      const source::SourceMap& sources) {
  const source::Source& file = sources.Get(mutant.span.file);
  const int first = file.Locate(mutant.span.begin).line;
  const int last = file.Locate(mutant.span.end).line;
  std::string before;
  for (int line = first; line <= last; ++line)
    before += (line == first ? "" : "\n") + std::string(file.Line(line));
  // Offsets within these lines.
  const std::size_t start = static_cast<std::size_t>(file.Line(first).data() - file.text().data());
  const std::string after = before.substr(0, mutant.span.begin - start) + mutant.after +
                            before.substr(mutant.span.end - start);
  std::vector<std::string> lines;
  const auto add = [&](const std::string& text, const std::string& mark) {
    std::istringstream parts(text);
    for (std::string line; std::getline(parts, line);) {
      const std::size_t begin = line.find_first_not_of(' ');
      if (begin != std::string::npos) lines.push_back(mark + line.substr(begin));
    }
  };
  add(before, "- ");
  add(after, "+ ");
  return lines;
}

void WriteText(const TestReport& report, bool colour, std::ostream& out) {
  TextWriter(report, colour, out).Write();
}

void WriteJson(const TestReport& report, std::ostream& out) {
  json all = json::array();
  for (const TestedPolicy& policy : report.policies) {
    if (policy.compilation == nullptr) continue;
    const compile::Compilation& compilation = *policy.compilation;
    json tests = json::array();
    for (const testing::TestResult& result : policy.results)
      tests.push_back(ToJson(compilation, result));
    json properties = json::array();
    for (const testing::PropertyResult& result : policy.properties)
      properties.push_back(ToJson(policy, result));
    json twins = json::array();
    for (const testing::Twins& pair : policy.twins) {
      const auto& known = compilation.checked.model.tests;
      twins.push_back({{"title", known[pair.second].title}, {"same_as", known[pair.first].title}});
    }
    json one = {
        {"policy", policy.path}, {"tests", tests}, {"properties", properties}, {"twins", twins}};
    if (policy.coverage) one["coverage"] = CoverageJson(*policy.coverage, compilation.sources);
    if (policy.mutation) one["mutation"] = MutationJson(*policy.mutation, compilation);
    all.push_back(std::move(one));
  }
  out << all.dump(2) << '\n';
}

}  // namespace remit::repl
