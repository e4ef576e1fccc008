// One token of a policy is changed, in every place where that makes a policy; what is told of the
// change is held against both versions decided on the values around everything that they name. The
// conditions told are read by the language itself. REMIT_TEST_FULL=1 takes all policies of the
// repository and every place.
#include <cstdlib>
#include <iostream>
#include <regex>
#include <set>

#include "interpreter/compile/compile.h"
#include "interpreter/difference/difference.h"
#include "interpreter/engine/program.h"
#include "interpreter/engine/reference.h"
#include "interpreter/govern/decide.h"
#include "interpreter/prove/points.h"
#include "tests/support/catch.h"

namespace {

using namespace remit;
using difference::Extent;
using difference::PolicyDifference;
using types::TypeKind;

bool Full() { return std::getenv("REMIT_TEST_FULL") != nullptr; }

struct Edit {
  std::string what;
  std::string text;
  bool means_the_same = false;
};

bool IsRule(const std::string& line) {
  static const std::regex kRule(R"(^\s*(require|escalate|refuse|guarantee|  or |\|).*)");
  return std::regex_match(line, kRule) && line.find("->") == std::string::npos;
}

std::string Replaced(const std::vector<std::string>& lines, std::size_t at,
                     const std::string& with) {
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) text += (i == at ? with : lines[i]) + "\n";
  return text;
}

// The last digit of a number, one up.
std::string Stepped(const std::string& number) {
  std::string stepped = number;
  for (std::size_t i = stepped.size(); i-- > 0;) {
    if (stepped[i] == '.' || stepped[i] == '_') continue;
    if (stepped[i] != '9') {
      ++stepped[i];
      return stepped;
    }
    stepped[i] = '0';
  }
  return "1" + stepped;
}

// Of a policy's text without its tests.
std::vector<Edit> EditsOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  std::vector<Edit> edits;
  static const std::regex kNumber(R"([0-9][0-9_]*(\.[0-9]+)?)");
  static const std::regex kGreater(R"( (>|<) )"), kAtLeast(R"( (>=|<=) )");
  static const std::regex kSimple(R"((.* when )([^"]+?)( *)(because.*)?)");
  static const std::regex kAnd(
      R"((.*(?:when|:) )(\S+ [<>=]+ \S+(?: %| EUR)?) (and|or) (\S+ [<>=]+ \S+(?: %| EUR)?)(\s*|\s+because.*)$)");
  static const std::regex kWeights(R"((.*weigh \w+: )(\d+)(, \w+: )(\d+)(.*))");
  static const std::regex kParameter(R"((parameter .* = )([0-9][0-9_.]*)( .*))");
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string& line = lines[i];
    const auto add = [&](const std::string& what, const std::string& with, bool same = false) {
      edits.push_back({what + ": " + with, Replaced(lines, i, with), same});
    };
    std::smatch match;
    if (std::regex_match(line, match, kWeights) && match[2] != match[4])
      add("weights swapped",
          match.format("$1") + match[4].str() + match[3].str() + match[2].str() + match[5].str());
    if (std::regex_match(line, match, kParameter))
      add("a parameter by one step", match[1].str() + Stepped(match[2].str()) + match[3].str());
    if (!IsRule(line)) continue;
    const std::size_t because = std::min(line.find("because"), line.size());
    for (std::sregex_iterator at(line.begin(), line.end(), kNumber), end; at != end; ++at) {
      const auto place = static_cast<std::size_t>(at->position());
      if (place > because ||
          (place > 0 && std::isalnum(static_cast<unsigned char>(line[place - 1]))))
        continue;
      add("a number by one step",
          line.substr(0, place) + Stepped(at->str()) + line.substr(place + at->str().size()));
    }
    for (const auto& [pattern, with] : {std::pair(&kGreater, "="), std::pair(&kAtLeast, "")}) {
      if (!std::regex_search(line, match, *pattern)) continue;
      const auto place = static_cast<std::size_t>(match.position());
      if (place > because) continue;
      const std::string mark = std::string(1, match[1].str()[0]) + with;
      add("strictness",
          line.substr(0, place + 1) + mark + line.substr(place + 1 + match[1].str().size()));
    }
    if (std::regex_match(line, match, kSimple) && line.find(" and ") == std::string::npos) {
      add("negated",
          match[1].str() + "not (" + match[2].str() + ")" + match[3].str() + match[4].str());
      add("negated twice",
          match[1].str() + "not (not (" + match[2].str() + "))" + match[3].str() + match[4].str(),
          true);
    }
    if (std::regex_match(line, match, kAnd))
      add("operands commuted",
          match[1].str() + match[4].str() + " " + match[3].str() + " " + match[2].str() +
              match[5].str(),
          true);
    static const std::regex kRow(R"(\s*\|[^-].*\|\|.*\|\s*)");
    if (i + 1 < lines.size() && std::regex_match(line, kRow) &&
        std::regex_match(lines[i + 1], kRow) && i > 0 && std::regex_match(lines[i - 1], kRow)) {
      std::vector<std::string> turned = lines;
      std::swap(turned[i], turned[i + 1]);
      edits.push_back({"rows swapped: " + line, Replaced(turned, lines.size(), ""), true});
    }
  }
  return edits;
}

