// Writes the discount desk as Remit text.
#include "tests/bench/desk/policy_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <vector>

#include "tests/bench/desk/tables.h"

namespace remit::bench {
namespace {

constexpr std::array<const char*, 4> kSegments = {"small_business", "mid_market", "enterprise",
                                                  "public_sector"};
constexpr std::array<const char*, 3> kTerms = {"monthly", "yearly", "three_years"};
constexpr std::array<const char*, 6> kActions = {"accept",      "counter", "bundle",
                                                 "ask_finance", "hold",    "decline"};

// How a column is called in the policy: the parameter of a table, its type, and what a call gives.
struct Words {
  const char* parameter;
  const char* number;   // type in `number`
  const char* decimal;  // type in money and percent
  const char* argument;
};
const Words& WordsOf(Column column) {
  static const std::array<Words, kColumnCount> kWords = {{
      {"discount", "number", "percent", "discount"},
      {"margin_share", "number", "percent", "margin_share"},
      {"net", "number", "EUR", "net"},
      {"chance", "number", "percent", "win_chance"},
      {"risk", "number", "percent", "risk"},
      {"lifetime", "number", "EUR", "lifetime_value"},
      {"credit", "number", "number", "credit_score"},
      {"overdue", "number", "days", "overdue"},
      {"tenure", "number", "months", "tenure"},
      {"segment", "Segment", "Segment", "segment"},
      {"competitor", "boolean", "boolean", "competitor"},
      {"list_price", "number", "EUR / pieces", "list_price"},
      {"quantity", "number", "pieces", "quantity"},
      {"revenue", "number", "EUR", "annual_revenue"},
      {"term", "Term", "Term", "term"},
  }};
  return kWords[static_cast<std::size_t>(column)];
}

// The shortest decimal that reads back as the same value; at most 4 decimals occur.
std::string Plain(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.9f", value);
  std::string result = text.data();
  result.erase(result.find_last_not_of('0') + 1);
  if (result.back() == '.') result.pop_back();
  return result;
}

// As a person writes it: thousands apart.
std::string Grouped(double value) {
  std::string text = Plain(value);
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::size_t first = text.front() == '-' ? 1 : 0;
  for (std::size_t at = point; at > first + 3; at -= 3) text.insert(at - 3, "_");
  return text;
}

// A share written as a percentage: exact, since no share has more than 4 decimals.
std::string Percent(double share) { return Plain(std::round(share * 1e6) / 1e4) + " %"; }

bool IsShare(Column column) {
  return column == Column::kMarginShare || column == Column::kChance || column == Column::kRisk;
}

std::string Cut(Column column, double value, Arithmetic arithmetic) {
  if (arithmetic == Arithmetic::kNumber) return Grouped(value);
  if (IsShare(column)) return Percent(value);
  if (column == Column::kDiscount) return Plain(value) + " %";
  return Grouped(value);  // takes the unit of the column
}

std::string Cell(const Row& row, Column column, Arithmetic arithmetic) {
  const auto found =
      std::find_if(row.conditions.begin(), row.conditions.end(),
                   [column](const Condition& condition) { return condition.column == column; });
  if (found == row.conditions.end()) return "any";
  if (ValuesOf(column) == 2) return found->places == 1 ? "false" : "true";
  if (ValuesOf(column) > 0) {
    std::string text;
    for (int place = 0; place < ValuesOf(column); ++place) {
      if ((found->places >> place & 1) == 0) continue;
      if (!text.empty()) text += ", ";
      const auto at = static_cast<std::size_t>(place);
      text += column == Column::kTerm ? kTerms[at] : kSegments[at];
    }
    return text;
  }
  if (found->high < 0) return ">= " + Cut(column, found->Low(), arithmetic);
  if (found->low < 0) return "< " + Cut(column, found->High(), arithmetic);
  return Cut(column, found->Low(), arithmetic) + " ..< " + Cut(column, found->High(), arithmetic);
}

// Cells below one another.
class Grid {
 public:
  void Add(std::vector<std::string> cells) {
    widths_.resize(std::max(widths_.size(), cells.size()));
    for (std::size_t i = 0; i < cells.size(); ++i)
      widths_[i] = std::max(widths_[i], cells[i].size());
    lines_.push_back(std::move(cells));
  }
  // `results` of the columns stand behind the double bar.
  std::string Text(std::size_t results) const {
    std::string text;
    for (const auto& cells : lines_) {
      text += "  ";
      for (std::size_t i = 0; i < cells.size(); ++i) {
        text += i == 0 ? "| " : i == cells.size() - results ? "|| " : "| ";
        text += cells[i] + std::string(widths_[i] - cells[i].size() + 1, ' ');
      }
      text += "|\n";
    }
    return text;
  }

