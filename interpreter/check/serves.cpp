// Intents: what one may declare, what its objectives mean, and how a policy serves it. Its anchors,
// its trade-off and its guardrails become those of the policy, on the objectives that serve.
#include "interpreter/check/serves.h"

#include <algorithm>
#include <set>

#include "interpreter/base/overloaded.h"

namespace remit::check {
namespace {

using HeaderKind = ast::Header::Kind;

// What an organisation wants is said without inputs, choices and rules.
bool BelongsToIntent(const ast::DeclNode& node) {
  return std::visit(base::Overloaded{
                        [](const ast::UseDeclaration&) { return true; },
                        [](const ast::EnumDeclaration&) { return true; },
                        [](const ast::UnitDeclaration&) { return true; },
                        [](const ast::CurrencyDeclaration&) { return true; },
                        [](const ast::ParameterDeclaration&) { return true; },
                        [](const ast::ObjectiveDeclaration&) { return true; },
                        [](const ast::TradeOffDeclaration&) { return true; },
                        [](const ast::LadderDeclaration&) { return true; },
                        [](const ast::SideDeclaration&) { return true; },
                        [](const ast::GuardrailDeclaration&) { return true; },
                        [](const ast::BrokenDeclaration&) { return true; },
                        [](const auto&) { return false; },
                    },
                    node);
}

void CheckParts(Checker& checker) {
  for (const ast::File& file : checker.ast.files) {
    const bool intent = &file == checker.intent_file;
    for (const DeclId id : file.declarations) {
      const ast::Decl& decl = checker.ast[id];
      if (intent && !BelongsToIntent(decl.node)) {
        Report(checker, Kind::kIntentPart, decl.span,
               "an intent says what is wanted, and not how it is decided",
               "it holds objectives, a trade-off, guardrails and parameters, and the units, enums, "
               "ladder and sides that these need",
               "move this into the policies that serve the intent");
      }
      if (!intent && std::holds_alternative<ast::GuardrailDeclaration>(decl.node)) {
        Report(checker, Kind::kIntentPart, decl.span, "a guardrail outside an intent",
               "guardrails bind every policy that serves an intent, and are declared there",
               "write `require`, or move it into the intent");
      }
    }
  }
}

// Of the intent's own text: `objective profit : EUR from … to …`.
void CollectObjective(Checker& checker, DeclId id, const ast::ObjectiveDeclaration& node) {
  IntentInfo& intent = *checker.out.model.intent;
  if (node.value.valid()) {
    Report(checker, Kind::kIntentPart, checker.SpanOf(node.value),
           "objective " + Tick(node.name.text) + " of the intent has a formula",
           "an intent names what is worth having; each policy that serves it measures that in its "
           "own way",
           "leave the formula out here, and write it where the policy says " +
               Tick("serves " + node.name.text));
  }
  if (node.serves) {
    Report(checker, Kind::kIntentPart, node.serves->front().span,
           "objective " + Tick(node.name.text) + " of the intent serves another",
           "what an intent names is served, and serves nothing itself", "leave `serves` out");
  }
  const auto [place, added] = checker.intent_objectives.emplace(
      node.name.text, static_cast<std::uint32_t>(intent.objectives.size()));
  if (!added) {
    Report(checker, Kind::kDuplicateName, node.name.span,
           Tick(node.name.text) + " is declared twice", "an intent names each objective once",
           "rename one of the two");
    return;
  }
  IntentObjective info;
  info.name = node.name.text;
  info.worst = node.worst;
  info.best = node.best;
  info.capped = node.capped;
  info.decl = id;
  intent.objectives.push_back(std::move(info));
}

bool CheckAnchor(Checker& checker, const IntentObjective& objective, ExprId anchor,
                 std::string_view which) {
  Wanted wanted{.type = objective.type,
                .what = "the " + std::string(which) + " value of " + Tick(objective.name)};
  InferBeside(checker, Scope{.place = Place::kParameter}, anchor, objective.type);
  if (types::IsRatio(objective.type) && types::IsRatio(checker.TypeAt(anchor)))
    wanted.type.points = checker.TypeAt(anchor).points;
  return FitInferred(checker, anchor, wanted);
}

void CheckIntentObjective(Checker& checker, IntentObjective& objective) {
  const auto& node = std::get<ast::ObjectiveDeclaration>(checker.ast[objective.decl].node);
  const Scope scope{.place = Place::kParameter};
  objective.type =
      node.type ? TypeOfText(checker, *node.type) : InferValue(checker, scope, node.worst);
  objective.type.whole = false;
  const TypeKind kind = objective.type.kind;
  if (kind == TypeKind::kBroken) return;
  if (objective.type.optional || (kind != TypeKind::kNumber && kind != TypeKind::kDecimal)) {
    Report(checker, Kind::kTypeMismatch, node.type ? node.type->span : node.name.span,
           Tick(objective.name) + " is " + Describe(checker, objective.type),
           "an objective is a number or a quantity",
           "count what it brings: an amount, a percentage or a number");
    objective.type = {};
    return;
  }
  const bool worst = CheckAnchor(checker, objective, node.worst, "worst");
  const bool best = CheckAnchor(checker, objective, node.best, "best");
  if (!worst || !best) return;
  const auto &a = checker.ConstantAt(node.worst), &b = checker.ConstantAt(node.best);
  if (!a || !b || !(*a == *b)) return;
  Report(checker, Kind::kEqualAnchors, checker.SpanOf(node.best),
         "the worst and the best value of " + Tick(objective.name) + " are the same",
         "an objective has a direction, from its worst to its best value",
         "write `from WORST to BEST` with two different values");
}

// By themselves the objectives of an intent have no formula; rules may name them all the same, so
// that a guardrail is checked before any policy serves it.
void DeclareAlone(Checker& checker) {
  for (std::size_t i = 0; i < checker.out.model.intent->objectives.size(); ++i) {
    const IntentObjective& objective = checker.out.model.intent->objectives[i];
    ObjectiveInfo info;
    info.name = objective.name;
    info.type = objective.type;
    info.worst = objective.worst;
    info.best = objective.best;
    info.capped = objective.capped;
    info.decl = objective.decl;
    info.serves = static_cast<std::uint32_t>(i);
    checker.out.model.objectives.push_back(std::move(info));
  }
}

void CheckPeriod(Checker& checker) {
  Model& model = checker.out.model;
  const ast::Header& intent = checker.intent_file->header;
  const auto from = intent.effective_from ? DayOf(checker, *intent.effective_from) : std::nullopt;
  const auto to = intent.effective_to ? DayOf(checker, *intent.effective_to) : std::nullopt;
  if (!model.effective_from && !model.effective_to) {
    model.effective_from = from;
    model.effective_to = to;
    return;
  }
  const bool early = from && (!model.effective_from || *model.effective_from < *from);
  const bool late = to && (!model.effective_to || *model.effective_to > *to);
  if (!early && !late) return;
  Report(checker, Kind::kIntentPeriod, checker.ast.files.front().header.span,
         early ? "the policy is in force before " + types::FormatDate(*from) +
                     ", when its intent begins"
               : "the policy is in force after " + types::FormatDate(*to) +
                     ", when its intent has ended",
         "a policy serves an intent that is in force; one that says no period has the intent's",
         "write `effective from …` in the policy within the period of the intent");
}

// The intent's trade-off in the names of the policy; terms that it does not serve are left out.
class Mapped {
 public:
  explicit Mapped(Checker& checker) : checker_(checker) {}