// ---- deciding

struct Outcome {
  engine::Status status;
  engine::Verdict verdict;
  std::string level;
  std::set<std::string> sides;
  std::vector<std::pair<std::string, std::int64_t>> values;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

struct Decided {
  std::vector<Outcome> outcomes;
  std::vector<engine::Core> cores;
};

Decided DecideAll(const compile::Compilation& policy, const engine::CaseBatch& batch,
                  const engine::Program& program, std::int64_t day) {
  const check::Model& model = policy.checked.model;
  Decided decided;
  decided.cores = govern::DecideBatch(program, batch);
  for (std::size_t i = 0; i < batch.size; ++i) {
    const engine::Core& core = decided.cores[i];
    constexpr std::size_t kReferenceEvery = 97;
    if (i % kReferenceEvery == 0)
      REQUIRE(engine::ReferenceDecide(policy.ast, policy.checked, batch, i, day) == core);
    Outcome outcome{core.status, core.verdict, "", {}, {}};
    if (core.level >= 0) outcome.level = model.levels.at(static_cast<std::size_t>(core.level));
    for (std::size_t s = 0; s < model.sides.size(); ++s) {
      if ((core.sides >> s & 1) != 0) outcome.sides.insert(model.sides[s]);
    }
    if (core.recommended != engine::kNoAlternativeIndex) {
      const auto positions = engine::KnobPositions(model, core.recommended);
      for (std::size_t k = 0; k < positions.size(); ++k)
        outcome.values.emplace_back(model.knobs[k].name,
                                    model.knobs[k].alternatives.at(positions[k]).raw);
    }
    decided.outcomes.push_back(std::move(outcome));
  }
  return decided;
}

// All literals of both texts, as plain numbers.
std::vector<double> LiteralsIn(const std::string& text) {
  static const std::regex kNumber(R"([0-9][0-9_]*(\.[0-9]+)?)");
  std::set<double> literals;
  for (std::sregex_iterator at(text.begin(), text.end(), kNumber), end; at != end; ++at) {
    std::string digits = at->str();
    std::erase(digits, '_');
    literals.insert(std::strtod(digits.c_str(), nullptr));
  }
  return {literals.begin(), literals.end()};
}

using Field = std::optional<std::int64_t>;  // nothing: missing

std::vector<Field> FieldsOf(const check::Checked& checked, const check::InputLeaf& leaf,
                            const std::vector<double>& literals) {
  std::vector<Field> fields;
  if (leaf.type.optional) fields.push_back(std::nullopt);
  if (leaf.type.kind == TypeKind::kBoolean) return {0, 1};
  if (leaf.type.kind == TypeKind::kEnum) {
    const auto& values = checked.type_table.enumeration(types::EnumId(leaf.type.index)).values;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (check::Contains(leaf.domain, {static_cast<std::int64_t>(i)}, leaf.type))
        fields.push_back(static_cast<std::int64_t>(i));
    }
    return fields;
  }
  if (leaf.type.kind == TypeKind::kText) {
    for (std::size_t i = 0; i < std::min<std::size_t>(checked.texts.size(), 2); ++i)
      fields.push_back(static_cast<std::int64_t>(i));
    return fields;
  }
  std::set<std::int64_t> values;
  const auto add = [&](types::Value value) {
    if (check::Contains(leaf.domain, value, leaf.type)) values.insert(value.raw);
  };
  if (leaf.domain.kind == check::Domain::Kind::kSet) {
    for (const types::Value value : leaf.domain.values) add(value);
  } else if (leaf.domain.kind == check::Domain::Kind::kInterval) {
    if (leaf.type.kind == TypeKind::kNumber) {
      const double low = leaf.domain.low.number(), high = leaf.domain.high.number();
      for (const double value : {low, high, low / 2 + high / 2}) add(types::Value::Of(value));
      for (const double literal : literals) {
        for (const double value : {literal, literal - 0.5, literal + 0.5})
          add(types::Value::Of(value));
      }
    } else {
      const std::int64_t low = leaf.domain.low.raw, high = leaf.domain.high.raw;
      const bool days = leaf.type.kind == TypeKind::kDate;
      const std::int64_t step = leaf.type.whole ? types::kOneUnit : 1;
      add({low});
      add({high});
      const std::int64_t middle = low / 2 + high / 2;
      add({middle - middle % step});
      double unit = 1;
      for (int i = 0; i < (days ? 0 : types::Scale(leaf.type, checked.type_table)); ++i) unit *= 10;
      if (types::IsRatio(leaf.type)) unit /= 100;
      for (const double literal : literals) {
        const auto raw = static_cast<std::int64_t>(literal * unit + 0.5);
        for (const std::int64_t near : {raw - step, raw, raw + step}) add({near});
      }
    }
  }
  constexpr std::size_t kMost = 24;
  std::vector<std::int64_t> all(values.begin(), values.end());
  for (std::size_t i = 0; i < std::min(kMost, all.size()); ++i)
    fields.push_back(all[i * all.size() / std::min(kMost, all.size())]);
  if (!all.empty()) fields.push_back(all.back());
  return fields;
}

