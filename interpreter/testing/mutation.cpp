// Each mutant is checked like a policy that somebody wrote, its tests are run, and where nothing
// fails cases are tried on both.
#include "interpreter/testing/mutation.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <mutex>
#include <thread>
#include <tuple>

#include "interpreter/base/check.h"
#include "interpreter/base/int128.h"
#include "interpreter/check/check.h"
#include "interpreter/difference/difference.h"
#include "interpreter/engine/names.h"
#include "interpreter/engine/reference.h"
#include "interpreter/govern/decide.h"
#include "interpreter/govern/decide_columns.h"
#include "interpreter/prove/check_policy.h"
#include "interpreter/testing/case_pool.h"
#include "interpreter/testing/equivalence.h"
#include "interpreter/testing/mutants.h"
#include "interpreter/testing/suite.h"
#include "interpreter/testing/write_test.h"

namespace remit::testing {
namespace {

using engine::Core;
using engine::Status;
using Fate = Mutant::Fate;

// The guarantees for which the decision is a fault.
std::vector<std::string> Violated(const check::Model& model, const Core& core) {
  std::vector<std::string> names;
  for (const engine::Cause& cause : core.causes) {
    if (cause.kind != engine::Cause::Kind::kFault || cause.fault != builtins::Fault::kGuarantee)
      continue;
    for (const check::GuaranteeInfo& guarantee : model.guarantees) {
      if (guarantee.condition == cause.place) names.push_back(guarantee.name);
    }
  }
  return names;
}

class MutationRun {
 public:
  MutationRun(const ast::Ast& ast, const check::Checked& checked, const source::SourceMap& sources,
              const MutationOptions& options)
      : ast_(ast), checked_(checked), sources_(sources), options_(options) {
    // A test that fails by itself tells nothing.
    Programs programs(ast, checked);
    for (SuiteTest& test : SuiteOf(ast, checked, options.filter)) {
      const engine::Program& program = programs.For(test.as_of, test.scenario);
      const Core core = govern::DecideBatch(program, test.batch).front();
      if (!Judge(ast, checked, test, core).passed) continue;
      passing_.push_back(test.index);
      suite_.push_back(std::move(test));
    }
  }

  MutationReport Run() {
    std::vector<Mutation> all = MutationsIn(ast_, checked_, sources_);
    MutationReport report;
    report.possible = all.size();
    if (options_.most > 0 && all.size() > options_.most) all = Some(std::move(all), options_.most);
    if (options_.search) pool_ = PoolOf(ast_, checked_, suite_);
    std::atomic<std::size_t> next = 0;
    std::size_t done = 0;
    std::mutex telling;
    const auto work = [&] {
      for (std::size_t i = next++; i < all.size(); i = next++) {
        Try(all[i]);
        const std::lock_guard<std::mutex> lock(telling);
        ++done;
        if (options_.progress) options_.progress(done, all.size());
      }
    };
    const unsigned threads =
        std::max(1u, options_.threads > 0 ? options_.threads : std::thread::hardware_concurrency());
    std::vector<std::thread> others;
    for (unsigned i = 1; i < threads; ++i) others.emplace_back(work);
    work();
    for (std::thread& other : others) other.join();
    for (Mutation& mutation : all) report.mutants.push_back(std::move(mutation.mutant));
    return report;
  }

 private:
  static std::vector<Mutation> Some(std::vector<Mutation> all, std::size_t most) {
    std::vector<Mutation> some;
    for (std::size_t i = 0; i < most; ++i) some.push_back(std::move(all[i * all.size() / most]));
    return some;
  }

