// One node of the trace becomes one node of the breakdown, except that what a name stands for is
// told once, and that a chain of + and - becomes one sum.
#include "interpreter/govern/explain_breakdown.h"

#include <algorithm>
#include <set>
#include <utility>

#include "interpreter/ast/print.h"
#include "interpreter/base/check.h"
#include "interpreter/builtins/builtin.h"
#include "interpreter/engine/reference_trace.h"
#include "interpreter/govern/naming.h"

namespace remit::govern {

using check::Callee;
using check::Reference;
using engine::TraceNode;
using Kind = Breakdown::Kind;

std::string_view Name(Breakdown::Kind kind) {
  switch (kind) {
    case Kind::kSum:
      return "sum";
    case Kind::kOperation:
      return "operation";
    case Kind::kChoice:
      return "choice";
    case Kind::kInput:
      return "input";
    case Kind::kKnob:
      return "knob";
    case Kind::kParameter:
      return "parameter";
    case Kind::kLet:
      return "let";
    case Kind::kObjective:
      return "objective";
    case Kind::kArgument:
      return "argument";
    case Kind::kFunction:
      return "function";
    case Kind::kTable:
      return "table";
    case Kind::kRow:
      return "row";
    case Kind::kModel:
      return "model";
    case Kind::kTerm:
      return "term";
    case Kind::kCount:
      return "count";
    case Kind::kElement:
      return "element";
    case Kind::kRisk:
      return "risk";
    case Kind::kPreference:
      return "preference";
    case Kind::kConstant:
      return "constant";
  }
  return "";
}

namespace {

class Breaker {
 public:
  Breaker(const Subject& subject, std::uint32_t alternative, ast::ExprId expr)
      : subject_(subject),
        naming_(subject),
        trace_(engine::ReferenceTrace(subject.ast, subject.checked, subject.batch, subject.index,
                                      subject.as_of, alternative, expr, subject.scenario)) {}

  Breakdown Run() { return Make(trace_.Root(), 0); }

 private:
  const check::Model& model() const { return subject_.checked.model; }
  const ast::Expr& Expr(ast::ExprId id) const { return subject_.ast[id]; }

  Breakdown Make(const TraceNode& node, std::size_t depth) {
    Breakdown result;
    const ast::ExprId id = node.expr;
    result.what = ast::Print(subject_.ast, id);
    SetValue(result, node.lane, subject_.checked.TypeOf(id));
    if (++made_ > kBreakdownParts || depth > kBreakdownDepth) {
      result.omitted =
          node.parts.empty() ? Breakdown::Omitted::kNone : Breakdown::Omitted::kTooMany;
      return result;
    }
    if (node.cut) result.omitted = Breakdown::Omitted::kTooMany;
    if (subject_.checked.constant.at(id.index())) return result;
    if (subject_.checked.ReferenceOf(id).kind == Reference::Kind::kTableOutput) {
      OfTable(node, std::get<ast::Member>(Expr(id).node).base, result, depth);
    } else if (std::holds_alternative<ast::Aggregate>(Expr(id).node)) {
      OfSeveral(node, result, depth);
    } else if (const auto* call = std::get_if<ast::Call>(&Expr(id).node)) {
      OfCall(node, *call, result, depth);
    } else {
      OfName(node, result, depth);
    }
    return result;
  }

  void SetValue(Breakdown& result, const engine::Lane& lane, const types::Type& type) const {
    result.known = lane.causes.empty();
    result.value.type = type;
    if (!result.known) return;
    if (lane.absent) {
      result.absent = true;
      result.value.text = "unknown";
      return;
    }
    result.value = naming_.Value("", lane.value, type);
  }

  void AddParts(const TraceNode& node, Breakdown& result, std::size_t depth,
                std::size_t first = 0) {
    for (std::size_t i = first; i < node.parts.size(); ++i)
      result.parts.push_back(Make(trace_.Node(node.parts[i]), depth + 1));
  }

  // ---- names