std::vector<std::vector<Field>> CasesOf(const compile::Compilation& policy,
                                        const std::string& texts) {
  const auto& leaves = policy.checked.model.leaves;
  std::vector<std::vector<Field>> fields;
  std::uint64_t all = 1;
  const std::uint64_t most = Full() ? 3'000 : 400;
  for (const check::InputLeaf& leaf : leaves) {
    fields.push_back(FieldsOf(policy.checked, leaf, LiteralsIn(texts)));
    if (fields.back().empty()) return {};
    all = std::min(most + 1, all * fields.back().size());
  }
  std::vector<std::vector<Field>> cases;
  std::uint64_t state = 1;
  for (std::uint64_t i = 0; i < std::min(all, most); ++i) {
    std::vector<Field>& one = cases.emplace_back();
    std::uint64_t rest = i;
    for (const auto& own : fields) {
      if (all <= most) {
        one.push_back(own[rest % own.size()]);
        rest /= own.size();
      } else {
        state = state * 6364136223846793005u + 1442695040888963407u;
        one.push_back(own[(state >> 33) % own.size()]);
      }
    }
  }
  return cases;
}

// Both policies have the same inputs in the same order.
engine::CaseBatch BatchOf(const compile::Compilation& policy,
                          const std::vector<std::vector<Field>>& cases) {
  const check::Model& model = policy.checked.model;
  engine::CaseBatch batch;
  batch.columns.resize(model.leaves.size());
  batch.lists.resize(model.lists.size());
  batch.texts = policy.checked.texts;
  batch.size = cases.size();
  for (const auto& one : cases) {
    for (std::size_t i = 0; i < one.size(); ++i) {
      batch.columns[i].raw.push_back(one[i].value_or(0));
      batch.columns[i].present.push_back(one[i] ? 1 : 0);
    }
    batch.ids.emplace_back();
    batch.invalid.emplace_back();
    batch.proposals.emplace_back();
  }
  return batch;
}

// ---- what is told, read by the language

std::string AsExpression(std::string text) {
  static const std::regex kList(R"( is ([^()]*?(?:, [^()]*?)* or [^()]*?)(?= and |$))");
  std::string result;
  std::smatch match;
  while (std::regex_search(text, match, kList)) {
    std::string values = std::regex_replace(match[1].str(), std::regex(" or "), ", ");
    result += match.prefix().str() + " in { " + values + " }";
    text = match.suffix();
  }
  return result + text;
}

// The policy with lets for the conditions; nothing where one is no expression.
std::optional<compile::Compilation> WithLets(const std::string& path, const std::string& text,
                                             const std::vector<std::string>& conditions) {
  std::string longer = text;
  for (std::size_t i = 0; i < conditions.size(); ++i)
    longer += "\nlet told_" + std::to_string(i) + " = " + AsExpression(conditions[i]) + "\n";
  compile::Compilation policy =
      compile::CompileText(path, longer, source::ReadFile, prove::Depth::kErrors);
  if (!policy.ok()) return std::nullopt;
  return policy;
}

struct Count {
  int pairs = 0, complete = 0, extents = 0, same = 0, none_found = 0, missed = 0, unread = 0;
};

class Trial {
 public:
  Trial(std::string path, std::string old_text, Edit edit, Count& count)
      : path_(std::move(path)),
        old_text_(std::move(old_text)),
        edit_(std::move(edit)),
        count_(count) {}

