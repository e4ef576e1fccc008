#include "tests/property/tables/planted_tables.h"

#include <algorithm>
#include <array>

#include "interpreter/types/value.h"

namespace remit::planted {
namespace {

constexpr std::array<const char*, 4> kColours = {"red", "green", "blue", "grey"};  // grey: unused
constexpr std::array<const char*, 5> kSizes = {"tiny", "small", "middle", "large", "huge"};
constexpr std::int64_t kFirstDay = 20'454;  // 2026-01-01
constexpr std::int64_t kShareStep = 50;     // the grid is 0 %, 5 % … 40 %

std::int64_t Most(Kind kind) {
  switch (kind) {
    case Kind::kMonths:
      return 24;
    case Kind::kMoney:
      return 1'000'000;
    case Kind::kShare:
      return 400;
    case Kind::kDate:
      return 89;
    case Kind::kScore:
      return 50'000;
    case Kind::kColour:
      return static_cast<std::int64_t>(kColours.size()) - 1;
    case Kind::kFlag:
      return 1;
    case Kind::kSize:
      return static_cast<std::int64_t>(kSizes.size()) - 1;
  }
  return 0;
}

bool Ordered(Kind kind) {
  return kind != Kind::kColour && kind != Kind::kFlag && kind != Kind::kSize;
}

// How far apart the constants of cells are.
std::int64_t Coarse(Kind kind) {
  if (kind == Kind::kMoney) return 100'000;
  if (kind == Kind::kShare) return 25;
  if (kind == Kind::kScore) return 5'000;
  return 1;
}

std::string Fraction(std::int64_t value, std::int64_t unit, int digits) {
  std::string rest = std::to_string(value % unit);
  rest.insert(0, static_cast<std::size_t>(digits) - rest.size(), '0');
  return std::to_string(value / unit) + "." + rest;
}

std::string Text(Kind kind, std::int64_t value) {
  switch (kind) {
    case Kind::kMonths:
      return std::to_string(value);
    case Kind::kMoney:
      return Fraction(value, 10'000, 4) + " EUR";
    case Kind::kShare:
      return Fraction(value, 10, 1) + " %";
    case Kind::kDate:
      return types::FormatDate(kFirstDay + value);
    case Kind::kScore:
      return Fraction(value, 1'000, 3);
    case Kind::kColour:
      return std::string("\"") + kColours.at(static_cast<std::size_t>(value)) + "\"";
    case Kind::kFlag:
      return value == 1 ? "true" : "false";
    case Kind::kSize:
      return kSizes.at(static_cast<std::size_t>(value));
  }
  return {};
}

std::string TypeText(const Input& input) {
  static constexpr std::array<const char*, 8> kTypes = {"months", "EUR",  "percent", "date",
                                                        "number", "text", "boolean", "Size"};
  return kTypes.at(static_cast<std::size_t>(input.kind)) + std::string(input.optional ? "?" : "");
}

// `most`: the greatest value that the column is given.
std::string StretchText(Kind kind, std::int64_t most,
                        std::pair<std::int64_t, std::int64_t> stretch) {
  const auto [low, high] = stretch;
  if (kind == Kind::kScore) {  // between two thousandths there is always a third number
    if (low == 0) return "<= " + Text(kind, high);
    const std::string above = "> " + Text(kind, low - 1);
    return high == most ? above : above + " and <= " + Text(kind, high);
  }
  if (low == high) return Text(kind, low);
  if (low == 0) return "<= " + Text(kind, high);
  if (high == most) return ">= " + Text(kind, low);
  return Text(kind, low) + " .. " + Text(kind, high);
}

std::string CellText(const Table& table, const Cell& cell, std::size_t column) {
  const Kind kind = table.inputs[column].kind;
  const std::int64_t most = Most(kind) * table.inputs[column].factor;
  std::string text = cell.unknown ? "unknown" : "";
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  if (!cell.orders.empty()) {
    std::string compared;
    for (const Order& order : cell.orders) {
      compared +=
          (compared.empty() ? "" : " and ") + order.symbol + " " + table.inputs[order.input].name;
    }
    add(compared);
    return text;
  }
  if (!cell.known) return text;
  if (cell.stretches.empty()) {
    add("any");
    return text;
  }
  for (const auto& [low, high] : cell.stretches) {
    if (Ordered(kind)) {
      // Of the colours that no cell names only `not` can speak.
      add(low > high ? "> " + Text(kind, low) + " and < " + Text(kind, high)
                     : StretchText(kind, most, {low, high}));
      continue;
    }
    for (std::int64_t value = low; value <= high; ++value) add(Text(kind, value));
  }
  return text;
}

// The grey of a text column stands for every text that is not named.
std::string ColourText(const Cell& cell) {
  const auto holds = [&](std::int64_t value) {
    return cell.stretches.empty() ||
           std::any_of(cell.stretches.begin(), cell.stretches.end(), [&](const auto& stretch) {
             return stretch.first <= value && value <= stretch.second;
           });
  };
  std::string in, out;
  for (std::int64_t value = 0; value + 1 < static_cast<std::int64_t>(kColours.size()); ++value) {
    std::string& list = holds(value) ? in : out;
    list += (list.empty() ? "" : ", ") + Text(Kind::kColour, value);
  }
  if (!cell.known) return "unknown";
  if (!holds(3)) return (cell.unknown ? "unknown, " : "") + in;
  if (out.empty()) return cell.unknown ? "unknown, any" : "any";
  return "not " + out;
}

class Maker {
 public:
  explicit Maker(std::mt19937& random) : random_(random) {}

  Table Make() {
    AddInputs();
    std::vector<Cell> whole(table_.columns);
    for (std::size_t i = 0; i < table_.columns; ++i) whole[i].unknown = table_.inputs[i].optional;
    const int depth = 2 + Below(3);
    Split(whole, depth);
    std::shuffle(table_.rows.begin(), table_.rows.end(), random_);
    Plant();
    return std::move(table_);
  }

 private:
  int Below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }

  void AddInputs() {
    const int columns = 1 + Below(3);
    for (int i = 0; i < columns; ++i) {
      Input input{std::string(1, static_cast<char>('a' + i)), static_cast<Kind>(Below(8)), false,
                  1};
      if (input.kind == Kind::kShare && shares_++ > 0) input.kind = Kind::kMonths;
      input.optional = input.kind != Kind::kShare && Below(4) == 0;
      if (input.kind == Kind::kMonths && !input.optional && Below(3) == 0) input.factor = 2;
      table_.inputs.push_back(input);
    }
    table_.columns = table_.inputs.size();
    for (std::size_t i = 0; i < table_.columns; ++i) {
      const Input column = table_.inputs[i];
      const bool may = (column.kind == Kind::kMonths || column.kind == Kind::kMoney ||
                        column.kind == Kind::kDate) &&
                       column.factor == 1;
      if (!may || Below(2) == 0) continue;
      for (const char* name : {"lo", "hi"}) table_.inputs.push_back({name, column.kind, false, 1});
      compared_ = i;
      break;
    }
  }

  // Into parts that cover the box and do not meet.
  void Split(const std::vector<Cell>& box, int depth) {
    if (depth == 0) {
      table_.rows.push_back(box);
      return;
    }
    const auto column = static_cast<std::size_t>(Below(static_cast<int>(table_.columns)));
    const std::vector<Cell> parts = Parts(box[column], column);
    for (const Cell& part : parts) {
      std::vector<Cell> smaller = box;
      smaller[column] = part;
      Split(smaller, depth - 1);
    }
  }

  std::vector<Cell> Parts(const Cell& cell, std::size_t column) {
    const Input& input = table_.inputs[column];
    // No cell says `unknown` and all but some texts.
    const bool apart = input.kind == Kind::kColour || Below(2) == 0;
    if (cell.unknown && cell.known && apart) {
      Cell missing = cell, known = cell;
      missing.known = known.unknown = false;
      missing.orders.clear();
      return {missing, known};
    }
    const bool plain = cell.known && cell.orders.empty() && cell.stretches.size() <= 1;
    if (compared_ == column && cell.known && !cell.unknown && cell.stretches.empty() &&
        cell.orders.size() < 2 && Below(2) == 0) {
      const std::size_t other = table_.columns + (cell.orders.empty() ? Below(2) : Other(cell));
      const bool strict = Below(2) == 0;
      Cell below = cell, above = cell;
      below.orders.push_back({other, strict ? "<" : "<="});
      above.orders.push_back({other, strict ? ">=" : ">"});
      return {below, above};
    }
    if (!plain) return {cell};
    const std::int64_t most = Most(input.kind) * input.factor, step = Coarse(input.kind);
    const std::int64_t low = cell.stretches.empty() ? 0 : cell.stretches.front().first;
    const std::int64_t high = cell.stretches.empty() ? most : cell.stretches.front().second;
    const std::int64_t cut = low + Below(static_cast<int>((high - low) / step) + 1) * step;
    if (cut >= high) return {cell};
    Cell lower = cell, upper = cell;
    lower.stretches = {{low, cut}};
    upper.stretches = {{cut + 1, high}};
    if (Below(2) == 0)
      upper.unknown = false;
    else
      lower.unknown = false;
    return {lower, upper};
  }
  std::size_t Other(const Cell& cell) const {
    return cell.orders.front().input == table_.columns ? 1 : 0;
  }

  void Plant() {
    auto& rows = table_.rows;
    const auto row = static_cast<std::size_t>(Below(static_cast<int>(rows.size())));
    const auto column = static_cast<std::size_t>(Below(static_cast<int>(table_.columns)));
    switch (Below(5)) {
      case 0:
        return;
      case 1:
        table_.planted = Defect::kGap;
        if (rows.size() > 1) rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(row));
        return;
      case 2:
        table_.planted = Defect::kOverlap;
        table_.first = Below(3) == 0;
        rows[row][column] = {};
        return;
      case 3: {
        table_.planted = Defect::kDead;
        std::vector<Cell> dead = rows[row];
        const Kind kind = table_.inputs[column].kind;
        if (!Ordered(kind)) return;
        dead[column] = {};
        dead[column].stretches = {{Coarse(kind) * 8, Coarse(kind) * 8}};
        dead[column].stretches.front().first += Coarse(kind);
        rows.push_back(std::move(dead));
        return;
      }
      default: {
        table_.planted = Defect::kShadowed;
        table_.first = true;
        std::vector<Cell> behind = rows[row];
        if (Below(2) == 0) behind[column] = {};
        rows.push_back(std::move(behind));
        return;
      }
    }
  }

  std::mt19937& random_;
  Table table_;
  std::optional<std::size_t> compared_;
  int shares_ = 0;
};

// ---- trying every case

// Values of an input that a cell could tell from their neighbours, and enough of these to stand in
// every order to two other inputs.
std::vector<Value> Tried(const Table& table, std::size_t index) {
  const Input& input = table.inputs[index];
  const std::int64_t most = Most(input.kind);
  std::set<std::int64_t> values{0, most};
  const bool compared = table.inputs.size() > table.columns;
  const std::int64_t around = compared ? 2 : 1;
  const auto near = [&](std::int64_t value) {
    for (std::int64_t v = value - around; v <= value + around; ++v) {
      if (v >= 0 && v <= most) values.insert(v);
    }
  };
  if (!Ordered(input.kind)) {
    for (std::int64_t v = 0; v <= most; ++v) values.insert(v);
  }
  if (compared) near(0);
  if (compared) near(most);
  for (const std::vector<Cell>& row : table.rows) {
    for (std::size_t column = 0; column < table.columns; ++column) {
      if (table.inputs[column].kind != input.kind) continue;
      for (const auto& [low, high] : row[column].stretches) {
        near(low / input.factor);
        near(high / input.factor);
      }
    }
  }
  if (input.kind == Kind::kShare) {
    values.clear();
    for (std::int64_t v = 0; v <= most; v += kShareStep) values.insert(v);
  }
  std::vector<Value> tried(values.begin(), values.end());
  if (input.optional) tried.emplace_back();
  return tried;
}

bool Holds(const std::string& symbol, std::int64_t a, std::int64_t b) {
  if (symbol == "<") return a < b;
  if (symbol == "<=") return a <= b;
  return symbol == ">" ? a > b : a >= b;
}

bool Holds(const Cell& cell, Value value, const std::vector<Value>& inputs) {
  if (!value) return cell.unknown;
  if (!cell.known) return false;
  for (const Order& order : cell.orders) {
    if (!Holds(order.symbol, *value, *inputs[order.input])) return false;
  }
  return cell.stretches.empty() ||
         std::any_of(cell.stretches.begin(), cell.stretches.end(), [&](const auto& stretch) {
           return stretch.first <= *value && *value <= stretch.second;
         });
}

}  // namespace

// One whose cases can all be tried.
Table MakeTable(std::mt19937& random) {
  constexpr std::size_t kMostCases = 40'000;
  for (;;) {
    Table table = Maker(random).Make();
    std::size_t cases = 1;
    for (std::size_t i = 0; i < table.inputs.size(); ++i) cases *= Tried(table, i).size();
    if (cases <= kMostCases) return table;
  }
}

Truth TruthOf(const Table& table) {
  std::vector<std::vector<Value>> tried;
  for (std::size_t i = 0; i < table.inputs.size(); ++i) tried.push_back(Tried(table, i));
  Truth truth;
  std::set<std::size_t> met, counted;
  std::vector<std::size_t> at(tried.size(), 0);
  std::vector<Value> values(tried.size());
  for (bool more = true; more;) {
    for (std::size_t i = 0; i < at.size(); ++i) values[i] = tried[i][at[i]];
    std::vector<std::size_t> matching;
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
      bool all = true;
      for (std::size_t column = 0; all && column < table.columns; ++column) {
        Value given = values[column];
        if (given) *given *= table.inputs[column].factor;
        all = Holds(table.rows[row][column], given, values);
      }
      if (all) matching.push_back(row);
    }
    truth.gap = truth.gap || matching.empty();
    met.insert(matching.begin(), matching.end());
    if (!matching.empty()) counted.insert(matching.front());
    for (std::size_t i = 0; i < matching.size(); ++i) {
      for (std::size_t j = i + 1; j < matching.size(); ++j)
        truth.overlaps.insert({matching[i], matching[j]});
    }
    more = false;
    for (std::size_t i = 0; i < at.size() && !more; ++i) {
      more = ++at[i] < tried[i].size();
      if (!more) at[i] = 0;
    }
  }
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    if (met.count(row) == 0) {
      truth.dead.insert(row);
    } else if (counted.count(row) == 0) {
      truth.shadowed.insert(row);
    }
  }
  return truth;
}

