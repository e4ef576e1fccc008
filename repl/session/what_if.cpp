#include "repl/session/what_if.h"

#include <algorithm>
#include <limits>

#include "interpreter/cases/complaints.h"
#include "interpreter/cases/knob_choice.h"
#include "interpreter/diagnostics/diagnostic.h"
#include "repl/amounts.h"
#include "repl/session/moved.h"
#include "repl/session/outcome.h"

namespace remit::repl {
namespace {

constexpr std::string_view kWeight = ".weight";

// Everything that can be supposed, for who misspelt it.
std::vector<std::string> Supposable(const check::Model& model, std::int64_t day) {
  std::vector<std::string> names;
  for (const check::InputLeaf& leaf : model.leaves) {
    if (!leaf.list && leaf.type.kind != types::TypeKind::kList) names.push_back(leaf.path);
  }
  for (const check::KnobInfo& knob : model.knobs) names.push_back(knob.name);
  for (const check::ParameterInfo& parameter : model.parameters) names.push_back(parameter.name);
  const check::TradeOffStep* step = model.TradeOffOn(day);
  if (step != nullptr && step->kind == check::TradeOffStep::Kind::kWeigh) {
    for (const auto& term : step->terms)
      names.push_back(model.objectives.at(term.objective.index()).name + std::string(kWeight));
  }
  return names;
}

base::Error NothingCalled(const check::Model& model, std::int64_t day, const std::string& name) {
  const std::vector<std::string> names = Supposable(model, day);
  std::vector<std::string_view> views(names.begin(), names.end());
  std::string_view nearest = diagnostics::NearestName(name, views);
  for (const std::string_view one : views) {
    if (one.ends_with("." + name)) nearest = one;  // a field without its record
  }
  return base::Error{"nothing that could be supposed is called `" + name + "`" +
                     (nearest.empty() ? ": an input, a choice, a parameter or OBJECTIVE.weight is"
                                      : "; did you mean `" + std::string(nearest) + "`?")};
}

std::string WhoMay(const check::Model& model, const std::optional<int>& level) {
  return level ? model.levels.at(static_cast<std::size_t>(*level)) : "whom it is delegated to";
}

class Reader {
 public:
  explicit Reader(const Session& session)
      : checked_(session.policy().checked), model_(session.model()), day_(session.Day()) {}

  std::optional<base::Error> Read(const std::string& part) {
    const std::size_t equals = part.find('=');
    if (equals == std::string::npos)
      return base::Error{"`" + part + "` is not of the form NAME = VALUE"};
    const std::string name = Trimmed(part.substr(0, equals));
    const std::string value = Trimmed(part.substr(equals + 1));
    if (value.empty()) return base::Error{"`" + part + "` says no value"};
    if (std::find(named_.begin(), named_.end(), name) != named_.end())
      return base::Error{"`" + name + "` is named twice"};
    named_.push_back(name);
    return Take(name, value);
  }
  Suppositions Finish() {
    if (!made_.weights.empty()) CompleteWeights();
    return std::move(made_);
  }
  // Nothing may weigh nothing at all.
  std::optional<base::Error> Weighs() const {
    if (made_.weights.empty()) return std::nullopt;
    for (const auto& term : model_.TradeOffOn(day_)->terms) {
      const auto own = Named(term.objective);
      if ((own ? own->digits : term.weight.digits) > 0) return std::nullopt;
    }
    return base::Error{"nothing would weigh anything"};
  }

 private:
  std::optional<base::Error> Take(const std::string& name, const std::string& value) {
    const auto by_name = [&](const auto& one) { return one.name == name; };
    const auto leaf = std::find_if(model_.leaves.begin(), model_.leaves.end(),
                                   [&](const auto& one) { return one.path == name; });
    if (leaf != model_.leaves.end())
      return Input(static_cast<std::size_t>(leaf - model_.leaves.begin()), value);
    if (std::any_of(model_.knobs.begin(), model_.knobs.end(), by_name)) {
      const auto choice = cases::ParseKnobChoice(checked_, name + "=" + value);
      if (!choice) return choice.error();
      made_.knobs.push_back(*choice);
      return std::nullopt;
    }
    const auto parameter =
        std::find_if(model_.parameters.begin(), model_.parameters.end(), by_name);
    if (parameter != model_.parameters.end())
      return Parameter(static_cast<std::size_t>(parameter - model_.parameters.begin()), value);
    if (name.ends_with(kWeight)) return Weight(name, value);
    return NothingCalled(model_, day_, name);
  }