  void Run() {
    const auto before = Compile(old_text_), after = Compile(edit_.text);
    if (!before.ok() || !after.ok() || !before.checked.model.lists.empty()) return;
    const check::Model &a = before.checked.model, &b = after.checked.model;
    if (a.leaves.size() != b.leaves.size()) return;
    const auto cases = CasesOf(before, old_text_ + edit_.text);
    if (cases.empty()) return;
    ++count_.pairs;
    difference::Options options;
    options.work = 4'000'000;
    const PolicyDifference found =
        difference::DifferenceOf({before.ast, before.checked}, {after.ast, after.checked}, options);
    INFO(path_ << "\n" << edit_.what);
    using Verdict = PolicyDifference::Verdict;
    count_.complete += found.complete ? 1 : 0;
    count_.extents += found.extent_known ? 1 : 0;
    count_.same += found.verdict == Verdict::kSame ? 1 : 0;
    count_.none_found += found.verdict == Verdict::kNoneFound ? 1 : 0;
    if (edit_.means_the_same)
      CHECK((found.verdict == Verdict::kSame || found.verdict == Verdict::kNoneFound));
    std::set<std::int64_t> days{*types::ParseDate("2026-03-01"), *types::ParseDate("2026-09-01")};
    for (const std::int64_t day : days) {
      if (a.effective_from && *a.effective_from > day) continue;
      On(day, before, after, cases, found);
    }
  }

 private:
  compile::Compilation Compile(const std::string& text) const {
    return compile::CompileText(path_, text, source::ReadFile, prove::Depth::kErrors);
  }

  void On(std::int64_t day, const compile::Compilation& before, const compile::Compilation& after,
          const std::vector<std::vector<Field>>& cases, const PolicyDifference& found) {
    const engine::CaseBatch old_batch = BatchOf(before, cases), new_batch = BatchOf(after, cases);
    const auto old_program = engine::Program::Bind(before.ast, before.checked, day);
    const auto new_program = engine::Program::Bind(after.ast, after.checked, day);
    const Decided was = DecideAll(before, old_batch, old_program, day);
    const Decided now = DecideAll(after, new_batch, new_program, day);
    std::vector<char> told(cases.size(), 0);
    const bool read = found.extent_known && ReadExtents(day, cases, was, now, found, told);
    bool any = false;
    for (std::size_t i = 0; i < cases.size(); ++i) {
      const bool differs = !(was.outcomes[i] == now.outcomes[i]);
      any = any || differs;
      const bool odd = was.outcomes[i].status == engine::Status::kFault ||
                       now.outcomes[i].status == engine::Status::kFault ||
                       was.outcomes[i].status == engine::Status::kNeedsData ||
                       now.outcomes[i].status == engine::Status::kNeedsData;
      const bool refused = was.outcomes[i].verdict == engine::Verdict::kRefuse &&
                           now.outcomes[i].verdict == engine::Verdict::kRefuse;
      INFO("case " << Text(cases[i], before) << " on " << types::FormatDate(day));
      if (found.verdict == PolicyDifference::Verdict::kSame) REQUIRE(!differs);
      if (found.complete) REQUIRE(InRegions(found, day, cases[i], before) == (differs ? 1 : 0));
      if (read && !odd && !refused) REQUIRE((told[i] != 0) == differs);
    }
    if (any && found.regions.empty()) {
      ++count_.missed;
      std::cout << "not found: " << path_ << " | " << edit_.what << "\n";
    }
  }

  static std::string Text(const std::vector<Field>& one, const compile::Compilation& policy) {
    std::string text;
    for (std::size_t i = 0; i < one.size(); ++i)
      text += policy.checked.model.leaves[i].path + " " + (one[i] ? std::to_string(*one[i]) : "-") +
              "; ";
    return text;
  }

  static int InRegions(const PolicyDifference& found, std::int64_t day,
                       const std::vector<Field>& one, const compile::Compilation& policy) {
    const auto& leaves = policy.checked.model.leaves;
    int count = 0;
    for (const difference::Region& region : found.regions) {
      if (day < region.from_day || day > region.until_day) continue;
      count +=
          std::any_of(region.where.begin(), region.where.end(), [&](const prove::Region& where) {
            return std::all_of(where.begin(), where.end(), [&](const prove::Condition& condition) {
              for (std::size_t i = 0; i < leaves.size(); ++i) {
                if (leaves[i].path != condition.subject) continue;
                if (!one[i]) return condition.range.absent;
                const std::int64_t point = prove::PointOf({*one[i]}, leaves[i].type);
                if (!condition.points.empty())
                  return std::find(condition.points.begin(), condition.points.end(), point) !=
                         condition.points.end();
                return condition.range.low <= point && point <= condition.range.high;
              }
              return false;
            });
          });
    }
    return count;
  }

