#include "repl/session/case_set.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "repl/open_cases.h"

namespace remit::repl {
namespace {

constexpr unsigned kMostThreads = 16;

bool Same(const check::Domain& a, const check::Domain& b) {
  return a.kind == b.kind && a.low == b.low && a.high == b.high &&
         a.includes_high == b.includes_high && a.values == b.values;
}

bool Same(const check::InputLeaf& a, const check::InputLeaf& b) {
  return a.path == b.path && a.type == b.type && Same(a.domain, b.domain) &&
         Same(a.modelled, b.modelled) && a.personal == b.personal &&
         a.is_protected == b.is_protected && a.negotiable == b.negotiable &&
         a.previous == b.previous && a.attested == b.attested && a.list == b.list;
}

bool Same(const check::ListInfo& a, const check::ListInfo& b) {
  return a.path == b.path && a.element == b.element && a.length == b.length &&
         a.fields == b.fields && a.least == b.least && a.most == b.most;
}

bool Same(const check::KnobInfo& a, const check::KnobInfo& b) {
  return a.name == b.name && a.type == b.type && a.alternatives == b.alternatives &&
         a.list == b.list;
}

template <typename Infos>
bool AllSame(const Infos& a, const Infos& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& x, const auto& y) { return Same(x, y); });
}

// Types hold numbers of units, enums and records.
bool SameTypes(const types::TypeTable& a, const types::TypeTable& b) {
  const types::TypeTable::Parts x = a.parts(), y = b.parts();
  const auto same_unit = [](const types::UnitInfo& p, const types::UnitInfo& q) {
    return p.name == q.name && p.currency == q.currency;
  };
  const auto same_spelling = [](const types::UnitSpelling& p, const types::UnitSpelling& q) {
    return p.name == q.name && p.unit == q.unit && p.factor == q.factor;
  };
  const auto same_enum = [](const types::EnumInfo& p, const types::EnumInfo& q) {
    return p.name == q.name && p.values == q.values;
  };
  const auto same_record = [](const types::RecordInfo& p, const types::RecordInfo& q) {
    return p.name == q.name;
  };
  const auto equal = [](const auto& p, const auto& q, const auto& same) {
    return std::equal(p.begin(), p.end(), q.begin(), q.end(), same);
  };
  return equal(x.units, y.units, same_unit) && equal(x.spellings, y.spellings, same_spelling) &&
         equal(x.enums, y.enums, same_enum) && equal(x.records, y.records, same_record);
}

bool BeginsWith(const types::TextPool& pool, const types::TextPool& beginning) {
  if (pool.size() < beginning.size()) return false;
  for (std::size_t i = 0; i < beginning.size(); ++i) {
    const auto id = static_cast<std::int64_t>(i);
    if (pool.Text(id) != beginning.Text(id)) return false;
  }
  return true;
}

govern::ColumnsWanted EveryObjective(const check::Model& model) {
  govern::ColumnsWanted wanted;
  for (std::size_t i = 0; i < model.objectives.size(); ++i)
    wanted.objectives.push_back(check::ObjectiveId(i));
  return wanted;
}

}  // namespace

CaseSet BlankSet(const check::Checked& checked) {
  CaseSet set;
  cases::Block block;
  block.cases = engine::BlankCase(checked);
  block.cases.ids = {"none"};
  block.rows = {0};
  set.size = 1;
  set.blocks.push_back(std::move(block));
  return set;
}

base::Result<CaseSet> ReadCaseSet(compile::Compilation& policy, const std::string& policy_path,
                                  const std::string& path, const base::Stop* stop) {
  CaseOptions options;
  options.policy = policy_path;
  options.cases = path;
  const OpenedCases opened = OpenCasesOf(options, policy);
  if (!opened.reader) return base::Error{"no cases loaded"};
  CaseSet set;
  set.path = path;
  while (stop == nullptr || !stop->asked()) {
    base::Result<cases::Block> next = opened.reader->Next(kCasesOfBlock);
    if (!next) return next.error();
    if (next->cases.size == 0) break;
    if (set.size >= kMostCases) {
      set.cut = true;
      break;
    }
    set.size += next->cases.size;
    for (std::size_t i = 0; i < next->cases.size; ++i)
      set.invalid += next->cases.invalid[i].empty() ? 0 : 1;
    set.blocks.push_back(std::move(next).value());
  }
  if (set.size == 0) return base::Error{"`" + path + "` holds no case"};
  return set;
}

bool ReadAlike(const check::Checked& one, const check::Checked& other, const CaseSet& set) {
  const check::Model &a = one.model, &b = other.model;
  return SameTypes(one.type_table, other.type_table) && AllSame(a.leaves, b.leaves) &&
         AllSame(a.lists, b.lists) && AllSame(a.knobs, b.knobs) && a.levels == b.levels &&
         std::all_of(set.blocks.begin(), set.blocks.end(), [&](const cases::Block& block) {
           return BeginsWith(block.cases.texts, other.texts);
         });
}

DecidedSet Decide(const engine::Program& program, const CaseSet& set, const base::Stop* stop) {
  DecidedSet decided;
  decided.day = program.as_of();
  decided.blocks.resize(set.blocks.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    govern::ColumnDecider decider(program, EveryObjective(program.model()));
    for (std::size_t i = next++; i < set.blocks.size(); i = next++) {
      if (stop != nullptr && stop->asked()) return;
      const engine::CaseBatch& batch = set.blocks[i].cases;
      decider.Decide(batch, 0, batch.size, decided.blocks[i]);
    }
  };
  const unsigned most = std::clamp(std::thread::hardware_concurrency(), 1u, kMostThreads);
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < std::min<std::size_t>(most, set.blocks.size()); ++i)
    threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  return decided;
}

}  // namespace remit::repl