  std::optional<base::Error> Input(std::size_t index, const std::string& value) {
    const check::InputLeaf& leaf = model_.leaves[index];
    if (leaf.list || leaf.type.kind == types::TypeKind::kList)
      return base::Error{"`" + leaf.path + "` is of a list; a list of the case stays as it is"};
    if (value == "unknown") {
      if (!leaf.type.optional && !leaf.previous)
        return base::Error{"`" + leaf.path + "` is always given, so it cannot be unknown"};
      made_.inputs.push_back({check::LeafId(index), {}});
      return std::nullopt;
    }
    std::string text = value;
    const bool quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
    if (quoted && leaf.type.kind == types::TypeKind::kText)
      text = value.substr(1, value.size() - 2);
    made_.inputs.push_back({check::LeafId(index), text});
    return std::nullopt;
  }

  std::optional<base::Error> Parameter(std::size_t index, const std::string& value) {
    const check::ParameterInfo& info = model_.parameters[index];
    types::TextPool texts = checked_.texts;
    const types::ParsedValue parsed = types::Parse(value, info.type, checked_.type_table, texts);
    if (!parsed.ok) return base::Error{"`" + info.name + "`: " + parsed.failure.reason};
    if (texts.size() != checked_.texts.size())
      return base::Error{"`" + info.name + "`: a text that the policy does not know"};
    made_.parameters.push_back({check::ParameterId(index), parsed.value});
    if (!info.adjustable) {
      made_.notes.push_back("`" + info.name + "` is delegated to nobody: its owner sets it");
    } else if (!check::Contains(*info.adjustable, parsed.value, info.type)) {
      made_.notes.push_back("`" + info.name + "`: beyond what " + WhoMay(model_, info.level) +
                            " may set");
    }
    return std::nullopt;
  }

  std::optional<base::Error> Weight(const std::string& name, const std::string& value) {
    const std::string objective = name.substr(0, name.size() - kWeight.size());
    const check::TradeOffStep* step = model_.TradeOffOn(day_);
    const auto info = std::find_if(model_.objectives.begin(), model_.objectives.end(),
                                   [&](const auto& one) { return one.name == objective; });
    if (info == model_.objectives.end()) return NothingCalled(model_, day_, name);
    const check::ObjectiveId id(static_cast<std::size_t>(info - model_.objectives.begin()));
    const bool weighs = step != nullptr && step->kind == check::TradeOffStep::Kind::kWeigh &&
                        std::any_of(step->terms.begin(), step->terms.end(),
                                    [&](const auto& term) { return term.objective == id; });
    if (!weighs) return base::Error{"`" + objective + "` does not weigh on this day"};
    const auto read = types::ParseExactDecimal(value);
    const auto* weight = std::get_if<types::ExactDecimal>(&read);
    if (weight == nullptr || weight->digits < 0)
      return base::Error{"`" + value + "` is not a weight, which is a number of at least 0"};
    made_.weights.emplace_back(id, *weight);
    NoteRange(*info, *weight);
    return std::nullopt;
  }

  void NoteRange(const check::ObjectiveInfo& info, const types::ExactDecimal& weight) {
    const std::string name = "`" + info.name + std::string(kWeight) + "`";
    if (!info.weight_range) {
      made_.notes.push_back(name + " is delegated to nobody: its owner sets it");
      return;
    }
    const auto exact = ExactOf(weight);
    const auto low = ExactOf(info.weight_range->low), high = ExactOf(info.weight_range->high);
    if (exact < low || exact > high || (exact == high && !info.weight_range->includes_high))
      made_.notes.push_back(name + ": beyond what " + WhoMay(model_, info.weight_range->level) +
                            " may set");
  }

  const types::ExactDecimal* Named(check::ObjectiveId id) const {
    for (const auto& weight : made_.weights) {
      if (weight.first == id) return &weight.second;
    }
    return nullptr;
  }
  // Those in force beside those that are named.
  void CompleteWeights() {
    govern::Weights all;
    for (const auto& term : model_.TradeOffOn(day_)->terms) {
      const types::ExactDecimal* own = Named(term.objective);
      all.emplace_back(term.objective, own == nullptr ? term.weight : *own);
    }
    made_.weights = std::move(all);
  }