  void Try(Mutation& mutation) const {
    Mutant& mutant = mutation.mutant;
    const ast::Ast changed = Edited(ast_, mutation.edit());
    diagnostics::Sink sink;
    check::Checked checked = check::Check(changed, sources_, sink);
    if (checked.ok && mutation.of_table) {
      prove::CheckTableCover(changed, checked, sink, prove::Depth::kErrors);
      prove::CheckReplacedTables(changed, checked, sink);
    }
    if (!checked.ok || sink.has_errors()) {
      mutant.tests = Refusing(sink);
      mutant.fate = mutant.tests.empty() ? Fate::kRefused : Fate::kKilled;
      return;
    }
    RunSuite(changed, checked, mutant);
    if (!mutant.tests.empty()) {
      mutant.fate = Fate::kKilled;
      return;
    }
    mutant.fate = Fate::kSurvived;
    if (options_.search) Search(changed, checked, mutant);
    if (mutant.fate == Fate::kSurvived && mutant.difference.empty() &&
        ProvedSame(mutation, changed, checked))
      mutant.fate = Fate::kEquivalent;
  }

  // The comparison alone first, which is the cheaper question.
  bool ProvedSame(const Mutation& mutation, const ast::Ast& changed,
                  const check::Checked& checked) const {
    if (options_.work == 0) return false;
    if (mutation.comparison &&
        SameComparison(ast_, checked_, changed, checked, *mutation.comparison, options_.work))
      return true;
    difference::Options asked;
    asked.work = options_.work;
    asked.regions = false;
    return difference::DifferenceOf({ast_, checked_}, {changed, checked}, asked).verdict ==
           difference::PolicyDifference::Verdict::kSame;
  }

  // Where all that is wrong with a mutant is that tests name what it does not have, they notice it.
  std::vector<std::uint32_t> Refusing(const diagnostics::Sink& sink) const {
    std::vector<std::uint32_t> tests;
    for (const diagnostics::Diagnostic& found : sink.all()) {
      if (found.severity() != diagnostics::Severity::kError) continue;
      const auto within = [&](std::uint32_t test) {
        const source::Span span = ast_[checked_.model.tests.at(test).decl].span;
        return span.file == found.span.file && span.begin <= found.span.begin &&
               found.span.end <= span.end;
      };
      const auto test = std::find_if(passing_.begin(), passing_.end(), within);
      if (test == passing_.end()) return {};
      tests.push_back(*test);
    }
    std::sort(tests.begin(), tests.end());
    tests.erase(std::unique(tests.begin(), tests.end()), tests.end());
    return tests;
  }

  void RunSuite(const ast::Ast& changed, const check::Checked& checked, Mutant& mutant) const {
    Programs programs(changed, checked);
    for (const SuiteTest& test : SuiteOf(changed, checked, options_.filter)) {
      if (!std::binary_search(passing_.begin(), passing_.end(), test.index)) continue;
      const engine::Program& program = programs.For(test.as_of, test.scenario);
      const Core core = govern::DecideBatch(program, test.batch).front();
      if (Judge(changed, checked, test, core).passed) continue;
      mutant.tests.push_back(test.index);
      Name(checked.model, core, mutant);
    }
  }

  static void Name(const check::Model& model, const Core& core, Mutant& mutant) {
    for (std::string& name : Violated(model, core)) {
      const auto known = std::find(mutant.guarantees.begin(), mutant.guarantees.end(), name);
      if (known == mutant.guarantees.end()) mutant.guarantees.push_back(std::move(name));
    }
  }

  struct Found {
    const PoolPart* part = nullptr;
    std::size_t index = 0;
    std::uint32_t order = 0;
    Core core;  // of the mutant
  };

