// What a name, or a path of names, stands for where it is written.
#include <algorithm>

#include "interpreter/check/checker.h"
#include "interpreter/check/serves.h"

namespace remit::check {
namespace {

using RefKind = Reference::Kind;

void Refer(Checker& checker, ExprId id, RefKind kind, std::size_t index, std::uint8_t uses = 0,
           std::size_t of = 0) {
  Reference& reference = checker.out.reference[id.index()];
  reference.kind = kind;
  reference.index = static_cast<std::uint32_t>(index);
  reference.of = static_cast<std::uint32_t>(of);
  checker.UsesAt(id) = uses;
}

std::optional<std::size_t> PositionOf(const std::vector<std::string>& names,
                                      std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<std::size_t>(found - names.begin());
}

// The names that a decision's status and verdict have in the language, in the order of
// engine/core.h (which is above this folder; tests/unit/check holds the two together).
const std::vector<std::string>& StatusNames() {
  static const std::vector<std::string> names{"invalid", "fault", "needs_data", "no_alternative",
                                              "decided"};
  return names;
}
const std::vector<std::string>& VerdictNames() {
  static const std::vector<std::string> names{"none", "approve", "escalate", "refuse",
                                              "needs_reason"};
  return names;
}

const std::vector<std::string>* ValuesOf(Checker& checker, const Type& type) {
  switch (type.kind) {
    case TypeKind::kEnum:
      return &checker.table().enumeration(types::EnumId(type.index)).values;
    case TypeKind::kLevel:
      return &checker.out.model.levels;
    case TypeKind::kSides:
      return &checker.out.model.sides;
    case TypeKind::kStatus:
      return &StatusNames();
    case TypeKind::kVerdict:
      return &VerdictNames();
    case TypeKind::kBroken:
    case TypeKind::kBoolean:
    case TypeKind::kNumber:
    case TypeKind::kLiteral:
    case TypeKind::kDecimal:
    case TypeKind::kDate:
    case TypeKind::kText:
    case TypeKind::kRecord:
    case TypeKind::kList:
    case TypeKind::kUnit:
      return nullptr;
  }
  return nullptr;
}

std::optional<Type> ValueOfExpected(Checker& checker, ExprId id, std::string_view name,
                                    const Type& names_from) {
  const std::vector<std::string>* values = ValuesOf(checker, names_from);
  if (values == nullptr) return std::nullopt;
  const std::optional<std::size_t> position = PositionOf(*values, name);
  if (!position) return std::nullopt;
  const RefKind kind = names_from.kind == TypeKind::kLevel   ? RefKind::kLevel
                       : names_from.kind == TypeKind::kSides ? RefKind::kSide
                                                             : RefKind::kConstant;
  Refer(checker, id, kind, *position);
  checker.ConstantAt(id) = Value{static_cast<std::int64_t>(*position)};
  return Present(names_from);
}

Type NotHere(Checker& checker, ExprId id, std::string_view found, std::string_view rule,
             std::string_view hint = {}) {
  Report(checker, Kind::kNotVisibleHere, checker.SpanOf(id), std::string(found), std::string(rule),
         std::string(hint));
  return {};
}

// A parameter's value, a column's cell and a band may use less than a let.
bool Allowed(Checker& checker, const Scope& scope, ExprId id, const Symbol& symbol) {
  const std::string found = Tick(symbol.name) + " is " + std::string(Noun(symbol.kind));
  switch (scope.place) {
    case Place::kConstant:
      NotHere(checker, id, found, "a written value belongs here", "write the value itself");
      return false;
    case Place::kParameter:
    case Place::kReach:
    case Place::kTolerance:
    case Place::kRiskLimit:
      if (symbol.kind == Symbol::Kind::kParameter) return true;
      NotHere(checker, id, found,
              scope.place == Place::kParameter ? "a parameter's value may use other parameters only"
              : scope.place == Place::kReach   ? "the reach of a deviation may use parameters only"
              : scope.place == Place::kTolerance ? "how far it may go may use parameters only"
                                                 : "the limit of a risk may use parameters only",
              "write the value itself, or declare a `parameter` for it");
      return false;
    case Place::kCell:
      if (symbol.kind != Symbol::Kind::kKnob && symbol.kind != Symbol::Kind::kObjective)
        return true;
      NotHere(
          checker, id, found,
          "a table may use its own columns, inputs, parameters and what is worked out from them",
          "make it a column of the table");
      return false;
    case Place::kValue:
      if (symbol.kind != Symbol::Kind::kObjective) return true;
      NotHere(checker, id, found, "objectives are made from values, not the other way round",
              "name the value with `let` and use that in both places");
      return false;
    case Place::kPair:
      if ((symbol.uses & (kUsesInput | kUsesKnob)) == 0) return true;
      ReportWhichCase(checker, scope, id, found);
      return false;
    case Place::kRule:
    case Place::kPrefer:
    case Place::kStatement:
    case Place::kProposal:
    case Place::kTest:
      return true;
  }
  return true;
}

// A type is the form of an input, not the input.
std::string InputOfRecordHint(const Checker& checker, const Symbol& record) {
  std::vector<std::string> inputs;
  for (const Symbol& symbol : checker.out.names) {
    if (symbol.kind == Symbol::Kind::kInput && symbol.type.kind == TypeKind::kRecord &&
        symbol.type.index == record.type.index)
      inputs.push_back(symbol.name);
  }
  if (inputs.empty()) return "declare an input of this type, and name that";
  return "the input of this type is " + ListOf(inputs);
}

Type NotAValue(Checker& checker, ExprId id, const Symbol& symbol) {
  std::string hint;
  if (symbol.kind == Symbol::Kind::kEnum)
    hint = "name one of its values: " + Tick(symbol.name + ".…");
  const bool callable = symbol.kind == Symbol::Kind::kFunction ||
                        symbol.kind == Symbol::Kind::kTable || symbol.kind == Symbol::Kind::kModel;
  if (callable) hint = "give it its arguments: " + Tick(symbol.name + "(…)");
  if (symbol.kind == Symbol::Kind::kRecord) hint = InputOfRecordHint(checker, symbol);
  if (hint.empty()) hint = "name a value: an input, a choice, a parameter or a `let`";
  Report(checker, Kind::kNotAValue, checker.SpanOf(id),
         Tick(symbol.name) + " is " + std::string(Noun(symbol.kind)), "a value belongs here", hint);
  return {};
}

// A leaf that is a list is referred to as the list.
Type ReferLeaf(Checker& checker, ExprId id, std::size_t leaf) {
  const InputLeaf& info = checker.out.model.leaves[leaf];
  if (info.type.kind != TypeKind::kList) {
    Refer(checker, id, RefKind::kLeaf, leaf, kUsesInput);
    return info.type;
  }
  const std::vector<ListInfo>& lists = checker.out.model.lists;
  const auto list = std::find_if(lists.begin(), lists.end(), [&](const ListInfo& candidate) {
    return candidate.length.index() == leaf;
  });
  Refer(checker, id, RefKind::kList, static_cast<std::size_t>(list - lists.begin()), kUsesInput);
  return info.type;
}

// The chosen element of a list: the value itself, or a record whose fields have values.
Type ReferChosen(Checker& checker, ExprId id, const Symbol& knob, ListId list_id) {
  const ListInfo& list = checker.out.model.lists[list_id.index()];
  const std::uint8_t uses = kUsesKnob | kUsesInput;
  if (list.element.kind == TypeKind::kRecord) {
    Refer(checker, id, RefKind::kKnob, knob.index, uses);
  } else if (!list.fields.empty()) {
    Refer(checker, id, RefKind::kPick, list.fields.front().index(), uses, knob.index);
  }
  return list.element;
}

Type InferSymbol(Checker& checker, const Scope& scope, ExprId id, const Symbol& symbol) {
  using K = Symbol::Kind;
  const auto refer = [&](RefKind kind) {
    if (!Allowed(checker, scope, id, symbol)) return Type{};
    if (!checker.ready[checker.by_name.find(symbol.name)->second]) {
      ReportCycle(checker, symbol, {symbol.name, symbol.name});
      return Type{};
    }
    Refer(checker, id, kind, symbol.index, symbol.uses);
    return symbol.type;
  };
  switch (symbol.kind) {
    case K::kInput:
      if (symbol.type.kind == TypeKind::kList)
        return Allowed(checker, scope, id, symbol) ? ReferLeaf(checker, id, symbol.index) : Type{};
      return refer(symbol.type.kind == TypeKind::kRecord ? RefKind::kRecord : RefKind::kLeaf);
    case K::kParameter:
      return refer(RefKind::kParameter);
    case K::kLet:
      return refer(RefKind::kLet);
    case K::kDistribution:
      return refer(RefKind::kDistribution);
    case K::kKnob:
      if (!Allowed(checker, scope, id, symbol)) return {};
      if (const auto list = checker.out.model.knobs[symbol.index].list)
        return ReferChosen(checker, id, symbol, *list);
      Refer(checker, id, RefKind::kKnob, symbol.index, symbol.uses);
      return symbol.type;
    case K::kObjective:
      return refer(RefKind::kObjective);
    case K::kFunction:
    case K::kTable:
    case K::kModel:
    case K::kEnum:
    case K::kRecord:
    case K::kOther:
      return NotAValue(checker, id, symbol);
  }
  return {};
}

// `outside_model`, `as_of`, and what tests ask about the decision.
std::optional<Type> BuiltinName(Checker& checker, const Scope& scope, ExprId id,
                                std::string_view name) {
  const bool values = SeesInputs(scope.place);
  if (name == "outside_model" || name == "as_of") {
    if (!values)
      return NotHere(checker, id, Tick(name) + " is not known here", "a plain value belongs here",
                     "write the value itself");
    const bool date = name == "as_of";
    if (scope.place == Place::kPair && name == "outside_model") {
      ReportWhichCase(checker, scope, id, "one case may be outside the model and the other not");
      return Type{};
    }
    Refer(checker, id, date ? RefKind::kAsOf : RefKind::kOutsideModel, 0,
          date ? kUsesAsOf : kUsesInput);
    return date ? types::Date() : types::Boolean();
  }
  static const std::map<std::string_view, std::pair<RefKind, TypeKind>> decision{
      {"route", {RefKind::kRoute, TypeKind::kLevel}},
      {"status", {RefKind::kStatus, TypeKind::kStatus}},
      {"verdict", {RefKind::kVerdict, TypeKind::kVerdict}}};
  const auto found = decision.find(name);
  if (found == decision.end()) return std::nullopt;
  if (scope.place == Place::kPair && name == "route") {
    ReportWhichCase(checker, scope, id, "each of the two cases has a route");
    return Type{};
  }
  const bool routed = scope.place == Place::kPrefer || scope.place == Place::kStatement ||
                      scope.place == Place::kProposal;
  const bool judged = scope.place == Place::kProposal && name == "verdict";
  if (scope.place != Place::kTest && !(routed && name == "route") && !judged) {
    const bool statement = scope.place == Place::kStatement && name == "verdict";
    return NotHere(checker, id, Tick(name) + " is what the policy decides",
                   "a policy cannot ask for its own decision; tests do, the condition of a "
                   "preference and a guarantee may ask for the route, and a guarantee of proposals "
                   "for the verdict",
                   statement ? "write `of proposals` before the colon"
                             : "ask for what leads to it: the choices and values of the policy");
  }
  if (scope.place != Place::kTest && checker.out.model.levels.empty() &&
      checker.out.model.sides.empty()) {
    if (checker.module_missing || HasBroken(checker, "ladder")) return Type{};
    return NotHere(checker, id, "there is no route to ask for",
                   "a route is a level of the ladder and the side approvers",
                   "declare a ladder, lowest level first: `ladder rep < manager`");
  }
  Refer(checker, id, found->second.first, 0, kUsesDecision);
  Type type;
  type.kind = found->second.second;
  return type;
}

std::vector<std::string> EnumsWith(Checker& checker, std::string_view value) {
  std::vector<std::string> found;
  for (std::size_t i = 0; i < checker.table().enum_count(); ++i) {
    const types::EnumInfo& info = checker.table().enumeration(types::EnumId(i));
    if (PositionOf(info.values, value)) found.push_back(info.name + "." + std::string(value));
  }
  return found;
}

bool MeansMissing(std::string_view word) {
  static constexpr std::string_view kWords[] = {"null", "Null", "NULL",    "nil",
                                                "None", "NA",   "unknown", "missing"};
  return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

}  // namespace

std::string FieldHint(const Checker& checker, std::string_view name) {
  const std::string suffix = "." + std::string(name);
  std::vector<std::string> paths;
  for (const auto& [path, leaf] : checker.leaf_by_path) {
    if (checker.out.model.leaves[leaf].list) continue;  // an element is given a name first
    if (path.size() > suffix.size() && path.substr(path.size() - suffix.size()) == suffix)
      paths.push_back(path);
  }
  if (paths.empty()) return {};
  return paths.size() == 1 ? "did you mean " + Tick(paths.front()) + "?"
                           : "a field is written with its input: " + ListOf(paths);
}

namespace {

// Where nothing is near: what else may have been meant.
std::string NameHint(Checker& checker, const Scope& scope, std::string_view name) {
  if (MeansMissing(name)) {
    return scope.place == Place::kConstant ? "what is missing is left out"
                                           : "whether a value is missing is asked with `is known`";
  }
  const bool inputs = SeesInputs(scope.place) || scope.place == Place::kCell;
  return inputs ? FieldHint(checker, name) : "";
}

// A value of an enum stands in the column of another type.
std::string ColumnHint(Checker& checker, const Scope& scope, std::string_view name) {
  for (const Argument& column : scope.arguments) {
    const std::vector<std::string>* values = ValuesOf(checker, column.type);
    if (values != nullptr && PositionOf(*values, name))
      return "it is a value of the column " + Tick(column.name);
  }
  return {};
}

// Those that can stand where a value does.
std::vector<std::string_view> ValueNames(Checker& checker, const Scope& scope) {
  std::vector<std::string_view> names = VisibleNames(checker, scope);
  std::erase_if(names, [&](std::string_view name) {
    const Symbol* symbol = checker.Find(name);
    return symbol != nullptr && symbol->kind == Symbol::Kind::kOther;
  });
  return names;
}

// `margin-floor`, read as a difference: the name that was meant, with the place of both parts.
std::optional<std::pair<Span, std::string>> Hyphened(Checker& checker, const Scope& scope,
                                                     Span span, std::string_view name) {
  const std::string& text = checker.sources.Get(span.file).text();
  std::uint32_t begin = span.begin;
  if (begin < 2 || text[begin - 1] != '-') return std::nullopt;
  --begin;
  const auto in_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  while (begin > 0 && in_word(text[begin - 1])) --begin;
  const std::string meant = text.substr(begin, span.begin - 1 - begin) + "_" + std::string(name);
  for (const std::string_view known : ValueNames(checker, scope)) {
    if (known == meant) return std::pair{Span{span.file, begin, span.end}, meant};
  }
  return std::nullopt;
}

Type UnknownName(Checker& checker, const Scope& scope, ExprId id, std::string_view name,
                 const Type& names_from) {
  if (MayExist(checker, name)) return {};
  const bool role = names_from.kind == TypeKind::kLevel || names_from.kind == TypeKind::kSides;
  if (role && (HasBroken(checker, "ladder") || HasBroken(checker, "side"))) return {};
  const std::vector<std::string>* values = ValuesOf(checker, names_from);
  if (values != nullptr) {
    const std::vector<std::string_view> candidates(values->begin(), values->end());
    std::string hint = DidYouMean(name, candidates);
    if (hint.empty()) hint = "the values are " + ListOf(*values);
    Report(checker, Kind::kUnknownValue, checker.SpanOf(id),
           Tick(name) + " is not " +
               (names_from.kind == TypeKind::kSides ? "a side approver"
                                                    : Describe(checker, names_from)),
           {}, hint);
    return {};
  }
  const std::vector<std::string> enums = EnumsWith(checker, name);
  if (const auto said = checker.unknown_names.find(name); said != checker.unknown_names.end()) {
    checker.sink.AddLabel(said->second, {checker.SpanOf(id), "and here"});
    return {};
  }
  checker.unknown_names.emplace(name, checker.sink.all().size());
  std::vector<std::string_view> visible = ValueNames(checker, scope);
  if (InIntent(checker, checker.SpanOf(id))) {
    for (const auto& [objective, index] : checker.intent_objectives) visible.push_back(objective);
  }
  std::erase_if(visible, [&](std::string_view near) {
    const Symbol* symbol = checker.Find(near);
    return symbol != nullptr && symbol->kind == Symbol::Kind::kRecord;
  });
  std::string hint = enums.empty() ? DidYouMean(name, visible)
                                   : "if the value of an enum is meant, write " + ListOf(enums);
  if (scope.place == Place::kCell && !enums.empty()) hint = ColumnHint(checker, scope, name);
  const std::string other = hint.empty() ? NameHint(checker, scope, name) : "";
  if (!other.empty()) hint = other;
  const std::string field = FieldHint(checker, checker.asked_field);
  if (!checker.asked_field.empty() && !field.empty()) hint = field;
  if (hint.empty()) {
    hint = scope.place == Place::kConstant
               ? "write the value itself"
               : "declare it, for example with " + Tick("let " + std::string(name) + " = …");
  }
  if (names_from.kind == TypeKind::kBoolean && (name == "yes" || name == "no"))
    hint = "write " + Tick(name == "yes" ? "true" : "false");
  if (const auto meant = Hyphened(checker, scope, checker.SpanOf(id), name)) {
    Report(checker, Kind::kUnknownName, meant->first,
           "nothing is named " + Tick(name) + ": `-` subtracts", "a name is one word",
           "did you mean " + Tick(meant->second) + "?");
    return {};
  }
  Report(checker, Kind::kUnknownName, checker.SpanOf(id), "nothing is named " + Tick(name), {},
         hint);
  return {};
}

}  // namespace

std::optional<std::size_t> CaseNamed(const Checker& checker, const Scope& scope, ExprId id) {
  const auto* node = std::get_if<ast::NameReference>(&checker.ast[id].node);
  if (node == nullptr) return std::nullopt;
  return PositionOf(scope.cases, node->name);
}

void ReportWhichCase(Checker& checker, const Scope& scope, ExprId id, const std::string& found) {
  const std::string text = Written(checker, id);
  Report(
      checker, Kind::kWhichCase, checker.SpanOf(id),
      "it is not said of which case " + Tick(text) + " is: " + found,
      "this property speaks of two cases, " + Tick(scope.cases[0]) + " and " + Tick(scope.cases[1]),
      "write " + Tick(scope.cases[0] + "." + text) + " or " + Tick(scope.cases[1] + "." + text));
}

bool IsMissingWord(Checker& checker, const Scope& scope, ExprId id) {
  const auto* node = std::get_if<ast::NameReference>(&checker.ast[id].node);
  return node != nullptr && MeansMissing(node->name) && !StandsAlone(checker, scope, id) &&
         !MayExist(checker, node->name) && EnumsWith(checker, node->name).empty();
}

// In an intent the name of an objective is that of the policy's objective that serves it.
Type InferServed(Checker& checker, const Scope& scope, ExprId id, std::size_t objective) {
  if (objective == checker.out.model.objectives.size()) return {};  // reported
  if (scope.place != Place::kRule) {
    return NotHere(checker, id, Tick(Written(checker, id)) + " is an objective of the intent",
                   "only a guardrail speaks of the objectives");
  }
  const ObjectiveInfo& info = checker.out.model.objectives[objective];
  if (info.value.valid()) {
    Refer(checker, id, RefKind::kObjective, objective, checker.UsesAt(info.value));
  } else {
    Refer(checker, id, RefKind::kObjective, objective, 0);
  }
  return info.type;
}

bool StandsAlone(Checker& checker, const Scope& scope, ExprId id) {
  const auto* node = std::get_if<ast::NameReference>(&checker.ast[id].node);
  if (node == nullptr) return true;
  const bool wanted = checker.intent_objectives.count(node->name) > 0;
  if (wanted && InIntent(checker, checker.SpanOf(id))) return true;
  // Wherever they stand, they mean the decision, and it is said that it cannot be asked for there.
  if (node->name == "route" || node->name == "status" || node->name == "verdict") return true;
  const std::vector<std::string_view> names = VisibleNames(checker, scope);
  return std::find(names.begin(), names.end(), node->name) != names.end();
}

Type InferName(Checker& checker, const Scope& scope, ExprId id, const ast::NameReference& node,
               const Type& names_from) {
  if (const std::optional<Type> value = ValueOfExpected(checker, id, node.name, names_from))
    return *value;
  for (std::size_t i = 0; i < scope.variables.size(); ++i) {
    if (scope.variables[i].name != node.name) continue;
    const ListInfo& list = checker.out.model.lists[scope.variables[i].list.index()];
    if (list.element.kind == TypeKind::kRecord) {
      Refer(checker, id, RefKind::kElementRecord, scope.variables[i].list.index(), kUsesInput, i);
    } else if (!list.fields.empty()) {
      Refer(checker, id, RefKind::kElement, list.fields.front().index(), kUsesInput, i);
    }
    return list.element;
  }
  for (std::size_t i = 0; i < scope.arguments.size(); ++i) {
    if (scope.arguments[i].name != node.name) continue;
    Refer(checker, id, RefKind::kArgument, i);
    return scope.arguments[i].type;
  }
  if (CaseNamed(checker, scope, id)) {
    Report(checker, Kind::kWhichCase, checker.SpanOf(id), Tick(node.name) + " is a whole case",
           "two cases are compared by what they have: inputs, choices, values and the route",
           "write " + Tick(node.name + "."));
    return {};
  }
  if (const auto served = ObjectiveInIntent(checker, id, node.name))
    return InferServed(checker, scope, id, *served);
  if (checker.broken_names.count(node.name) > 0) return {};
  if (const Symbol* symbol = checker.Find(node.name))
    return InferSymbol(checker, scope, id, *symbol);
  if (const std::optional<Type> builtin = BuiltinName(checker, scope, id, node.name))
    return *builtin;
  if (const types::UnitSpelling* spelling = checker.table().FindSpelling(node.name)) {
    Refer(checker, id, RefKind::kUnit, spelling->unit.index());
    checker.ConstantAt(id) = Value{0};
    Type type = types::Quantity(spelling->unit, checker.table());
    type.kind = TypeKind::kUnit;
    type.whole = false;
    return type;
  }
  return UnknownName(checker, scope, id, node.name, names_from);
}

namespace {

std::string PathOf(const Checker& checker, ExprId id) {
  if (const auto* name = std::get_if<ast::NameReference>(&checker.ast[id].node)) return name->name;
  if (const auto* member = std::get_if<ast::Member>(&checker.ast[id].node)) {
    const bool of_case = checker.out.reference[member->base.index()].kind == RefKind::kCase;
    return (of_case ? "" : PathOf(checker, member->base) + ".") + member->member.text;
  }
  return {};
}

// What the first name of a path stands for, after that of a case.
const Reference& RootOf(const Checker& checker, ExprId id) {
  while (const auto* member = std::get_if<ast::Member>(&checker.ast[id].node)) {
    if (checker.out.reference[member->base.index()].kind == RefKind::kCase) break;
    id = member->base;
  }
  return checker.out.reference[id.index()];
}

// The path of a leaf as inputs have it: the variable of an aggregate and a choice from a list are
// elements of that list.
std::string LeafPath(const Checker& checker, ExprId id) {
  const Model& model = checker.out.model;
  const Reference& root = RootOf(checker, id);
  std::optional<ListId> list;
  if (root.kind == RefKind::kElementRecord) list = ListId(root.index);
  if (root.kind == RefKind::kKnob) list = model.knobs[root.index].list;
  const std::string path = PathOf(checker, id);
  return list ? model.lists[list->index()].path + path.substr(path.find('.')) : path;
}

// A field of an element, of the chosen element, or of an input.
Type ReferField(Checker& checker, ExprId id, std::size_t leaf) {
  const Reference root = RootOf(checker, id);
  const auto of_case = [&](Type type) {
    checker.out.reference[id.index()].second = root.second;
    return type;
  };
  if (root.kind == RefKind::kElementRecord) {
    Refer(checker, id, RefKind::kElement, leaf, kUsesInput, root.of);
  } else if (root.kind == RefKind::kKnob) {
    Refer(checker, id, RefKind::kPick, leaf, kUsesKnob | kUsesInput, root.index);
  } else {
    return of_case(ReferLeaf(checker, id, leaf));
  }
  return of_case(checker.out.model.leaves[leaf].type);
}

Type EnumValue(Checker& checker, ExprId id, const Symbol& symbol, const ast::Name& value) {
  const types::EnumInfo& info = checker.table().enumeration(types::EnumId(symbol.index));
  if (const auto position = PositionOf(info.values, value.text)) {
    Refer(checker, id, RefKind::kConstant, *position);
    checker.ConstantAt(id) = Value{static_cast<std::int64_t>(*position)};
    return symbol.type;
  }
  const std::vector<std::string_view> candidates(info.values.begin(), info.values.end());
  std::string hint = DidYouMean(value.text, candidates);
  if (hint.empty()) hint = "the values are " + ListOf(info.values);
  Report(checker, Kind::kUnknownValue, value.span,
         Tick(value.text) + " is not a value of " + Tick(symbol.name), {}, hint);
  return {};
}

Type FieldOf(Checker& checker, ExprId id, const ast::Member& node, const Type& record) {
  const types::RecordInfo& info = checker.table().record(types::RecordId(record.index));
  std::vector<std::string_view> candidates;
  for (const types::RecordField& field : info.fields) {
    candidates.push_back(field.name);
    if (field.name != node.member.text) continue;
    if (field.type.kind == TypeKind::kBroken) return {};
    if (field.type.kind == TypeKind::kRecord) {
      const bool second = RootOf(checker, id).second;
      Refer(checker, id, RefKind::kRecord, field.type.index, kUsesInput);
      checker.out.reference[id.index()].second = second;
      return field.type;
    }
    const auto leaf = checker.leaf_by_path.find(LeafPath(checker, id));
    return leaf == checker.leaf_by_path.end() ? Type{} : ReferField(checker, id, leaf->second);
  }
  if (Incomplete(checker, record)) return {};
  std::string hint = DidYouMean(node.member.text, candidates);
  if (hint.empty()) {
    hint =
        "its fields are " + ListOf(std::vector<std::string>(candidates.begin(), candidates.end()));
  }
  Report(checker, Kind::kUnknownField, node.member.span,
         Tick(PathOf(checker, node.base)) + " has no field " + Tick(node.member.text), {}, hint);
  return {};
}

// `terms(deal.size).ceiling`: one of the results of a table.
std::optional<Type> OutputNamed(Checker& checker, const Scope& scope, ExprId id,
                                const ast::Member& node) {
  const auto* call = std::get_if<ast::Call>(&checker.ast[node.base].node);
  if (call == nullptr || call->form != ast::CallForm::kFunction) return std::nullopt;
  const Symbol* symbol = checker.Find(call->callee);
  if (symbol == nullptr || symbol->kind != Symbol::Kind::kTable) return std::nullopt;
  const bool list_wanted = checker.taken_apart == id;
  checker.taken_apart = node.base;
  Infer(checker, scope, node.base);
  if (checker.out.callee[node.base.index()].kind != Callee::Kind::kTable) return Type{};
  const TableInfo& info = checker.out.model.tables[symbol->index];
  std::vector<std::string> names;
  for (std::size_t i = 0; i < info.outputs.size(); ++i) {
    names.push_back(info.outputs[i].name);
    if (names.back().empty() || names.back() != node.member.text) continue;
    Refer(checker, id, RefKind::kTableOutput, i, checker.UsesAt(node.base));
    const Type& type = info.outputs[i].result;
    return list_wanted || !RefuseList(checker, id, type) ? type : Type{};
  }
  const bool named = !names.empty() && !names.front().empty();
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  std::string hint = named ? DidYouMean(node.member.text, candidates)
                           : "leave " + Tick("." + node.member.text) + " out";
  if (hint.empty()) hint = "its results are " + ListOf(names);
  Report(checker, Kind::kUnknownField, node.member.span,
         named ? Tick(symbol->name) + " has no result " + Tick(node.member.text)
               : Tick(symbol->name) + " has one result, which has no name",
         {}, hint);
  return Type{};
}

}  // namespace

bool RefuseList(Checker& checker, ExprId id, const Type& type) {
  if (type.kind != TypeKind::kList) return false;
  const std::string text = Written(checker, id);
  Report(checker, Kind::kListMisused, checker.SpanOf(id), Tick(text) + " is a list",
         "what a table collects into a list is made one value by `sum`, `count`, `any`, `all`, "
         "`min`, `max` or `average`",
         "write " + Tick("sum(x for x in " + text + ")") + ", or what else is wanted of it");
  return true;
}

namespace {

// `a.discount`, `a.deal`, `a.margin`, `a.route`: what the name stands for in that case.
Type InferOfCase(Checker& checker, const Scope& scope, ExprId id, const ast::Member& node,
                 std::size_t which) {
  Refer(checker, node.base, RefKind::kCase, which);
  checker.done[node.base.index()] = true;
  const Scope within{.place = Place::kStatement};
  const std::string& name = node.member.text;
  const Symbol* symbol = checker.Find(name);
  using K = Symbol::Kind;
  Type type;
  if (symbol != nullptr) {
    const bool of_case = symbol->kind == K::kInput || symbol->kind == K::kKnob ||
                         symbol->kind == K::kLet || symbol->kind == K::kObjective;
    if (!of_case) {
      Report(checker, Kind::kUnknownField, node.member.span,
             Tick(name) + " is " + std::string(Noun(symbol->kind)),
             "a case has inputs, choices, lets, objectives and a route; all else is the same for "
             "both",
             "leave " + Tick(scope.cases[which] + ".") + " out");
      return {};
    }
    type = InferSymbol(checker, within, id, *symbol);
  } else if (name == "route" || name == "outside_model") {
    type = BuiltinName(checker, within, id, name).value_or(Type{});
  } else {
    if (MayExist(checker, name)) return {};
    std::vector<std::string_view> candidates{"route", "outside_model"};
    for (const Symbol& other : checker.out.names) {
      if (other.kind == K::kInput || other.kind == K::kKnob || other.kind == K::kLet ||
          other.kind == K::kObjective)
        candidates.push_back(other.name);
    }
    Report(checker, Kind::kUnknownField, node.member.span,
           Tick(scope.cases[which]) + " has no " + Tick(name),
           "a case has inputs, choices, lets, objectives and a route", MeantOf(name, candidates));
    return {};
  }
  checker.out.reference[id.index()].second = which == 1;
  return type;
}

}  // namespace

Type InferMember(Checker& checker, const Scope& scope, ExprId id, const ast::Member& node) {
  if (const auto which = CaseNamed(checker, scope, node.base))
    return InferOfCase(checker, scope, id, node, *which);
  if (const std::optional<Type> output = OutputNamed(checker, scope, id, node)) return *output;
  if (const auto* name = std::get_if<ast::NameReference>(&checker.ast[node.base].node)) {
    const Symbol* symbol = checker.Find(name->name);
    if (symbol != nullptr && symbol->kind == Symbol::Kind::kEnum)
      return EnumValue(checker, id, *symbol, node.member);
  }
  checker.asked_field = node.member.text;
  const Type base = Infer(checker, scope, node.base);
  checker.asked_field = {};
  if (base.kind == TypeKind::kBroken) return {};
  if (base.kind == TypeKind::kRecord) return FieldOf(checker, id, node, base);
  if (base.kind == TypeKind::kLevel && node.member.text == "sides") {
    Refer(checker, id, RefKind::kRouteSides, 0, kUsesDecision);
    checker.out.reference[id.index()].second = checker.out.reference[node.base.index()].second;
    Type type;
    type.kind = TypeKind::kSides;
    return type;
  }
  if (base.kind == TypeKind::kList) {
    Report(checker, Kind::kListAlone, checker.SpanOf(node.base),
           Tick(Written(checker, node.base)) + " is a whole list",
           "its elements have fields, and there may be several",
           "name the element: " + Tick("sum(x." + node.member.text + " for x in " +
                                       Written(checker, node.base) + ")"));
    return {};
  }
  Report(
      checker, Kind::kUnknownField, node.member.span,
      Tick(Written(checker, node.base)) + " is " + Describe(checker, base) + " and has no fields",
      "", "leave " + Tick("." + node.member.text) + " out");
  return {};
}

}  // namespace remit::check