  const check::Checked& checked_;
  const check::Model& model_;
  std::int64_t day_;
  std::vector<std::string> named_;
  Suppositions made_;
};

}  // namespace

std::vector<std::string> AtCommas(const std::string& text) {
  std::vector<std::string> parts;
  std::string part;
  bool quoted = false;
  for (const char c : text) {
    quoted = quoted != (c == '"');
    if (c == ',' && !quoted) {
      parts.push_back(Trimmed(part));
      part.clear();
    } else {
      part += c;
    }
  }
  if (!Trimmed(part).empty() || !parts.empty()) parts.push_back(Trimmed(part));
  return parts;
}

base::Result<Suppositions> ReadSuppositions(const Session& session, const std::string& text) {
  const std::vector<std::string> parts = AtCommas(text);
  Reader reader(session);
  for (const std::string& part : parts) {
    if (const auto error = reader.Read(part)) return *error;
  }
  if (const auto error = reader.Weighs()) return *error;
  return reader.Finish();
}

base::Result<std::unique_ptr<Supposed>> Supposed::Make(Session& session,
                                                       const Suppositions& suppositions) {
  std::unique_ptr<Supposed> made(new Supposed(session));
  const Bound& bound = session.bound();
  made->checked_ = &session.policy().checked;
  made->program_ = &bound.program;
  if (suppositions.of_policy()) {
    made->own_ = std::make_unique<check::Checked>(session.policy().checked);
    for (const Suppositions::Parameter& one : suppositions.parameters)
      *made->own_ =
          govern::WithParameter(*made->own_, bound.day, one.parameter, one.value, bound.world);
    if (!suppositions.weights.empty())
      *made->own_ = govern::WithWeights(*made->own_, bound.day, suppositions.weights);
    made->own_program_ = std::make_unique<engine::Program>(
        engine::Program::Bind(session.policy().ast, *made->own_, bound.day, bound.world));
    made->checked_ = made->own_.get();
    made->program_ = made->own_program_.get();
  }
  if (const auto error = made->PutInputs(suppositions.inputs)) return *error;
  if (!suppositions.knobs.empty()) made->PutKnobs(suppositions.knobs);
  return made;
}

std::optional<base::Error> Supposed::PutInputs(const std::vector<Suppositions::Input>& inputs) {
  const std::size_t at = session_->index();
  for (const Suppositions::Input& input : inputs) {
    const check::InputLeaf& leaf = checked_->model.leaves.at(input.leaf.index());
    engine::Column& column = batch_.columns.at(input.leaf.index());
    column.present.at(at) = input.text.empty() ? 0 : 1;
    if (!input.text.empty()) {
      const types::ParsedValue parsed =
          types::Parse(input.text, leaf.type, checked_->type_table, batch_.texts);
      if (!parsed.ok) return base::Error{"`" + leaf.path + "`: " + parsed.failure.reason};
      if (!check::Contains(leaf.domain, parsed.value, leaf.type))
        return base::Error{
            "`" + leaf.path +
            "`: " + cases::OutOfRange(leaf, parsed.value, checked_->type_table, batch_.texts)};
      column.raw.at(at) = parsed.value.raw;
      if (!column.expires.empty()) column.expires.at(at) = std::numeric_limits<std::int64_t>::max();
    }
    if (!std::as_const(batch_).invalid[at].empty()) {
      std::erase_if(batch_.invalid[at],
                    [&](const engine::InvalidField& field) { return field.field == leaf.path; });
    }
  }
  return std::nullopt;
}

void Supposed::PutKnobs(const std::vector<std::pair<std::size_t, std::uint32_t>>& knobs) {
  const std::size_t at = session_->index();
  const check::Model& model = checked_->model;
  engine::Proposal proposal = std::as_const(batch_).proposals[at].value_or(engine::Proposal{});
  proposal.values.resize(model.knobs.size());
  for (const auto& [knob, position] : knobs) proposal.values.at(knob) = position;
  batch_.proposals[at] = proposal;
  for (engine::InvalidField& field : engine::BeyondLists(model, batch_, at, proposal))
    batch_.invalid[at].push_back(std::move(field));
}

govern::Subject Supposed::subject() const {
  const compile::Compilation& policy = session_->policy();
  const Bound& bound = session_->bound();
  return {policy.ast,        *checked_, policy.sources, batch_,
          session_->index(), bound.day, bound.identity, bound.world};
}

DecidedSet Supposed::Decided() const {
  DecidedSet decided = Decide(*program_, *session_->state().cases, &session_->stop());
  session_->CheckStop();
  return decided;
}

std::string WhatIf(Session& session, const std::string& text) {
  if (text.empty())
    return ":what if NAME = VALUE, … supposes inputs, choices, parameters and OBJECTIVE.weight\n";
  const auto suppositions = ReadSuppositions(session, text);
  if (!suppositions) return suppositions.error().message + "\n";
  const auto made = Supposed::Make(session, *suppositions);
  if (!made) return made.error().message + "\n";
  const Supposed& supposed = **made;
  const auto at = session.at_hand();
  const Outcome before = OutcomeOf(at->program, at->subject);
  const Outcome after = OutcomeOf(supposed.program(), supposed.subject());
  const std::string moved = SideBySide(supposed.checked(), before, after);
  const std::string id(session.block().cases.ids[session.index()]);
  std::string answer = (session.has_cases() ? "`" + id + "`" : "the case") +
                       (moved.empty() ? ": as before\n" : ":\n" + moved);
  if (suppositions->of_policy() && session.has_cases() && session.state().cases->size > 1) {
    const DecidedSet decided = supposed.Decided();
    const CaseSet& set = *session.state().cases;
    answer += MovedText(Compare({session.policy().checked, set, session.decided()},
                                {supposed.checked(), set, decided}),
                        supposed.checked());
  }
  for (const std::string& note : suppositions->notes) answer += "note: " + note + "\n";
  return answer;
}

}  // namespace remit::repl