 private:
  std::vector<std::size_t> widths_;
  std::vector<std::vector<std::string>> lines_;
};

// What the rows of a table say.
struct Results {
  std::string type;                // "(line: number, action: Action)"
  std::vector<std::string> names;  // of the columns behind the bar
  std::vector<std::string> (*of)(std::size_t row, double output, Arithmetic arithmetic);
};

std::string TableText(const std::string& name, const char* hit, const Table& table,
                      const Results& results, Arithmetic arithmetic) {
  std::string text = "table " + name + " " + hit + " (";
  std::vector<std::string> head;
  for (const Column column : table.columns) {
    const Words& words = WordsOf(column);
    if (!head.empty()) text += ", ";
    head.emplace_back(words.parameter);
    text += head.back() + ": " + (arithmetic == Arithmetic::kNumber ? words.number : words.decimal);
  }
  text += ") -> " + results.type + " {\n";
  head.insert(head.end(), results.names.begin(), results.names.end());
  Grid grid;
  grid.Add(head);
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const Row& row = table.rows[i];
    std::vector<std::string> cells;
    for (const Column column : table.columns)
      cells.push_back(row.conditions.empty() ? "" : Cell(row, column, arithmetic));
    if (row.conditions.empty()) cells.front() = "otherwise";
    for (std::string& cell : results.of(i, row.output, arithmetic))
      cells.push_back(std::move(cell));
    grid.Add(std::move(cells));
  }
  return text + grid.Text(results.names.size()) + "}\n";
}

std::string Call(const char* table, const std::vector<Column>& columns, const char* discount) {
  std::string text = std::string(table) + "(";
  for (const Column column : columns) {
    if (text.back() != '(') text += ", ";
    text += column == Column::kDiscount ? discount : WordsOf(column).argument;
  }
  return text + ")";
}

const Results kPlaybook = {"(line: number, action: Action)",
                           {"line", "action"},
                           [](std::size_t row, double output, Arithmetic) {
                             return std::vector<std::string>{
                                 std::to_string(row), kActions[static_cast<std::size_t>(output)]};
                           }};

Results Single(const char* type, const char* name,
               std::vector<std::string> (*of)(std::size_t, double, Arithmetic)) {
  return {type, {name}, of};
}
std::vector<std::string> AsNumber(std::size_t, double output, Arithmetic) {
  return {Plain(output)};
}
std::vector<std::string> AsDiscount(std::size_t, double output, Arithmetic arithmetic) {
  return {Plain(output) + (arithmetic == Arithmetic::kDecimal ? " %" : "")};
}

std::string Inputs(Size size, Arithmetic arithmetic) {
  std::string text =
      "enum Segment { small_business, mid_market, enterprise, public_sector }\n"
      "enum Action { accept, counter, bundle, ask_finance, hold, decline }\n";
  if (size == Size::kL) text += "enum Term { monthly, yearly, three_years }\n";
  if (arithmetic == Arithmetic::kNumber)
    return text + R"(
input list_price     : number  in 500 .. 4_999
input unit_cost      : number  in 150 .. 3_749
input quantity       : number  in 1 .. 400
input requested      : number  in 0 .. 40          # percent off, in steps of a half
input tenure         : number  in 0 .. 120         # months
input credit_score   : number  in 300 .. 850
input segment        : Segment
input competitor     : boolean
input annual_revenue : number  in 0 .. 1_999_999
input overdue        : number  in 0 .. 119         # days

)";
  return text + R"(unit pieces

input list_price     : EUR / pieces  in 500 .. 4_999
input unit_cost      : EUR / pieces  in 150 .. 3_749
input quantity       : pieces        in 1 .. 400
input requested      : percent       in 0 % .. 40 %
input tenure         : months        in 0 .. 120
input credit_score   : number        in 300 .. 850
input segment        : Segment
input competitor     : boolean
input annual_revenue : EUR           in 0 EUR .. 1_999_999 EUR
input overdue        : days          in 0 .. 119

)";
}

