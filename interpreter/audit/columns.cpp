#include "interpreter/audit/columns.h"

#include <algorithm>

#include "interpreter/cases/cell.h"

namespace remit::audit {
namespace {

using types::TypeKind;

// FNV-1a, with what it has seen so far for its start; the length parts neighbouring cells.
std::uint64_t Mix(std::uint64_t hash, std::string_view text) {
  constexpr std::uint64_t kPrime = 0x100000001b3ull;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * kPrime;
  for (std::uint64_t length = text.size() + 1; length > 0; length >>= 8)
    hash = (hash ^ (length & 0xFF)) * kPrime;
  return hash ^ (hash >> 29);
}
constexpr std::uint64_t kHashStart = 0xcbf29ce484222325ull;

// Why a cell that is not empty is no value of its type.
Why WhyOf(const cases::Cell& cell, const cases::CellRules& rules, const types::Type& type,
          const types::TypeTable& table) {
  const std::string_view text = cases::TrimBlanks(cell.text);
  if (text.empty()) return Why::kEmpty;
  if (type.kind == TypeKind::kEnum || type.kind == TypeKind::kBoolean) return Why::kUnknownWord;
  if (type.kind != TypeKind::kDecimal) return Why::kUnreadable;
  const WrittenNumber number = NumberIn(text);
  const bool plain = number.form == NumberForm::kWhole || number.form == NumberForm::kPoint;
  if (!plain || !number.currency.empty()) return Why::kUnreadable;
  if (number.percent) return types::IsRatio(type) ? Why::kUnreadable : Why::kWrongUnit;
  if (number.unit.empty()) return rules.reading ? Why::kUnreadable : Why::kNoUnit;
  const auto unit = types::ParseUnit(number.unit, table);
  const auto* written = std::get_if<types::WrittenUnit>(&unit);
  return written != nullptr && written->dimension != type.dimension ? Why::kWrongUnit
                                                                    : Why::kUnreadable;
}

std::optional<double> WrittenAmount(std::string_view text, const cases::CellRules& rules) {
  const WrittenNumber number = NumberIn(text);
  if (number.form == NumberForm::kNone) return std::nullopt;
  double value = number.value;
  if (number.percent) return value / 100;
  if (!number.unit.empty() || !rules.reading) return value;
  value *= static_cast<double>(rules.reading->times) / static_cast<double>(rules.reading->per);
  return rules.reading->percent ? value / 100 : value;
}

}  // namespace

double AsNumber(types::Value value, const types::Type& type, const types::TypeTable& table) {
  if (type.kind == TypeKind::kNumber) return value.number();
  return types::ToNumber(types::FromScaled(value.raw, types::Scale(type, table)));
}

CellFacts FactsOf(const cases::Cell& cell, const cases::CellRules& rules, const types::Type& type,
                  const check::Domain& domain, const types::TypeTable& table,
                  types::TextPool& texts) {
  CellFacts facts;
  const cases::CellValue read = cases::ReadCell(cell, rules, type, table, texts);
  const bool amount = type.kind == TypeKind::kDecimal || type.kind == TypeKind::kNumber;
  switch (read.kind) {
    case cases::CellValue::Kind::kMissing:
      return facts;
    case cases::CellValue::Kind::kInvalid:
      facts.is = CellFacts::Is::kBad;
      facts.why = WhyOf(cell, rules, type, table);
      if (amount) facts.number = WrittenAmount(cell.text, rules);
      return facts;
    case cases::CellValue::Kind::kValue:
      break;
  }
  const bool inside = check::Contains(domain, read.value, type);
  facts.is = inside ? CellFacts::Is::kValue : CellFacts::Is::kBad;
  facts.why = Why::kOutOfRange;
  facts.raw = type.kind == TypeKind::kText ? 0 : read.value.raw;
  if (amount) facts.number = AsNumber(read.value, type, table);
  return facts;
}

std::string Column::Shown(std::string_view text) const {
  if (personal) return ShapeOf(text);
  constexpr std::size_t kLongest = 40;
  std::string shown;
  for (const char c : text.substr(0, kLongest))
    shown += c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
  // Never cut inside a character.
  if (text.size() > kLongest) {
    while (!shown.empty() && (static_cast<unsigned char>(shown.back()) & 0xC0) == 0x80)
      shown.pop_back();
    if (!shown.empty() && (static_cast<unsigned char>(shown.back()) & 0x80) != 0) shown.pop_back();
    shown += "…";
  }
  return "`" + shown + "`";
}

std::vector<std::pair<std::string_view, const Distinct*>> Column::ByCount() const {
  std::vector<std::pair<std::string_view, const Distinct*>> values;
  for (const auto& [text, value] : distinct) values.emplace_back(text, &value);
  std::sort(values.begin(), values.end(), [](const auto& a, const auto& b) {
    return std::pair(b.second->count, a.first) < std::pair(a.second->count, b.first);
  });
  return values;
}

Columns::Columns(const check::Checked& checked, const cases::Binding& binding,
                 const std::set<std::string>& unknown, std::int64_t as_of)
    : checked_(checked),
      binding_(binding),
      unknown_(unknown),
      as_of_(as_of),
      texts_(checked.texts) {}

Column* Columns::Make(std::string_view name) {
  auto made = std::make_unique<Column>();
  made->name = name;
  made->unknown = unknown_.count(made->name) != 0;
  made->id = binding_.id_column && binding_.id_column->text == name;
  for (const cases::ColumnRoute& route : binding_.routes) {
    const bool value = route.attested && route.column + ".value" == name;
    if (route.column != name && !value) continue;
    made->routes.push_back(&route);
    if (route.target.kind != cases::Target::Kind::kLeaf || made->leaf != nullptr) continue;
    const check::InputLeaf& leaf = checked_.model.leaves.at(route.target.index);
    if (leaf.type.kind == TypeKind::kList) continue;
    made->leaf = &leaf;
    made->route = &route;
    made->personal = made->personal || leaf.personal;
  }
  const auto named = [&](const cases::MappingText& one) { return one.text == name; };
  const bool said = std::any_of(binding_.ignored.begin(), binding_.ignored.end(), named) ||
                    std::any_of(binding_.kept.begin(), binding_.kept.end(), named);
  made->unknown = made->unknown || (made->routes.empty() && !made->id && !said);
  made->aside = made->routes.empty() && !made->id && !made->unknown;
  columns_.push_back(std::move(made));
  return columns_.back().get();
}

Column* Columns::At(std::size_t place, std::string_view name) {
  if (place < by_place_.size() && by_place_[place] != nullptr && by_place_[place]->name == name)
    return by_place_[place];
  auto found = by_name_.find(name);
  if (found == by_name_.end()) {
    if (columns_.size() >= kMostColumns) {
      if (left_out_.size() < kMostColumns) left_out_.emplace(name);
      return nullptr;
    }
    found = by_name_.emplace(std::string(name), Make(name)).first;
  }
  if (place < kMostColumns) {
    if (place >= by_place_.size()) by_place_.resize(place + 1);
    by_place_[place] = found->second;
  }
  return found->second;
}

void Columns::StartRow(std::uint64_t row) {
  EndRow();
  ++rows_;
  key_ = {kHashStart, kHashStart, row};
  in_row_ = true;
  any_cell_ = false;
}

void Columns::EndRow() {
  if (!in_row_ || !any_cell_) return;
  if (keys_.size() < kMostRowKeys)
    keys_.push_back(key_);
  else
    all_kept_ = false;
}

void Columns::Finish() {
  EndRow();
  in_row_ = false;
}

void Columns::SeeCell(std::size_t place, std::string_view name, const cases::Cell& cell) {
  Column* column = At(place, name);
  if (column == nullptr) return;
  any_cell_ = true;
  if (column->id) {
    key_.id = Mix(key_.id, cases::TrimBlanks(cell.text));
    has_id_ = true;
  } else {
    key_.content = Mix(Mix(key_.content, name), cell.text);
  }
  if (!column->aside) Gather(*column, cell);
}

void Columns::Gather(Column& column, const cases::Cell& cell) {
  ++column.cells;
  auto known = column.distinct.find(std::string(cell.text));
  CellFacts facts;
  if (known != column.distinct.end() && known->second.kind == cell.kind) {
    facts = known->second.facts;
  } else if (column.leaf != nullptr) {
    facts = FactsOf(cell, column.route->rules, column.leaf->type, column.leaf->domain,
                    checked_.type_table, texts_);
    // What was interned is of no use; now and then it is thrown away.
    constexpr std::uint64_t kTextsKept = 8192;
    if (column.leaf->type.kind == TypeKind::kText && ++texts_read_ % kTextsKept == 0)
      texts_ = checked_.texts;
  } else {
    facts.is = CellFacts::Is::kValue;
  }
  if (known == column.distinct.end()) {
    if (column.distinct.size() < kMostDistinct) {
      Distinct value;
      value.kind = cell.kind;
      value.facts = facts;
      known = column.distinct.emplace(std::string(cell.text), value).first;
    } else {
      column.more = true;
    }
  }
  if (known != column.distinct.end()) {
    Distinct& value = known->second;
    if (value.count < kExamples) value.rows[value.count] = key_.row;
    ++value.count;
  }
  Look(column, cell, facts);
}

void Columns::Look(Column& column, const cases::Cell& cell, const CellFacts& facts) {
  const std::string_view text = cell.text;
  const auto mark = [&](Mark what) {
    Count& count = column.marks[static_cast<std::size_t>(what)];
    count.Add(key_.row, count.rows < kExamples ? column.Shown(text) : "");
  };
  if (cases::TrimBlanks(text).empty()) ++column.blank;
  if (facts.is == CellFacts::Is::kMissing) {
    ++column.missing;
    return;
  }
  if (facts.is == CellFacts::Is::kBad) {
    ++column.bad;
    Count& count = column.why[static_cast<std::size_t>(facts.why)];
    count.Add(key_.row, count.rows < kExamples ? column.Shown(text) : "");
  }
  if (HasBlanksAround(text)) mark(Mark::kBlanksAround);
  if (HasInvisible(text)) mark(Mark::kInvisible);
  if (IsMojibake(text)) mark(Mark::kMojibake);
  const bool nothing = SaysNothing(text);
  const TypeKind kind = column.leaf == nullptr ? TypeKind::kText : column.leaf->type.kind;
  if (nothing && (kind == TypeKind::kText || facts.is == CellFacts::Is::kBad)) mark(Mark::kNothing);
  if (facts.number) column.numbers.Add(*facts.number);
  if (kind == TypeKind::kDecimal || kind == TypeKind::kNumber) {
    const WrittenNumber number = NumberIn(text);
    if (number.form == NumberForm::kNone && !nothing && !cases::TrimBlanks(text).empty())
      mark(Mark::kNoNumber);
    if (!number.currency.empty()) mark(Mark::kCurrency);
    if (number.form == NumberForm::kThousands) mark(Mark::kThousands);
    if (number.form == NumberForm::kComma) mark(Mark::kComma);
    if (number.form == NumberForm::kPoint) mark(Mark::kPoint);
    if (number.form == NumberForm::kUnclear) mark(Mark::kUnclear);
    if (facts.number && *facts.number < 0) mark(Mark::kNegative);
  }
  if (kind == TypeKind::kDate) {
    LookAtDate(column, text);
    if (facts.is == CellFacts::Is::kValue || facts.why == Why::kOutOfRange) {
      static const std::int64_t first_day = *types::ParseDate("1900-01-01");
      if (facts.raw > as_of_) mark(Mark::kFuture);
      if (facts.raw < first_day) mark(Mark::kLongAgo);
    }
  }
}

void Columns::LookAtDate(Column& column, std::string_view text) {
  const std::optional<WrittenDate> date = DateIn(text);
  if (!date) return;
  const auto add = [&](bool day_first) {
    Count& count = column.date_forms[PatternOf(*date, day_first)];
    count.Add(key_.row, count.rows < kExamples ? column.Shown(text) : "");
  };
  switch (date->order) {
    case WrittenDate::Order::kYearFirst:
      return add(true);
    case WrittenDate::Order::kDayFirst:
      ++column.day_first;
      return add(true);
    case WrittenDate::Order::kMonthFirst:
      ++column.month_first;
      return add(false);
    case WrittenDate::Order::kEither:
      ++column.either;
      column.unclear_dates.Add(key_.row, column.Shown(text));
      return;
  }
}

const Column* Columns::Find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

std::vector<const Column*> Columns::Feeding(std::uint32_t leaf) const {
  std::vector<const Column*> feeding;
  for (const auto& column : columns_) {
    const auto feeds = [&](const cases::ColumnRoute* route) {
      return route->target.kind == cases::Target::Kind::kLeaf && route->target.index == leaf;
    };
    if (std::any_of(column->routes.begin(), column->routes.end(), feeds))
      feeding.push_back(column.get());
  }
  return feeding;
}

}  // namespace remit::audit
