// Each declaration is told as parts, a label and a text each; what differs is told by part. Names
// that changed and nothing else are found by comparing texts with the names taken out.
#include "interpreter/difference/declarations.h"

#include <algorithm>
#include <set>

#include "interpreter/difference/parts.h"

namespace remit::difference {
namespace {

using Layer = Change::Layer;
using Kind = Change::Kind;
using Renames = std::map<std::string, std::string>;  // by old name: the new one

bool IsWord(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Names outside quotes and not behind a point.
std::string Renamed(const std::string& text, const Renames& renames) {
  if (renames.empty()) return text;
  std::string result;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '"') quoted = !quoted;
    if (quoted || !IsWord(text[i])) {
      result += text[i++];
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && IsWord(text[end])) ++end;
    const std::string word = text.substr(i, end - i);
    const auto found = renames.find(word);
    const bool member = i > 0 && text[i - 1] == '.' && (i < 2 || text[i - 2] != '.');
    result += found != renames.end() && !member ? found->second : word;
    i = end;
  }
  return result;
}

class Comparison {
 public:
  Comparison(const Policy& before, const Policy& after,
             const std::set<std::pair<std::string, std::string>>& apart)
      : apart_(apart),
        before_(before),
        after_(after),
        old_(EntriesOf(before)),
        new_(EntriesOf(after)),
        old_of_(new_.size()),
        taken_(old_.size(), false) {}

  Declared Run() {
    Match([](const Entry& a, const Entry& b) {
      return a.what == b.what && !a.name.empty() && a.name == b.name;
    });
    FindRenames();
    Match([&](const Entry& a, const Entry& b) {
      return a.what == b.what && Renamed(a.text, renames_) == b.text;
    });
    // What has no name goes by what it is for, then by its order.
    Match([&](const Entry& a, const Entry& b) {
      return a.what == b.what && a.name.empty() == b.name.empty() &&
             (a.name.empty() || a.what == "escalation") && Purpose(a) == Purpose(b);
    });
    Match([](const Entry& a, const Entry& b) {
      return a.what == b.what && a.name.empty() && b.name.empty();
    });
    Header();
    for (std::size_t i = 0; i < new_.size(); ++i) {
      if (old_of_[i]) {
        ComparePair(old_[*old_of_[i]], new_[i]);
        declared_.pairs.emplace_back(old_[*old_of_[i]].id, new_[i].id);
      } else {
        Report(Kind::kNew, nullptr, &new_[i], "", "", new_[i].text);
      }
    }
    for (std::size_t i = 0; i < old_.size(); ++i) {
      if (!taken_[i]) Report(Kind::kGone, &old_[i], nullptr, "", old_[i].text, "");
    }
    Sort();
    return std::move(declared_);
  }

 private:
  template <typename Same>
  void Match(const Same& same) {
    for (std::size_t i = 0; i < new_.size(); ++i) {
      for (std::size_t j = 0; j < old_.size() && !old_of_[i]; ++j) {
        if (taken_[j] || !same(old_[j], new_[i])) continue;
        old_of_[i] = j;
        taken_[j] = true;
      }
    }
  }
  static std::string Purpose(const Entry& entry) {
    std::string purpose;
    for (const Part& part : entry.parts) {
      if (part.label == "to" || part.label == "who" || part.label == "of" || part.label == "side")
        purpose += part.text + '\n';
    }
    return purpose;
  }
  static std::string Nameless(const Entry& entry, const Renames& renames) {
    Renames all = renames;
    if (!entry.name.empty()) all[entry.name] = "\x01";
    return Renamed(entry.text, all);
  }

