// Times of tables alone: one lookup in table X of README.md (1,000 and 10,000 rows; by `first`, and
// as a unique table that has to look for a second row), what its index takes to make and to keep,
// and the stages from text to something that can decide, for 10,000 rows of a table and 10,000
// rules. The checksums of the specification are verified before anything is timed. No proofs are
// run.
#include "tests/bench/desk/tables.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "interpreter/check/check.h"
#include "interpreter/engine/program.h"
#include "interpreter/engine/table_index.h"
#include "interpreter/parse/parse.h"
#include "tests/bench/bare_parse.h"
#include "tests/bench/desk/cases.h"
#include "tests/bench/rounds.h"

namespace remit::bench {
namespace {

using engine::Lanes;
using engine::TableIndex;
using engine::View;
using graph::Lookup;
using Comparison = Lookup::Comparison;

constexpr std::size_t kCases = 20'000;

// --- The cases: the derived values of size S that the table's columns name, as raw values. ---

std::vector<std::vector<std::int64_t>> ColumnsOf(const Table& table, std::size_t count) {
  const CaseColumns cases(count);
  std::vector<std::vector<std::int64_t>> columns(table.columns.size());
  const auto number = [](double value) { return std::bit_cast<std::int64_t>(value); };
  constexpr double kWin[] = {0.20, -0.10, -0.45, -0.25};
  for (std::size_t i = 0; i < count; ++i) {
    const double list = cases[kListPrice][i], quantity = cases[kQuantity][i];
    const double discount = cases[kRequested][i], tenure = cases[kTenure][i];
    const double credit = cases[kCredit][i], overdue = cases[kOverdue][i];
    const double competitor = cases[kCompetitor][i], segment = cases[kSegment][i];
    const double gross = list * quantity;
    const double net = gross * (1 - discount * 0.01);
    const double margin = net - cases[kUnitCost][i] * quantity;
    const double z = kWin[static_cast<int>(segment)] + 0.085 * discount - 0.9 * competitor -
                     0.35 * std::log(1 + gross * 0.00001) + 0.006 * tenure;
    const double r = 1 / (1 + std::exp(-(0.4 + 0.02 * tenure - 0.03 * overdue +
                                         0.002 * (credit - 600) + 0.01 * discount)));
    const std::map<Column, std::int64_t> values = {
        {Column::kDiscount, number(discount)},
        {Column::kMarginShare, number(margin / net)},
        {Column::kNet, number(net)},
        {Column::kChance, number(1 / (1 + std::exp(-z)))},
        {Column::kRisk,
         number(0.5 * (850 - credit) * (1.0 / 550) + 0.3 * overdue * (1.0 / 120) + 0.2 * (1 - r))},
        {Column::kLifetime, number(cases[kRevenue][i] * 0.35 * r / (1.1 - r))},
        {Column::kCredit, number(credit)},
        {Column::kOverdue, number(overdue)},
        {Column::kTenure, number(tenure)},
        {Column::kSegment, static_cast<std::int64_t>(segment)},
        {Column::kCompetitor, static_cast<std::int64_t>(competitor)},
    };
    for (std::size_t c = 0; c < columns.size(); ++c)
      columns[c].push_back(values.at(table.columns[c]));
  }
  return columns;
}

// --- The table as a node of a graph. ---

struct Made {
  graph::Graph graph;
  std::vector<Lanes> values;
  graph::NodeId table;
};

class Making {
 public:
  explicit Making(const Table& table) {
    for (const Column column : table.columns) {
      types::Type type;
      type.kind = column == Column::kSegment      ? types::TypeKind::kEnum
                  : column == Column::kCompetitor ? types::TypeKind::kBoolean
                                                  : types::TypeKind::kNumber;
      lookup_.columns.push_back(type);
      AddNode(graph::kInput, 0);
    }
  }

