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
  Report(checker, Kind::kUnknownType, text.span, "a whole record cannot be a result");
  return {};
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
    TableInfo info{node.name.text, ParameterTypes(checker, node.parameters), {}, id};
    if (node.outputs.size() == 1) info.result = ResultType(checker, node.outputs.front().type);
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
}

}  // namespace remit::check
