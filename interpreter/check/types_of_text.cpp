// From a type as it is written (`EUR / seats`, `number?`, `Segment`) to a Type, and from a Type to
// the words of a message.
#include "interpreter/base/text.h"
#include "interpreter/check/checker.h"

namespace remit::check {
namespace {

std::optional<Type> SimpleType(std::string_view name) {
  if (name == "boolean") return types::Boolean();
  if (name == "number") return types::Number();
  if (name == "percent" || name == "ratio") return types::Ratio();
  if (name == "points") return types::Points();
  if (name == "date") return types::Date();
  if (name == "text") return types::Text();
  return std::nullopt;
}

std::vector<std::string_view> TypeNames(Checker& checker) {
  std::vector<std::string_view> names{"boolean", "number", "percent", "points", "date", "text"};
  for (const types::UnitSpelling& spelling : checker.table().spellings())
    names.push_back(spelling.name);
  for (const Symbol& symbol : checker.out.names) {
    if (symbol.kind == Symbol::Kind::kEnum || symbol.kind == Symbol::Kind::kRecord)
      names.push_back(symbol.name);
  }
  return names;
}

std::string TypeHint(Checker& checker, std::string_view name) {
  static constexpr std::pair<std::string_view, std::string_view> kOtherWords[] = {
      {"bool", "boolean"},       {"string", "text"},   {"int", "count"},      {"integer", "count"},
      {"float", "number"},       {"double", "number"}, {"decimal", "number"}, {"money", "EUR"},
      {"percentage", "percent"}, {"currency", "EUR"},  {"yes", "boolean"},    {"flag", "boolean"},
      {"bit", "boolean"},        {"str", "text"},      {"varchar", "text"},   {"char", "text"},
      {"numeric", "number"},     {"real", "number"},   {"datetime", "date"},  {"timestamp", "date"},
      {"day", "date"},           {"euro", "EUR"},      {"euros", "EUR"},      {"dollar", "USD"},
      {"dollars", "USD"},        {"rate", "percent"}};
  const std::string small = base::LowerCase(name);
  for (const auto& [written, ours] : kOtherWords) {
    if (written == small) return "write " + Tick(ours);
  }
  const std::string near = DidYouMean(name, TypeNames(checker));
  if (!near.empty()) return near;
  return "if it is a unit, declare it: `unit " + std::string(name) + "`";
}

Type FactorType(Checker& checker, const ast::Name& name) {
  if (const std::optional<Type> simple = SimpleType(name.text)) return *simple;
  if (const types::UnitSpelling* spelling = checker.table().FindSpelling(name.text)) {
    Type type = types::Quantity(spelling->unit, checker.table());
    type.bare = spelling->factor;
    return type;
  }
  if (const Symbol* symbol = checker.Find(name.text)) {
    if (symbol->kind == Symbol::Kind::kEnum || symbol->kind == Symbol::Kind::kRecord)
      return symbol->type;
    Report(checker, Kind::kUnknownType, name.span,
           Tick(name.text) + " is " + std::string(Noun(symbol->kind)) + ", not a type",
           "a type is boolean, number, percent, points, date, text, a unit, a currency, an enum or "
           "a record",
           "write the type of what it holds");
    return {};
  }
  if (MayExist(checker, name.text)) return {};
  Report(checker, Kind::kUnknownType, name.span, "there is no type " + Tick(name.text), {},
         TypeHint(checker, name.text));
  checker.broken_names.emplace(name.text, "");  // the same unit behind a number says nothing new
  return {};
}

std::optional<Type> Product(Checker& checker, const ast::TypeExpr& text) {
  Type result = types::Ratio();
  for (const ast::TypeFactor& factor : text.factors) {
    const Type type = FactorType(checker, factor.name);
    if (type.kind == TypeKind::kBroken) return std::nullopt;
    if (type.kind != TypeKind::kDecimal || type.points) {
      Report(checker, Kind::kUnknownType, factor.name.span,
             Tick(factor.name.text) + " cannot be part of a rate",
             "only units, currencies and percent are multiplied or divided",
             "write a rate such as `EUR / seats`");
      return std::nullopt;
    }
    const auto dimension =
        types::Combine(result.dimension, type.dimension, factor.divided ? -1 : 1);
    if (!dimension) {
      Report(checker, Kind::kUnitPowers, text.span, "this type has too many units",
             "a quantity has at most four", "work with a simpler quantity");
      return std::nullopt;
    }
    result.dimension = *dimension;
  }
  return result;
}

}  // namespace

Type TypeOfText(Checker& checker, const ast::TypeExpr& text) {
  if (text.factors.empty()) return {};
  if (text.list) {
    Report(checker, Kind::kListType, text.span, "a list stands where a single value belongs",
           "a list is an input, or a field of a record that is an input",
           "work with what can be made of it: `sum(x.price for x in quote.lines)`");
    return {};
  }
  Type type;
  if (text.factors.size() == 1) {
    type = FactorType(checker, text.factors.front().name);
  } else if (const std::optional<Type> product = Product(checker, text)) {
    type = *product;
  }
  if (text.optional && type.kind == TypeKind::kRecord) {
    Report(checker, Kind::kUnknownType, text.span, "a whole record cannot be optional",
           "each field says for itself whether it may be missing",
           "put the `?` behind the types of the fields");
    return {};
  }
  if (type.kind != TypeKind::kBroken) type.optional = text.optional;
  return type;
}

bool Incomplete(Checker& checker, const Type& record) {
  const Symbol* symbol = checker.Find(types::Name(record, checker.table()));
  if (symbol == nullptr || symbol->kind != Symbol::Kind::kRecord) return true;
  return std::get<ast::RecordDeclaration>(checker.ast[symbol->decl].node).incomplete;
}

Type Present(Type type) {
  type.optional = false;
  return type;
}

std::string Describe(const Checker& checker, const Type& type) {
  const types::TypeTable& table = checker.out.type_table;
  const std::string name = types::Name(Present(type), table);
  switch (type.kind) {
    case TypeKind::kBroken:
      return "something unclear";
    case TypeKind::kBoolean:
      return "true or false";
    case TypeKind::kNumber:
      return "a number";
    case TypeKind::kLiteral:
      return "a bare number";
    case TypeKind::kDecimal:
      if (type.dimension.none()) return type.points ? "a difference in points" : "a percentage";
      return types::IsMoney(type, table) ? "money in " + name : "a quantity in " + name;
    case TypeKind::kDate:
      return "a date";
    case TypeKind::kText:
      return "a text";
    case TypeKind::kEnum:
      return "a value of " + Tick(name);
    case TypeKind::kRecord:
      return "a whole record " + Tick(name);
    case TypeKind::kList:
      return "a list";
    case TypeKind::kUnit:
      return "the name of a unit";
    case TypeKind::kLevel:
      return "a level of the ladder";
    case TypeKind::kSides:
      return "the side approvers";
    case TypeKind::kStatus:
      return "a status";
    case TypeKind::kVerdict:
      return "a verdict";
  }
  return "something unclear";
}

}  // namespace remit::check