std::string Knobs(Size size, Arithmetic arithmetic) {
  if (size == Size::kS) return "";
  std::string text = arithmetic == Arithmetic::kNumber
                         ? "choose discount : number from 0 to 40 step 0.5\n"
                         : "choose discount : percent from 0 % to 40 % step 0.5 %\n";
  if (size == Size::kL) text += "choose term : Term in { monthly, yearly, three_years }\n";
  return text + "\n";
}

std::string SmallTables(Size size, Arithmetic arithmetic) {
  const bool decimal = arithmetic == Arithmetic::kDecimal;
  std::string text =
      decimal
          ? R"(table segment_terms (segment: Segment) -> (pull: number, worth: percent, floor: percent) {
  | segment        || pull  | worth | floor |
  | small_business || 0.2   | 80 %  | 14 %  |
  | mid_market     || -0.1  | 100 % | 12 %  |
  | enterprise     || -0.45 | 130 % | 9 %   |
  | public_sector  || -0.25 | 110 % | 6 %   |
}
)"
          : R"(table segment_terms (segment: Segment) -> (pull: number, worth: number, floor: number) {
  | segment        || pull  | worth | floor |
  | small_business || 0.2   | 0.8   | 0.14  |
  | mid_market     || -0.1  | 1     | 0.12  |
  | enterprise     || -0.45 | 1.3   | 0.09  |
  | public_sector  || -0.25 | 1.1   | 0.06  |
}
)";
  if (size != Size::kL) return text;
  return text +
         (decimal
              ? R"(table payment (term: Term) -> (share: percent, pull: number, loyalty: number) {
  | term        || share | pull  | loyalty |
  | monthly     || 100 % | 0     | 0       |
  | yearly      || 98 %  | -0.15 | 0.3     |
  | three_years || 96 %  | -0.35 | 0.55    |
}
)"
              : R"(table payment (term: Term) -> (share: number, pull: number, loyalty: number) {
  | term        || share | pull  | loyalty |
  | monthly     || 1     | 0     | 0       |
  | yearly      || 0.98  | -0.15 | 0.3     |
  | three_years || 0.96  | -0.35 | 0.55    |
}
)");
}

