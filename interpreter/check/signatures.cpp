// Types of the parameters and results of functions, tables and models: all that a caller has to
// know.
#include <algorithm>

#include "interpreter/check/checker.h"

namespace remit::check {
namespace {

std::vector<Type> ParameterTypes(Checker& checker, const std::vector<ast::Parameter>& parameters) {
  std::vector<Type> types;
  std::vector<std::string_view> seen;
  for (const ast::Parameter& parameter : parameters) {
    if (std::find(seen.begin(), seen.end(), parameter.name.text) != seen.end()) {
      Report(checker, Kind::kDuplicateName, parameter.name.span,
             Tick(parameter.name.text) + " is there twice", {}, "rename one of the two");
    }
    seen.push_back(parameter.name.text);
    Type type = TypeOfText(checker, parameter.type);
    if (type.kind == TypeKind::kRecord) {
      Report(checker, Kind::kUnknownType, parameter.type.span,
             "a whole record cannot be handed over", {}, "hand over the fields that are needed");
      type = {};
    }
    types.push_back(type);
  }
  return types;
}

Type ResultType(Checker& checker, const ast::TypeExpr& text) {
  Type type = TypeOfText(checker, text);
  type.whole = false;
  if (type.kind != TypeKind::kRecord) return type;
  Report(checker, Kind::kUnknownType, text.span, "a whole record cannot be a result", "",
         "write one result for each field: `-> (NAME: TYPE, NAME: TYPE)`");
  return {};
}

using Collect = TableInfo::Collect;

Collect CollectOf(Checker& checker, const ast::TableDeclaration& node) {
  if (node.hit != ast::HitPolicy::kCollect || !node.collect) return Collect::kNone;
  static constexpr std::pair<std::string_view, Collect> kWords[] = {{"sum", Collect::kSum},
                                                                    {"count", Collect::kCount},
                                                                    {"min", Collect::kMin},
                                                                    {"max", Collect::kMax},
                                                                    {"list", Collect::kList}};
  std::vector<std::string_view> candidates;
  for (const auto& [word, collect] : kWords) {
    if (node.collect->text == word) return collect;
    candidates.push_back(word);
  }
  const std::string near = DidYouMean(node.collect->text, candidates);
  Report(
      checker, Kind::kTableCollect, node.collect->span,
      "a table cannot collect " + Tick(node.collect->text),
      "the results of the rows that apply are made one by `sum`, `count`, `min` or `max`, or kept "
      "as a `list`",
      near.empty() ? "write one of these five behind `collect`" : near);
  return Collect::kNone;
}

bool IsCount(Checker& checker, const Type& type) {
  const types::UnitSpelling* count = checker.table().FindSpelling("count");
  return count != nullptr && type.kind == TypeKind::kDecimal &&
         type.dimension == types::Quantity(count->unit, checker.table()).dimension;
}

// Whether results of the type can be collected in this way; says why not.
bool CanCollect(Checker& checker, const ast::TableDeclaration& node, Collect collect,
                const ast::Parameter& output, const Type& type) {
  if (type.kind == TypeKind::kBroken || collect == Collect::kNone) return true;
  const std::string what = "`collect " + node.collect->text + "`";
  const auto refuse = [&](std::string found, std::string rule, std::string hint) {
    Report(checker, Kind::kTableCollect, output.type.span, std::move(found), std::move(rule),
           std::move(hint));
    return false;
  };
  if (type.optional)
    return refuse("the results of " + Tick(node.name.text) + " may be missing",
                  what + " needs a value from every row that applies", "leave the `?` out");
  const bool number = type.kind == TypeKind::kNumber || type.kind == TypeKind::kDecimal;
  switch (collect) {
    case Collect::kNone:
    case Collect::kList:
      return true;
    case Collect::kSum:
      return number || refuse(Tick(node.name.text) + " gives " + Describe(checker, type) +
                                  ", of which there is no sum",
                              what + " adds numbers or quantities",
                              "collect a `list`, or count the rows with `collect count`");
    case Collect::kMin:
    case Collect::kMax:
      return number || type.kind == TypeKind::kDate ||
             refuse(Tick(node.name.text) + " gives " + Describe(checker, type) +
                        ", which has no order",
                    what + " needs numbers, quantities or dates", "collect a `list`");
    case Collect::kCount:
      if (node.outputs.size() > 1)
        return refuse(Tick(node.name.text) + " has several results",
                      what + " gives the one number of rows that apply",
                      "declare one result: `-> count`");
      return IsCount(checker, type) ||
             refuse(Tick(node.name.text) + " gives " + Describe(checker, type),
                    what + " gives how many rows apply", "declare the result as `count`");
  }
  return true;
}

void FillOutputs(Checker& checker, const ast::TableDeclaration& node, TableInfo& info) {
  info.collect = CollectOf(checker, node);
  const bool always = std::any_of(node.rows.begin(), node.rows.end(), [](const ast::Row& row) {
    return row.otherwise && !row.from_date;
  });
  for (const ast::Parameter& output : node.outputs) {
    const bool twice =
        std::any_of(info.outputs.begin(), info.outputs.end(),
                    [&](const TableInfo::Output& other) { return other.name == output.name.text; });
    if (twice)
      Report(checker, Kind::kDuplicateName, output.name.span,
             Tick(output.name.text) + " is there twice", {}, "rename one of the two");
    TableInfo::Output one{output.name.text, ResultType(checker, output.type), {}};
    if (!CanCollect(checker, node, info.collect, output, one.type)) one.type = {};
    one.result = one.type;
    const bool may_be_empty = info.collect == Collect::kMin || info.collect == Collect::kMax;
    if (may_be_empty && one.type.kind != TypeKind::kBroken) one.result.optional = !always;
    if (info.collect == Collect::kList && one.type.kind != TypeKind::kBroken) {
      one.result = {};
      one.result.kind = TypeKind::kList;
    }
    info.outputs.push_back(std::move(one));
  }
  info.rows.resize(node.rows.size());
  if (info.outputs.size() == 1) info.result = info.outputs.front().result;
}

}  // namespace

void CheckSignatures(Checker& checker) {
  Model& model = checker.out.model;
  ForEach<ast::FunctionDeclaration>(checker, [&](DeclId id, const auto& node) {
    Symbol* symbol = checker.SymbolOf(id);
    if (symbol == nullptr) return;
    FunctionInfo info{node.name.text, ParameterTypes(checker, node.parameters),
                      ResultType(checker, node.result), id, node.body};
    symbol->index = static_cast<std::uint32_t>(model.functions.size());
    symbol->type = info.result;
    model.functions.push_back(std::move(info));
  });
  ForEach<ast::TableDeclaration>(checker, [&](DeclId id, const auto& node) {
    Symbol* symbol = checker.SymbolOf(id);
    if (symbol == nullptr) return;
    TableInfo info;
    info.name = node.name.text;
    info.parameters = ParameterTypes(checker, node.parameters);
    info.decl = id;
    FillOutputs(checker, node, info);
    CheckDelegated(checker, node, info);
    symbol->index = static_cast<std::uint32_t>(model.tables.size());
    symbol->type = info.result;
    model.tables.push_back(std::move(info));
  });
  ForEach<ast::ModelDeclaration>(checker, [&](DeclId id, const auto& node) {
    Symbol* symbol = checker.SymbolOf(id);
    if (symbol == nullptr) return;
    ModelInfo info;
    info.name = node.name.text;
    info.parameters = ParameterTypes(checker, node.parameters);
    for (Type& type : info.parameters) type.whole = false;
    info.result = ResultType(checker, node.result);
    info.logistic = node.kind == ast::ModelKind::kLogistic;
    info.decl = id;
    symbol->index = static_cast<std::uint32_t>(model.models.size());
    symbol->type = info.result;
    model.models.push_back(std::move(info));
  });
  CheckReplacedTables(checker);
}

}  // namespace remit::check
