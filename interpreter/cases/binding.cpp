// Fits a mapping to a policy: finds the inputs it names, checks each unit, word and value against
// their types, and adds the columns that bear an input's own name.
#include "interpreter/cases/binding.h"

#include <algorithm>
#include <set>
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/cases/cell.h"

namespace remit::cases {
namespace {

using diagnostics::Kind;
using types::Type;
using types::TypeKind;

struct NamedTarget {
  std::string path;
  Target target;
};

// Every way to write a target; the first of several spellings of one target is the usual one.
std::vector<NamedTarget> AllTargets(const check::Model& model) {
  std::vector<NamedTarget> all;
  const auto index = [](std::size_t i) { return static_cast<std::uint32_t>(i); };
  for (std::size_t i = 0; i < model.leaves.size(); ++i) {
    const std::string& path = model.leaves[i].path;
    all.push_back({path, {Target::Kind::kLeaf, index(i)}});
    if (!model.leaves[i].attested) continue;
    all.push_back({path + ".attested.by", {Target::Kind::kAttestedBy, index(i)}});
    all.push_back({path + ".attested.source", {Target::Kind::kAttestedSource, index(i)}});
    all.push_back({path + ".attested.evidence", {Target::Kind::kAttestedEvidence, index(i)}});
    all.push_back({path + ".attested.expires", {Target::Kind::kAttestedExpires, index(i)}});
  }
  // As in the decision that it was.
  for (const check::DampInfo& damp : model.damps) {
    all.push_back({"previous.values." + model.knobs[damp.knob.index()].name,
                   {Target::Kind::kLeaf, index(damp.previous.index())}});
  }
  for (std::size_t i = 0; i < model.knobs.size(); ++i) {
    all.push_back({"proposal.values." + model.knobs[i].name, {Target::Kind::kKnob, index(i)}});
  }
  all.push_back({"proposal.by", {Target::Kind::kPerson, 0}});
  all.push_back({"proposal.by.person", {Target::Kind::kPerson, 0}});
  all.push_back({"proposal.by.level", {Target::Kind::kLevel, 0}});
  all.push_back({"proposal.level", {Target::Kind::kLevel, 0}});
  all.push_back({"proposal.reason", {Target::Kind::kReason, 0}});
  for (std::size_t i = 0; i < model.levels.size(); ++i) {
    all.push_back({"proposal.used." + model.levels[i], {Target::Kind::kUsed, index(i)}});
  }
  return all;
}

bool HasType(const Target& target) {
  return target.kind == Target::Kind::kLeaf || target.kind == Target::Kind::kKnob ||
         target.kind == Target::Kind::kAttestedExpires;
}

bool IsAttested(const Target& target, const check::Model& model) {
  return target.kind == Target::Kind::kLeaf && model.leaves.at(target.index).attested;
}

std::optional<DatePattern> PatternOf(const std::optional<MappingText>& dates) {
  return dates ? DatePattern::Of(dates->text) : std::nullopt;
}

std::map<std::string, std::int64_t, std::less<>> NamesOf(const types::EnumInfo& info) {
  std::map<std::string, std::int64_t, std::less<>> names;
  std::set<std::string> ambiguous;
  for (std::size_t i = 0; i < info.values.size(); ++i) {
    std::string name = NameOfWord(info.values[i]);
    if (!names.emplace(name, static_cast<std::int64_t>(i)).second) ambiguous.insert(name);
  }
  for (const std::string& name : ambiguous) names.erase(name);
  return names;
}

class Binder {
 public:
  Binder(const Mapping& mapping, const check::Checked& checked, diagnostics::Sink& sink)
      : mapping_(mapping),
        model_(checked.model),
        table_(checked.type_table),
        texts_(checked.texts),
        sink_(sink),
        targets_(AllTargets(checked.model)) {}

  Binding Bind() {
    binding_.mapped = true;
    binding_.mapping_span = mapping_.span;
    binding_.delimiter = mapping_.delimiter;
    binding_.id_column = mapping_.id_column;
    binding_.ignored = mapping_.ignored;
    binding_.kept = mapping_.kept;
    CheckPolicy();
    CheckEvery();
    for (const MappingColumn& column : mapping_.columns) Column(column);
    for (const MappingConstant& constant : mapping_.constants) Constant(constant);
    // To be found is all: an input that is said to have no column gets no route.
    for (const MappingNothing& nothing : mapping_.nothing) Leaf(nothing.target);
    ByName();
    CheckWordsUsed();
    CheckColumnsOnce();
    return std::move(binding_);
  }

