// `damp`: how far a choice may move from the previous decision. Each becomes a requirement, and the
// previous decision a part of the case.
#include "interpreter/check/distance.h"

namespace remit::check {
namespace {

constexpr std::string_view kAsOfPath = "previous.as_of";

LeafId AddPrevious(Checker& checker, std::string path, Type type, Span span) {
  InputLeaf leaf;
  leaf.path = std::move(path);
  leaf.type = type;
  leaf.type.optional = true;
  leaf.previous = true;
  leaf.span = span;
  const LeafId id(checker.out.model.leaves.size());
  checker.leaf_by_path.emplace(leaf.path, id.value);
  checker.out.model.leaves.push_back(std::move(leaf));
  return id;
}

class DampCheck {
 public:
  DampCheck(Checker& checker, DeclId id, const ast::DampDeclaration& node)
      : checker_(checker), node_(node) {
    info_.decl = id;
  }

  void Run() {
    const Symbol* symbol = Knob();
    const Type knob = symbol == nullptr ? Type{} : model().knobs[symbol->index].type;
    const bool limit = CheckLimit(knob);
    const bool period = CheckPeriod();
    const bool key = CheckKey();
    if (symbol == nullptr || !limit || !period || !key || !NameIsFree()) return;
    info_.knob = KnobId(symbol->index);
    if (Second()) return;
    const std::string path = "previous." + model().knobs[symbol->index].name;
    const Span span = checker_.ast[info_.decl].span;
    const auto known = checker_.leaf_by_path.find(kAsOfPath);
    info_.previous_as_of = known != checker_.leaf_by_path.end()
                               ? LeafId(known->second)
                               : AddPrevious(checker_, std::string(kAsOfPath), types::Date(), span);
    info_.previous = AddPrevious(checker_, path, knob, span);
    RequirementInfo requirement;
    requirement.name = "damp " + model().knobs[symbol->index].name;
    requirement.decl = info_.decl;
    requirement.damp = DampId(model().damps.size());
    model().requirements.push_back(std::move(requirement));
    model().damps.push_back(std::move(info_));
  }

 private:
  Model& model() { return checker_.out.model; }

  const Symbol* Knob() {
    const Symbol* symbol = KnobNamed(checker_, node_.target, "what is damped is what is chosen");
    if (symbol == nullptr || !model().knobs[symbol->index].list) return symbol;
    Report(checker_, Kind::kDamp, node_.target.span,
           Tick(node_.target.text) + " is chosen from a list of the case",
           "the elements of a list have no distance from one another, and the next case brings "
           "its own",
           "leave it out");
    return nullptr;
  }

  bool CheckLimit(const Type& knob) {
    const std::optional<Type> distance = DistanceOf(checker_.table(), knob);
    if (!distance) {
      Report(checker_, Kind::kDamp, node_.target.span,
             Tick(node_.target.text) + " is " + Describe(checker_, knob),
             "only a choice that is a number or a quantity has a distance from the previous one",
             "say with `require` which changes are allowed");
      return false;
    }
    Wanted wanted{.type = *distance, .what = "how far " + Tick(node_.target.text) + " may move"};
    wanted.type.whole = false;  // half a day per day is one in two days
    info_.limit = node_.amount;
    if (!Fit(checker_, Scope{.place = Place::kTolerance}, node_.amount, wanted)) return false;
    const std::optional<Value>& limit = checker_.ConstantAt(node_.amount);
    if (!limit || !Less(*limit, Value{0}, wanted.type)) return true;
    Report(checker_, Kind::kDamp, checker_.SpanOf(node_.amount),
           "the distance " + Tick(Written(checker_, node_.amount)) + " is negative",
           "a choice moves up and down by at most this much",
           "write the distance without its sign");
    return false;
  }

  bool CheckPeriod() {
    const std::optional<Period> period = PeriodNamed(checker_, Kind::kDamp, node_.period);
    if (period) info_.period = *period;
    return period.has_value();
  }

  bool CheckKey() {
    if (!node_.key) return true;
    const Type type = InferValue(checker_, Scope{.place = Place::kValue}, *node_.key);
    info_.key = node_.key;
    if (type.kind == TypeKind::kBroken) return false;
    if (type.kind == TypeKind::kRecord || type.kind == TypeKind::kList) {
      Report(checker_, Kind::kDamp, checker_.SpanOf(*node_.key),
             Tick(Written(checker_, *node_.key)) + " is " + Describe(checker_, type),
             "what tells one series of decisions from another is a single value",
             "name one of its fields");
      return false;
    }
    if ((checker_.UsesAt(*node_.key) & kUsesKnob) == 0) return true;
    Report(checker_, Kind::kDamp, checker_.SpanOf(*node_.key),
           Tick(Written(checker_, *node_.key)) + " depends on what is chosen",
           "what tells one series of decisions from another is known before choosing",
           "name a field of an input");
    return false;
  }

  // The case says what was decided before under this name.
  bool NameIsFree() {
    const Symbol* symbol = checker_.Find("previous");
    if (symbol == nullptr || symbol->kind != Symbol::Kind::kInput) return true;
    Report(checker_, Kind::kDamp, symbol->span, "an input is named `previous`",
           "with `damp` that is where a case says what was decided before", "rename the input");
    return false;
  }

  bool Second() {
    for (const DampInfo& other : model().damps) {
      if (other.knob != info_.knob) continue;
      Report(checker_, Kind::kDamp, node_.target.span,
             Tick(node_.target.text) + " is damped a second time", "a choice is damped once",
             "leave one out")
          .labels.push_back({checker_.ast[other.decl].span, "the other one"});
      return true;
    }
    return false;
  }

  Checker& checker_;
  const ast::DampDeclaration& node_;
  DampInfo info_{};
};

}  // namespace

void CheckDamps(Checker& checker) {
  ForEach<ast::DampDeclaration>(
      checker, [&](DeclId id, const auto& node) { DampCheck(checker, id, node).Run(); });
}

}  // namespace remit::check
