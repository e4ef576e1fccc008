// The forms that build servers and code hosts read.
#include <string_view>

#include "interpreter/source/place.h"
#include "repl/load.h"
#include "repl/testing/report.h"

namespace remit::repl {
namespace {

// What a report says beside the tests themselves, and what is wrong where something is.
struct Check {
  std::string name;
  std::string wrong;  // empty: nothing is
  source::Span span{};
};

std::vector<Check> ChecksOf(const TestReport& report, const TestedPolicy& policy) {
  std::vector<Check> checks;
  if (policy.lacks_tests) checks.push_back({"the policy has tests", "there is no test", {}});
  for (const testing::PropertyResult& property : policy.properties) {
    const bool violated = property.state == testing::PropertyResult::State::kViolated;
    checks.push_back({"property " + property.title, violated ? property.found : "", property.span});
  }
  for (const testing::Twins& twins : policy.twins) {
    const auto& tests = policy.compilation->checked.model.tests;
    checks.push_back({"`" + tests[twins.second].title + "` says something of its own",
                      "it gives and expects what `" + tests[twins.first].title + "` does",
                      policy.compilation->ast[tests[twins.second].decl].span});
  }
  if (policy.coverage && report.floor) {
    const testing::Coverage::Count all = policy.coverage->All();
    checks.push_back({"enough of the policy is covered",
                      all.Meets(*report.floor) ? ""
                                               : "coverage " + std::to_string(all.percent()) +
                                                     " %: " + std::to_string(all.covered) + " of " +
                                                     std::to_string(all.possible()),
                      {}});
  }
  if (policy.mutation && report.floor) {
    checks.push_back({"the tests notice enough changes",
                      policy.mutation->Meets(*report.floor)
                          ? ""
                          : "mutation score " + std::to_string(policy.mutation->score()) + " %",
                      {}});
  }
  return checks;
}

std::string FailureText(const TestedPolicy& policy, const testing::TestResult& result) {
  std::string text;
  for (const testing::Failure& failure : result.failures) {
    text += source::PlaceOf(policy.compilation->sources, failure.span) +
            "\nexpected: " + failure.expectation + "\nfound:    " + failure.found + "\n";
  }
  return text;
}

// Text and attributes of XML 1.0; what XML cannot hold is left out.
std::string Xml(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 && c != '\n' && c != '\t') continue;
    if (c == '&') {
      escaped += "&amp;";
    } else if (c == '<') {
      escaped += "&lt;";
    } else if (c == '>') {
      escaped += "&gt;";
    } else if (c == '"') {
      escaped += "&quot;";
    } else if (c == '\n') {
      escaped += "&#10;";
    } else if (c == '\t') {
      escaped += "&#9;";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

// "2026-11-22T16:05:09", of today in UTC, without a zone: the form that the schema asks for.
std::string Moment() {
  constexpr std::int64_t kSecond = 1'000'000, kDay = 86'400;
  const std::int64_t seconds = Now() / kSecond;
  const auto two = [](std::int64_t number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
  };
  const std::int64_t of_day = seconds % kDay;
  return types::FormatDate(seconds / kDay) + "T" + two(of_day / 3600) + ":" +
         two(of_day / 60 % 60) + ":" + two(of_day % 60);
}

class JunitWriter {
 public:
  JunitWriter(const TestReport& report, std::ostream& out)
      : report_(report), moment_(Moment()), out_(out) {}

  void Write() {
    out_ << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
    for (std::size_t i = 0; i < report_.policies.size(); ++i) Suite(i, report_.policies[i]);
    out_ << "</testsuites>\n";
  }

 private:
  void Suite(std::size_t id, const TestedPolicy& policy) {
    const std::vector<Check> checks = ChecksOf(report_, policy);
    const bool broken = policy.compilation == nullptr;
    std::size_t failures = 0;
    for (const testing::TestResult& result : policy.results) failures += result.passed ? 0 : 1;
    for (const Check& check : checks) failures += check.wrong.empty() ? 0 : 1;
    out_ << "  <testsuite id=\"" << id << "\" package=\"remit\" name=\"" << Xml(policy.path)
         << "\" timestamp=\"" << moment_ << "\" hostname=\"localhost\" tests=\""
         << policy.results.size() + checks.size() + (broken ? 1 : 0) << "\" failures=\"" << failures
         << "\" errors=\"" << (broken ? 1 : 0) << "\" time=\"0\">\n    <properties/>\n";
    if (broken) {
      Open(policy, "the policy can be read");
      out_
          << "      <error type=\"policy\" message=\"the policy has errors or cannot be read\"/>\n";
      Close();
    }
    for (const testing::TestResult& result : policy.results) {
      Open(policy, result.title);
      if (!result.passed) Failure("expectation", Headline(result), FailureText(policy, result));
      Close();
    }
    for (const Check& check : checks) {
      Open(policy, check.name);
      if (!check.wrong.empty()) Failure("check", check.wrong, check.wrong);
      Close();
    }
    out_ << "    <system-out/>\n    <system-err/>\n  </testsuite>\n";
  }

  static std::string Headline(const testing::TestResult& result) {
    if (result.failures.empty()) return "nothing is expected";
    return "expected " + result.failures.front().expectation + ", found " +
           result.failures.front().found;
  }

  void Open(const TestedPolicy& policy, const std::string& name) {
    out_ << "    <testcase name=\"" << Xml(name) << "\" classname=\"" << Xml(policy.path)
         << "\" time=\"0\">\n";
  }
  void Failure(const std::string& type, const std::string& message, const std::string& text) {
    out_ << "      <failure type=\"" << type << "\" message=\"" << Xml(message) << "\">"
         << Xml(text) << "</failure>\n";
  }
  void Close() { out_ << "    </testcase>\n"; }

  const TestReport& report_;
  std::string moment_;
  std::ostream& out_;
};

// Values of the commands of a workflow: what would end them is escaped.
std::string Escaped(std::string_view text, bool property) {
  std::string escaped;
  for (const char c : text) {
    if (c == '%') {
      escaped += "%25";
    } else if (c == '\r') {
      escaped += "%0D";
    } else if (c == '\n') {
      escaped += "%0A";
    } else if (property && c == ':') {
      escaped += "%3A";
    } else if (property && c == ',') {
      escaped += "%2C";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

class GithubWriter {
 public:
  GithubWriter(const TestReport& report, std::ostream& out) : report_(report), out_(out) {}

  void Write() {
    std::size_t passed = 0, failed = 0;
    for (const TestedPolicy& policy : report_.policies) {
      if (policy.compilation == nullptr) {
        out_ << "::error file=" << Escaped(policy.path, true)
             << ",line=1::the policy has errors or cannot be read\n";
        continue;
      }
      for (const testing::TestResult& result : policy.results) {
        ++(result.passed ? passed : failed);
        for (const testing::Failure& failure : result.failures) {
          Annotate("error", policy, failure.span, result.title,
                   "expected: " + failure.expectation + "\nfound: " + failure.found);
        }
        if (!result.passed && result.failures.empty())
          Annotate("error", policy, result.span, result.title, "nothing is expected");
      }
      for (const testing::PropertyResult& property : policy.properties)
        ++(property.state == testing::PropertyResult::State::kViolated ? failed : passed);
      for (const Check& check : ChecksOf(report_, policy)) {
        if (!check.wrong.empty()) Annotate("error", policy, check.span, check.name, check.wrong);
      }
      if (policy.coverage) Missed(policy, *policy.coverage);
      if (policy.mutation) Survivors(policy, *policy.mutation);
    }
    out_ << passed << " passed, " << failed << " failed\n";
  }

 private:
  void Missed(const TestedPolicy& policy, const testing::Coverage& coverage) {
    for (const testing::CoveragePoint& point : coverage.points) {
      if (point.state == testing::CoveragePoint::State::kMissed)
        Annotate("warning", policy, point.span, "not covered", point.words);
    }
  }

  void Survivors(const TestedPolicy& policy, const testing::MutationReport& mutation) {
    for (const testing::Mutant& mutant : mutation.mutants) {
      if (mutant.fate == testing::Mutant::Fate::kSurvived)
        Annotate("warning", policy, mutant.span, "no test notices a change", mutant.words);
    }
  }

  // A span of no file stands for the policy as a whole.
  void Annotate(const char* level, const TestedPolicy& policy, source::Span span,
                const std::string& title, const std::string& text) {
    const source::SourceMap& sources = policy.compilation->sources;
    std::string path = policy.path;
    int line = 1, column = 1;
    if (span.file.valid()) {
      const source::Source& file = sources.Get(span.file);
      path = file.path();
      line = file.Locate(span.begin).line;
      column = file.Locate(span.begin).column;
    }
    out_ << "::" << level << " file=" << Escaped(path, true) << ",line=" << line
         << ",col=" << column << ",title=" << Escaped(title, true) << "::" << Escaped(text, false)
         << '\n';
  }

  const TestReport& report_;
  std::ostream& out_;
};

}  // namespace

void WriteJunit(const TestReport& report, std::ostream& out) { JunitWriter(report, out).Write(); }
void WriteGithub(const TestReport& report, std::ostream& out) { GithubWriter(report, out).Write(); }

}  // namespace remit::repl