 private:
  void CheckPolicy() {
    const std::string& name = mapping_.policy.text;
    if (name.empty() || name == model_.name) return;
    sink_.Report(Kind::kMappingPolicy, mapping_.policy.span,
                 "the mapping is for `" + name + "`, the policy is `" + model_.name + "`", "",
                 "use the policy's own mapping, or write its name here");
  }

  void CheckEvery() {
    if (mapping_.every.dates && !PatternOf(mapping_.every.dates)) BadPattern(*mapping_.every.dates);
    std::vector<MappingReading> known;
    for (const MappingReading& reading : mapping_.every.readings) {
      bool fits = false;
      for (const NamedTarget& named : targets_) {
        if (!HasType(named.target)) continue;
        const Type type = TargetType(named.target, model_);
        if (!Reading(reading, type, nullptr)) continue;
        fits = true;
        for (const MappingReading& earlier : known) {
          if (Reading(earlier, type, nullptr) && twice_.insert(reading.span.begin).second) {
            sink_.Report(Kind::kMappingTwice, reading.span,
                         "how " + NameOf(type) + " is read is said a second time");
          }
        }
      }
      if (!fits) UnknownReading(reading);
      known.push_back(reading);
    }
  }

  void UnknownReading(const MappingReading& reading) {
    const std::string what = reading.kind == MappingReading::Kind::kUnit     ? reading.unit
                             : reading.kind == MappingReading::Kind::kPoints ? "points"
                                                                             : "percent";
    std::string message = "no input is in " + what;
    if (reading.kind == MappingReading::Kind::kUnit) {
      const auto unit = types::ParseUnit(reading.unit, table_);
      if (const auto* failure = std::get_if<types::ParseFailure>(&unit)) message = failure->reason;
    }
    sink_.Report(Kind::kMappingReading, reading.span, message);
  }

  void BadPattern(const MappingText& dates) {
    sink_.Report(Kind::kMappingValue, dates.span,
                 "`" + dates.text + "` is not a pattern that dates can be read by",
                 "a pattern has YYYY, MM or M, and DD or D, each once", "write \"DD.MM.YYYY\"");
  }

  std::string NameOf(Type type) const {
    type.optional = false;
    return types::Name(type, table_);
  }

  // Nothing when the reading does not fit the type; then `reason` says why, if it is wanted.
  std::optional<NumberReading> Reading(const MappingReading& reading, const Type& type,
                                       std::string* reason) {
    const auto no = [&](std::string why) {
      if (reason != nullptr) *reason = std::move(why);
      return std::nullopt;
    };
    const std::string name = NameOf(type);
    if (type.kind != TypeKind::kDecimal) return no("it is a " + name + ", not an amount");
    if (reading.kind != MappingReading::Kind::kUnit) {
      const bool points = reading.kind == MappingReading::Kind::kPoints;
      if (!types::IsRatio(type) || type.points != points) return no("it is in " + name);
      return NumberReading{reading.kind != MappingReading::Kind::kFraction, 1, 1};
    }
    if (types::IsRatio(type)) {
      return no("it is in " + name +
                (type.points ? ": write `as points`" : ": write `as percent` or `as fraction`"));
    }
    const auto read = types::ParseUnit(reading.unit, table_);
    if (const auto* failure = std::get_if<types::ParseFailure>(&read)) return no(failure->reason);
    const types::WrittenUnit& unit = std::get<types::WrittenUnit>(read);
    if (unit.dimension != type.dimension) return no("it is in " + name);
    NumberReading result{false, 0, unit.per};
    if (__builtin_mul_overflow(reading.times, unit.times, &result.times)) {
      return no("the factor is too large");
    }
    return result;
  }