// The values worked out at one discount.
std::string Formulas(Size size, Arithmetic arithmetic) {
  const std::string d = size == Size::kS ? "requested" : "discount";
  const bool large = size == Size::kL;
  const bool decimal = arithmetic == Arithmetic::kDecimal;
  const std::string off = decimal ? "(100 % - " + d + ")" : "(1 - " + d + " * 0.01)";
  const std::string points = decimal ? "number(" + d + " * 100)" : d;
  const std::string tenure = decimal ? "number(tenure)" : "tenure";
  const std::string overdue = decimal ? "number(overdue)" : "overdue";
  std::string text = "let gross = list_price * quantity\n";
  text += "let net = gross * " + off + (large ? " * payment(term).share" : "") + "\n";
  text +=
      "let cost = unit_cost * quantity\n"
      "let margin = net - cost\n"
      "let margin_share = margin / net\n\n";
  text += "# The chance to win the deal, and to keep the customer.\n";
  text += std::string("let deal_size = log(1 + ") + (decimal ? "number(gross)" : "gross") +
          " * 0.00001)\n";
  text += "let rivalry = if competitor then 0.9 else 0\n";
  text += "let pull = segment_terms(segment).pull + 0.085 * " + points +
          " - rivalry - 0.35 * deal_size + 0.006 * " + tenure;
  if (large) text += " + payment(term).pull + adjustment";
  text += "\nlet loyalty = 0.4 + 0.02 * " + tenure + " - 0.03 * " + overdue +
          " + 0.002 * (credit_score - 600) + 0.01 * " + points +
          (large ? " + payment(term).loyalty" : "") + "\n";
  const char* open = decimal ? "percent(" : "";
  const char* close = decimal ? ")" : "";
  text += std::string("let win_chance = ") + open + "1 / (1 + exp(-pull))" + close + "\n";
  text += std::string("let retention = ") + open + "1 / (1 + exp(-loyalty))" + close + "\n\n";
  text += "let expected_margin = win_chance * margin\n";
  text +=
      decimal
          ? "let lifetime_value = annual_revenue * 35 % * retention / (110 % - retention)\n"
            "let risk = percent(0.5 * (850 - credit_score) * (1 / 550) + 0.3 * number(overdue)"
            " * (1 / 120))\n  + 20 % * (100 % - retention)\n"
            "let value = expected_margin + 12 % * lifetime_value * segment_terms(segment).worth\n\n"
          : "let lifetime_value = annual_revenue * 0.35 * retention / (1.1 - retention)\n"
            "let risk = 0.5 * (850 - credit_score) * (1 / 550) + 0.3 * overdue * (1 / 120)"
            " + 0.2 * (1 - retention)\n"
            "let value = expected_margin + 0.12 * lifetime_value * "
            "segment_terms(segment).worth\n\n";
  return text;
}

// Objectives and requirements of M and L.
std::string Choice(Size size, Arithmetic arithmetic) {
  if (size == Size::kS) return "";
  const bool decimal = arithmetic == Arithmetic::kDecimal;
  const bool large = size == Size::kL;
  std::string text = decimal ? R"(objective profit = expected_margin from 0 EUR to gross
objective win = win_chance from 0 % to 100 %
objective lifetime = win_chance * (lifetime_value / (lifetime_value + gross)) from 0 % to 100 %
objective closeness = 100 % - abs(discount - requested) * 2.5 from 0 % to 100 %
)"
                             : R"(objective profit = expected_margin from 0 to gross
objective win = win_chance from 0 to 1
objective lifetime = win_chance * lifetime_value / (lifetime_value + gross) from 0 to 1
objective closeness = 1 - abs(discount - requested) * 0.025 from 0 to 1
)";
  if (large)
    text +=
        "objective fit = " + Call("habit", MakeTable('C').columns, "discount") + " from 0 to 1\n";
  text += "trade_off weigh profit: 45, win: 20, lifetime: 25, closeness: 10";
  if (large) text += ", fit: 100";
  text += "\n\n";
  if (large)
    text += "let most_off = " + Call("ceiling", MakeTable('B').columns, "") + "\n";
  else
    text += decimal
                ? "let most_off = 10 % + 0.15 % * (tenure / 1 month) + (if credit_score >= 680 "
                  "then 8 points else 0 points)\n"
                : "let most_off = 10 + 0.15 * tenure + (if credit_score >= 680 then 8 else 0)\n";
  text +=
      "require margin_floor : margin_share >= segment_terms(segment).floor   because \"the "
      "segment's floor\"\n";
  text +=
      "require earned_discount : discount <= most_off   because \"more than the customer has "
      "earned\"\n";
  text += std::string("require worth_the_work : expected_margin >= ") +
          (decimal ? "6 % * gross" : "0.06 * gross") +
          "   because \"not worth the work of the desk\"\n\n";
  return text;
}

// The rules of S and M: one bit each.
std::string Escalations(Size size, Arithmetic arithmetic) {
  const bool decimal = arithmetic == Arithmetic::kDecimal;
  const std::string d = size == Size::kS ? "requested" : "discount";
  std::string text = "let thin = margin_share < segment_terms(segment).floor + ";
  text += decimal ? "3 points\n" : "0.03\n";
  text += "let deep = " + d + (decimal ? " > 25 %\n" : " > 25\n");
  text += std::string("let big = net > 400_000") + (decimal ? " EUR\n" : "\n");
  text += "let shaky = credit_score < 580\n";
  text += std::string("let late = overdue > 60") + (decimal ? " days\n\n" : "\n\n");
  return text +
         "escalate to manager  when thin    because \"a thin margin\"\n"
         "escalate to director when deep    because \"a deep discount\"\n"
         "escalate to director when big     because \"a big deal\"\n"
         "escalate to manager  when shaky   because \"a shaky credit\"\n"
         "escalate to director when late    because \"pays late\"\n";
}

