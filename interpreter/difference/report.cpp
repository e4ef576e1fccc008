// The three forms say the same in the same order: the verdict, which cases, what is declared
// otherwise, what could not be compared.
#include "interpreter/difference/report.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "interpreter/base/check.h"
#include "interpreter/engine/names.h"
#include "interpreter/types/value.h"

namespace remit::difference {
namespace {

using Json = nlohmann::ordered_json;
using Verdict = PolicyDifference::Verdict;

// The first and the last day that a calendar has are not said.
std::string DayText(std::int64_t day) {
  const bool endless =
      day <= *types::ParseDate("0001-01-01") || day >= *types::ParseDate("9999-12-31");
  return endless ? "" : types::FormatDate(day);
}

std::string Days(std::int64_t from_day, std::int64_t until_day) {
  const std::string from = DayText(from_day), until = DayText(until_day);
  if (!from.empty() && from == until) return "on " + from;
  std::string text;
  if (!from.empty()) text = "from " + from;
  if (!until.empty()) text += (text.empty() ? "" : " ") + std::string("until ") + until;
  return text;
}

std::string Plural(std::size_t count, const std::string& one) {
  return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

std::string Told(const Ending& ending) {
  std::string text;
  if (ending.status == engine::Status::kDecided) {
    text = ending.verdict == engine::Verdict::kRefuse ? "refused" : "";
    for (const auto& [name, value] : ending.values)
      text += (text.empty() ? "" : ", ") + name + " " + value;
    if (!ending.level.empty())
      text += (text.empty() ? "" : ", ") + std::string("route ") + ending.level;
    for (const std::string& side : ending.sides) text += " and " + side;
    return text;
  }
  text = std::string(engine::Name(ending.status));
  return ending.why.empty() ? text : text + ": " + ending.why;
}

std::string Title(const Change& change) {
  std::string title = change.what + " ";
  const bool quoted = !change.name.empty() && change.name.front() == '"';
  title += quoted ? change.name : "`" + change.name + "`";
  if (!change.old_name.empty() && change.kind != Change::Kind::kRenamed)
    title += " (was `" + change.old_name + "`)";
  if (!change.part.empty()) title += ", " + change.part;
  return title;
}

// What happened to it: "12 % -> 13 %".
std::string What(const Change& change) {
  switch (change.kind) {
    case Change::Kind::kRenamed:
      return "was called `" + change.before + "`";
    case Change::Kind::kMoved:
      return change.after;
    case Change::Kind::kNew:
      return "new: " + change.after;
    case Change::Kind::kGone:
      return "gone: " + change.before;
    case Change::Kind::kChanged:
      break;
  }
  if (change.before.empty()) return "new: " + change.after;
  if (change.after.empty()) return "gone: " + change.before;
  return change.before + " -> " + change.after;
}

// "looser", "may be moved by director, inside the range".
std::string Note(const Change& change) {
  std::string note;
  const auto add = [&](const std::string& text) { note += (note.empty() ? "" : "; ") + text; };
  if (change.effect != Effect::kOther) {
    const bool none = change.effect == Effect::kNone;
    add(none ? "says the same of every case" : NameOf(change.effect));
  } else if (change.only_words) {
    add("changes no decision by itself");
  }
  if (change.in_range)
    add(*change.in_range ? "inside the range" : "outside the range that was delegated");
  if (!change.who.empty()) add(change.who + " may do that");
  return note;
}

class Paint {
 public:
  explicit Paint(bool on) : on_(on) {}
  std::string Bold(const std::string& text) const { return Wrap("1", text); }
  std::string Dim(const std::string& text) const { return Wrap("2", text); }

 private:
  std::string Wrap(const char* code, const std::string& text) const {
    return on_ ? std::string("\033[") + code + "m" + text + "\033[0m" : text;
  }
  bool on_;
};

constexpr std::size_t kMostConditions = 4;

// Of what was found by trying.
std::string Found(const Region& region, const PolicyDifference& difference) {
  return "found in " + std::to_string(region.found) + " of " + std::to_string(difference.tried) +
         " cases tried";
}

std::string Told(const Region& region, const PolicyDifference& difference, const Paint& paint) {
  std::string text = "\n" + paint.Bold(region.headline);
  if (const std::string days = Days(region.from_day, region.until_day); !days.empty())
    text += ", " + days;
  text += "\n";
  if (region.exact) {
    const std::size_t told = std::min(kMostConditions, region.conditions.size());
    for (std::size_t i = 0; i < told; ++i)
      text += std::string(i == 0 ? "  where " : "  or    ") + region.conditions[i] + "\n";
    if (told < region.conditions.size())
      text += "  or in " + Plural(region.conditions.size() - told, "smaller region") + "\n";
  } else {
    text += "  " + paint.Dim(Found(region, difference)) + "\n";
  }
  for (const std::string& words : region.by_quantities) text += "  where " + words + "\n";
  for (const std::string& size : region.sizes) text += "  " + size + "\n";
  if (!region.example) return text;
  text += "  example " + region.example->inputs + "\n";
  if (!region.example->new_inputs.empty()) text += "      new " + region.example->new_inputs + "\n";
  text += "      was " + Told(region.example->before) + "\n";
  text += "      now " + Told(region.example->after) + "\n";
  return text;
}

}  // namespace

std::string Headline(const PolicyDifference& difference) {
  switch (difference.verdict) {
    case Verdict::kSame:
      return "The same: every case and every proposal is decided alike; proved";
    case Verdict::kNoneFound:
      return "No difference found within what was explored: " + difference.explored;
    case Verdict::kOnlyJudgement:
      if (difference.extent_known && !difference.extents.empty()) {
        return "Different exactly in the cases that are said below; none was met among " +
               std::to_string(difference.tried) + " cases tried";
      }
      return std::string(difference.complete ? "Every case gets the same recommendation"
                                             : "No case with another recommendation was found") +
             "; what may be proposed, or is asked of it, differs";
    case Verdict::kDiffers:
      break;
  }
  if (difference.regions.empty()) return "Different: other cases, or other days, are decided";
  std::size_t more = 0, fewer = 0, other = 0;
  for (const Region& region : difference.regions) {
    other += region.route && region.approval == 0 ? 1 : 0;
    more += region.approval > 0 ? 1 : 0;
    fewer += region.approval < 0 ? 1 : 0;
  }
  std::string text = "Different: " + Plural(difference.regions.size(), "kind") + " of cases";
  if (other > 0) {
    text += ", other approvals";
  } else if (more + fewer > 0) {
    text += more == 0    ? ", fewer approvals"
            : fewer == 0 ? ", more approvals"
                         : ", more approvals in some and fewer in others";
  }
  if (difference.complete) return text + "; these are all";
  return text + (difference.extent_known ? "; exactly which cases is said below"
                                         : "; there may be others");
}

namespace {

// "director or above is now asked for what is recommended".
std::string Lead(const Extent& extent) {
  switch (extent.kind) {
    case Extent::Kind::kNoLongerAllowed:
      return "what was recommended is no longer allowed";
    case Extent::Kind::kNowAllowed:
      return "what is now recommended was not allowed";
    case Extent::Kind::kNowAsked:
      return extent.who + " is now asked for what is recommended";
    case Extent::Kind::kNoLongerAsked:
      return extent.who + " is no longer asked for what is recommended";
    case Extent::Kind::kNowRefused:
      return "the case is now refused";
    case Extent::Kind::kNoLongerRefused:
      return "the case is no longer refused";
    case Extent::Kind::kPromiseFails:
      return "what is recommended now breaks a guarantee";
    case Extent::Kind::kPromiseHolds:
      return "what is recommended no longer breaks a guarantee";
  }
  REMIT_CHECK(false, "a kind of extent is one of those declared");
}

std::string Joined(const std::vector<std::string>& words, const std::string& between) {
  std::string text;
  for (const std::string& one : words) text += (text.empty() ? "" : between) + one;
  return text;
}

std::vector<std::string> ExtentLines(const PolicyDifference& difference) {
  std::vector<std::string> lines;
  if (!difference.extent_known || difference.complete) return lines;
  for (const Extent& extent : difference.extents) {
    std::string line = Lead(extent) + ": " + Joined(extent.where, "; or ");
    if (const std::string days = Days(extent.from_day, extent.until_day); !days.empty())
      line += " (" + days + ")";
    lines.push_back(std::move(line));
  }
  return lines;
}
std::string ExtentTitle(const PolicyDifference& difference) {
  std::string title = "decided otherwise are exactly the cases in which";
  if (!difference.aside.empty()) title += ", " + Joined(difference.aside, " and ") + " aside,";
  return title;
}

}  // namespace

std::string Text(const PolicyDifference& difference, bool colour) {
  const Paint paint(colour);
  std::string text = paint.Bold(Headline(difference)) + ".\n";
  if (const auto lines = ExtentLines(difference); !lines.empty()) {
    text += "\n" + paint.Bold(ExtentTitle(difference)) + "\n";
    for (const std::string& line : lines) text += "  " + line + "\n";
  }
  constexpr std::size_t kMostRegions = 8;
  const std::size_t told = std::min(kMostRegions, difference.regions.size());
  for (std::size_t i = 0; i < told; ++i) text += Told(difference.regions[i], difference, paint);
  if (told < difference.regions.size())
    text += "\nand " + Plural(difference.regions.size() - told, "kind") +
            " more; `--format json` has all of them\n";
  if (!difference.consequences.empty()) text += "\n" + paint.Bold("in effect") + "\n";
  for (const std::string& words : difference.consequences) text += "  " + words + "\n";
  std::optional<Change::Layer> layer;
  for (const Change& change : difference.changes) {
    if (layer != change.layer) text += "\n" + paint.Bold(NameOf(change.layer)) + "\n";
    layer = change.layer;
    text += "  " + Title(change) + ": " + What(change) + "\n";
    if (const std::string note = Note(change); !note.empty()) text += "    " + note + "\n";
    for (const std::string& shows : change.shows) text += "    " + shows + "\n";
  }
  if (!difference.notes.empty()) text += "\n" + paint.Bold("notes") + "\n";
  for (const std::string& note : difference.notes) text += "  " + note + "\n";
  if (!difference.complete && difference.verdict != Verdict::kNoneFound &&
      !difference.explored.empty())
    text += "\nexplored: " + difference.explored + "\n";
  return text;
}

namespace {

Json EndingJson(const Ending& ending) {
  Json json{{"status", engine::Name(ending.status)}, {"verdict", engine::Name(ending.verdict)}};
  if (!ending.level.empty()) json["level"] = ending.level;
  json["sides"] = ending.sides;
  json["values"] = Json::object();
  for (const auto& [name, value] : ending.values) json["values"][name] = value;
  json["objectives"] = Json::object();
  for (const auto& [name, value] : ending.objectives) json["objectives"][name] = value;
  if (!ending.why.empty()) json["why"] = ending.why;
  return json;
}

Json RegionJson(const Region& region) {
  Json json{{"headline", region.headline}};
  json["changes"] = Json::array();
  if (region.status) json["changes"].push_back("status");
  if (region.route) json["changes"].push_back("route");
  if (region.choice) json["changes"].push_back("choice");
  json["approvals"] = region.approval > 0 ? "more" : region.approval < 0 ? "fewer" : "other";
  json["exact"] = region.exact;
  json["found"] = region.found;
  json["where"] = region.conditions;
  json["by_quantities"] = region.by_quantities;
  json["sizes"] = region.sizes;
  if (const std::string day = DayText(region.from_day); !day.empty()) json["from"] = day;
  if (const std::string day = DayText(region.until_day); !day.empty()) json["until"] = day;
  if (!region.example) return json;
  Json& example = json["example"];
  example["as_of"] = types::FormatDate(region.example->as_of);
  example["case"] = Json::parse(region.example->inputs);
  if (!region.example->new_inputs.empty())
    example["new_case"] = Json::parse(region.example->new_inputs);
  example["before"] = EndingJson(region.example->before);
  example["after"] = EndingJson(region.example->after);
  return json;
}

Json ExtentJson(const Extent& extent) {
  Json json{{"kind", NameOf(extent.kind)}};
  if (!extent.who.empty()) json["who"] = extent.who;
  json["where"] = extent.where;
  if (const std::string day = DayText(extent.from_day); !day.empty()) json["from"] = day;
  if (const std::string day = DayText(extent.until_day); !day.empty()) json["until"] = day;
  return json;
}

Json ChangeJson(const Change& change) {
  Json json{{"kind", NameOf(change.kind)},
            {"layer", NameOf(change.layer)},
            {"what", change.what},
            {"name", change.name}};
  if (!change.old_name.empty()) json["old_name"] = change.old_name;
  if (!change.part.empty()) json["part"] = change.part;
  json["before"] = change.before;
  json["after"] = change.after;
  json["effect"] = NameOf(change.effect);
  json["only_words"] = change.only_words;
  if (!change.who.empty()) json["who"] = change.who;
  if (change.in_range) json["in_range"] = *change.in_range;
  if (!change.shows.empty()) json["shows"] = change.shows;
  return json;
}

std::string Cell(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2)
    text.insert(at, "\\");
  return text;
}

}  // namespace

std::string Json(const PolicyDifference& difference) {
  nlohmann::ordered_json json{{"verdict", NameOf(difference.verdict)},
                              {"headline", Headline(difference)},
                              {"complete", difference.complete}};
  const auto side = [](const std::string& name, const std::string& content,
                       const std::string& decision) {
    return nlohmann::ordered_json{
        {"policy", name}, {"content_hash", content}, {"decision_hash", decision}};
  };
  json["old"] =
      side(difference.old_name, difference.old_content_hash, difference.old_decision_hash);
  json["new"] =
      side(difference.new_name, difference.new_content_hash, difference.new_decision_hash);
  json["regions"] = nlohmann::ordered_json::array();
  for (const Region& region : difference.regions) json["regions"].push_back(RegionJson(region));
  json["extent_known"] = difference.extent_known;
  json["extents"] = nlohmann::ordered_json::array();
  for (const Extent& extent : difference.extents) json["extents"].push_back(ExtentJson(extent));
  json["aside"] = difference.aside;
  json["tried"] = difference.tried;
  json["consequences"] = difference.consequences;
  json["changes"] = nlohmann::ordered_json::array();
  for (const Change& change : difference.changes) json["changes"].push_back(ChangeJson(change));
  json["notes"] = difference.notes;
  if (!difference.explored.empty()) json["explored"] = difference.explored;
  json["work"] = difference.work;
  return json.dump();
}

std::string Markdown(const PolicyDifference& difference) {
  std::string text = "**" + Headline(difference) + ".**\n";
  if (const auto lines = ExtentLines(difference); !lines.empty()) {
    text += "\n" + ExtentTitle(difference) + "\n\n";
    for (const std::string& line : lines) text += "- " + line + "\n";
  }
  if (!difference.regions.empty()) {
    text += "\n| which cases | what changes | example |\n|---|---|---|\n";
    for (const Region& region : difference.regions) {
      std::string where;
      std::vector<std::string> all = region.conditions;
      all.insert(all.end(), region.by_quantities.begin(), region.by_quantities.end());
      const std::size_t told = std::min(kMostConditions, all.size());
      for (std::size_t i = 0; i < told; ++i) where += (i == 0 ? "" : "<br>or ") + all[i];
      if (told < all.size()) where += "<br>or in " + Plural(all.size() - told, "more region");
      if (!region.exact) where += (where.empty() ? "" : "<br>") + std::string("*found by trying*");
      std::string what = region.headline;
      if (const std::string days = Days(region.from_day, region.until_day); !days.empty())
        what += ", " + days;
      for (const std::string& size : region.sizes) what += "<br>" + size;
      std::string example;
      if (region.example) {
        example = "`" + region.example->inputs + "`<br>was " + Told(region.example->before) +
                  "<br>now " + Told(region.example->after);
      }
      text += "| " + Cell(where) + " | " + Cell(what) + " | " + Cell(example) + " |\n";
    }
  }
  if (!difference.consequences.empty()) text += "\n";
  for (const std::string& words : difference.consequences) text += "- " + words + "\n";
  if (!difference.changes.empty()) text += "\n| declaration | change | meaning |\n|---|---|---|\n";
  for (const Change& change : difference.changes) {
    std::string note = Note(change);
    for (const std::string& shows : change.shows) note += (note.empty() ? "" : "<br>") + shows;
    text += "| " + Cell(Title(change)) + " | " + Cell(What(change)) + " | " + Cell(note) + " |\n";
  }
  if (!difference.notes.empty()) text += "\n";
  for (const std::string& note : difference.notes) text += "- " + note + "\n";
  if (!difference.complete && difference.verdict != Verdict::kNoneFound &&
      !difference.explored.empty())
    text += "\nExplored: " + difference.explored + ".\n";
  return text;
}

}  // namespace remit::difference
