// Values of the public interface: decimals, days, the names of kinds and endings.
#include <cstdio>
#include <cstdlib>
#include <limits>

#include "generated/version.h"
#include "interpreter/base/check.h"
#include "interpreter/embed/data.h"
#include "interpreter/engine/names.h"
#include "interpreter/types/value.h"

namespace remit {

static_assert(static_cast<int>(Status::kInvalid) == static_cast<int>(engine::Status::kInvalid) &&
              static_cast<int>(Status::kFault) == static_cast<int>(engine::Status::kFault) &&
              static_cast<int>(Status::kNeedsData) ==
                  static_cast<int>(engine::Status::kNeedsData) &&
              static_cast<int>(Status::kNoAlternative) ==
                  static_cast<int>(engine::Status::kNoAlternative) &&
              static_cast<int>(Status::kDecided) == static_cast<int>(engine::Status::kDecided));
static_assert(static_cast<int>(Verdict::kNone) == static_cast<int>(engine::Verdict::kNone) &&
              static_cast<int>(Verdict::kApprove) == static_cast<int>(engine::Verdict::kApprove) &&
              static_cast<int>(Verdict::kEscalate) ==
                  static_cast<int>(engine::Verdict::kEscalate) &&
              static_cast<int>(Verdict::kRefuse) == static_cast<int>(engine::Verdict::kRefuse) &&
              static_cast<int>(Verdict::kNeedsReason) ==
                  static_cast<int>(engine::Verdict::kNeedsReason));
static_assert(Decision::kNone == engine::kNoAlternativeIndex);

std::string_view LibraryVersion() { return REMIT_VERSION; }

std::string_view NameOf(Status status) { return engine::Name(static_cast<engine::Status>(status)); }
std::string_view NameOf(Verdict verdict) {
  return engine::Name(static_cast<engine::Verdict>(verdict));
}
std::string_view NameOf(Kind kind) {
  switch (kind) {
    case Kind::kAmount:
      return "amount";
    case Kind::kPercent:
      return "percent";
    case Kind::kPoints:
      return "points";
    case Kind::kNumber:
      return "number";
    case Kind::kBoolean:
      return "boolean";
    case Kind::kEnum:
      return "enum";
    case Kind::kDate:
      return "date";
    case Kind::kText:
      return "text";
    case Kind::kList:
      return "list";
    case Kind::kOther:
      return "other";
  }
  return {};
}

std::optional<Decimal> Decimal::Parse(std::string_view text) {
  const auto read = types::ParseExactDecimal(text, types::DecimalNotation::kLiteral);
  const auto* exact = std::get_if<types::ExactDecimal>(&read);
  const bool fits = exact != nullptr && text.find('_') == std::string_view::npos &&
                    exact->scale <= types::kMaxLiteralDecimals &&
                    exact->digits <= std::numeric_limits<std::int64_t>::max() &&
                    exact->digits >= std::numeric_limits<std::int64_t>::min();
  if (!fits) return std::nullopt;
  return Decimal(static_cast<std::int64_t>(exact->digits), exact->scale);
}

std::string Decimal::text() const {
  if (scale_ < 0 || scale_ > types::kMaxLiteralDecimals) return {};
  return types::FormatScaled(digits_, scale_, 0);
}

std::optional<Date> Date::Of(int year, int month, int day) {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31)
    return std::nullopt;
  char iso[11];
  std::snprintf(iso, sizeof iso, "%04d-%02d-%02d", year, month, day);
  return Parse(iso);
}
std::optional<Date> Date::Parse(std::string_view iso) {
  const auto days = types::ParseDate(iso);
  return days ? FromDays(*days) : std::nullopt;
}
std::optional<Date> Date::FromDays(std::int64_t days) {
  constexpr std::int64_t kFirst = -719162, kLast = 2932896;  // 0001-01-01 and 9999-12-31
  if (days < kFirst || days > kLast) return std::nullopt;
  Date date;
  date.days_ = days;
  return date;
}
std::string Date::text() const { return types::FormatDate(days_); }

namespace embed {

void NoValue(const Failure& failure) {
  std::fprintf(stderr, "remit: the value of a failure was asked for: %s\n", failure.text.c_str());
  std::abort();
}

Kind KindOf(const types::Type& type) {
  switch (type.kind) {
    case types::TypeKind::kBoolean:
      return Kind::kBoolean;
    case types::TypeKind::kNumber:
      return Kind::kNumber;
    case types::TypeKind::kLiteral:
      return Kind::kAmount;
    case types::TypeKind::kDecimal:
      if (!types::IsRatio(type)) return Kind::kAmount;
      return type.points ? Kind::kPoints : Kind::kPercent;
    case types::TypeKind::kDate:
      return Kind::kDate;
    case types::TypeKind::kText:
      return Kind::kText;
    case types::TypeKind::kEnum:
      return Kind::kEnum;
    case types::TypeKind::kList:
      return Kind::kList;
    case types::TypeKind::kBroken:
    case types::TypeKind::kRecord:
    case types::TypeKind::kUnit:
    case types::TypeKind::kLevel:
    case types::TypeKind::kSides:
    case types::TypeKind::kStatus:
    case types::TypeKind::kVerdict:
      return Kind::kOther;
  }
  REMIT_CHECK(false, "a type's kind is one of those declared");
}

Value ValueOf(types::Value value, const types::Type& type, const check::Checked& checked,
              const types::TextPool& texts) {
  Value made;
  made.kind = KindOf(type);
  switch (made.kind) {
    case Kind::kAmount:
      made.amount = Decimal(value.raw, types::Scale(type, checked.type_table));
      break;
    case Kind::kPercent:
    case Kind::kPoints:
      made.amount = Decimal(value.raw, types::kDecimalScale - 2);
      break;
    case Kind::kNumber:
      made.number = value.number();
      break;
    case Kind::kBoolean:
      made.boolean = value.raw != 0;
      break;
    case Kind::kEnum:
      made.index = static_cast<std::uint32_t>(value.raw);
      made.text = checked.type_table.enumeration(types::EnumId(type.index)).values.at(made.index);
      break;
    case Kind::kDate:
      made.date = Date::FromDays(value.raw).value_or(Date());
      break;
    case Kind::kText:
      made.text = texts.Text(value.raw);
      break;
    case Kind::kList:
      made.index = static_cast<std::uint32_t>(value.raw);
      break;
    case Kind::kOther:
      break;
  }
  return made;
}

}  // namespace embed
}  // namespace remit