  // A guarantee of the mutant that a case violates refuses it; else the nearest case that is
  // decided otherwise is shown. Without guarantees nothing is decided beyond that case.
  void Search(const ast::Ast& changed, const check::Checked& checked, Mutant& mutant) const {
    std::optional<Found> nearest;
    const bool all = !checked.model.guarantees.empty();
    for (const PoolPart& part : pool_.parts) {
      const engine::Program program = engine::Program::Bind(changed, checked, part.as_of);
      govern::ColumnDecider decider(program, {});
      govern::DecisionColumns columns;
      bool here = false;
      constexpr std::size_t kTogether = 256;
      for (std::size_t at = 0; at < part.batch.size && (all || !here); at += kTogether) {
        if (!all && nearest && nearest->order <= part.order[at]) break;
        const std::size_t count = std::min(kTogether, part.batch.size - at);
        decider.Decide(part.batch, at, count, columns);
        for (std::size_t i = 0; i < count; ++i) {
          const std::size_t index = at + i;
          if (Alike(columns, i, part.decided[index])) continue;
          Core core = columns.CoreOf(i);
          if (Violated(checked.model, part.decided[index]).empty())
            Name(checked.model, core, mutant);
          if (nearest && nearest->order <= part.order[index]) continue;
          if (!Tells(part, index, core)) continue;
          nearest = Found{&part, index, part.order[index], std::move(core)};
          here = true;
        }
      }
    }
    if (!mutant.guarantees.empty()) {
      mutant.fate = Fate::kKilled;
      return;
    }
    if (nearest) Show(*nearest, changed, checked, mutant);
  }

  // As SameDecision of the core.
  static bool Alike(const govern::DecisionColumns& columns, std::size_t index, const Core& core) {
    if (columns.status[index] != core.status || columns.verdict[index] != core.verdict ||
        columns.recommended[index] != core.recommended || columns.shown[index] != core.shown ||
        columns.level[index] != core.level || columns.sides[index] != core.sides)
      return false;
    std::size_t fired = 0;
    for (std::size_t word = 0; word < columns.fired_words; ++word) {
      fired += static_cast<std::size_t>(
          std::popcount(columns.fired[index * columns.fired_words + word]));
    }
    if (fired != core.fired.size()) return false;
    return std::all_of(core.fired.begin(), core.fired.end(), [&](std::uint32_t rule) {
      return rule < columns.fired_words * 64 && columns.Fired(index, rule);
    });
  }

  // Whether a test can tell the two decisions apart.
  bool Tells(const PoolPart& part, std::size_t index, const Core& after) const {
    const Core& before = part.decided[index];
    return ExpectationsOf(ast_, checked_, part.batch, before) !=
           ExpectationsOf(ast_, checked_, part.batch, after);
  }

  // Only what the reference evaluator says too.
  void Show(const Found& found, const ast::Ast& changed, const check::Checked& checked,
            Mutant& mutant) const {
    const engine::CaseBatch one = CaseAt(checked_, found.part->batch, found.index);
    const std::int64_t day = found.part->as_of;
    const Core before = engine::ReferenceDecide(ast_, checked_, one, 0, day);
    const Core after = engine::ReferenceDecide(changed, checked, one, 0, day);
    if (SameDecision(before, after)) return;
    const source::LineColumn place = sources_.Get(mutant.span.file).Locate(mutant.span.begin);
    ShownCase killer;
    killer.title = "line " + std::to_string(place.line) + ": " + Plain(mutant.words);
    const auto text = TestText(ast_, checked_, one, day, before, killer.title);
    mutant.difference = Difference(before, after);
    if (!text) return;
    killer.batch = one;
    killer.as_of = day;
    killer.core = before;
    killer.test = *text;
    mutant.killer = std::move(killer);
  }

  // A title has neither quotes nor the marks of names.
  static std::string Plain(const std::string& words) {
    std::string plain;
    for (const char c : words) {
      if (c != '`' && c != '"' && c != '\\') plain += c == '\n' ? ' ' : c;
    }
    return plain;
  }

  // "route is rep, and would be manager".
  std::string Difference(const Core& a, const Core& b) const {
    const check::Model& model = checked_.model;
    const auto said = [](const std::string& what, const std::string& is, const std::string& would) {
      return what + " is " + is + ", and would be " + would;
    };
    if (a.status != b.status)
      return said("status", std::string(engine::Name(a.status)),
                  std::string(engine::Name(b.status)));
    if (a.verdict != b.verdict)
      return said("verdict", std::string(engine::Name(a.verdict)),
                  std::string(engine::Name(b.verdict)));
    const auto level = [&](int at) {
      return at < 0 ? std::string("none") : model.levels.at(static_cast<std::size_t>(at));
    };
    if (a.level != b.level) return said("route", level(a.level), level(b.level));
    if (a.shown != b.shown || a.recommended != b.recommended) return Choice(a, b);
    if (a.sides != b.sides) return "other sides have to agree";
    return "other rules fire";
  }

