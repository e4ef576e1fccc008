// Written values: quantities, dates, ranges and sets of them. Everything exact; nothing is rounded
// to fit.
#include <algorithm>
#include <limits>

#include "interpreter/base/text.h"
#include "interpreter/check/checker.h"

namespace remit::check {
namespace {

using types::ExactDecimal;

std::optional<ExactDecimal> ParsedDigits(std::string_view digits) {
  const auto parsed = types::ParseExactDecimal(digits);
  if (const ExactDecimal* exact = std::get_if<ExactDecimal>(&parsed))
    return types::Normalised(*exact);
  return std::nullopt;
}

std::optional<ExactDecimal> Times(ExactDecimal value, std::int64_t factor) {
  if (__builtin_mul_overflow(value.digits, static_cast<base::Int128>(factor), &value.digits))
    return std::nullopt;
  return value;
}

void ReportDigits(Checker& checker, ExprId id, std::string_view digits) {
  const auto parsed = types::ParseExactDecimal(digits);
  const auto* error = std::get_if<types::DecimalTextError>(&parsed);
  const bool decimals = error != nullptr && *error == types::DecimalTextError::kTooManyDecimals;
  Report(checker, Kind::kNumberTooLong, checker.SpanOf(id),
         Tick(Written(checker, id)) + " has too many " + (decimals ? "decimals" : "digits"),
         "a written number has at most 30 digits, 18 of them after the point",
         "leave out digits that do not matter");
}

std::string UnitHint(Checker& checker, std::string_view unit) {
  static const std::map<std::string_view, std::string_view> kUsual{
      {"percent", "%"},   {"pct", "%"},      {"point", "points"}, {"pp", "points"},
      {"pts", "points"},  {"euro", "EUR"},   {"euros", "EUR"},    {"dollar", "USD"},
      {"dollars", "USD"}, {"pounds", "GBP"}, {"d", "days"},       {"w", "weeks"},
      {"m", "months"},    {"mo", "months"},  {"mth", "months"},   {"y", "years"},
      {"yr", "years"},    {"yrs", "years"}};
  if (const auto usual = kUsual.find(base::LowerCase(unit)); usual != kUsual.end())
    return "write " + Tick(usual->second);
  if (unit == "k" || unit == "K" || unit == "mio" || unit == "million")
    return "write the number out: `500_000`";
  std::vector<std::string_view> names{"points"};
  for (const types::UnitSpelling& spelling : checker.table().spellings())
    names.push_back(spelling.name);
  const std::string near = DidYouMean(unit, names);
  return near.empty() ? "declare it, `unit " + std::string(unit) +
                            "`, or leave it out where a plain number is meant"
                      : near;
}

// The value at the scale of its type, or a report that it does not fit.
Type Scaled(Checker& checker, ExprId id, const std::optional<ExactDecimal>& exact, Type type) {
  const int scale = types::Scale(type, checker.table());
  if (!exact) {
    Report(checker, Kind::kNumberTooLong, checker.SpanOf(id),
           Tick(Written(checker, id)) + " is too large for its unit", "",
           "write a smaller value, or a larger unit");
    return {};
  }
  const auto scaled = types::ToScaled(*exact, scale);
  if (const std::int64_t* raw = std::get_if<std::int64_t>(&scaled)) {
    checker.ConstantAt(id) = Value{*raw};
    return type;
  }
  ReportScale(checker, id, type, std::get<types::ScaleError>(scaled));
  return {};
}

// `20.000 EUR`: a point and three digits, of which the last says nothing, is how thousands are
// parted in half of Europe.
void WarnOfThousands(Checker& checker, ExprId id) {
  const auto* literal = std::get_if<ast::QuantityLiteral>(&checker.ast[id].node);
  if (literal == nullptr) return;
  const std::string& digits = literal->digits;
  const std::size_t point = digits.find('.');
  const bool thousands = point != std::string::npos && point >= 1 && point <= 3 &&
                         digits.front() != '0' && digits.size() == point + 4 &&
                         digits.back() == '0';
  if (!thousands) return;
  const std::string unit = literal->unit ? literal->unit->text : "";
  const std::string meant = digits.substr(0, point) + "_" + digits.substr(point + 1) + " " + unit;
  const std::string little = digits.substr(0, point + 3) + " " + unit;
  Report(checker, Kind::kThousandsPoint, checker.SpanOf(id),
         Tick(Written(checker, id)) + " is " + Tick(little),
         "the point parts whole from fraction; thousands are parted by `_`",
         "write " + Tick(meant) + ", or " + Tick(little) + " if so little is meant");
}

Type InUnit(Checker& checker, ExprId id, const ExactDecimal& exact, const ast::Name& unit) {
  if (unit.text == "%") return Scaled(checker, id, types::FromPercent(exact), types::Ratio());
  if (unit.text == "points") return Scaled(checker, id, types::FromPercent(exact), types::Points());
  const types::UnitSpelling* spelling = checker.table().FindSpelling(unit.text);
  if (spelling == nullptr) {
    if (MayExist(checker, unit.text)) return {};
    Report(checker, Kind::kUnknownUnit, unit.span, "there is no unit " + Tick(unit.text), {},
           UnitHint(checker, unit.text));
    checker.broken_names.emplace(unit.text, "");
    return {};
  }
  Type type = types::Quantity(spelling->unit, checker.table());
  type.bare = spelling->factor;
  if (types::IsMoney(type, checker.table())) WarnOfThousands(checker, id);
  const std::optional<ExactDecimal> value = Times(exact, spelling->factor);
  if (type.whole && value) type.whole = types::Normalised(*value).scale == 0;
  return Scaled(checker, id, value, type);
}

}  // namespace

void ReportScale(Checker& checker, ExprId id, const Type& type, types::ScaleError error) {
  const int scale = types::Scale(type, checker.table());
  const int shown = types::IsRatio(type) ? scale - 2 : scale;  // a percentage is a hundredth
  if (error == types::ScaleError::kTooManyDecimals) {
    Report(checker, Kind::kTooManyDecimals, checker.SpanOf(id),
           Tick(Written(checker, id)) + " has too many decimals",
           Describe(checker, type) + " holds " + std::to_string(shown) +
               " decimals, and a written value is never rounded",
           "write at most " + std::to_string(shown) + " digits behind the point");
    return;
  }
  const std::string most = types::FormatScaled(std::numeric_limits<std::int64_t>::max(), shown, 0);
  Report(checker, Kind::kNumberTooLong, checker.SpanOf(id),
         Tick(Written(checker, id)) + " is too large",
         Describe(checker, type) + " goes up to " + most.substr(0, most.find('.')),
         "check the number of zeros");
}

Type InferQuantity(Checker& checker, ExprId id, const ast::QuantityLiteral& literal) {
  const std::optional<ExactDecimal> exact = ParsedDigits(literal.digits);
  if (!exact) {
    ReportDigits(checker, id, literal.digits);
    return {};
  }
  if (literal.unit) return InUnit(checker, id, *exact, *literal.unit);
  Type type;
  type.kind = TypeKind::kLiteral;
  type.literal_scale = static_cast<std::int8_t>(exact->scale);
  const auto raw = types::ToScaled(*exact, exact->scale);
  // Beyond 64 bits it can still be a number; a factor that long is refused where it stands.
  if (const std::int64_t* mantissa = std::get_if<std::int64_t>(&raw))
    checker.ConstantAt(id) = Value{*mantissa};
  return type;
}

Type InferDate(Checker& checker, ExprId id, const ast::DateLiteral& literal) {
  if (const std::optional<std::int64_t> day = types::ParseDate(literal.text)) {
    checker.ConstantAt(id) = Value{*day};
    return types::Date();
  }
  Report(checker, Kind::kNoSuchDate, checker.SpanOf(id), "there is no day " + Tick(literal.text),
         "a date is year-month-day", "check the month and the day");
  return {};
}

std::optional<std::int64_t> DayOf(Checker& checker, const ast::Name& date) {
  const std::optional<std::int64_t> day = types::ParseDate(date.text);
  if (!day) {
    Report(checker, Kind::kNoSuchDate, date.span, "there is no day " + Tick(date.text),
           "a date is year-month-day", "check the month and the day");
  }
  return day;
}

std::optional<ExactDecimal> ExactOf(const Checker& checker, ExprId id) {
  const ast::ExprNode& node = checker.ast[id].node;
  if (const auto* literal = std::get_if<ast::QuantityLiteral>(&node)) {
    const std::optional<ExactDecimal> exact = ParsedDigits(literal->digits);
    if (!exact || !literal->unit) return exact;
    if (literal->unit->text == "%" || literal->unit->text == "points")
      return types::FromPercent(*exact);
    const types::UnitSpelling* spelling = checker.out.type_table.FindSpelling(literal->unit->text);
    return spelling == nullptr ? std::nullopt : Times(*exact, spelling->factor);
  }
  if (const auto* call = std::get_if<ast::Call>(&node)) {
    if (call->callee != "-" || call->arguments.size() != 1) return std::nullopt;
    const std::optional<ExactDecimal> inner = ExactOf(checker, call->arguments.front());
    if (inner) return types::Negated(*inner);
  }
  return std::nullopt;
}

std::optional<Value> ConstantFitting(Checker& checker, ExprId id, const Wanted& wanted_value) {
  Wanted wanted = wanted_value;
  wanted.written = true;
  // Whose value the name is cannot be known.
  if (wanted.type.kind == TypeKind::kBroken &&
      std::holds_alternative<ast::NameReference>(checker.ast[id].node)) {
    checker.done[id.index()] = true;
    return std::nullopt;
  }
  if (!Fit(checker, Scope{.place = Place::kConstant}, id, wanted)) return std::nullopt;
  if (checker.TypeAt(id).kind == TypeKind::kBroken) return std::nullopt;
  if (checker.ConstantAt(id)) return checker.ConstantAt(id);
  Report(checker, Kind::kNotConstant, checker.SpanOf(id),
         Tick(Written(checker, id)) + " has to be worked out",
         wanted.what + " is written as a plain value", "write the value itself");
  return std::nullopt;
}

bool Less(Value a, Value b, const Type& type) {
  return type.kind == TypeKind::kNumber ? a.number() < b.number() : a.raw < b.raw;
}

namespace {

bool IsOrdered(const Type& type) {
  return type.kind == TypeKind::kNumber || type.kind == TypeKind::kDecimal ||
         type.kind == TypeKind::kDate;
}

std::optional<Domain> Interval(Checker& checker, ExprId id, const ast::Range& range,
                               const Wanted& wanted) {
  if (!IsOrdered(wanted.type)) {
    Report(checker, Kind::kTypeMismatch, checker.SpanOf(id),
           Describe(checker, wanted.type) + " has no order, so that a range means nothing", {},
           "list the values: `{ a, b }`");
    return std::nullopt;
  }
  const std::optional<Value> low = ConstantFitting(checker, range.low, wanted);
  const std::optional<Value> high = ConstantFitting(checker, range.high, wanted);
  if (!low || !high) return std::nullopt;
  const bool empty =
      Less(*high, *low, wanted.type) || (!range.includes_high && !Less(*low, *high, wanted.type));
  if (empty) {
    Report(checker, Kind::kEmptyRange, checker.SpanOf(id),
           "the range " + Tick(Written(checker, id)) + " is empty", "the smaller end comes first",
           "write " + Tick(Written(checker, range.high) + " .. " + Written(checker, range.low)));
    if (*low == *high) return std::nullopt;
  }
  Domain domain;  // the other way round where the ends were exchanged
  domain.kind = Domain::Kind::kInterval;
  domain.low = empty ? *high : *low;
  domain.high = empty ? *low : *high;
  domain.includes_high = range.includes_high;
  return domain;
}

std::optional<Domain> SetOf(Checker& checker, const std::vector<ExprId>& elements,
                            const Wanted& wanted) {
  Domain domain;
  domain.kind = Domain::Kind::kSet;
  bool whole = true;
  for (const ExprId element : elements) {
    const std::optional<Value> value = ConstantFitting(checker, element, wanted);
    if (!value) {
      whole = false;
      continue;
    }
    if (std::find(domain.values.begin(), domain.values.end(), *value) != domain.values.end()) {
      Report(checker, Kind::kDuplicateItem, checker.SpanOf(element),
             Tick(Written(checker, element)) + " is listed twice", "a set names each value once",
             "leave one out");
      whole = false;
    }
    domain.values.push_back(*value);
  }
  if (!whole) return std::nullopt;
  return domain;
}

}  // namespace

std::optional<Domain> DomainOf(Checker& checker, ExprId id, const Type& type,
                               const std::string& what) {
  const Wanted wanted{.type = Present(type), .what = what, .bare_takes_unit = true};
  const ast::ExprNode& node = checker.ast[id].node;
  if (std::holds_alternative<ast::BrokenExpression>(node)) return std::nullopt;
  if (const auto* range = std::get_if<ast::Range>(&node))
    return Interval(checker, id, *range, wanted);
  if (const auto* set = std::get_if<ast::SetLiteral>(&node))
    return SetOf(checker, set->elements, wanted);
  std::string hint;
  const auto* call = std::get_if<ast::Call>(&node);
  if (call != nullptr && call->callee == "-" && call->arguments.size() == 2) {
    hint = "write " + Tick(Written(checker, call->arguments[0]) + " .. " +
                           Written(checker, call->arguments[1]));
  }
  if (std::holds_alternative<ast::StructLiteral>(node)) hint = "name at least one value";
  const std::string text = Written(checker, id);
  if (std::holds_alternative<ast::ListLiteral>(node) && text.size() > 2)
    hint = "write " + Tick("{" + text.substr(1, text.size() - 2) + "}");
  if (hint.empty()) hint = "write for example `{ " + text + " }` if that is the only value";
  Report(checker, Kind::kNotConstant, checker.SpanOf(id),
         Tick(text) + " is neither a range nor a set",
         what + " is a range `a .. b` or a set `{ a, b }`", hint);
  return std::nullopt;
}

}  // namespace remit::check
