// Planted tables against trying every case: each defect is found, nothing else is said, and a gap
// is closed by the rows that its message proposes.
#include <map>
#include <regex>

#include "interpreter/compile/compile.h"
#include "tests/property/tables/planted_tables.h"
#include "tests/support/catch.h"

namespace remit::planted {
namespace {

using DiagnosticKind = diagnostics::Kind;

std::size_t RowIn(const std::string& message) {
  static const std::regex form("row ([0-9]+)");
  std::smatch match;
  REQUIRE(std::regex_search(message, match, form));
  return std::stoul(match[1]) - 1;
}

std::pair<std::size_t, std::size_t> RowsIn(const std::string& message) {
  static const std::regex form("row ([0-9]+) and row ([0-9]+)");
  std::smatch match;
  REQUIRE(std::regex_search(message, match, form));
  return {std::stoul(match[1]) - 1, std::stoul(match[2]) - 1};
}

struct Said {
  Truth truth;
  bool undecided = false;
  bool all_overlaps = true;           // every pair is named
  std::vector<std::string> proposed;  // rows that would close the gaps
  bool pasteable = true;
};

Said WhatIsSaid(const compile::Compilation& compilation) {
  Said said;
  for (const diagnostics::Diagnostic& diagnostic : compilation.sink.all()) {
    INFO(diagnostic.message);
    switch (diagnostic.kind) {
      case DiagnosticKind::kTableGap: {
        said.truth.gap = true;
        static const std::regex form("add a row for `(.*)`, or an");
        std::smatch match;
        REQUIRE(std::regex_search(diagnostic.hint, match, form));
        said.proposed.push_back(match[1]);
        said.pasteable = said.pasteable &&
                         said.proposed.back().find("where") == std::string::npos &&
                         diagnostic.message.find("more gaps") == std::string::npos;
        break;
      }
      case DiagnosticKind::kTableOverlap:
      case DiagnosticKind::kFirstOverlap:
        said.truth.overlaps.insert(RowsIn(diagnostic.message));
        said.all_overlaps =
            said.all_overlaps && diagnostic.message.find("more pairs") == std::string::npos;
        break;
      case DiagnosticKind::kRowNeverApplies:
        said.truth.dead.insert(RowIn(diagnostic.message));
        break;
      case DiagnosticKind::kRowShadowed:
        said.truth.shadowed.insert(RowIn(diagnostic.message));
        break;
      case DiagnosticKind::kTableNotDecided:
        said.undecided = true;
        break;
      default:
        // Inputs and choices that only some tables read.
        REQUIRE(diagnostic.severity() != diagnostics::Severity::kError);
    }
  }
  return said;
}

// Of rows in order: what is said of a shadowed one says it all.
void LeaveOutShadowed(const std::set<std::size_t>& shadowed, Truth& truth) {
  for (auto pair = truth.overlaps.begin(); pair != truth.overlaps.end();) {
    const bool out = shadowed.count(pair->first) > 0 || shadowed.count(pair->second) > 0;
    pair = out ? truth.overlaps.erase(pair) : std::next(pair);
  }
}

std::vector<std::string> Errors(const compile::Compilation& compilation) {
  std::vector<std::string> errors;
  for (const diagnostics::Diagnostic& diagnostic : compilation.sink.Sorted()) {
    if (diagnostic.severity() == diagnostics::Severity::kError)
      errors.push_back(diagnostic.message);
  }
  return errors;
}

TEST_CASE("who asks for errors alone is told every error, and not what rows lie behind others") {
  std::mt19937 random(5);
  int refused = 0, behind = 0;
  for (int round = 0; round < 200; ++round) {
    const std::string policy = MakeTable(random).Policy();
    INFO(policy);
    const compile::Compilation all = compile::CompileText("planted.remit", policy);
    const compile::Compilation errors =
        compile::CompileText("planted.remit", policy, source::ReadFile, prove::Depth::kErrors);
    CHECK(Errors(errors) == Errors(all));
    CHECK(errors.ok() == all.ok());
    CHECK(WhatIsSaid(errors).truth.shadowed.empty());
    refused += all.ok() ? 0 : 1;
    behind += WhatIsSaid(all).truth.shadowed.empty() ? 0 : 1;
  }
  CHECK(refused > 20);
  CHECK(behind > 5);
}

TEST_CASE("what is planted in a table is found, and nothing else") {
  std::mt19937 random(4);
  std::map<Defect, int> planted;
  int undecided = 0, gaps = 0, mended = 0;
  constexpr int kTables = 200;
  for (int round = 0; round < kTables; ++round) {
    const Table table = MakeTable(random);
    ++planted[table.planted];
    const std::string policy = table.Policy();
    INFO(policy);
    Truth truth = TruthOf(table);
    const Said said = WhatIsSaid(compile::CompileText("planted.remit", policy));
    if (said.undecided) {
      ++undecided;
      continue;
    }
    if (table.first) {
      LeaveOutShadowed(truth.shadowed, truth);
    } else {
      truth.shadowed.clear();
    }
    CHECK(said.truth.gap == truth.gap);
    CHECK(said.truth.dead == truth.dead);
    CHECK(said.truth.shadowed == truth.shadowed);
    if (said.all_overlaps) CHECK(said.truth.overlaps == truth.overlaps);
    CHECK(said.truth.overlaps.empty() == truth.overlaps.empty());
    gaps += truth.gap ? 1 : 0;
    if (!truth.gap || !said.pasteable) continue;
    ++mended;
    const Said after =
        WhatIsSaid(compile::CompileText("mended.remit", table.Policy(said.proposed)));
    INFO(table.Policy(said.proposed));
    CHECK_FALSE(after.truth.gap);
    CHECK(after.truth.overlaps == said.truth.overlaps);
  }
  INFO(undecided << " not decided, " << gaps << " with a gap, " << mended << " mended");
  CHECK(undecided <= kTables / 50);
  CHECK(mended > gaps / 2);
  for (const Defect defect :
       {Defect::kNone, Defect::kGap, Defect::kOverlap, Defect::kDead, Defect::kShadowed}) {
    CHECK(planted[defect] > kTables / 10);
  }
}

// A price list: 100 articles by 100 quantities, of which one is left out.
TEST_CASE("a table of ten thousand rows is analysed whole") {
  std::string text =
      "policy t.long\ninput article : number in 0 .. 100\ninput quantity : months in 0 .. 9_999\n"
      "table price (article: number, quantity: months) -> EUR {\n  | article | quantity || price "
      "|\n";
  constexpr int kMissing = 4'242, kTwice = 777;
  for (int row = 0; row < 10'000; ++row) {
    if (row == kMissing) continue;
    const int article = row / 100, from = row % 100 * 100;
    const int until = from + (row == kTwice ? 100 : 99);  // one more than its share
    text += "  | " + std::to_string(article) + " ..< " + std::to_string(article + 1) + " | " +
            std::to_string(from) + " .. " + std::to_string(until) + " || " + std::to_string(row) +
            " |\n";
  }
  text += "  | 100 | any || 1 |\n}\nrefuse bad: when price(article, quantity) > 1_000_000 EUR\n";
  const compile::Compilation compilation = compile::CompileText("long.remit", text);
  std::vector<std::string> said;
  for (const diagnostics::Diagnostic& diagnostic : compilation.sink.all())
    said.push_back(diagnostic.message);
  // Row 4,242 would be article 42 from 4,200 to 4,299 months; row 777 reaches 7,800, where 778
  // begins.
  REQUIRE(said == std::vector<std::string>{
                      "row 778 and row 779 of table `price` both apply to `article: 7, quantity: "
                      "7800 months`",
                      "no row of table `price` applies to `article: 42, quantity: 4200 months`"});
}

}  // namespace
}  // namespace remit::planted
