// Parameters, types, fields and scenarios that say nothing, or something odd.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include "interpreter/check/reach.h"
#include "interpreter/lint/rules.h"

namespace remit::lint {
namespace {

using check::Domain;
using types::TypeKind;

constexpr double kLeap = 50;  // a percentage taken for a factor, or a thousand left out

double Size(Value value, const Type& type) {
  return type.kind == TypeKind::kNumber ? value.number() : static_cast<double>(value.raw);
}

void Steps(const Subject& subject, const check::ParameterInfo& parameter,
           const std::vector<ast::DatedValue>& dated, Sink& sink) {
  for (std::size_t i = 1; i < parameter.steps.size() && i <= dated.size(); ++i) {
    const std::optional<Value> before = subject.Constant(parameter.steps[i - 1].value);
    const std::optional<Value> value = subject.Constant(parameter.steps[i].value);
    if (!before || !value) continue;
    const Span place = subject.ast[dated[i - 1].value].span;
    const std::string now = subject.ValueText(*value, parameter.type);
    if (*before == *value) {
      sink.Report(Kind::kStepChangesNothing, place,
                  Tick(parameter.name) + " is " + now + " before this day already",
                  "a dated step says what changes on its day",
                  "leave it out, or write the new value");
      continue;
    }
    const double from = Size(*before, parameter.type), to = Size(*value, parameter.type);
    const bool measured =
        parameter.type.kind == TypeKind::kDecimal || parameter.type.kind == TypeKind::kNumber;
    if (!measured || from == 0 || to == 0) continue;
    const double factor = std::abs(to / from);
    if (factor < kLeap && factor * kLeap > 1) continue;
    sink.Report(Kind::kStepLeaps, place,
                Tick(parameter.name) + " goes from " + subject.ValueText(*before, parameter.type) +
                    " to " + now + " in one day",
                "so large a step is mostly a sign or some noughts too few or too many",
                "write the value that was meant; for an intended leap allow it with its reason");
  }
}

bool SameTerms(const check::TradeOffStep& a, const check::TradeOffStep& b, const Subject& subject) {
  if (a.kind != b.kind || a.terms.size() != b.terms.size()) return false;
  for (std::size_t i = 0; i < a.terms.size(); ++i) {
    const auto &one = a.terms[i], &other = b.terms[i];
    if (one.objective != other.objective || !(one.weight == other.weight) ||
        one.tolerance.valid() != other.tolerance.valid())
      return false;
    if (one.tolerance.valid() && !subject.SameMeaning(one.tolerance, other.tolerance)) return false;
  }
  return true;
}

void TradeOffSteps(const Subject& subject, Sink& sink) {
  const std::vector<check::TradeOffStep>& steps = subject.model.trade_offs;
  for (std::size_t i = 1; i < steps.size(); ++i) {
    if (!subject.Own(steps[i].span) || !SameTerms(steps[i - 1], steps[i], subject)) continue;
    sink.Report(Kind::kStepChangesNothing, steps[i].span,
                "the trade-off is the same before this day already",
                "a dated step says what changes on its day",
                "leave it out, or write the new weights");
  }
}

bool OneValue(const Domain& domain) {
  if (domain.kind == Domain::Kind::kSet) return domain.values.size() == 1;
  return domain.kind == Domain::Kind::kInterval && domain.includes_high &&
         domain.low == domain.high;
}

// Fields of inputs and records of the own file.
template <typename Visit>
void ForEachField(const Subject& subject, Visit&& visit) {
  for (const DeclId decl : subject.file().declarations) {
    const ast::DeclNode& node = subject.ast[decl].node;
    if (const auto* input = std::get_if<ast::InputDeclaration>(&node)) visit(input->field);
    if (const auto* record = std::get_if<ast::RecordDeclaration>(&node)) {
      for (const ast::Field& field : record->fields) visit(field);
    }
  }
}

void RangeOfOneInField(const Subject& subject, const ast::Field& field, Sink& sink) {
  if (!field.domain) return;
  bool one = false;
  if (const auto* range = std::get_if<ast::Range>(&subject.ast[*field.domain].node)) {
    const std::optional<Value> low = subject.Constant(range->low);
    one = range->includes_high && low && low == subject.Constant(range->high);
  }
  if (const auto* set = std::get_if<ast::SetLiteral>(&subject.ast[*field.domain].node))
    one = set->elements.size() == 1;
  if (!one) return;
  sink.Report(
      Kind::kRangeOfOne, subject.ast[*field.domain].span,
      Tick(field.name.text) + " has a range with a single value in it",
      "every case with another value is invalid, and every case with this one says nothing new",
      "widen the range, or write the value where it is used");
}

std::string LastWord(const std::string& name) {
  const std::size_t cut = name.rfind('_');
  return cut == std::string::npos ? name : name.substr(cut + 1);
}

constexpr std::array<std::string_view, 5> kMoneyWords{"price", "cost", "fee", "revenue", "salary"};
constexpr std::array<std::string_view, 3> kPercentWords{"percent", "percentage", "pct"};

template <std::size_t N>
bool Among(const std::array<std::string_view, N>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

void AsNumber(const ast::Field& field, Sink& sink) {
  const ast::TypeExpr& type = field.type;
  if (type.list || type.factors.size() != 1 || type.factors.front().name.text != "number") return;
  const std::string word = LastWord(field.name.text);
  const bool money = Among(kMoneyWords, word), percent = Among(kPercentWords, word);
  if (!money && !percent) return;
  sink.Report(Kind::kQuantityAsNumber, type.span,
              Tick(field.name.text) + " is a plain `number`, and its name says " +
                  (money ? "money" : "a percentage"),
              "a number is inexact and has no unit, so that nothing is checked about what it is "
              "compared and added with",
              money ? "write the currency as its type: `EUR`" : "write `percent` as its type");
}

void Marks(const ast::Field& field, Sink& sink) {
  if (field.personal && field.personal->purposes.empty()) {
    sink.Report(Kind::kPersonalWithoutPurpose, field.span,
                Tick(field.name.text) + " is personal, and nothing says for what it is used",
                "personal data is held for a purpose, which a person may ask for",
                "write `personal of SUBJECT for PURPOSE`");
  }
  if (field.negotiable && field.is_protected) {
    sink.Report(Kind::kNegotiableProtected, field.span,
                Tick(field.name.text) + " is protected and negotiable",
                "advice on what to change would ask a person to change what may not count",
                "leave out `negotiable`");
  }
}

// Does one range leave nothing of the other outside?
bool Covers(const Domain& wide, const Domain& narrow, const Type& type) {
  if (wide.kind != Domain::Kind::kInterval || narrow.kind != Domain::Kind::kInterval) return false;
  const bool number = type.kind == TypeKind::kNumber;
  const bool low =
      number ? wide.low.number() <= narrow.low.number() : wide.low.raw <= narrow.low.raw;
  const bool high =
      number ? wide.high.number() >= narrow.high.number() : wide.high.raw >= narrow.high.raw;
  return low && high && (wide.includes_high || wide.high != narrow.high || !narrow.includes_high);
}

// Which literals a text is compared with, if that is all that is done with it.
class TextUses {
 public:
  explicit TextUses(const Subject& subject) : subject_(subject) {
    for (std::size_t i = 0; i < subject.ast.expr_count(); ++i) {
      const ExprId id(i);
      const Reference& reference = subject.checked.ReferenceOf(id);
      if (reference.kind == Reference::Kind::kLeaf) Use(id, reference.index);
    }
  }
  // Nothing where something else is done with it.
  std::set<std::int64_t> Words(std::size_t leaf) const {
    const auto found = words_.find(leaf);
    return found == words_.end() || otherwise_.count(leaf) > 0 ? std::set<std::int64_t>()
                                                               : found->second;
  }

 private:
  void Use(ExprId id, std::size_t leaf) {
    if (subject_.Own(subject_.ast[id].span) && subject_.InTest(id)) return;
    const ExprId parent = subject_.ParentOf(id);
    const ast::Call* call = parent.valid() ? subject_.Builtin(parent) : nullptr;
    const bool compares = call != nullptr && call->arguments.size() == 2 &&
                          (call->callee == "==" || call->callee == "!=");
    const ExprId other = compares ? call->arguments[call->arguments[0] == id ? 1 : 0] : ExprId();
    const bool literal =
        compares && std::holds_alternative<ast::TextLiteral>(subject_.ast[other].node);
    if (literal) {
      words_[leaf].insert(subject_.Constant(other)->raw);
    } else {
      otherwise_.insert(leaf);
    }
  }
  const Subject& subject_;
  std::map<std::size_t, std::set<std::int64_t>> words_;
  std::set<std::size_t> otherwise_;
};

// The texts that tests give, by the path of the input.
std::map<std::string, std::set<std::int64_t>> GivenTexts(const Subject& subject) {
  std::map<std::string, std::set<std::int64_t>> given;
  const auto add = [&](const std::string& path, ExprId value) {
    if (std::holds_alternative<ast::TextLiteral>(subject.ast[value].node) &&
        subject.Constant(value))
      given[path].insert(subject.Constant(value)->raw);
  };
  for (const DeclId decl : subject.file().declarations) {
    const auto* test = std::get_if<ast::TestDeclaration>(&subject.ast[decl].node);
    if (test == nullptr) continue;
    for (const ast::TestItem& item : test->items) {
      if (item.kind != ast::TestItem::Kind::kGiven || !item.target || !item.value) continue;
      add(item.target->text, *item.value);
      const auto* fields = std::get_if<ast::StructLiteral>(&subject.ast[*item.value].node);
      if (fields == nullptr) continue;
      for (const ast::FieldBinding& field : fields->fields) {
        std::string path = item.target->text;
        for (const ast::Name& part : field.path) path += "." + part.text;
        add(path, field.value);
      }
    }
  }
  return given;
}

void ReportProtected(const Subject& subject, const check::Reach& reach, Span rule,
                     const std::string& what, std::set<std::size_t>& said, Sink& sink) {
  for (std::size_t i = 0; i < subject.model.leaves.size(); ++i) {
    const check::InputLeaf& leaf = subject.model.leaves[i];
    const bool read = reach.Has(Reference::Kind::kLeaf, i) ||
                      reach.Has(Reference::Kind::kElement, i) ||
                      reach.Has(Reference::Kind::kPick, i);
    if (!leaf.is_protected || !read || !said.insert(i).second) continue;
    sink.Report(Kind::kProtectedDecides, rule,
                what + " depends on " + Tick(leaf.path) + ", which is protected",
                "what is protected may be held to show that nobody is treated worse for it, and "
                "may not "
                "itself decide",
                "let the rule do without it")
        .labels.push_back({leaf.span, "protected here"});
  }
}

}  // namespace

void DatedSteps(const Subject& subject, Sink& sink) {
  for (const check::ParameterInfo& parameter : subject.model.parameters) {
    const DeclId decl = parameter.set_by.value_or(parameter.decl);
    if (!subject.Own(subject.ast[decl].span)) continue;
    const ast::DeclNode& node = subject.ast[decl].node;
    if (const auto* own = std::get_if<ast::ParameterDeclaration>(&node))
      Steps(subject, parameter, own->dated, sink);
    if (const auto* set = std::get_if<ast::SetDeclaration>(&node))
      Steps(subject, parameter, set->dated, sink);
  }
  TradeOffSteps(subject, sink);
}

void RangesOfOne(const Subject& subject, Sink& sink) {
  ForEachField(subject, [&](const ast::Field& field) { RangeOfOneInField(subject, field, sink); });
  for (const check::ParameterInfo& parameter : subject.model.parameters) {
    if (!parameter.adjustable || !subject.Own(subject.ast[parameter.decl].span)) continue;
    const auto& node = std::get<ast::ParameterDeclaration>(subject.ast[parameter.decl].node);
    if (!OneValue(*parameter.adjustable) || !node.range) continue;
    sink.Report(Kind::kRangeOfOne, subject.ast[*node.range].span,
                Tick(parameter.name) + " may be moved in a range with a single value in it",
                "nobody can move it", "widen the range, or leave out `adjustable`");
  }
  for (const DeclId decl : subject.file().declarations) {
    const auto* enumeration = std::get_if<ast::EnumDeclaration>(&subject.ast[decl].node);
    if (enumeration == nullptr || enumeration->values.size() != 1) continue;
    sink.Report(Kind::kSingleValueEnum, enumeration->name.span,
                "enum " + Tick(enumeration->name.text) + " has a single value",
                "what can only be one thing tells no cases apart",
                "name the other values, or leave the enum out");
  }
}

void TextsAsEnums(const Subject& subject, Sink& sink) {
  const TextUses uses(subject);
  const std::map<std::string, std::set<std::int64_t>> given = GivenTexts(subject);
  for (std::size_t i = 0; i < subject.model.leaves.size(); ++i) {
    const check::InputLeaf& leaf = subject.model.leaves[i];
    const std::set<std::int64_t> words = uses.Words(i);
    if (leaf.type.kind != TypeKind::kText || leaf.list || words.size() < 2 ||
        !subject.Own(leaf.span))
      continue;
    // Exceptions for some customers among thousands are texts. That the words are all there are is
    // seen where the examples know no other.
    const auto examples = given.find(leaf.path);
    if (examples == given.end() || !std::includes(words.begin(), words.end(),
                                                  examples->second.begin(), examples->second.end()))
      continue;
    std::string list;
    for (const std::int64_t word : words)
      list += (list.empty() ? "\"" : ", \"") + std::string(subject.checked.texts.Text(word)) + "\"";
    sink.Report(
        Kind::kTextAsEnum, leaf.span,
        "the text " + Tick(leaf.path) + " is compared with " + list + " alone",
        "a text with a slip in it is another text: the case is decided as if it were neither",
        "declare an `enum` with these values, so that a misspelt one is an invalid case");
  }
}

void Fields(const Subject& subject, Sink& sink) {
  ForEachField(subject, [&](const ast::Field& field) {
    AsNumber(field, sink);
    Marks(field, sink);
  });
}

void ModelledRanges(const Subject& subject, Sink& sink) {
  bool modelled = false;
  for (const check::InputLeaf& leaf : subject.model.leaves) {
    modelled = modelled || leaf.modelled.kind != Domain::Kind::kAll;
    if (!subject.Own(leaf.span) || !Covers(leaf.modelled, leaf.domain, leaf.type)) continue;
    sink.Report(Kind::kModelledAll, leaf.span,
                "the modelled range of " + Tick(leaf.path) + " covers all that it can be",
                "no case can lie outside the model on its account",
                "write the range in which the model has seen cases, or leave out `modelled`");
  }
  if (modelled) return;
  for (const ExprId id : subject.exprs()) {
    if (subject.checked.ReferenceOf(id).kind != Reference::Kind::kOutsideModel ||
        subject.InTest(id))
      continue;
    sink.Report(Kind::kNoModelledRange, subject.ast[id].span,
                "`outside_model` never holds: no input has a modelled range",
                "a case lies outside the model where an input lies outside its modelled range",
                "write `modelled LOW .. HIGH` on the inputs of the model");
    return;
  }
}

void ProtectedFields(const Subject& subject, Sink& sink) {
  if (!subject.IsPolicy()) return;  // nothing else decides
  std::set<std::size_t> said;
  const auto look = [&](std::initializer_list<ExprId> roots, DeclId decl, const std::string& what) {
    if (!subject.Own(subject.ast[decl].span)) return;
    check::Reach reach(subject.ast, subject.checked);
    for (const ExprId root : roots) reach.Add(root);
    ReportProtected(subject, reach, NameSpan(subject.ast, decl), what, said, sink);
  };
  for (const check::ObjectiveInfo& objective : subject.model.objectives)
    look({objective.value}, objective.decl, "objective " + Tick(objective.name));
  for (const check::RequirementInfo& requirement : subject.model.requirements) {
    if (!requirement.damp) look({requirement.condition}, requirement.decl, "a requirement");
  }
  for (const check::PreferenceInfo& preference : subject.model.preferences)
    look({preference.condition, preference.worth}, preference.decl, "a preference");
  for (const check::RuleInfo& rule : subject.model.rules)
    look({rule.condition}, rule.decl, "this rule");
}

void ScenariosWithoutEffect(const Subject& subject, Sink& sink) {
  for (const check::ScenarioInfo& scenario : subject.model.scenarios) {
    if (!subject.Own(subject.ast[scenario.decl].span)) continue;
    const auto& node = std::get<ast::ScenarioDeclaration>(subject.ast[scenario.decl].node);
    for (const ast::Replacement& replacement : node.replacements) {
      if (!replacement.value || !subject.checked.ReferenceOf(*replacement.value).original) continue;
      sink.Report(
          Kind::kScenarioChangesNothing, replacement.span,
          subject.Tick(*replacement.value) + " stays as it is in scenario " + Tick(scenario.name),
          "a scenario says what is different in it", "leave it out, or write what differs");
    }
  }
}

}  // namespace remit::lint
