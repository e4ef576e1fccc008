// Who has to approve a change. Everything that somebody below the owner may move is taken out of
// both policies; where what is left has one decision hash, only such things were moved, and each
// needs its level. Whatever is not understood here needs the owner.
#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "interpreter/ast/print.h"
#include "interpreter/check/known_value.h"
#include "interpreter/govern/identity.h"
#include "interpreter/store/content.h"
#include "interpreter/store/reasons.h"

namespace remit::store {
namespace {

using compile::Compilation;

constexpr const char* kOwner = "owner";
constexpr const char* kUndelegated = "a change that is not delegated";
constexpr std::size_t kMostReasons = 8;

// Of a parameter or of the weight of an objective: how far it may be moved, by whom, and what it
// comes to.
struct Delegated {
  std::string what;                            // "parameter `floor`", "weight of `profit`"
  std::string level;                           // empty: nobody but the owner
  std::string written;                         // all texts that say what it is
  std::map<std::int64_t, std::string> values;  // by the first day; empty: not known beforehand
};
using DelegatedByName = std::map<std::string, Delegated>;

// The same tree without what is delegated, which `texts` gets by name.
class Bare {
 public:
  explicit Bare(const ast::Ast& ast) : ast_(ast), bare_(ast) {
    moved_ = bare_.Add(ast::Expr{ast::TextLiteral{"delegated"}, {}});
    for (ast::File& file : bare_.files) {
      std::vector<ast::DeclId> kept;
      for (const ast::DeclId id : file.declarations) {
        if (Take(id)) kept.push_back(id);
      }
      file.declarations = std::move(kept);
    }
  }

  const ast::Ast& ast() const { return bare_; }
  const std::map<std::string, std::string>& texts() const { return texts_; }

 private:
  // False: nothing of it is left.
  bool Take(ast::DeclId id) {
    if (const auto* set = std::get_if<ast::SetDeclaration>(&ast_[id].node)) {
      TakeSet(*set);
      return false;
    }
    if (const auto* node = std::get_if<ast::ParameterDeclaration>(&ast_[id].node))
      TakeParameter(id, *node);
    if (const auto* node = std::get_if<ast::TradeOffDeclaration>(&ast_[id].node))
      TakeTradeOff(id, *node);
    return true;
  }
  void TakeSet(const ast::SetDeclaration& node) {
    std::string name;
    for (const ast::Name& part : node.target) name += (name.empty() ? "" : ".") + part.text;
    texts_[name] += "set " + ast::Print(ast_, node.value) + Dated(node.dated) + '\n';
  }
  void TakeParameter(ast::DeclId id, ast::ParameterDeclaration node) {
    if (!node.range) return;
    texts_[node.name.text] += ast::Print(ast_, node.value) + Dated(node.dated) + '\n';
    node.value = moved_;
    node.dated.clear();
    bare_.Replace(id, std::move(node));
  }
  // A weight is delegated once, in the first line, for all dates.
  void TakeTradeOff(ast::DeclId id, ast::TradeOffDeclaration node) {
    std::set<std::string> delegated;
    for (const auto& term : node.terms) {
      if (term.range) delegated.insert(term.objective.text);
    }
    const auto take = [&](std::vector<ast::TradeOffDeclaration::Term>& terms) {
      for (auto& term : terms) {
        if (!term.weight || delegated.count(term.objective.text) == 0) continue;
        texts_[term.objective.text + ".weight"] += ast::Print(ast_, *term.weight) + '\n';
        term.weight = moved_;
      }
    };
    take(node.terms);
    for (auto& dated : node.dated) take(dated.terms);
    bare_.Replace(id, std::move(node));
  }
  std::string Dated(const std::vector<ast::DatedValue>& values) const {
    std::string text;
    for (const ast::DatedValue& value : values)
      text += " from " + value.date.text + " = " + ast::Print(ast_, value.value);
    return text;
  }