  void OfName(const TraceNode& node, Breakdown& result, std::size_t depth) {
    const Reference& reference = subject_.checked.ReferenceOf(node.expr);
    switch (reference.kind) {
      case Reference::Kind::kParameter:
        return OfParameter(node, reference, result, depth);
      case Reference::Kind::kLet:
        return OfLet(node, reference, result, depth);
      case Reference::Kind::kObjective:
        result.kind = Kind::kObjective;
        return OfNamed(node, model().objectives.at(reference.index).decl, result, depth);
      case Reference::Kind::kKnob:
        result.kind = Kind::kKnob;
        return;
      case Reference::Kind::kArgument:
        result.kind = Kind::kArgument;
        return;
      case Reference::Kind::kLeaf:
      case Reference::Kind::kElement:
      case Reference::Kind::kPick:
      case Reference::Kind::kAsOf:
      case Reference::Kind::kOutsideModel:
      case Reference::Kind::kDistribution:
      case Reference::Kind::kLevel:
      case Reference::Kind::kSide:
      case Reference::Kind::kRoute:
      case Reference::Kind::kRouteSides:
      case Reference::Kind::kStatus:
      case Reference::Kind::kVerdict:
      case Reference::Kind::kTableOutput:
      case Reference::Kind::kNone:
      case Reference::Kind::kRecord:
      case Reference::Kind::kConstant:
      case Reference::Kind::kUnit:
      case Reference::Kind::kList:
      case Reference::Kind::kElementRecord:
      case Reference::Kind::kCase:
        result.kind = Kind::kInput;
        AddParts(node, result, depth);  // in a scenario
        return;
    }
  }

  // What a name stands for is told where it is read first.
  void OfNamed(const TraceNode& node, ast::DeclId decl, Breakdown& result, std::size_t depth) {
    result.at = naming_.At(subject_.ast[decl].span);
    if (!told_.insert(decl).second) {
      result.omitted = Breakdown::Omitted::kAbove;
      return;
    }
    AddParts(node, result, depth);
  }

  void OfParameter(const TraceNode& node, const Reference& reference, Breakdown& result,
                   std::size_t depth) {
    result.kind = Kind::kParameter;
    const check::ParameterInfo& info = model().parameters.at(reference.index);
    if (node.parts.size() == 1) {
      const TraceNode& value = trace_.Node(node.parts.front());
      result.at = naming_.At(Expr(value.expr).span);
      if (subject_.checked.constant.at(value.expr.index())) return;
    }
    OfNamed(node, info.decl, result, depth);
  }

  void OfLet(const TraceNode& node, const Reference& reference, Breakdown& result,
             std::size_t depth) {
    result.kind = Kind::kLet;
    const check::LetInfo& info = model().lets.at(reference.index);
    if (reference.original) return OfNamed(node, info.decl, result, depth);
    result.at = naming_.At(subject_.ast[info.decl].span);
    if (!told_.insert(info.decl).second) {
      result.omitted = Breakdown::Omitted::kAbove;
      return;
    }
    const auto formula = trace_.Let(check::LetId(reference.index));
    if (formula)
      result.parts.push_back(Make(trace_.Node(*formula), depth + 1));
    else
      result.omitted = Breakdown::Omitted::kTooMany;
  }

  // ---- calls

  void OfCall(const TraceNode& node, const ast::Call& call, Breakdown& result, std::size_t depth) {
    const Callee& callee = subject_.checked.CalleeOf(node.expr);
    switch (callee.kind) {
      case Callee::Kind::kFunction:
        return OfFunction(node, model().functions.at(callee.index), result, depth);
      case Callee::Kind::kTable:
        return OfTable(node, node.expr, result, depth);
      case Callee::Kind::kModel:
        return OfModel(node, check::ModelId(callee.index), result, depth);
      case Callee::Kind::kRisk:
        result.kind = Kind::kRisk;
        return AddParts(node, result, depth);
      case Callee::Kind::kBuiltin:
      case Callee::Kind::kAggregate:
      case Callee::Kind::kNone:
        break;
    }
    result.operation = call.callee;
    if (call.callee == "if" || call.callee == "otherwise") {
      result.kind = Kind::kChoice;
      return AddParts(node, result, depth);
    }
    if (IsSum(node)) {
      result.kind = Kind::kSum;
      result.operation.clear();
      return AddTerms(node, result, depth);
    }
    result.kind = Kind::kOperation;
    AddParts(node, result, depth);
  }

