#include "repl/picture/of_decisions.h"

#include <algorithm>

#include "interpreter/base/check.h"
#include "interpreter/diagnostics/diagnostic.h"
#include "interpreter/engine/names.h"
#include "interpreter/govern/text_table.h"

namespace remit::repl {
namespace {

using engine::Status;
using engine::Verdict;
using impact::Ending;
using picture::Bars;

constexpr std::size_t kMostParts = 24, kMostMoves = 16;

std::string Cases(std::uint64_t count) {
  return std::to_string(count) + (count == 1 ? " case" : " cases");
}

double Share(std::uint64_t count, std::uint64_t all) {
  return all == 0 ? 0 : static_cast<double>(count) / static_cast<double>(all) * 100;
}

// "26.4 %", "25 %"
std::string ShareText(std::uint64_t count, std::uint64_t all) {
  std::string text = govern::Fixed(Share(count, all), 1);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text + " %";
}

// "9 (26.4 %)"; of none the figure alone.
std::string CountText(std::uint64_t count, std::uint64_t all) {
  return std::to_string(count) + (count == 0 ? "" : " (" + ShareText(count, all) + ")");
}

// "a", "a and b", "a, b and c"
std::string Listed(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i)
    text += (i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") + words[i];
  return text;
}

}  // namespace

EndingCounts::EndingCounts(const check::Checked& checked, CountedBy by)
    : common_(checked, checked), by_(by) {
  names_.levels = common_.levels;
  names_.sides = common_.sides;
}

base::Result<EndingCounts> EndingCounts::Make(const check::Checked& checked, CountedBy by,
                                              const std::string& segment) {
  EndingCounts counts(checked, by);
  if (segment.empty()) return counts;
  std::vector<std::string> open;  // inputs that cases may be parted by
  for (const impact::Common::Input& input : counts.common_.inputs) {
    const check::InputLeaf& leaf = checked.model.leaves.at(input.leaf[0].index());
    if (!leaf.personal) open.push_back(input.path);
    if (input.path != segment) continue;
    if (leaf.personal)
      return base::Error{"`" + segment + "` is personal: what it says of people is not drawn"};
    counts.segment_ = input;
  }
  if (counts.segment_) return counts;
  const std::vector<std::string_view> names(open.begin(), open.end());
  const std::string_view nearest = diagnostics::NearestName(segment, names);
  std::string why = "`" + segment + "` is no input with few values";
  if (!nearest.empty())
    why += "; did you mean `" + std::string(nearest) + "`?";
  else
    why += open.empty() ? "; the policy has none" : "; there are " + govern::Join(open, ", ");
  return base::Error{why};
}

void EndingCounts::Add(const engine::CaseBatch& batch, const govern::DecisionColumns& columns,
                       std::int64_t day) {
  const std::size_t parts = segment_ ? segment_->values.size() : 1;
  for (std::size_t i = 0; i < columns.size; ++i) {
    std::size_t part = 0;
    if (segment_) {
      const engine::Column& column = batch.columns.at(segment_->leaf[0].index());
      part = parts - 1;  // not known
      if (batch.invalid[i].empty() && column.Has(i, day))
        part = segment_->at[0].at(static_cast<std::size_t>(column.raw[i]));
    }
    std::vector<std::uint64_t>& counts =
        counts_[common_.EndingOf(impact::Common::kBefore, columns, i)];
    counts.resize(parts);
    ++counts[part];
    ++cases_;
  }
}

std::string EndingCounts::KindOf(const Ending& ending) const {
  switch (by_) {
    case CountedBy::kRoute:
      return impact::EndingText(names_, ending);
    case CountedBy::kStatus:
      return ending.verdict == Verdict::kRefuse ? "refused"
                                                : std::string(engine::Name(ending.status));
    case CountedBy::kLevel:
      if (ending.level >= 0) return names_.levels.at(static_cast<std::size_t>(ending.level));
      return ending.status == Status::kDecided && ending.verdict != Verdict::kRefuse
                 ? "no level"
                 : "not decided, or refused";
  }
  return {};
}

std::string EndingCounts::Summary(const std::vector<std::string>& kinds) const {
  std::map<std::string, std::uint64_t> sums;
  for (const auto& [ending, counts] : counts_) {
    for (const std::uint64_t count : counts) sums[KindOf(ending)] += count;
  }
  std::vector<std::string> order = kinds;
  std::stable_sort(order.begin(), order.end(), [&](const std::string& a, const std::string& b) {
    return sums.at(a) > sums.at(b);
  });
  constexpr std::size_t kNamed = 3;
  std::vector<std::string> words;
  for (std::size_t i = 0; i < std::min(order.size(), kNamed); ++i)
    words.push_back(std::to_string(sums.at(order[i])) + " end as `" + order[i] + "` (" +
                    ShareText(sums.at(order[i]), cases_) + ")");
  std::string text = "Of " + Cases(cases_) + " " + Listed(words);
  if (order.size() > kNamed)
    text += "; " + std::to_string(order.size() - kNamed) +
            (order.size() - kNamed == 1 ? " other kind is rarer" : " other kinds are rarer");
  return text + ".";
}

void EndingCounts::DrawAll(const std::vector<std::string>& kinds, Bars& bars) const {
  std::vector<std::uint64_t> sums(kinds.size());
  for (const auto& [ending, counts] : counts_) {
    const auto kind = std::find(kinds.begin(), kinds.end(), KindOf(ending)) - kinds.begin();
    sums[static_cast<std::size_t>(kind)] += counts.front();
  }
  bars.title = "cases";
  bars.panels.emplace_back();
  for (const std::uint64_t sum : sums)
    bars.panels[0].bars.push_back({static_cast<double>(sum), CountText(sum, cases_), std::nullopt});
}

// Shares of each part, so that small ones can be compared with large ones.
void EndingCounts::DrawParts(const std::vector<std::string>& kinds, picture::Picture& picture,
                             Bars& bars) const {
  struct PartOfCases {
    std::size_t part = 0;
    std::uint64_t cases = 0;
    std::vector<std::uint64_t> sums;  // by kind
  };
  std::vector<PartOfCases> parts(segment_->values.size());
  for (std::size_t part = 0; part < parts.size(); ++part) {
    parts[part].part = part;
    parts[part].sums.resize(kinds.size());
    for (const auto& [ending, counts] : counts_) {
      const auto kind = std::find(kinds.begin(), kinds.end(), KindOf(ending)) - kinds.begin();
      parts[part].sums[static_cast<std::size_t>(kind)] += counts[part];
      parts[part].cases += counts[part];
    }
  }
  parts.erase(std::remove_if(parts.begin(), parts.end(),
                             [](const PartOfCases& part) { return part.cases == 0; }),
              parts.end());
  if (parts.size() > kMostParts) {  // the largest, in the order of the values
    std::stable_sort(parts.begin(), parts.end(),
                     [](const PartOfCases& a, const PartOfCases& b) { return a.cases > b.cases; });
    std::uint64_t rest = 0;
    for (std::size_t i = kMostParts; i < parts.size(); ++i) rest += parts[i].cases;
    picture.notes.push_back(std::to_string(parts.size() - kMostParts) + " more values, of " +
                            Cases(rest) + ", are not drawn");
    parts.resize(kMostParts);
    std::sort(parts.begin(), parts.end(),
              [](const PartOfCases& a, const PartOfCases& b) { return a.part < b.part; });
  }
  bars.title = "share of the cases of each " + segment_->path;
  bars.unit = "%";
  for (const PartOfCases& part : parts) {
    Bars::Panel panel;
    panel.title = segment_->values[part.part] + ", " + Cases(part.cases);
    for (const std::uint64_t sum : part.sums)
      panel.bars.push_back({Share(sum, part.cases), CountText(sum, part.cases), std::nullopt});
    bars.panels.push_back(std::move(panel));
  }
}

picture::Picture EndingCounts::Picture(const std::string& heading) const {
  Bars bars;
  for (const auto& [ending, counts] : counts_) {
    std::string kind = KindOf(ending);
    if (std::find(bars.kinds.begin(), bars.kinds.end(), kind) == bars.kinds.end())
      bars.kinds.push_back(std::move(kind));
  }
  const char* const by = by_ == CountedBy::kRoute    ? "routes"
                         : by_ == CountedBy::kStatus ? "status"
                                                     : "levels";
  picture::Picture picture{heading + ": " + by, Summary(bars.kinds), {}, {}};
  if (segment_) {
    picture.title += " by " + segment_->path;
    DrawParts(bars.kinds, picture, bars);
  } else {
    DrawAll(bars.kinds, bars);
  }
  picture.body = std::move(bars);
  return picture;
}

picture::Picture OfMoved(const impact::Impact& moved, const std::string& heading) {
  std::vector<const impact::Move*> moves;
  std::uint64_t elsewhere = 0;
  for (const impact::Move& move : moved.moves) {
    if (move.from == move.to) continue;
    moves.push_back(&move);
    elsewhere += move.cases;
  }
  std::stable_sort(moves.begin(), moves.end(), [](const impact::Move* a, const impact::Move* b) {
    return a->cases > b->cases;
  });
  Bars bars;
  bars.title = "cases that moved";
  bars.panels.emplace_back();
  std::uint64_t rest = 0;
  for (std::size_t i = 0; i < moves.size(); ++i) {
    if (i >= kMostMoves) {
      rest += moves[i]->cases;
      continue;
    }
    bars.kinds.push_back(impact::EndingText(moved, moves[i]->from) + " -> " +
                         impact::EndingText(moved, moves[i]->to));
    bars.panels[0].bars.push_back({static_cast<double>(moves[i]->cases), {}, std::nullopt});
  }
  picture::Picture picture{heading + ": what moved", "", {}, {}};
  picture.summary = std::to_string(moved.changed) + " of " + Cases(moved.cases) +
                    (moved.changed == 1 ? " is decided otherwise, " : " are decided otherwise, ") +
                    std::to_string(elsewhere) + " of them by another route";
  if (!moves.empty())
    picture.summary +=
        "; most often `" + bars.kinds.front() + "` (" + std::to_string(moves.front()->cases) + ")";
  picture.summary += ".";
  if (moved.changed > elsewhere)
    picture.notes.push_back(Cases(moved.changed - elsewhere) +
                            " kept the route and got another choice or verdict");
  if (rest > 0)
    picture.notes.push_back(std::to_string(moves.size() - kMostMoves) + " more ways, of " +
                            Cases(rest) + ", are not drawn");
  picture.body = std::move(bars);
  return picture;
}

}  // namespace remit::repl