std::string Head(const std::string& name, const std::string& title) {
  return "policy bench." + name + " \"" + title +
         "\"\n  owner \"Sales operations\"\n\nladder rep < manager < director\n\n";
}

const char* Letter(Size size) {
  switch (size) {
    case Size::kS:
      return "s";
    case Size::kM:
      return "m";
    case Size::kL:
      return "l";
  }
  return "";
}

std::string OwnTables(Size size, Arithmetic arithmetic) {
  const bool decimal = arithmetic == Arithmetic::kDecimal;
  if (size != Size::kL)
    return "\n" + TableText("playbook", "first", MakeTable('S'), kPlaybook, arithmetic);
  std::string text = "\n";
  text += TableText("experience", "first", MakeTable('A'), Single("number", "pull", AsNumber),
                    arithmetic) +
          "\n";
  text += TableText("ceiling", "first", MakeTable('B'),
                    Single(decimal ? "percent" : "number", "ceiling", AsDiscount), arithmetic) +
          "\n";
  text +=
      TableText("habit", "first", MakeTable('C'), Single("number", "fit", AsNumber), arithmetic) +
      "\n";
  text += TableText("playbook", "first", MakeTable('D'), kPlaybook, arithmetic) + "\n";
  return text + TableText("concerns", "collect sum", MakeTable('E'),
                          Single("number", "points", AsNumber), arithmetic);
}

}  // namespace

std::string PolicyText(Size size, Arithmetic arithmetic) {
  const bool decimal = arithmetic == Arithmetic::kDecimal;
  const char* d = size == Size::kS ? "requested" : "discount";
  std::string name = std::string("desk_") + Letter(size) + (decimal ? "_decimal" : "");
  std::string title = std::string("Discount desk, size ") + Name(size) +
                      (decimal ? ", in money and percentages" : ", in numbers");
  std::string text =
      "# Written by tests/bench/write_policies.cpp: the desk of tests/bench/README.md.\n" +
      Head(name, title);
  text += Inputs(size, arithmetic) + Knobs(size, arithmetic) + SmallTables(size, arithmetic) + "\n";
  if (size == Size::kL)
    text += "let adjustment = " + Call("experience", MakeTable('A').columns, "") + "\n";
  text += Formulas(size, arithmetic) + Choice(size, arithmetic);
  const Table playbook = MakeTable(size == Size::kL ? 'D' : 'S');
  const std::string call = Call("playbook", playbook.columns, d);
  text += "let line = " + call + ".line\nlet action = " + call + ".action\n";
  if (size == Size::kL) {
    text += "let concern = " + Call("concerns", MakeTable('E').columns, d) + "\n\n";
    text +=
        "escalate to manager  when concern >= 20   because \"several concerns\"\n"
        "escalate to director when concern >= 40   because \"many concerns\"\n";
  } else {
    text += Escalations(size, arithmetic);
  }
  return text + OwnTables(size, arithmetic);
}

std::string PolicyTextOfX(std::size_t rows) {
  const Table table = MakeTableX(rows);
  const Arithmetic arithmetic = Arithmetic::kNumber;
  const std::string call = Call("playbook", table.columns, "requested");
  return Head("table_x", "A table of " + std::to_string(rows) + " rows") +
         Inputs(Size::kS, arithmetic) + SmallTables(Size::kS, arithmetic) + "\n" +
         Formulas(Size::kS, arithmetic) + "let line = " + call + ".line\nlet action = " + call +
         ".action\n\nescalate to manager when action is decline\n\n" +
         TableText("playbook", "first", table, kPlaybook, arithmetic);
}

}  // namespace remit::bench