  std::vector<ast::TradeOffDeclaration::Term> Terms(
      const std::vector<ast::TradeOffDeclaration::Term>& terms) {
    std::vector<ast::TradeOffDeclaration::Term> mapped;
    for (const auto& term : terms) {
      const auto index = checker_.intent_objectives.find(term.objective.text);
      if (index == checker_.intent_objectives.end()) {
        Unknown(term.objective);
        continue;
      }
      const ObjectiveInfo* objective = Serving(checker_, index->second);
      if (objective == nullptr) {
        left_out_.insert(term.objective.text);
        continue;
      }
      mapped.push_back(term);
      mapped.back().objective.text = objective->name;
    }
    return mapped;
  }

  const std::set<std::string>& left_out() const { return left_out_; }
  bool unknown() const { return unknown_; }

 private:
  void Unknown(const ast::Name& name) {
    unknown_ = true;
    std::vector<std::string_view> candidates;
    for (const auto& [known, index] : checker_.intent_objectives) candidates.push_back(known);
    Report(checker_, Kind::kUnknownObjective, name.span,
           "the intent has no objective " + Tick(name.text), {}, MeantOf(name.text, candidates));
  }

  Checker& checker_;
  std::set<std::string> left_out_;
  bool unknown_ = false;
};

Span ServesSpan(const Checker& checker) {
  for (const ast::File& file : checker.ast.files) {
    if (file.header.kind == HeaderKind::kPolicy && file.header.serves)
      return file.header.serves->front().span;
  }
  return checker.ast.files.front().header.span;
}

}  // namespace

bool InIntent(const Checker& checker, Span span) {
  return checker.intent_file != nullptr && span.file == checker.intent_file->id;
}

const ObjectiveInfo* Serving(const Checker& checker, std::uint32_t objective) {
  for (const ObjectiveInfo& info : checker.out.model.objectives) {
    if (info.serves == objective) return &info;
  }
  return nullptr;
}

void CollectIntent(Checker& checker) {
  for (const ast::File& file : checker.ast.files) {
    if (file.header.kind != HeaderKind::kIntent) continue;
    checker.intent_file = &file;
    break;
  }
  CheckParts(checker);
  if (checker.intent_file == nullptr) return;
  const ast::Header& header = checker.intent_file->header;
  IntentInfo& intent = checker.out.model.intent.emplace();
  intent.name = Dotted(header.path);
  intent.title = header.title.value_or("");
  intent.owner = header.owner.value_or("");
  for (const DeclId id : checker.intent_file->declarations) {
    if (const auto* node = std::get_if<ast::ObjectiveDeclaration>(&checker.ast[id].node))
      CollectObjective(checker, id, *node);
    if (std::holds_alternative<ast::GuardrailDeclaration>(checker.ast[id].node))
      intent.guardrails.push_back(id);
  }
  if (checker.intent_file != &checker.ast.files.front()) CheckPeriod(checker);
}

bool RefusedForIntent(Checker& checker, const Symbol& one, const Symbol& other) {
  if (InIntent(checker, one.span) == InIntent(checker, other.span)) return false;
  const bool first = InIntent(checker, one.span);
  const Symbol& wanted = first ? one : other;
  Report(checker, Kind::kIntentName, (first ? other : one).span,
         Tick(wanted.name) + " is " + std::string(Noun(wanted.kind)) + " of the intent",
         "a policy that serves an intent uses its names and does not declare them again",
         "leave this one out, or choose another name")
      .labels.push_back({wanted.span, "declared here"});
  return true;
}

void CheckIntentNames(Checker& checker) {
  for (const Symbol& symbol : checker.out.names) {
    const auto wanted = checker.intent_objectives.find(symbol.name);
    if (wanted == checker.intent_objectives.end()) continue;
    const auto* node = symbol.decl.valid()
                           ? std::get_if<ast::ObjectiveDeclaration>(&checker.ast[symbol.decl].node)
                           : nullptr;
    if (node != nullptr && node->serves && node->serves->back().text == symbol.name) continue;
    const DeclId decl = checker.out.model.intent->objectives[wanted->second].decl;
    Report(checker, Kind::kIntentName, symbol.span,
           Tick(symbol.name) + " is an objective of the intent",
           "in a policy that serves it, the name is kept for the objective that serves it",
           node != nullptr
               ? "write " + Tick("objective " + symbol.name + " serves " + symbol.name) +
                     ", or choose another name"
               : "choose another name")
        .labels.push_back({checker.ast[decl].span, "declared here"});
  }
}

void CheckIntentObjectives(Checker& checker) {
  if (!checker.out.model.intent) return;
  for (IntentObjective& objective : checker.out.model.intent->objectives)
    CheckIntentObjective(checker, objective);
  if (checker.intent_file == &checker.ast.files.front()) DeclareAlone(checker);
}

std::optional<std::uint32_t> ServedBy(Checker& checker, const ast::ObjectiveDeclaration& node) {
  if (!node.serves || node.serves->empty()) return std::nullopt;
  const ast::Name& wanted = node.serves->back();
  const Span span = wanted.span;
  if (!checker.out.model.intent) {
    const bool missing = std::any_of(checker.sink.all().begin(), checker.sink.all().end(),
                                     [](const diagnostics::Diagnostic& diagnostic) {
                                       return diagnostic.kind == Kind::kNotAnIntent;
                                     });
    if (missing) return std::nullopt;
    Report(checker, Kind::kServes, span, "this policy serves no intent",
           "an objective serves one of the intent that the head of the policy names",
           "write `serves INTENT` in the head, or leave `serves` out here");
    return std::nullopt;
  }
  const IntentInfo& intent = *checker.out.model.intent;
  ast::Path path = *node.serves;
  path.pop_back();
  const auto found = checker.intent_objectives.find(wanted.text);
  if (found == checker.intent_objectives.end() || (!path.empty() && Dotted(path) != intent.name)) {
    std::vector<std::string_view> candidates;
    for (const IntentObjective& objective : intent.objectives) candidates.push_back(objective.name);
    std::string hint = DidYouMean(wanted.text, candidates);
    if (hint.empty()) {
      hint = "its objectives are " +
             ListOf(std::vector<std::string>(candidates.begin(), candidates.end()));
    }
    Report(checker, Kind::kServes, span,
           "intent " + Tick(intent.name) + " has no objective " + Tick(Dotted(*node.serves)), {},
           hint);
    checker.serves_unknown = true;
    return std::nullopt;
  }
  if (const ObjectiveInfo* other = Serving(checker, found->second)) {
    Report(checker, Kind::kServes, span, "a second objective serves " + Tick(wanted.text),
           "each objective of an intent is measured once in a policy",
           "put both into one formula, or leave `serves` out")
        .labels.push_back({checker.ast[other->decl].span, "the other one"});
    return std::nullopt;
  }
  return found->second;
}

void ServeObjective(Checker& checker, const ast::ObjectiveDeclaration& node, ObjectiveInfo& info) {
  const std::optional<std::uint32_t> served = ServedBy(checker, node);
  info.own_anchors = node.worst.valid();
  if (!served) {
    if (!info.own_anchors) info.type = {};
    return;
  }
  info.serves = served;
  const IntentObjective& wanted = checker.out.model.intent->objectives[*served];
  const Type own = info.type;
  if (own.kind != TypeKind::kBroken &&
      !FitInferred(
          checker, node.value,
          {.type = wanted.type, .what = "the objective " + Tick(wanted.name) + " of the intent"})) {
    info.type = {};
  }
  if (!info.own_anchors) {
    info.worst = wanted.worst;
    info.best = wanted.best;
    info.capped = wanted.capped;
  }
}

void CheckDirection(Checker& checker, const ObjectiveInfo& info) {
  if (!info.serves || !info.own_anchors || info.type.kind == TypeKind::kBroken) return;
  const IntentObjective& wanted = checker.out.model.intent->objectives[*info.serves];
  const auto &worst = checker.ConstantAt(info.worst), &best = checker.ConstantAt(info.best);
  const auto &from = checker.ConstantAt(wanted.worst), &to = checker.ConstantAt(wanted.best);
  if (!worst || !best || !from || !to) return;
  if (Less(*worst, *best, info.type) == Less(*from, *to, wanted.type)) return;
  Report(checker, Kind::kServes, checker.SpanOf(info.worst),
         Tick(info.name) + " goes the other way than " + Tick(wanted.name) + " of the intent",
         "what the intent wants more of, no policy wants less of",
         "exchange the two ends, or leave them out: the intent's then hold")
      .labels.push_back({checker.ast[wanted.decl].span, "the intent's"});
}

std::optional<DeclId> IntentTradeOff(Checker& checker) {
  if (checker.intent_file == nullptr) return std::nullopt;
  std::optional<DeclId> found;
  for (const DeclId id : checker.intent_file->declarations) {
    if (!std::holds_alternative<ast::TradeOffDeclaration>(checker.ast[id].node)) continue;
    if (found) {
      Report(checker, Kind::kTradeOff, checker.ast[id].span, "there are two trade-offs",
             "an intent has one", "put all weights into one");
      break;
    }
    found = id;
  }
  return found;
}

std::optional<ast::TradeOffDeclaration> MappedTradeOff(Checker& checker, DeclId decl) {
  const auto* written = &std::get<ast::TradeOffDeclaration>(checker.ast[decl].node);
  Mapped mapped(checker);
  ast::TradeOffDeclaration result = *written;
  result.terms = mapped.Terms(written->terms);
  bool empty = result.terms.empty();
  for (auto& dated : result.dated) {
    dated.terms = mapped.Terms(dated.terms);
    empty = empty || dated.terms.empty();
  }
  if (mapped.unknown()) return std::nullopt;
  if (empty) {
    Report(checker, Kind::kTradeOff, ServesSpan(checker),
           "of the intent's trade-off nothing is left: the policy serves none of its objectives",
           "a policy without a trade-off of its own has the intent's, over the objectives that it "
           "serves",
           "let an objective serve one of them, or write a `trade_off`")
        .labels.push_back({checker.ast[decl].span, "the intent's"});
    return std::nullopt;
  }
  if (!mapped.left_out().empty() && !checker.serves_unknown) {
    Report(checker, Kind::kPartlyServed, ServesSpan(checker),
           "no objective of this policy serves " +
               ListOf({mapped.left_out().begin(), mapped.left_out().end()}) + " of the intent",
           "the intent's trade-off holds for the others alone",
           "let an objective serve it where the policy has an influence on it")
        .labels.push_back({checker.ast[decl].span, "the intent's trade-off"});
  }
  return result;
}

void CheckGuardrails(Checker& checker) {
  if (!checker.out.model.intent) return;
  for (const DeclId id : checker.out.model.intent->guardrails) {
    const auto& node = std::get<ast::GuardrailDeclaration>(checker.ast[id].node);
    RequirementInfo info;
    info.name = node.name.text;
    info.condition = node.condition;
    info.because = node.title;
    info.decl = id;
    info.guardrail = true;
    const IntentInfo& intent = *checker.out.model.intent;
    info.owner = intent.owner.empty() ? "the owner of " + intent.name : intent.owner;
    DeclareRule(checker, node.name, "guardrail");
    FitCondition(checker, Scope{.place = Place::kRule}, node.condition, "a guardrail");
    checker.out.model.requirements.push_back(std::move(info));
  }
}

std::optional<std::size_t> ObjectiveInIntent(Checker& checker, ExprId id, std::string_view name) {
  if (!InIntent(checker, checker.SpanOf(id))) return std::nullopt;
  const auto found = checker.intent_objectives.find(name);
  if (found == checker.intent_objectives.end()) return std::nullopt;
  const ObjectiveInfo* objective = Serving(checker, found->second);
  if (objective != nullptr)
    return static_cast<std::size_t>(objective - checker.out.model.objectives.data());
  if (checker.serves_unknown) return checker.out.model.objectives.size();
  const IntentObjective& wanted = checker.out.model.intent->objectives[found->second];
  std::string guardrail = "a guardrail";
  Span place = checker.SpanOf(id);
  for (const DeclId decl : checker.out.model.intent->guardrails) {
    const ast::Decl& written = checker.ast[decl];
    if (written.span.begin > place.begin || place.end > written.span.end) continue;
    guardrail = "guardrail " + Tick(std::get<ast::GuardrailDeclaration>(written.node).name.text);
    place = written.span;
    break;
  }
  Report(checker, Kind::kGuardrailUnmapped, ServesSpan(checker),
         "no objective of this policy serves " + Tick(wanted.name) + ", of which " + guardrail +
             " of the intent speaks",
         "every policy that serves an intent keeps within its guardrails, and has to say what they "
         "are about",
         "write " + Tick("objective NAME serves " + wanted.name + " = …"))
      .labels.push_back({place, "the guardrail"});
  return checker.out.model.objectives.size();
}

}  // namespace remit::check