  Made Take(const Table& table, Lookup::Hit hit) && {
    lookup_.hit = hit;
    for (const Row& row : table.rows) {
      const std::uint32_t output = Constant(std::bit_cast<std::int64_t>(row.output));
      if (row.conditions.empty()) {
        lookup_.otherwise = output;
        continue;
      }
      lookup_.rows.push_back({});
      lookup_.rows.back().cells.assign(table.columns.size(), {false, {{}}});
      lookup_.rows.back().output = output;
      for (const Condition& condition : row.conditions) {
        const auto place = std::find(table.columns.begin(), table.columns.end(), condition.column);
        Lookup::Cell& cell =
            lookup_.rows.back().cells[static_cast<std::size_t>(place - table.columns.begin())];
        cell.patterns = PatternsOf(condition);
      }
    }
    graph::Node node;
    node.op = graph::Op::kTable;
    node.arguments = arguments_;
    made_.graph.nodes.push_back(node);
    made_.graph.lookups.push_back(std::move(lookup_));
    made_.table = graph::NodeId(made_.graph.nodes.size() - 1);
    return std::move(made_);
  }

 private:
  std::uint32_t AddNode(std::uint8_t stage, std::int64_t raw) {
    arguments_.push_back(graph::NodeId(made_.graph.nodes.size()));
    made_.graph.nodes.emplace_back();
    made_.graph.nodes.back().stage = stage;
    made_.values.emplace_back();
    made_.values.back().Reset(1);
    made_.values.back().Set(0, raw, engine::kPresent);
    return static_cast<std::uint32_t>(arguments_.size() - 1);
  }
  std::uint32_t Constant(std::int64_t raw) {
    const auto [place, added] = places_.try_emplace(raw, 0);
    if (added) place->second = AddNode(0, raw);
    return place->second;
  }
  base::Few<Lookup::Pattern> PatternsOf(const Condition& condition) {
    base::Few<Lookup::Pattern> patterns;
    for (std::int64_t value = 0; condition.places >> value != 0; ++value) {
      if ((condition.places >> value & 1) == 0) continue;
      patterns.push_back({Lookup::Pattern::Kind::kTests, {{Comparison::kEqual, Constant(value)}}});
    }
    if (!patterns.empty()) return patterns;
    const auto constant = [this](double value) {
      return Constant(std::bit_cast<std::int64_t>(value));
    };
    return {{Lookup::Pattern::Kind::kTests,
             {{Comparison::kGreaterOrEqual, constant(condition.Low())},
              {Comparison::kLess, constant(condition.High())}}}};
  }