  const NamedTarget* Find(const MappingText& written) {
    const auto found = std::find_if(targets_.begin(), targets_.end(),
                                    [&](const NamedTarget& t) { return t.path == written.text; });
    if (found == targets_.end()) {
      std::vector<std::string_view> paths;
      for (const NamedTarget& named : targets_) paths.push_back(named.path);
      const std::string_view near = diagnostics::NearestName(written.text, paths);
      sink_.Report(Kind::kMappingTarget, written.span,
                   "the policy has no input `" + written.text + "`", "",
                   near.empty() ? "" : "did you mean `" + std::string(near) + "`?");
      return nullptr;
    }
    const auto key = std::pair(found->target.kind, found->target.index);
    const auto [known, first] = fed_.emplace(key, written.span);
    if (!first) {
      auto& report = sink_.Report(Kind::kMappingTwice, written.span,
                                  "`" + written.text + "` is fed a second time", "",
                                  "an input has one column, one constant or none");
      report.labels.push_back({known->second, "first here"});
    }
    return &*found;
  }

  // A list, or a field of its elements: it takes its values from the fields of JSON that bear its
  // name. True after a report.
  bool RefuseList(const NamedTarget& named, const MappingText& written) {
    if (named.target.kind != Target::Kind::kLeaf) return false;
    const check::InputLeaf& leaf = model_.leaves.at(named.target.index);
    if (leaf.type.kind != TypeKind::kList && !leaf.list) return false;
    sink_.Report(Kind::kMappingTarget, written.span,
                 "`" + written.text + "` is " + (leaf.list ? "in a list" : "a list"),
                 "no column and no constant holds a list",
                 "leave this out; in JSON a list is read by its own name");
    return true;
  }

  std::optional<std::uint32_t> Leaf(const MappingText& written) {
    const NamedTarget* named = Find(written);
    if (named == nullptr) return std::nullopt;
    if (named->target.kind == Target::Kind::kLeaf) return named->target.index;
    sink_.Report(Kind::kMappingTarget, written.span,
                 "`" + written.text +
                     (IsAttestation(named->target)
                          ? "` says who vouches for an input; it has a column of its own, or none"
                          : "` is part of a proposal, not an input"));
    return std::nullopt;
  }

  CellRules Rules(const Target& target) {
    CellRules rules;
    rules.decimal_comma = mapping_.decimal_comma;
    rules.dates = PatternOf(mapping_.every.dates);
    for (const MappingText& word : mapping_.every.missing) {
      rules.missing.emplace_back(TrimBlanks(word.text));
    }
    if (!HasType(target)) return rules;
    const Type type = TargetType(target, model_);
    for (const MappingReading& reading : mapping_.every.readings) {
      if (const auto fits = Reading(reading, type, nullptr)) rules.reading = fits;
    }
    rules.words_as_names = mapping_.every.words_as_names;
    if (type.kind == TypeKind::kEnum) {
      rules.names = NamesOf(table_.enumeration(types::EnumId(type.index)));
    }
    if (type.kind != TypeKind::kEnum && type.kind != TypeKind::kBoolean) return rules;
    for (std::size_t i = 0; i < mapping_.every.words.size(); ++i) {
      const MappingWord& word = mapping_.every.words[i];
      if (!types::Parse(word.to.text, type, table_, texts_).ok) continue;
      used_words_.insert(i);
      rules.words.emplace(TrimBlanks(word.from.text), word.to.text);
    }
    return rules;
  }

  void Column(const MappingColumn& column) {
    const NamedTarget* named = Find(column.target);
    if (named == nullptr || RefuseList(*named, column.target)) return;
    ColumnRoute route;
    route.column = column.column.text;
    route.target = named->target;
    route.span = column.column.span;
    route.rules = Rules(named->target);
    for (const MappingText& word : column.clauses.missing) {
      route.rules.missing.emplace_back(TrimBlanks(word.text));
    }
    if (HasType(named->target)) {
      TypedClauses(column, TargetType(named->target, model_), route.rules);
    } else if (!column.clauses.readings.empty() || column.clauses.dates ||
               column.clauses.words_as_names) {
      sink_.Report(Kind::kMappingReading, column.target.span,
                   "`" + column.target.text + "` is text, and is taken as it stands");
    }
    Words(column, named->target, route.rules);
    binding_.routes.push_back(std::move(route));
  }