  std::string Choice(const Core& a, const Core& b) const {
    const bool shown = a.shown != b.shown;
    const std::uint32_t before = shown ? a.shown : a.recommended,
                        after = shown ? b.shown : b.recommended;
    if (before == engine::kNoAlternativeIndex || after == engine::kNoAlternativeIndex)
      return "another alternative is chosen";
    const auto x = engine::KnobPositions(checked_.model, before);
    const auto y = engine::KnobPositions(checked_.model, after);
    for (std::size_t knob = 0; knob < x.size(); ++knob) {
      if (x[knob] == y[knob]) continue;
      const check::KnobInfo& info = checked_.model.knobs[knob];
      const auto value = [&](std::uint32_t at) {
        if (info.list) return "element " + std::to_string(at + 1);
        return types::Format(info.alternatives.at(at), info.type, checked_.type_table,
                             checked_.texts);
      };
      return info.name + " is " + value(x[knob]) + ", and would be " + value(y[knob]);
    }
    return "another alternative is chosen";
  }

  const ast::Ast& ast_;
  const check::Checked& checked_;
  const source::SourceMap& sources_;
  const MutationOptions& options_;
  std::vector<std::uint32_t> passing_;  // ascending
  std::vector<SuiteTest> suite_;
  CasePool pool_;
};

}  // namespace

std::string_view NameOf(Mutant::Kind kind) {
  using Kind = Mutant::Kind;
  switch (kind) {
    case Kind::kThreshold:
      return "threshold";
    case Kind::kComparison:
      return "comparison";
    case Kind::kConnective:
      return "connective";
    case Kind::kCondition:
      return "condition";
    case Kind::kRule:
      return "rule";
    case Kind::kWeight:
      return "weight";
    case Kind::kParameter:
      return "parameter";
    case Kind::kCell:
      return "cell";
    case Kind::kRow:
      return "row";
    case Kind::kLevel:
      return "level";
    case Kind::kBand:
      return "band";
    case Kind::kExtreme:
      return "extreme";
    case Kind::kCoefficient:
      return "coefficient";
  }
  REMIT_CHECK(false, "a mutant has one of the known kinds");
}

std::string_view NameOf(Mutant::Fate fate) {
  switch (fate) {
    case Fate::kKilled:
      return "killed";
    case Fate::kSurvived:
      return "survived";
    case Fate::kEquivalent:
      return "equivalent";
    case Fate::kRefused:
      return "refused";
  }
  REMIT_CHECK(false, "a mutant has one of the known fates");
}

std::size_t MutationReport::Count(Mutant::Fate fate) const {
  return static_cast<std::size_t>(std::count_if(
      mutants.begin(), mutants.end(), [&](const Mutant& mutant) { return mutant.fate == fate; }));
}

std::size_t MutationReport::Untold() const {
  return static_cast<std::size_t>(
      std::count_if(mutants.begin(), mutants.end(), [](const Mutant& mutant) {
        return mutant.fate == Fate::kSurvived && mutant.difference.empty();
      }));
}

int MutationReport::score() const {
  const std::size_t killed = Count(Fate::kKilled), all = killed + Count(Fate::kSurvived);
  return all == 0 ? 100 : static_cast<int>(killed * 100 / all);
}

bool MutationReport::Meets(std::int64_t floor) const {
  const auto killed = static_cast<std::int64_t>(Count(Fate::kKilled)),
             survived = static_cast<std::int64_t>(Count(Fate::kSurvived));
  return base::Int128(killed) * 1'000'000'000 >= base::Int128(floor) * (killed + survived);
}

MutationReport MutationsOf(const ast::Ast& ast, const check::Checked& checked,
                           const source::SourceMap& sources, const MutationOptions& options) {
  return MutationRun(ast, checked, sources, options).Run();
}

}  // namespace remit::testing