  // A chain of + and - over one scale, in which nothing is rounded that the terms do not show: the
  // left side of the chain only, so that adding from left to right gives the same bits.
  bool IsSum(const TraceNode& node) const {
    const auto* call = std::get_if<ast::Call>(&Expr(node.expr).node);
    if (call == nullptr || subject_.checked.constant.at(node.expr.index())) return false;
    const bool infix = call->form == ast::CallForm::kInfix && call->arguments.size() == 2;
    if (!infix || (call->callee != "+" && call->callee != "-")) return false;
    const types::Type& type = subject_.checked.TypeOf(node.expr);
    const auto scale = [&](const types::Type& one) {
      return types::Scale(one, subject_.checked.type_table);
    };
    if (type.kind != types::TypeKind::kDecimal && type.kind != types::TypeKind::kNumber)
      return false;
    return node.parts.size() == 2 &&
           std::all_of(call->arguments.begin(), call->arguments.end(), [&](ast::ExprId id) {
             const types::Type& one = subject_.checked.TypeOf(id);
             return one.kind == type.kind &&
                    (one.kind == types::TypeKind::kNumber || scale(one) == scale(type));
           });
  }

  void AddTerms(const TraceNode& node, Breakdown& result, std::size_t depth) {
    const TraceNode& left = trace_.Node(node.parts[0]);
    if (IsSum(left)) {
      AddTerms(left, result, depth);
    } else {
      result.parts.push_back(Make(left, depth + 1));
    }
    result.parts.push_back(Make(trace_.Node(node.parts[1]), depth + 1));
    result.parts.back().minus = std::get<ast::Call>(Expr(node.expr).node).callee == "-";
  }

  // The arguments of a call come first among what was read for it.
  void AddArguments(const TraceNode& node, const std::vector<ast::Parameter>& parameters,
                    Breakdown& result, std::size_t depth) {
    for (std::size_t i = 0; i < parameters.size() && i < node.parts.size(); ++i) {
      Breakdown argument;
      argument.kind = Kind::kArgument;
      argument.what = parameters[i].name.text;
      Breakdown given = Make(trace_.Node(node.parts[i]), depth + 1);
      argument.known = given.known;
      argument.absent = given.absent;
      argument.value = given.value;
      argument.parts.push_back(std::move(given));
      result.parts.push_back(std::move(argument));
    }
  }

  void OfFunction(const TraceNode& node, const check::FunctionInfo& info, Breakdown& result,
                  std::size_t depth) {
    result.kind = Kind::kFunction;
    const auto& declaration = std::get<ast::FunctionDeclaration>(subject_.ast[info.decl].node);
    result.at = naming_.At(subject_.ast[info.decl].span);
    AddArguments(node, declaration.parameters, result, depth);
    AddParts(node, result, depth, declaration.parameters.size());
  }

  void OfTable(const TraceNode& node, ast::ExprId call, Breakdown& result, std::size_t depth) {
    result.kind = Kind::kTable;
    const Callee& callee = subject_.checked.CalleeOf(call);
    const check::TableInfo& info = model().tables.at(callee.index);
    const auto& declaration = std::get<ast::TableDeclaration>(subject_.ast[info.decl].node);
    if (info.collect != check::TableInfo::Collect::kNone && declaration.collect)
      result.operation = declaration.collect->text;
    AddArguments(node, declaration.parameters, result, depth);
    for (std::size_t i = declaration.parameters.size(); i < node.parts.size(); ++i) {
      const TraceNode& row = trace_.Node(node.parts[i]);
      if (!row.counts) continue;
      result.parts.push_back(OfRow(row, declaration.rows.at(row.position), depth + 1));
    }
  }

  Breakdown OfRow(const TraceNode& node, const ast::Row& row, std::size_t depth) {
    Breakdown result;
    result.kind = Kind::kRow;
    result.at = naming_.At(row.span);
    for (const ast::Cell& cell : row.conditions) {
      const std::string_view text = subject_.sources.Get(cell.span.file).Text(cell.span);
      result.what += (result.what.empty() ? "" : " | ") + std::string(text);
    }
    if (row.otherwise) result.what = "otherwise";
    if (node.parts.empty()) {
      result.omitted = Breakdown::Omitted::kTooMany;
      return result;
    }
    Breakdown says = Make(trace_.Node(node.parts.front()), depth + 1);
    result.known = says.known;
    result.absent = says.absent;
    result.value = says.value;
    result.parts.push_back(std::move(says));
    return result;
  }