  // Each name found may show others.
  void FindRenames() {
    bool found = true;
    while (found) {
      found = false;
      for (std::size_t i = 0; i < new_.size(); ++i) {
        if (old_of_[i] || new_[i].name.empty()) continue;
        for (std::size_t j = 0; j < old_.size(); ++j) {
          if (taken_[j] || old_[j].what != new_[i].what || old_[j].name.empty()) continue;
          if (Nameless(old_[j], renames_) != Nameless(new_[i], {})) continue;
          const bool input = new_[i].what == "input";
          if (input && apart_.count({old_[j].name, new_[i].name}) > 0) continue;
          if (input) declared_.inputs[new_[i].name] = old_[j].name;
          old_of_[i] = j;
          taken_[j] = true;
          renames_[old_[j].name] = new_[i].name;
          Report(Kind::kRenamed, &old_[j], &new_[i], "", old_[j].name, new_[i].name, true);
          found = true;
          break;
        }
      }
    }
  }

  void Header() {
    const std::vector<Part> before = HeaderOf(before_), after = HeaderOf(after_);
    std::set<std::string> labels;
    for (const auto* parts : {&before, &after}) {
      for (const Part& part : *parts) {
        if (!labels.insert(part.label).second) continue;
        const auto text = [&](const std::vector<Part>& in) {
          for (const Part& one : in) {
            if (one.label == part.label) return one.text;
          }
          return std::string();
        };
        if (text(before) == text(after)) continue;
        Change change;
        change.what = "policy";
        change.layer = Layer::kControl;
        change.name = after_.checked.model.name;
        change.part = part.label;
        change.before = text(before);
        change.after = text(after);
        change.only_words = part.words;
        Keep(std::move(change), {}, {});
      }
    }
  }

  void ComparePair(const Entry& a, const Entry& b) {
    if (a.what == "table") {
      CompareTables(a, b);
      return;
    }
    std::vector<const Part*> old_parts = Pointers(a), new_parts = Pointers(b);
    for (const Part* part : new_parts) {
      const auto same = std::find_if(old_parts.begin(), old_parts.end(), [&](const Part* other) {
        return Same(other->label, part->label);
      });
      if (same == old_parts.end()) {
        Report(Kind::kChanged, &a, &b, part->label, "", part->text, part->words);
        continue;
      }
      const Part& old_part = **same;
      old_parts.erase(same);
      if (Same(old_part.text, part->text)) continue;
      const bool words = part->words || (!part->value.empty() && part->value == old_part.value);
      Report(Kind::kChanged, &a, &b, part->label, old_part.text, part->text, words);
    }
    for (const Part* part : old_parts)
      Report(Kind::kChanged, &a, &b, part->label, part->text, "", part->words);
    if (a.what == "enum" && a.parts.size() == b.parts.size()) {
      const bool moved =
          Renamed(a.text, renames_) != b.text &&
          std::is_permutation(a.parts.begin(), a.parts.end(), b.parts.begin(),
                              [&](const Part& x, const Part& y) { return Same(x.text, y.text); });
      if (moved) Report(Kind::kMoved, &a, &b, "order of values", a.text, b.text, false);
    }
  }
  static std::vector<const Part*> Pointers(const Entry& entry) {
    std::vector<const Part*> parts;
    for (const Part& part : entry.parts) parts.push_back(&part);
    return parts;
  }
  bool Same(const std::string& before, const std::string& after) const {
    return Renamed(before, renames_) == after;
  }
  static std::string Conditions(const std::string& row) { return row.substr(0, row.find("||")); }

