// `:band`: who may deviate how far from what is recommended for the case at hand, and what would be
// said of every value of every knob. Each value is judged as a proposal would be.
#include <algorithm>

#include "interpreter/diagnostics/diagnostic.h"
#include "interpreter/engine/names.h"
#include "interpreter/govern/flip.h"
#include "interpreter/govern/present.h"
#include "interpreter/govern/text_table.h"
#include "repl/session/exploring.h"
#include "repl/session/session.h"

namespace remit::repl {
namespace {

using engine::Core;

std::string Reason(const check::Model& model, const Core& core) {
  std::string text;
  for (const std::uint32_t broken : core.violated)
    text += (text.empty() ? "" : ", ") + model.requirements.at(broken).name;
  return text;
}

std::string WhoDecides(const check::Model& model, const Core& core) {
  std::string who = core.level < 0 ? "" : model.levels.at(static_cast<std::size_t>(core.level));
  for (std::size_t side = 0; side < model.sides.size(); ++side) {
    if ((core.sides >> side & 1) != 0) who += (who.empty() ? "" : " and ") + model.sides[side];
  }
  switch (core.verdict) {
    case engine::Verdict::kApprove:
      return who.empty() ? "nobody else is asked" : who;
    case engine::Verdict::kEscalate:
      return who.empty() ? "the owner" : who;
    case engine::Verdict::kNeedsReason:
      return (who.empty() ? "nobody else is asked" : who) + ", with a reason";
    case engine::Verdict::kRefuse:
      return "not allowed: " + Reason(model, core);
    case engine::Verdict::kNone:
      return "cannot be judged";
  }
  return {};
}

// One knob's values in their order, those beside each other of which the same is said together.
std::string OfKnob(const AtHand& at, std::size_t knob) {
  const check::Model& model = at.subject.checked.model;
  const check::KnobInfo& info = model.knobs.at(knob);
  const auto written = [&](std::uint32_t position) {
    return engine::FormatValue(at.subject.checked, at.batch.texts, info.alternatives.at(position),
                               info.type);
  };
  const govern::KnobSteps steps(at.subject.checked, at.batch, at.index);
  const std::vector<std::uint32_t> order = steps.InOrder(knob);
  std::vector<std::uint32_t> positions = engine::KnobPositions(model, at.core.recommended);
  const std::uint32_t own = positions[knob];
  std::vector<std::uint32_t> alternatives;
  for (const std::uint32_t position : order) {
    positions[knob] = position;
    alternatives.push_back(engine::AlternativeIndex(model, positions));
  }
  // What is judged is proposed by somebody.
  engine::CaseBatch batch = at.batch;
  if (!batch.proposals[at.index])
    batch.proposals[at.index] = govern::ProposalOf(model, at.core.recommended, std::nullopt);
  const Core decided = govern::DecideRange(at.program, batch, at.index, 1).front();
  const std::vector<Core> cores =
      govern::JudgeAlternatives(at.program, batch, at.index, decided, alternatives);
  govern::TextTable table;
  const bool ordered = steps.Ordered(knob);
  for (std::size_t i = 0; i < order.size();) {
    const std::string said = WhoDecides(model, cores[i]);
    const bool recommended = order[i] == own;
    std::size_t end = i + 1;
    while (end < order.size() && !recommended && order[end] != own &&
           WhoDecides(model, cores[end]) == said)
      ++end;
    std::string values = written(order[i]);
    if (ordered && end - i > 1) {
      values += " to " + written(order[end - 1]);
    } else {
      for (std::size_t j = i + 1; j < end; ++j) values += ", " + written(order[j]);
    }
    table.rows.push_back({recommended ? "*" : "", values, said});
    i = end;
  }
  table.right = {false, false, false};
  return info.name + "\n" + govern::Render(table, "  ");
}

std::string Bands(const govern::Decision& decision) {
  govern::TextTable table;
  for (const govern::Band& band : decision.deviation) {
    table.rows.push_back({band.level, band.knob, band.low.text + " to " + band.high.text,
                          band.reason ? "giving a reason" : "",
                          band.expires ? "until " + *band.expires : ""});
  }
  table.right.assign(5, false);
  return govern::Render(table, "  ");
}

// What is left of them where the case says what was used.
std::string Budgets(const AtHand& at) {
  const check::Model& model = at.subject.checked.model;
  const auto& proposal = at.batch.proposals.at(at.index);
  std::string text;
  for (const check::DeviationInfo& info : model.deviations) {
    if (!info.budget) continue;
    const auto level = static_cast<std::size_t>(info.level);
    text += "  " + model.levels.at(level) + " may change " +
            model.knobs.at(info.knob.index()).name + " at most " + std::to_string(*info.budget) +
            " times per " + info.period;
    if (proposal && level < proposal->used.size()) {
      const std::int64_t left = std::max<std::int64_t>(0, *info.budget - proposal->used[level]);
      text += ": " + std::to_string(left) + " left";
    }
    text += "\n";
  }
  return text;
}

}  // namespace

std::string WhoMayDeviate(Session& session, const std::string& name) {
  const check::Model& model = session.model();
  if (model.knobs.empty()) return "the policy has nothing to choose\n";
  std::optional<std::size_t> only;
  if (!name.empty()) {
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < model.knobs.size(); ++i) {
      names.push_back(model.knobs[i].name);
      if (model.knobs[i].name == name) only = i;
    }
    if (!only) {
      const std::string_view nearest = diagnostics::NearestName(name, names);
      return "the policy has no knob `" + name + "`" +
             (nearest.empty() ? "" : "; did you mean `" + std::string(nearest) + "`?") + "\n";
    }
  }
  const auto at = session.at_hand();
  if (at->core.recommended == engine::kNoAlternativeIndex) {
    return "nothing is recommended that could be deviated from:\n" +
           govern::ToText(govern::Describe(at->subject, at->core));
  }
  const govern::Decision decision = govern::Explain(
      at->subject, at->core, govern::GatherEvidence(at->program, at->batch, at->index, at->core));
  std::string text = Bands(decision) + Budgets(*at);
  if (decision.deviation.empty())
    text = "no band holds for this case" +
           std::string(at->core.outside_model ? ": it lies outside what the model has seen" : "") +
           "\n";
  if (!decision.deviation.empty()) text.insert(0, "Who may deviate how far\n");
  text += "What would be said of a proposal (* is recommended)\n";
  for (std::size_t knob = 0; knob < model.knobs.size(); ++knob) {
    if (!only || *only == knob) text += OfKnob(*at, knob);
  }
  return text;
}

}  // namespace remit::repl