  Made made_;
  Lookup lookup_;
  std::vector<graph::NodeId> arguments_;
  std::map<std::int64_t, std::uint32_t> places_;
};

// --- Lookups. ---

struct Looked {
  std::string name;
  std::size_t rows = 0;
  Made made;
  TableIndex index;
  std::vector<View> arguments;
};

std::unique_ptr<Looked> Look(const std::string& name, const Table& table, Lookup::Hit hit,
                             const std::vector<std::vector<std::int64_t>>& columns) {
  Made made = Making(table).Take(table, hit);
  const double start = Seconds();
  std::optional<TableIndex> index = TableIndex::Make(made.graph, made.table, made.values);
  const double made_in = Seconds() - start;
  if (!index) {
    std::fprintf(stderr, "%s has no index\n", name.c_str());
    return nullptr;
  }
  std::printf("%s: index made in %.1f ms, %zu bytes (%.0f a row), %zu groups\n", name.c_str(),
              made_in * 1e3, index->bytes(),
              static_cast<double>(index->bytes()) / static_cast<double>(table.rows.size()),
              index->parts().groups.size());
  std::vector<View> arguments(made.graph[made.table].arguments.size());
  for (std::size_t c = 0; c < columns.size(); ++c) arguments[c] = {columns[c].data(), nullptr, 1};
  return std::make_unique<Looked>(
      Looked{name, table.rows.size(), std::move(made), std::move(*index), std::move(arguments)});
}

// The checksum of README.md; of a table by `first` only.
bool Verified(const Looked& looked, std::int64_t expected) {
  std::int64_t checksum = 0;
  for (std::size_t i = 0; i < 1'000; ++i) {
    TableIndex::Found found;
    looked.index.FindRows(looked.arguments, i, 1, &found);
    const std::size_t row = found.first == TableIndex::kNoRow ? looked.rows - 1 : found.first;
    checksum += static_cast<std::int64_t>(row * (1 + i % 7));
  }
  if (checksum == expected) return true;
  std::fprintf(stderr, "%s: checksum %lld, expected %lld\n", looked.name.c_str(),
               static_cast<long long>(checksum), static_cast<long long>(expected));
  return false;
}

// Nanoseconds of one lookup, `at_once` lanes in each call.
double TimeOf(const Looked& looked, std::size_t at_once) {
  TableIndex::Found found[TableIndex::kLanes];
  std::uint64_t sink = 0;
  const double start = Seconds();
  for (std::size_t i = 0; i + at_once <= kCases; i += at_once) {
    looked.index.FindRows(looked.arguments, i, at_once, found);
    sink += found[0].first;
  }
  const double seconds = Seconds() - start;
  if (sink == 1) std::printf("\n");  // keeps the lookups from being left out
  return seconds / static_cast<double>(kCases / at_once * at_once) * 1e9;
}

void Lookups() {
  const Table small = MakeTableX(1'000), large = MakeTableX(10'000);
  const auto columns = ColumnsOf(small, kCases);
  std::vector<std::unique_ptr<Looked>> all;
  all.push_back(Look("first 1,000", small, Lookup::Hit::kFirst, columns));
  all.push_back(Look("first 10,000", large, Lookup::Hit::kFirst, columns));
  all.push_back(Look("unique 1,000", small, Lookup::Hit::kUnique, columns));
  all.push_back(Look("unique 10,000", large, Lookup::Hit::kUnique, columns));
  if (!all[0] || !all[1] || !Verified(*all[0], 3'848'516) || !Verified(*all[1], 25'814'557)) {
    std::exit(1);
  }
  Rounds rounds;
  for (const auto& looked : all) {
    rounds.Add(looked->name + ", sixteen cases", [&looked] { return TimeOf(*looked, 16); });
    rounds.Add(looked->name + ", one case", [&looked] { return TimeOf(*looked, 1); });
  }
  rounds.Run(25);
  for (const auto& looked : all) {
    for (const std::string form : {", sixteen cases", ", one case"}) {
      const Spread time = rounds.Time(looked->name + form);
      std::printf("%-32s %6.1f ns (%.1f .. %.1f)\n", (looked->name + form).c_str(), time.median,
                  time.p10, time.p90);
    }
  }
  for (const std::string hit : {"first", "unique"}) {
    for (const std::string form : {", sixteen cases", ", one case"}) {
      std::printf("%s%s: 10,000 rows are %.2f times 1,000\n", hit.c_str(), form.c_str(),
                  rounds.Ratio(hit + " 10,000" + form, hit + " 1,000" + form).median);
    }
  }
}

// --- From text to something that can decide. ---

std::string Inputs(const Table& table) {
  std::ostringstream text;
  text.precision(15);  // no exponents
  text << "policy bench.rows \"Rows\"\n  owner \"bench\"\n  effective from 2026-01-01\n"
          "enum Segment { seg0, seg1, seg2, seg3 }\nrecord Case {\n";
  for (const Column column : table.columns) {
    text << "  " << ShortName(column) << " : "
         << (column == Column::kSegment      ? "Segment"
             : column == Column::kCompetitor ? "boolean"
                                             : "number in 0 .. 10_000_000")
         << "\n";
  }
  text << "}\ninput case : Case\n";
  return text.str();
}

std::string PlaceOf(const Condition& condition) {
  const int place = std::countr_zero(condition.places);
  if (condition.column == Column::kCompetitor) return place == 1 ? "true" : "false";
  return "seg" + std::to_string(place);
}

std::string AsTable(const Table& table) {
  std::ostringstream text;
  text.precision(15);  // no exponents
  text << Inputs(table) << "table playbook first (";
  const char* comma = "";
  for (const Column column : table.columns) {
    text << comma << ShortName(column) << ": "
         << (column == Column::kSegment      ? "Segment"
             : column == Column::kCompetitor ? "boolean"
                                             : "number");
    comma = ", ";
  }
  text << ") -> number {\n ";
  for (const Column column : table.columns) text << " | " << ShortName(column);
  text << " || action |\n";
  for (const Row& row : table.rows) {
    text << " ";
    if (row.conditions.empty()) text << " | otherwise";
    for (const Column column : table.columns) {
      if (row.conditions.empty()) break;
      const auto condition =
          std::find_if(row.conditions.begin(), row.conditions.end(),
                       [&](const Condition& one) { return one.column == column; });
      text << " | ";
      if (condition == row.conditions.end()) {
        text << "any";
      } else if (condition->places != 0) {
        text << PlaceOf(*condition);
      } else {
        text << ">= " << condition->Low() << " and < " << condition->High();
      }
    }
    text << " || " << row.output << " |\n";
  }
  text << "}\nlet action = playbook(";
  comma = "";
  for (const Column column : table.columns) {
    text << comma << "case." << ShortName(column);
    comma = ", ";
  }
  text << ")\nladder rep < manager\nescalate to manager when action > 3\n";
  return text.str();
}

std::string AsRules(const Table& table) {
  std::ostringstream text;
  text.precision(15);  // no exponents
  text << Inputs(table) << "ladder l0 < l1 < l2 < l3 < l4 < l5\n";
  for (const Row& row : table.rows) {
    if (row.conditions.empty()) continue;
    text << "escalate to l" << row.output << " when ";
    const char* joint = "";
    for (const Condition& condition : row.conditions) {
      const std::string name = "case." + std::string(ShortName(condition.column));
      text << joint;
      if (condition.places != 0) {
        text << name << " is " << PlaceOf(condition);
      } else {
        text << name << " >= " << condition.Low() << " and " << name << " < " << condition.High();
      }
      joint = " and ";
    }
    text << "\n";
  }
  return text.str();
}

struct Stages {
  source::SourceMap sources;
  ast::Ast ast;
  diagnostics::Sink sink;
  check::Checked checked;
  double parse = 0, check = 0, bind = 0;
};

std::unique_ptr<Stages> Staged(const std::string& text) {
  auto stages = std::make_unique<Stages>();
  const double start = Seconds();
  const source::FileId file = stages->sources.Add("rows.remit", text);
  parse::ParseFile(stages->sources, file, stages->ast, stages->sink);
  const double parsed = Seconds();
  stages->checked = check::Check(stages->ast, stages->sources, stages->sink);
  const double checked = Seconds();
  if (!stages->checked.ok || stages->sink.has_errors()) {
    std::fprintf(stderr, "the text is not accepted\n");
    std::exit(1);
  }
  const auto program = engine::Program::Bind(stages->ast, stages->checked, 20'454);
  stages->parse = parsed - start;
  stages->check = checked - parsed;
  stages->bind = Seconds() - checked;
  return stages;
}

void Texts() {
  for (const std::size_t rows : {1'000u, 10'000u}) {
    const Table table = MakeTableX(rows);
    for (const bool as_table : {true, false}) {
      const std::string text = as_table ? AsTable(table) : AsRules(table);
      Rounds rounds;
      std::vector<double> parse, check, bind;
      rounds.Add("bare", [&] {
        const double start = Seconds();
        BareParse(text);
        return (Seconds() - start) * 1e3;
      });
      rounds.Add("all", [&] {
        const auto stages = Staged(text);
        parse.push_back(stages->parse * 1e3);
        check.push_back(stages->check * 1e3);
        bind.push_back(stages->bind * 1e3);
        return (stages->parse + stages->check + stages->bind) * 1e3;
      });
      rounds.Run(rows > 1'000 ? 5 : 15);
      std::printf(
          "%zu %s, %zu bytes: bare parse %.1f ms; to runnable %.1f ms (%.2f times): parse %.1f, "
          "check %.1f, graph and index %.1f\n",
          rows, as_table ? "rows of a table" : "rules", text.size(), rounds.Time("bare").median,
          rounds.Time("all").median, rounds.Ratio("all", "bare").median, SpreadOf(parse).median,
          SpreadOf(check).median, SpreadOf(bind).median);
    }
  }
}

}  // namespace
}  // namespace remit::bench

int main(int argc, char** argv) {
  remit::bench::Pin();
  const std::string what = argc > 1 ? argv[1] : "all";
  if (what != "texts") remit::bench::Lookups();
  if (what != "lookups") remit::bench::Texts();
}