  // Rows that are the same are matched first, then those with the same conditions, then those with
  // the same result.
  void CompareTables(const Entry& a, const Entry& b) {
    std::vector<const Part*> old_rows, new_rows;
    for (const Part& part : a.parts) {
      if (part.order > 0) old_rows.push_back(&part);
    }
    for (const Part& part : b.parts) {
      if (part.order > 0) new_rows.push_back(&part);
    }
    const auto head = [](const Entry& entry) {
      for (const Part& part : entry.parts) {
        if (part.label == "head") return part.text;
      }
      return std::string();
    };
    if (!Same(head(a), head(b))) Report(Kind::kChanged, &a, &b, "head", head(a), head(b));
    std::vector<std::int64_t> order;  // of old rows, as they stand in the new table
    std::vector<const Part*> left;
    const auto take = [&](const auto& same, const auto& with) {
      left.clear();
      for (const Part* row : new_rows) {
        const auto found = std::find_if(old_rows.begin(), old_rows.end(),
                                        [&](const Part* other) { return same(*other, *row); });
        if (found == old_rows.end()) {
          left.push_back(row);
          continue;
        }
        with(**found, *row);
        old_rows.erase(found);
      }
      new_rows = left;
    };
    std::vector<std::pair<std::int64_t, std::int64_t>> places;
    take([&](const Part& x, const Part& y) { return Same(x.text, y.text); },
         [&](const Part& x, const Part& y) { places.emplace_back(y.order, x.order); });
    const auto changed = [&](const Part& x, const Part& y) {
      Report(Kind::kChanged, &a, &b, y.label, x.text, y.text);
    };
    take([&](const Part& x, const Part& y) { return Same(Conditions(x.text), Conditions(y.text)); },
         changed);
    const auto result = [](const std::string& row) {
      return row.find("||") == std::string::npos ? row : row.substr(row.find("||"));
    };
    take([&](const Part& x,
             const Part& y) { return x.order == y.order && Same(result(x.text), result(y.text)); },
         changed);
    take([&](const Part& x, const Part& y) { return Same(result(x.text), result(y.text)); },
         changed);
    for (const Part* row : new_rows) Report(Kind::kNew, &a, &b, row->label, "", row->text);
    for (const Part* row : old_rows) Report(Kind::kGone, &a, &b, row->label, row->text, "");
    std::sort(places.begin(), places.end());
    const bool in_order =
        std::is_sorted(places.begin(), places.end(),
                       [](const auto& x, const auto& y) { return x.second < y.second; });
    if (!in_order) {
      std::string moved;
      for (const auto& [now, was] : places)
        moved += (moved.empty() ? "" : ", ") + std::to_string(was);
      Report(Kind::kMoved, &a, &b, "rows", "", "in another order: those that were " + moved,
             !b.rows_in_order);
    }
  }

  void Report(Kind kind, const Entry* a, const Entry* b, const std::string& part,
              std::string before, std::string after, bool only_words = false) {
    Change change;
    const Entry& entry = b != nullptr ? *b : *a;
    change.kind = kind;
    change.layer = entry.layer;
    change.what = entry.what;
    change.name = entry.name.empty() ? entry.headline : entry.name;
    if (a != nullptr && b != nullptr && a->name != b->name) change.old_name = a->name;
    change.part = part;
    change.before = std::move(before);
    change.after = std::move(after);
    if (a != nullptr) change.old_place = before_.ast[a->id].span;
    if (b != nullptr) change.new_place = after_.ast[b->id].span;
    change.only_words = only_words || entry.what == "test" || entry.what == "property" ||
                        entry.what == "monitor" || entry.what == "outcome" ||
                        entry.what == "learning";
    Keep(std::move(change), a != nullptr ? a->id : ast::DeclId{},
         b != nullptr ? b->id : ast::DeclId{});
  }
  void Keep(Change change, ast::DeclId before, ast::DeclId after) {
    declared_.changes.push_back(std::move(change));
    declared_.decls.emplace_back(before, after);
  }

  void Sort() {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < declared_.changes.size(); ++i) order.push_back(i);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return declared_.changes[a].layer < declared_.changes[b].layer;
    });
    Declared sorted;
    for (const std::size_t i : order) {
      sorted.changes.push_back(std::move(declared_.changes[i]));
      sorted.decls.push_back(declared_.decls[i]);
    }
    sorted.pairs = std::move(declared_.pairs);
    sorted.inputs = std::move(declared_.inputs);
    declared_ = std::move(sorted);
  }

  const std::set<std::pair<std::string, std::string>>& apart_;
  const Policy &before_, &after_;
  std::vector<Entry> old_, new_;
  std::vector<std::optional<std::size_t>> old_of_;  // by new entry
  std::vector<bool> taken_;                         // by old entry
  Renames renames_;
  Declared declared_;
};

}  // namespace

Declared CompareDeclarations(const Policy& before, const Policy& after,
                             const std::set<std::pair<std::string, std::string>>& apart) {
  return Comparison(before, after, apart).Run();
}

}  // namespace remit::difference