  const ast::Ast& ast_;
  ast::Ast bare_;
  ast::ExprId moved_;
  std::map<std::string, std::string> texts_;
};

std::string LevelOf(const check::Model& model, std::optional<int> level) {
  if (!level || *level < 0 || *level >= std::ssize(model.levels)) return {};
  return model.levels[static_cast<std::size_t>(*level)];
}

// What a parameter comes to on every day on which anything may change.
std::map<std::int64_t, std::string> ValuesOf(const Compilation& compilation,
                                             const check::ParameterInfo& info) {
  const check::Checked& checked = compilation.checked;
  std::map<std::int64_t, std::string> values;
  for (const std::int64_t day : check::DaysOfChange(checked)) {
    const std::optional<types::Value> value =
        check::KnownValues(compilation.ast, checked, day).Of(check::StepOn(info.steps, day));
    if (!value || !check::Contains(*info.adjustable, *value, info.type)) return {};
    values[day] = types::Format(*value, info.type, checked.type_table, checked.texts);
  }
  return values;
}

// As it would be written.
std::string TextOf(types::ExactDecimal weight) {
  while (weight.scale > 0 && weight.digits % 10 == 0) {
    weight.digits = weight.digits / 10;
    --weight.scale;
  }
  std::string digits;
  base::UInt128 rest = base::Magnitude(weight.digits);
  for (int place = 0; rest > 0 || place <= weight.scale; ++place, rest = rest / 10) {
    if (place == weight.scale && place > 0) digits += '.';
    digits += static_cast<char>('0' + static_cast<int>(rest % 10));
  }
  if (weight.digits < 0) digits += '-';
  std::reverse(digits.begin(), digits.end());
  return digits;
}

std::map<std::int64_t, std::string> WeightsOf(const check::Model& model, check::ObjectiveId id) {
  const auto& range = *model.objectives[id.index()].weight_range;
  std::map<std::int64_t, std::string> weights;
  for (const check::TradeOffStep& step : model.trade_offs) {
    if (step.kind != check::TradeOffStep::Kind::kWeigh) continue;
    for (const check::TradeOffStep::Term& term : step.terms) {
      if (!(term.objective == id)) continue;
      const bool inside =
          range.low <= term.weight &&
          (range.includes_high ? term.weight <= range.high : term.weight < range.high);
      if (!inside) return {};
      weights[step.from_day] = TextOf(term.weight);
    }
  }
  return weights;
}

DelegatedByName DelegatedIn(const Compilation& compilation,
                            const std::map<std::string, std::string>& texts) {
  const check::Model& model = compilation.checked.model;
  DelegatedByName all;
  const auto text_of = [&](const std::string& name) {
    const auto found = texts.find(name);
    return found == texts.end() ? std::string() : found->second;
  };
  for (const check::ParameterInfo& info : model.parameters) {
    if (!info.adjustable) continue;
    all[info.name] = {"parameter `" + info.name + "`", LevelOf(model, info.level),
                      text_of(info.name), ValuesOf(compilation, info)};
  }
  for (std::size_t i = 0; i < model.objectives.size(); ++i) {
    const check::ObjectiveInfo& info = model.objectives[i];
    if (!info.weight_range) continue;
    const std::string name = info.name + ".weight";
    all[name] = {"weight of `" + info.name + "`", LevelOf(model, info.weight_range->level),
                 text_of(name), WeightsOf(model, check::ObjectiveId(i))};
  }
  return all;
}

const std::string& On(const std::map<std::int64_t, std::string>& values, std::int64_t day) {
  return std::prev(values.upper_bound(day))->second;
}

// " from 12 % to 14 %", of the first day on which they differ; nothing where they never do.
std::string Moved(const std::map<std::int64_t, std::string>& before,
                  const std::map<std::int64_t, std::string>& after) {
  std::set<std::int64_t> days;
  for (const auto& [day, value] : before) days.insert(day);
  for (const auto& [day, value] : after) days.insert(day);
  for (const std::int64_t day : days) {
    if (On(before, day) == On(after, day)) continue;
    const bool always = day == std::numeric_limits<std::int64_t>::min();
    return " from " + On(before, day) + " to " + On(after, day) +
           (always ? "" : " on " + types::FormatDate(day));
  }
  return {};
}

void Require(Required& required, std::string role, std::string why) {
  required.roles.push_back(role);
  required.reasons.push_back({std::move(role), std::move(why)});
}

void RequireFor(Required& required, const Delegated& before, const Delegated& after) {
  if (before.values.empty() || after.values.empty()) {
    if (before.written == after.written) return;
    Require(required, kOwner, after.what + " has no value that is known beforehand");
    return;
  }
  const std::string moved = Moved(before.values, after.values);
  if (moved.empty() && before.written == after.written) return;
  const std::string how = moved.empty() ? " is said in another way" : " moved" + moved;
  if (after.level.empty()) {
    Require(required, kOwner, after.what + how + ", delegated to no level");
    return;
  }
  Require(required, after.level, after.what + how + ", adjustable by " + after.level);
}

}  // namespace

Required RequiredRoles(const Compilation* base, const Compilation& changed) {
  Required required;
  if (base == nullptr) {
    Require(required, kOwner, "there is no version yet");
    return required;
  }
  const auto hash_of = [](const ast::Ast& ast, const Compilation& of) {
    return govern::IdentityOf(ast, of.checked).hash;
  };
  if (hash_of(base->ast, *base) == hash_of(changed.ast, changed)) {
    required.decides_the_same = true;
    return required;
  }
  const Bare before(base->ast), after(changed.ast);
  if (hash_of(before.ast(), *base) != hash_of(after.ast(), changed)) {
    required.roles = {kOwner};
    for (const std::string& why :
         ReasonsOf(*base, before.ast(), changed, after.ast(), kMostReasons))
      required.reasons.push_back({kOwner, kUndelegated + (": " + why)});
    if (required.reasons.empty())
      required.reasons.push_back(
          {kOwner, std::string(kUndelegated) + ": its head, or the order of what it declares"});
    return required;
  }
  const DelegatedByName old = DelegatedIn(*base, before.texts());
  for (const auto& [name, delegated] : DelegatedIn(changed, after.texts())) {
    const auto found = old.find(name);
    if (found == old.end()) {
      Require(required, kOwner, delegated.what + " is newly delegated");
    } else {
      RequireFor(required, found->second, delegated);
    }
  }
  if (required.roles.empty())
    Require(required, kOwner, std::string(kUndelegated) + " can change decisions");
  const std::set<std::string> roles(required.roles.begin(), required.roles.end());
  required.roles.assign(roles.begin(), roles.end());
  // Who may approve all of a change is not asked beside those who may approve a part of it.
  if (roles.count(kOwner) > 0) required.roles = {kOwner};
  return required;
}

}  // namespace remit::store
