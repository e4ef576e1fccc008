#include "repl/decide/top.h"

#include <algorithm>

#include "interpreter/govern/naming.h"
#include "interpreter/govern/ranking.h"
#include "interpreter/govern/text_table.h"

namespace remit::repl {
namespace {

using govern::AlternativeTable;
using govern::NamedValue;

// The best of `left` and what is as good by the trade-off, ascending.
std::vector<std::uint32_t> BestOf(const govern::Ranking& ranking, const AlternativeTable& table,
                                  const std::vector<std::uint32_t>& left) {
  const std::vector<govern::Ranking::Turn> turns = ranking.Turns(left);
  if (!turns.empty()) return turns.back().left;
  const AlternativeTable::Row& best = table.rows.at(ranking.Best(left));
  std::vector<std::uint32_t> equal;
  for (const std::uint32_t alternative : left) {
    const AlternativeTable::Row& row = table.rows.at(alternative);
    if (row.score == best.score && row.tie_break == best.tie_break) equal.push_back(alternative);
  }
  return equal;
}

TopList::Entry EntryOf(const govern::Subject& subject, const AlternativeTable& table,
                       std::uint32_t alternative) {
  const govern::Naming naming(subject);
  TopList::Entry entry;
  entry.score = table.rows.at(alternative).score;
  entry.choice = naming.Knobs(alternative);
  for (std::size_t i = 0; i < table.objectives.size(); ++i) {
    const govern::CaseValue& value = table.objectives[i].value.at(alternative);
    if (!value.causes.empty() || value.absent) continue;  // weighs nothing, and is not there
    const check::ObjectiveInfo& objective = subject.checked.model.objectives[i];
    entry.values.push_back(naming.Value(objective.name, value.value, objective.type));
  }
  return entry;
}

std::string ChoiceText(const NamedValue& knob) {
  std::vector<std::string> fields;
  for (const NamedValue& field : knob.fields) fields.push_back(field.text);
  return fields.empty() ? knob.text : knob.text + " (" + govern::Join(fields, ", ") + ")";
}

}  // namespace

TopList TopOf(const engine::Program& program, const govern::Subject& subject,
              const engine::Core& core, std::size_t most) {
  TopList list;
  if (core.recommended == engine::kNoAlternativeIndex) return list;
  const check::Model& model = subject.checked.model;
  const AlternativeTable table =
      govern::EvaluateAlternatives(program, subject.batch, subject.index, !core.damp_dropped);
  const govern::Ranking ranking(model, model.TradeOffOn(subject.as_of), table);
  std::vector<std::uint32_t> left;
  for (std::uint32_t i = 0; i < table.rows.size(); ++i) {
    if (table.rows[i].feasible && table.rows[i].scored) left.push_back(i);
  }
  list.allowed = left.size();
  std::size_t rank = 1;
  while (!left.empty() && list.entries.size() < most) {
    const std::vector<std::uint32_t> equal = BestOf(ranking, table, left);
    for (const std::uint32_t alternative : equal) {
      if (list.entries.size() == most) {
        ++list.cut;
        continue;
      }
      TopList::Entry entry = EntryOf(subject, table, alternative);
      entry.rank = rank;
      entry.sharing = equal.size() - 1;
      entry.recommended = alternative == core.recommended;
      list.entries.push_back(std::move(entry));
    }
    rank += equal.size();
    std::vector<std::uint32_t> rest;
    std::set_difference(left.begin(), left.end(), equal.begin(), equal.end(),
                        std::back_inserter(rest));
    left = std::move(rest);
  }
  return list;
}

std::string TopText(const TopList& list) {
  if (list.entries.empty()) return "";
  govern::TextTable table;
  table.rows.push_back({"", "rank", "score"});
  table.right = {false, true, true};
  for (const NamedValue& knob : list.entries.front().choice) table.rows[0].push_back(knob.name);
  for (const NamedValue& value : list.entries.front().values) table.rows[0].push_back(value.name);
  table.right.resize(table.rows[0].size(), true);
  for (const TopList::Entry& entry : list.entries) {
    std::vector<std::string> row{entry.recommended ? "*" : "",
                                 std::to_string(entry.rank) + (entry.sharing > 0 ? "=" : ""),
                                 govern::Fixed(entry.score, 6)};
    for (const NamedValue& knob : entry.choice) row.push_back(ChoiceText(knob));
    for (const NamedValue& value : entry.values) row.push_back(value.text);
    table.rows.push_back(std::move(row));
  }
  std::string text = "The best of " + std::to_string(list.allowed) + " allowed alternatives\n" +
                     govern::Render(table, "  ");
  if (list.cut > 0)
    text += "  " + std::to_string(list.cut) + " more share rank " +
            std::to_string(list.entries.back().rank) + " and are not shown\n";
  return text;
}

nlohmann::ordered_json TopJson(const TopList& list) {
  using Json = nlohmann::ordered_json;
  Json json;
  json["allowed"] = list.allowed;
  json["cut"] = list.cut;
  json["alternatives"] = Json::array();
  for (const TopList::Entry& entry : list.entries) {
    Json one;
    one["rank"] = entry.rank;
    one["sharing"] = entry.sharing;
    one["score"] = entry.score;
    one["recommended"] = entry.recommended;
    one["choice"] = Json::object();
    for (const NamedValue& knob : entry.choice) one["choice"][knob.name] = ChoiceText(knob);
    one["values"] = Json::object();
    for (const NamedValue& value : entry.values) one["values"][value.name] = value.text;
    json["alternatives"].push_back(std::move(one));
  }
  return json;
}

}  // namespace remit::repl