// Every row says something else.
std::string Table::Policy(const std::vector<std::string>& more_rows) const {
  std::string text = "policy t.planted\nenum Size { tiny, small, middle, large, huge }\n";
  std::string parameters, header, arguments;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const Input& input = inputs[i];
    const std::string type = TypeText(input);
    if (input.kind == Kind::kShare) {
      text += "choose " + input.name + " : percent from 0 % to 40 % step 5 %\n";
    } else {
      const bool bounded = Ordered(input.kind);
      text += "input " + input.name + " : " + type +
              (bounded ? " in " + Text(input.kind, 0) + " .. " + Text(input.kind, Most(input.kind))
                       : "") +
              "\n";
    }
    if (i >= columns) continue;
    const std::string comma = i == 0 ? "" : ", ";
    parameters += comma + input.name + ": " + type;
    header += " " + input.name + " |";
    arguments +=
        comma + input.name + (input.factor == 1 ? "" : " * " + std::to_string(input.factor));
  }
  text += std::string("table rate ") + (first ? "first " : "") + "(" + parameters +
          ") -> percent {\n  |" + header + "| rate |\n";
  for (std::size_t row = 0; row < rows.size(); ++row) {
    text += "  |";
    for (std::size_t column = 0; column < columns; ++column) {
      const Kind kind = inputs[column].kind;
      text += " " +
              (kind == Kind::kColour ? ColourText(rows[row][column])
                                     : CellText(*this, rows[row][column], column)) +
              " |";
    }
    text += "| " + std::to_string(row + 1) + " % |\n";
  }
  for (std::size_t i = 0; i < more_rows.size(); ++i)
    text += "  " + more_rows[i] + "| " + std::to_string(50 + i) + " % |\n";
  return text + "}\nrefuse bad: when rate(" + arguments + ") > 90 %\n";
}

}  // namespace remit::planted