  void TypedClauses(const MappingColumn& column, const Type& type, CellRules& rules) {
    for (const MappingReading& reading : column.clauses.readings) {
      std::string reason;
      const auto fits = Reading(reading, type, &reason);
      if (fits) {
        rules.reading = fits;
      } else {
        sink_.Report(Kind::kMappingReading, reading.span,
                     "`" + column.target.text + "` cannot be read like this: " + reason);
      }
    }
    const auto& dates = column.clauses.dates;
    if (dates && type.kind != TypeKind::kDate) {
      sink_.Report(Kind::kMappingReading, dates->span,
                   "`" + column.target.text + "` is not a date");
    } else if (dates) {
      rules.dates = PatternOf(dates);
      if (!rules.dates) BadPattern(*dates);
    }
    if (column.clauses.words_as_names) rules.words_as_names = true;
  }

  void Words(const MappingColumn& column, const Target& target, CellRules& rules) {
    std::set<std::string> own;
    for (const MappingWord& word : column.clauses.words) {
      const std::string from(TrimBlanks(word.from.text));
      if (!own.insert(from).second) {
        sink_.Report(Kind::kMappingTwice, word.from.span,
                     "`" + from + "` is given a meaning a second time");
      }
      rules.words[from] = word.to.text;
      if (!HasType(target)) continue;
      const CellValue value =
          ReadCell({Cell::Kind::kCsv, from}, OnlyWord(from, word.to.text, rules),
                   TargetType(target, model_), table_, texts_);
      if (value.kind == CellValue::Kind::kInvalid) {
        sink_.Report(Kind::kMappingValue, word.to.span, value.reason);
      }
    }
  }

  static CellRules OnlyWord(const std::string& from, const std::string& to,
                            const CellRules& rules) {
    CellRules only;
    only.words.emplace(from, to);
    only.reading = rules.reading;
    return only;
  }

  void Constant(const MappingConstant& constant) {
    const auto leaf = Leaf(constant.target);
    if (!leaf || RefuseList({"", {Target::Kind::kLeaf, *leaf}}, constant.target)) return;
    const check::InputLeaf& input = model_.leaves.at(*leaf);
    const auto parsed = types::Parse(constant.value.text, input.type, table_, texts_);
    if (!parsed.ok) {
      sink_.Report(Kind::kMappingValue, constant.value.span, parsed.failure.reason);
    } else if (!check::Contains(input.domain, parsed.value, input.type)) {
      sink_.Report(Kind::kMappingValue, constant.value.span,
                   "`" + constant.value.text + "` is outside the range of `" + input.path + "`");
    }
    binding_.constants.push_back({*leaf, parsed.value, constant.value.text});
  }

  void ByName() {
    for (const NamedTarget& named : targets_) {
      if (fed_.count(std::pair(named.target.kind, named.target.index)) != 0) continue;
      if (InListWithout(named.target)) continue;
      ColumnRoute route;
      route.column = named.path;
      route.target = named.target;
      route.rules = Rules(named.target);
      route.by_name = true;
      route.attested = IsAttested(named.target, model_);
      binding_.routes.push_back(std::move(route));
    }
  }

  // A field of a list of which the mapping says that there is none.
  bool InListWithout(const Target& target) const {
    if (target.kind != Target::Kind::kLeaf) return false;
    const auto& list = model_.leaves.at(target.index).list;
    return list &&
           fed_.count({Target::Kind::kLeaf, model_.lists.at(list->index()).length.value}) != 0;
  }

  void CheckWordsUsed() {
    for (std::size_t i = 0; i < mapping_.every.words.size(); ++i) {
      if (used_words_.count(i) != 0) continue;
      const MappingText& to = mapping_.every.words[i].to;
      sink_.Report(Kind::kMappingValue, to.span,
                   "`" + to.text + "` is not a value of any enum or boolean that a column feeds");
    }
  }