  // False where a condition is not read.
  bool ReadExtents(std::int64_t day, const std::vector<std::vector<Field>>& cases,
                   const Decided& was, const Decided& now, const PolicyDifference& found,
                   std::vector<char>& told) {
    std::vector<std::string> of_old, of_new, of_inputs;
    for (const Extent& extent : found.extents) {
      if (day < extent.from_day || day > extent.until_day) continue;
      auto& list = extent.kind == Extent::Kind::kNoLongerAllowed ? of_old
                   : extent.kind == Extent::Kind::kNowRefused ||
                           extent.kind == Extent::Kind::kNoLongerRefused
                       ? of_inputs
                       : of_new;
      list.insert(list.end(), extent.where.begin(), extent.where.end());
    }
    return Read(day, old_text_, of_old, cases, &was, told) &&
           Read(day, edit_.text, of_new, cases, &now, told) &&
           Read(day, edit_.text, of_inputs, cases, nullptr, told);
  }
  bool Read(std::int64_t day, const std::string& text, const std::vector<std::string>& conditions,
            const std::vector<std::vector<Field>>& cases, const Decided* at,
            std::vector<char>& told) {
    if (conditions.empty()) return true;
    const auto policy = WithLets(path_, text, conditions);
    if (!policy) {
      ++count_.unread;
      return false;
    }
    const engine::CaseBatch batch = BatchOf(*policy, cases);
    const auto program = engine::Program::Bind(policy->ast, policy->checked, day);
    std::vector<graph::NodeId> nodes;
    const auto& lets = policy->checked.model.lets;
    for (std::size_t i = 0; i < lets.size(); ++i) {
      if (lets[i].name.starts_with("told_")) nodes.push_back(program.graph().outputs.lets[i]);
    }
    for (std::size_t i = 0; i < cases.size(); ++i) {
      const std::uint32_t alternative =
          at == nullptr ? engine::kNoAlternativeIndex : at->cores[i].recommended;
      if (at != nullptr && alternative == engine::kNoAlternativeIndex) continue;
      for (const govern::CaseValue& value :
           govern::EvaluateAt(program, batch, i, alternative, nodes)) {
        if (value.causes.empty() && !value.absent && value.value.raw != 0) told[i] = 1;
      }
    }
    return true;
  }

  std::string path_, old_text_;
  Edit edit_;
  Count& count_;
};

std::string WithoutTests(const std::string& text) {
  std::string kept;
  std::istringstream in(text);
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("test ")) inside = true;
    if (!inside) kept += line + "\n";
    if (inside && line == "}") inside = false;
  }
  return kept;
}

void TryAll(const std::string& path, std::size_t every) {
  const auto read = source::ReadFile(path);
  REQUIRE(read.has_value());
  const std::string text = WithoutTests(read.value());
  Count count;
  const std::vector<Edit> edits = EditsOf(text);
  for (std::size_t i = 0; i < edits.size(); i += every) Trial(path, text, edits[i], count).Run();
  std::cout << path << ": " << count.pairs << " pairs, " << count.complete << " regions complete, "
            << count.extents << " extents known, " << count.same << " the same, "
            << count.none_found << " none found, " << count.missed << " missed, " << count.unread
            << " not read\n";
  CHECK(count.pairs > 0);
  CHECK(count.missed == 0);
}

}  // namespace

TEST_CASE("what is told of one token changed is so in every case around the thresholds") {
  TryAll("docs/diff/before.remit", Full() ? 1 : 3);
  TryAll("docs/prove/desk.remit", Full() ? 1 : 5);
  TryAll("docs/impact/before.remit", Full() ? 1 : 3);
  TryAll("docs/tutorial/first.remit", 1);
  if (!Full()) return;
  for (const char* path :
       {"policies/discount_desk/discount_desk.remit", "policies/retention/retention.remit",
        "policies/deal_desk/deal_desk.remit", "policies/lead_priority/lead_priority.remit",
        "policies/renewals/renewals.remit", "policies/sales/quote_discount.remit",
        "policies/sales/renewal_offer.remit", "policies/regions/renewals.remit",
        "docs/store/desk.remit", "docs/flip/loan.remit", "docs/lint/desk.remit",
        "docs/testing/desk.remit", "docs/tutorial/renewal.remit", "examples/embed/desk.remit"})
    TryAll(path, 1);
}