  void OfModel(const TraceNode& node, check::ModelId id, Breakdown& result, std::size_t depth) {
    result.kind = Kind::kModel;
    check::ModelId used = id;
    if (subject_.scenario) {
      const auto& scenario = model().scenarios.at(subject_.scenario->index());
      const auto* other = scenario.Find(check::ReplacementInfo::Kind::kModel, id.index());
      if (other != nullptr) used = check::ModelId(other->model);
    }
    const check::ModelInfo& info = model().models.at(used.index());
    const auto& declaration = std::get<ast::ModelDeclaration>(subject_.ast[info.decl].node);
    result.at = naming_.At(subject_.ast[info.decl].span);
    result.operation = info.ensemble != nullptr ? "trees" : info.logistic ? "logistic" : "linear";
    AddArguments(node, declaration.parameters, result, depth);
    for (std::size_t i = declaration.parameters.size(); i < node.parts.size(); ++i) {
      const TraceNode& term = trace_.Node(node.parts[i]);
      const ast::ModelTerm& written = declaration.terms.at(term.position);
      Breakdown part;
      part.kind = Kind::kTerm;
      part.what = written.name.text;
      types::Type number;
      number.kind = types::TypeKind::kNumber;
      part.value = naming_.Value("", types::Value::Of(term.number), number);
      result.parts.push_back(std::move(part));
    }
  }

  void OfSeveral(const TraceNode& node, Breakdown& result, std::size_t depth) {
    result.kind = Kind::kCount;
    const auto& aggregate = std::get<ast::Aggregate>(Expr(node.expr).node);
    result.operation = aggregate.function.text;
    const bool of_rows = subject_.checked.CalleeOf(node.expr).kind != Callee::Kind::kAggregate;
    std::size_t first = 0;
    if (!of_rows) {
      const check::ListId list(subject_.checked.ReferenceOf(aggregate.list).index);
      first = subject_.batch.lists.at(list.index()).offsets.at(subject_.index);
    }
    std::size_t counted = 0;
    for (const std::uint32_t part : node.parts) {
      const TraceNode& element = trace_.Node(part);
      if (!element.counts) continue;
      ++counted;
      Breakdown one;
      one.kind = Kind::kElement;
      one.what = aggregate.variable.text + " " + std::to_string(element.position - first + 1);
      if (!element.parts.empty()) {
        Breakdown value = Make(trace_.Node(element.parts.front()), depth + 1);
        one.known = value.known;
        one.absent = value.absent;
        one.value = value.value;
        one.parts.push_back(std::move(value));
      }
      result.parts.push_back(std::move(one));
    }
    if (node.parts.size() != counted)
      result.note = std::to_string(counted) + " of " + std::to_string(node.parts.size()) + " count";
  }

  const Subject& subject_;
  const Naming naming_;
  const engine::Trace trace_;
  std::set<ast::DeclId> told_;
  std::size_t made_ = 0;
};

}  // namespace

Breakdown BreakDown(const Subject& subject, std::uint32_t alternative, ast::ExprId expr) {
  return Breaker(subject, alternative, expr).Run();
}

Breakdown BreakDownObjective(const Subject& subject, const Evidence& evidence,
                             std::uint32_t alternative, check::ObjectiveId objective) {
  const check::Model& model = subject.checked.model;
  const check::ObjectiveInfo& info = model.objectives.at(objective.index());
  const Naming naming(subject);
  Breakdown formula = BreakDown(subject, alternative, info.value);
  Breakdown result;
  result.kind = Kind::kObjective;
  result.what = info.name;
  result.at = naming.At(subject.ast[info.decl].span);
  const auto& columns = evidence.alternatives.objectives.at(objective.index());
  const CaseValue& adjusted = columns.adjusted.at(alternative);
  result.known = adjusted.causes.empty();
  result.value.type = info.type;
  if (result.known) result.value = naming.Value("", adjusted.value, info.type);
  result.parts.push_back(std::move(formula));
  for (std::size_t i = 0; i < model.preferences.size(); ++i) {
    const check::PreferenceInfo& preference = model.preferences[i];
    const auto& told = evidence.alternatives.preferences.at(i);
    const CaseValue& holds = told.condition.at(alternative);
    const CaseValue& worth = told.worth.at(alternative);
    if (preference.objective != objective || !holds.causes.empty() || holds.value.raw == 0)
      continue;
    Breakdown part;
    part.kind = Kind::kPreference;
    part.what = preference.name;
    part.at = naming.At(subject.ast[preference.decl].span);
    part.note = preference.because.value_or("");
    part.known = worth.causes.empty();
    part.value.type = info.type;
    if (part.known)
      part.value = naming.Value("", worth.value, subject.checked.TypeOf(preference.worth));
    result.parts.push_back(std::move(part));
  }
  return result;
}

}  // namespace remit::govern