  // A column may feed two inputs, but it is not both used and left aside.
  void CheckColumnsOnce() {
    std::set<std::string> used;
    for (const MappingColumn& column : mapping_.columns) used.insert(column.column.text);
    if (mapping_.id_column) used.insert(mapping_.id_column->text);
    std::set<std::string> aside;
    for (const MappingText& column : mapping_.ignored) {
      if (used.count(column.text) != 0 || !aside.insert(column.text).second) Again(column);
    }
    std::set<std::string> kept;
    for (const MappingText& column : mapping_.kept) {
      if (aside.count(column.text) != 0 || !kept.insert(column.text).second) Again(column);
    }
  }
  void Again(const MappingText& column) {
    sink_.Report(Kind::kMappingTwice, column.span,
                 "what becomes of column `" + column.text + "` is said a second time", "",
                 "a column is used, kept or ignored; one that is kept need not be ignored");
  }

  const Mapping& mapping_;
  const check::Model& model_;
  const types::TypeTable& table_;
  types::TextPool texts_;
  diagnostics::Sink& sink_;
  std::vector<NamedTarget> targets_;
  std::map<std::pair<Target::Kind, std::uint32_t>, source::Span> fed_;
  std::set<std::size_t> used_words_;
  std::set<std::uint32_t> twice_;
  Binding binding_;
};

Binding BindByName(const check::Checked& checked) {
  Binding binding;
  for (const NamedTarget& named : AllTargets(checked.model)) {
    ColumnRoute route;
    route.column = named.path;
    route.target = named.target;
    route.rules.empty_cell_is_missing = true;
    route.by_name = true;
    route.attested = IsAttested(named.target, checked.model);
    binding.routes.push_back(std::move(route));
  }
  return binding;
}

}  // namespace

Binding Bind(const Mapping* mapping, const check::Checked& checked, diagnostics::Sink& sink) {
  if (mapping == nullptr) return BindByName(checked);
  return Binder(*mapping, checked, sink).Bind();
}

std::string TargetPath(const Target& target, const check::Model& model) {
  switch (target.kind) {
    case Target::Kind::kLeaf:
      return model.leaves.at(target.index).path;
    case Target::Kind::kKnob:
      return "proposal.values." + model.knobs.at(target.index).name;
    case Target::Kind::kPerson:
      return "proposal.by";
    case Target::Kind::kLevel:
      return "proposal.level";
    case Target::Kind::kReason:
      return "proposal.reason";
    case Target::Kind::kUsed:
      return "proposal.used." + model.levels.at(target.index);
    case Target::Kind::kAttestedBy:
      return model.leaves.at(target.index).path + ".attested.by";
    case Target::Kind::kAttestedSource:
      return model.leaves.at(target.index).path + ".attested.source";
    case Target::Kind::kAttestedEvidence:
      return model.leaves.at(target.index).path + ".attested.evidence";
    case Target::Kind::kAttestedExpires:
      return model.leaves.at(target.index).path + ".attested.expires";
  }
  REMIT_CHECK(false, "a target's kind is one of those declared");
}

bool IsAttestation(const Target& target) {
  switch (target.kind) {
    case Target::Kind::kAttestedBy:
    case Target::Kind::kAttestedSource:
    case Target::Kind::kAttestedEvidence:
    case Target::Kind::kAttestedExpires:
      return true;
    case Target::Kind::kLeaf:
    case Target::Kind::kKnob:
    case Target::Kind::kPerson:
    case Target::Kind::kLevel:
    case Target::Kind::kReason:
    case Target::Kind::kUsed:
      return false;
  }
  return false;
}

std::string TargetField(const Target& target, const check::Model& model) {
  if (target.kind == Target::Kind::kKnob) return "proposal." + model.knobs.at(target.index).name;
  return TargetPath(target, model);
}

types::Type TargetType(const Target& target, const check::Model& model) {
  if (target.kind == Target::Kind::kLeaf) return model.leaves.at(target.index).type;
  if (target.kind == Target::Kind::kAttestedExpires) return types::Date();
  REMIT_CHECK(target.kind == Target::Kind::kKnob, "only inputs and knobs have a type");
  return model.knobs.at(target.index).type;
}

std::string NameOfWord(std::string_view word) {
  std::string name;
  bool gap = false;
  for (const char c : word) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                      (static_cast<unsigned char>(c) & 0x80) != 0;
    const bool upper = c >= 'A' && c <= 'Z';
    if (!kept && !upper) {
      gap = true;
      continue;
    }
    if (gap && !name.empty()) name += '_';
    gap = false;
    name += upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return name;
}

}  // namespace remit::cases
