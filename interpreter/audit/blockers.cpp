// A row begins with the fields that do not fit their inputs; a decision with values in their place
// says what else is missing or has no answer, until it is an answer or nothing new comes up. What
// was mended in vain is then taken back, field by field.
#include "interpreter/audit/blockers.h"

#include <algorithm>

#include "interpreter/ast/walk.h"
#include "interpreter/engine/names.h"
#include "interpreter/source/place.h"

namespace remit::audit {
namespace {

using engine::Status;

constexpr std::size_t kRounds = 8;

bool Answered(const engine::Core& core) {
  return core.status == Status::kDecided || core.status == Status::kNoAlternative;
}

// `quote.lines[2].price` is a field of every element.
std::string WithoutPlaces(const std::string& path) {
  std::string plain;
  bool inside = false;
  for (const char c : path) {
    if (c == '[') inside = true;
    if (!inside) plain += c;
    if (c == ']') inside = false;
  }
  return plain;
}

bool SameAnswer(const engine::Core& a, const engine::Core& b) {
  return a.status == b.status && a.recommended == b.recommended && a.level == b.level &&
         a.sides == b.sides && a.verdict == b.verdict;
}

}  // namespace

std::vector<engine::Core> Decide(const engine::Program& program, engine::CaseBatch& batch) {
  for (std::size_t i = 0; i < batch.size; ++i) {
    if (!batch.invalid[i].empty()) continue;
    auto field = engine::PreviousIsLater(program.model(), batch, i, program.as_of());
    if (field) batch.invalid[i].push_back(std::move(*field));
  }
  return govern::DecideBatch(program, batch);
}

Outcome OutcomeOf(const engine::Core& core, const std::vector<engine::InvalidField>& invalid) {
  switch (core.status) {
    case Status::kInvalid:
      return !invalid.empty() && invalid.front().field.empty() ? Outcome::kUnreadable
                                                               : Outcome::kInvalid;
    case Status::kFault:
      return Outcome::kFault;
    case Status::kNeedsData:
      return Outcome::kMissing;
    case Status::kNoAlternative:
      return core.outside_model ? Outcome::kOutsideModel : Outcome::kNoAlternative;
    case Status::kDecided:
      return core.outside_model ? Outcome::kOutsideModel : Outcome::kDecided;
  }
  REMIT_CHECK(false, "a status is one of those declared");
}

Blockers::Blockers(const engine::Program& program, const cases::Binding& binding,
                   const Columns& columns, const Donors& donors, const source::SourceMap& sources)
    : program_(program), binding_(binding), columns_(columns), donors_(donors), sources_(sources) {
  const auto& leaves = program.model().leaves;
  for (std::uint32_t i = 0; i < leaves.size(); ++i) leaves_.emplace(leaves[i].path, i);
}

Blockers::Field Blockers::FieldOf(const std::string& name) {
  const std::string plain = WithoutPlaces(name);
  const auto leaf = leaves_.find(plain);
  if (leaf != leaves_.end()) return leaf->second;
  auto other = std::find(others_.begin(), others_.end(), plain);
  if (other == others_.end()) other = others_.insert(others_.end(), plain);
  return static_cast<Field>(leaves_.size() + static_cast<std::size_t>(other - others_.begin()));
}

std::string Blockers::NameOfField(Field field) const {
  return field < leaves_.size() ? program_.model().leaves[field].path
                                : others_.at(field - leaves_.size());
}

void Blockers::Walk(ast::ExprId id, std::set<Field>& leaves, std::set<std::uint32_t>& seen,
                    bool& argument) {
  if (!seen.insert(static_cast<std::uint32_t>(id.index())).second) return;
  using Kind = check::Reference::Kind;
  const check::Checked& checked = program_.checked();
  const check::Reference& reference = checked.ReferenceOf(id);
  if (reference.kind == Kind::kLeaf || reference.kind == Kind::kElement ||
      reference.kind == Kind::kPick)
    leaves.insert(reference.index);
  if (reference.kind == Kind::kLet)
    Walk(checked.model.lets.at(reference.index).value, leaves, seen, argument);
  if (reference.kind == Kind::kObjective)
    Walk(checked.model.objectives.at(reference.index).value, leaves, seen, argument);
  argument = argument || reference.kind == Kind::kArgument;
  const check::Callee& callee = checked.CalleeOf(id);
  if (callee.kind == check::Callee::Kind::kFunction)
    Walk(checked.model.functions.at(callee.index).body, leaves, seen, argument);
  ast::ForEachChild(program_.ast()[id],
                    [&](ast::ExprId child) { Walk(child, leaves, seen, argument); });
}

// The inputs from which the value that failed is made, of a division its divisor; all of them where
// that stands in a function or in a table that several places call.
const std::set<Blockers::Field>& Blockers::LeavesOf(const engine::Cause& cause) {
  const auto key = std::pair(static_cast<std::uint32_t>(cause.place.index()), cause.fault);
  const auto known = leaves_of_.find(key);
  if (known != leaves_of_.end()) return known->second;
  std::set<Field> leaves;
  std::set<std::uint32_t> seen;
  bool argument = false;
  const auto* call = std::get_if<ast::Call>(&program_.ast()[cause.place].node);
  const bool division = cause.fault == builtins::Fault::kDivisionByZero && call != nullptr &&
                        call->arguments.size() == 2;
  Walk(division ? call->arguments[1] : cause.place, leaves, seen, argument);
  if (leaves.empty() || argument) {
    for (Field i = 0; i < leaves_.size(); ++i) {
      if (!program_.model().leaves[i].list) leaves.insert(i);
    }
  }
  return leaves_of_.emplace(key, std::move(leaves)).first->second;
}

std::set<Blockers::Field> Blockers::Causes(const engine::Core& core, Row& row) {
  std::set<Field> fields;
  for (const engine::Cause& cause : core.causes) {
    if (cause.kind == engine::Cause::Kind::kMissing) {
      fields.insert(static_cast<Field>(cause.leaf.index()));
      continue;
    }
    for (const Field leaf : LeavesOf(cause)) {
      fields.insert(leaf);
      row.faulty.insert(leaf);
    }
  }
  return fields;
}

std::vector<engine::Core> Blockers::Try(const cases::Block& block,
                                        const std::vector<const Row*>& rows,
                                        const std::vector<std::set<Field>>& sets) const {
  std::vector<std::size_t> indices;
  for (const Row* row : rows) indices.push_back(row->index);
  engine::CaseBatch batch = Select(program_.model(), block.cases, indices);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (const Field field : sets[i]) {
      if (field < leaves_.size())
        donors_.Put(field, rows[i]->attempt, batch, i);
      else
        batch.proposals[i].reset();  // what else can be wrong is in the proposal, or is left out
    }
  }
  return Decide(program_, batch);
}

void Blockers::Mend(const cases::Block& block, std::vector<Row>& rows) {
  for (std::size_t attempt = 0; attempt < Donors::kTries; ++attempt) {
    std::vector<Row*> open;
    for (Row& row : rows) {
      if (row.answered) continue;
      row.attempt = attempt;
      row.mended = row.fixed;
      open.push_back(&row);
    }
    for (std::size_t round = 0; round < kRounds && !open.empty(); ++round) {
      std::vector<const Row*> tried(open.begin(), open.end());
      std::vector<std::set<Field>> sets;
      for (const Row* row : open) sets.push_back(row->mended);
      const std::vector<engine::Core> cores = Try(block, tried, sets);
      std::vector<Row*> still;
      for (std::size_t i = 0; i < open.size(); ++i) {
        if (Answered(cores[i])) {
          open[i]->answered = true;
          continue;
        }
        const std::size_t before = open[i]->mended.size();
        const std::set<Field> more = Causes(cores[i], *open[i]);
        open[i]->mended.insert(more.begin(), more.end());
        if (open[i]->mended.size() > before) still.push_back(open[i]);
      }
      open = std::move(still);
    }
  }
}

void Blockers::Reduce(const cases::Block& block, std::vector<Row>& rows) {
  std::size_t most = 0;
  for (const Row& row : rows) {
    if (row.answered) most = std::max(most, row.mended.size());
  }
  std::vector<std::vector<Field>> order;  // as it was; `mended` shrinks
  for (const Row& row : rows) order.emplace_back(row.mended.begin(), row.mended.end());
  for (std::size_t k = 0; k < most; ++k) {
    std::vector<const Row*> tried;
    std::vector<std::size_t> which;
    std::vector<std::set<Field>> sets;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!rows[i].answered || k >= order[i].size() || rows[i].fixed.count(order[i][k]) != 0)
        continue;
      tried.push_back(&rows[i]);
      which.push_back(i);
      sets.push_back(rows[i].mended);
      sets.back().erase(order[i][k]);
    }
    if (tried.empty()) continue;
    const std::vector<engine::Core> cores = Try(block, tried, sets);
    for (std::size_t j = 0; j < which.size(); ++j) {
      if (Answered(cores[j])) rows[which[j]].mended = std::move(sets[j]);
    }
  }
}

Blocker& Blockers::Of(Field field) {
  Blocker& blocker = blockers_[field];
  if (!blocker.field.empty()) return blocker;
  blocker.field = NameOfField(field);
  if (field >= leaves_.size()) return blocker;
  blocker.personal = program_.model().leaves[field].personal;
  for (const Column* column : columns_.Feeding(field)) blocker.columns.push_back(column->name);
  return blocker;
}

// Of a fault each of several inputs may be the one to mend; each is tried by itself, in all rows at
// once.
void Blockers::CountAlone(const cases::Block& block, std::vector<Row>& rows) {
  std::map<Field, std::vector<Row*>> others;  // by field: rows that it may mend as well
  for (Row& row : rows) {
    if (!row.answered || row.mended.size() != 1) continue;
    ++Of(*row.mended.begin()).alone;
    if (!row.fixed.empty()) continue;
    for (const Field field : row.faulty) {
      if (row.mended.count(field) == 0) others[field].push_back(&row);
    }
  }
  for (auto& [field, open] : others) {
    for (std::size_t attempt = 0; attempt < Donors::kTries && !open.empty(); ++attempt) {
      for (Row* row : open) row->attempt = attempt;
      const std::vector<engine::Core> cores =
          Try(block, {open.begin(), open.end()},
              std::vector<std::set<Field>>(open.size(), std::set<Field>{field}));
      std::vector<Row*> still;
      for (std::size_t i = 0; i < open.size(); ++i) {
        if (Answered(cores[i]))
          ++Of(field).alone;
        else
          still.push_back(open[i]);
      }
      open = std::move(still);
    }
  }
}

// Why a field is to be mended in this row.
void Blockers::Explain(Field field, const Row& row, const cases::Block& block,
                       const engine::Core& core, const RawCells& raw) {
  Blocker& blocker = Of(field);
  const std::uint64_t number = block.rows[row.index];
  const auto add = [&](Why why, std::string shown) {
    blocker.why[static_cast<std::size_t>(why)].Add(number, std::move(shown));
  };
  if (row.fixed.count(field) == 0) {
    const bool fault = row.faulty.count(field) != 0 &&
                       program_.model().leaves[field].list == std::nullopt &&
                       block.cases.columns[field].present.at(row.index) != 0;
    if (!fault) return add(Why::kMissing, "");
    for (const engine::Cause& cause : core.causes) {
      if (cause.kind != engine::Cause::Kind::kFault || !blocker.detail.empty()) continue;
      blocker.detail = engine::FaultWords(program_.model(), cause) + " at " +
                       source::PlaceOf(sources_, program_.ast()[cause.place].span);
    }
    const types::Value value{block.cases.columns[field].raw.at(row.index)};
    return add(Why::kFault, blocker.personal ? ""
                                             : "`" +
                                                   engine::FormatValue(
                                                       program_.checked(), block.cases.texts, value,
                                                       program_.model().leaves[field].type) +
                                                   "`");
  }
  if (field >= leaves_.size()) {
    const bool proposal = blocker.field.rfind("proposal", 0) == 0;
    return add(proposal ? Why::kOther : Why::kUndeclared, "");
  }
  const check::InputLeaf& leaf = program_.model().leaves[field];
  types::TextPool texts = program_.checked().texts;
  for (const cases::ColumnRoute& route : binding_.routes) {
    if (route.target.kind != cases::Target::Kind::kLeaf || route.target.index != field) continue;
    for (const RawCells::Cell& cell : raw.rows().at(row.index)) {
      if (cell.column != route.column) continue;
      const CellFacts facts = FactsOf({cell.kind, cell.text}, route.rules, leaf.type, leaf.domain,
                                      program_.checked().type_table, texts);
      if (facts.is != CellFacts::Is::kBad) continue;
      const Column* column = columns_.Find(cell.column);
      return add(facts.why,
                 facts.why == Why::kEmpty || column == nullptr ? "" : column->Shown(cell.text));
    }
  }
  add(Why::kOther, "");
}

void Blockers::Record(const cases::Block& block, const Row& row, const engine::Core& core,
                      const RawCells& raw) {
  const std::set<Field>& fields = row.mended.empty() ? row.fixed : row.mended;
  for (const Field field : fields) {
    Blocker& blocker = Of(field);
    if (!row.answered)
      ++blocker.not_mended;
    else if (fields.size() > 1)
      ++blocker.together;
    Explain(field, row, block, core, raw);
  }
  if (row.answered && fields.size() > 1)
    ++together_[std::vector<Field>(fields.begin(), fields.end())];
}

void Blockers::Study(const cases::Block& block, const std::vector<engine::Core>& cores,
                     const RawCells& raw) {
  std::vector<Row> rows;
  std::vector<engine::Core> first;
  for (std::size_t i = 0; i < cores.size(); ++i) {
    if (Answered(cores[i])) continue;
    const auto& invalid = block.cases.invalid[i];
    if (OutcomeOf(cores[i], invalid) == Outcome::kUnreadable) continue;
    Row row;
    row.index = i;
    for (const engine::InvalidField& field : invalid) row.fixed.insert(FieldOf(field.field));
    rows.push_back(std::move(row));
    first.push_back(cores[i]);
  }
  if (!rows.empty()) {
    Mend(block, rows);
    Reduce(block, rows);
    CountAlone(block, rows);
    for (std::size_t i = 0; i < rows.size(); ++i) Record(block, rows[i], first[i], raw);
  }
  Swings(block, cores);
}

void Blockers::Swings(const cases::Block& block, const std::vector<engine::Core>& cores) {
  constexpr std::uint64_t kMostTried = 2000;
  const check::Model& model = program_.model();
  for (Field leaf = 0; leaf < model.leaves.size(); ++leaf) {
    const check::InputLeaf& input = model.leaves[leaf];
    if (!input.type.optional || input.list || input.previous || input.attested ||
        input.type.kind == types::TypeKind::kList || columns_.Feeding(leaf).empty())
      continue;
    Swing& swing = swings_[leaf];
    std::vector<Row> rows;
    for (std::size_t i = 0; i < cores.size(); ++i) {
      if (!Answered(cores[i]) || block.cases.columns[leaf].present.at(i) != 0) continue;
      ++swing.missing;
      if (swing.tried >= kMostTried) continue;
      ++swing.tried;
      rows.emplace_back();
      rows.back().index = i;
    }
    for (std::size_t attempt = 0; attempt < Donors::kTries && !rows.empty(); ++attempt) {
      std::vector<const Row*> tried;
      for (Row& row : rows) {
        row.attempt = attempt;
        tried.push_back(&row);
      }
      const std::vector<engine::Core> with =
          Try(block, tried, std::vector<std::set<Field>>(rows.size(), {leaf}));
      std::vector<Row> same;
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if (SameAnswer(with[i], cores[rows[i].index]))
          same.push_back(rows[i]);
        else
          ++swing.changed;
      }
      rows = std::move(same);
    }
  }
}

void Blockers::Finish(Report& report) const {
  for (const auto& [field, blocker] : blockers_) report.blockers.push_back(blocker);
  std::stable_sort(report.blockers.begin(), report.blockers.end(),
                   [](const Blocker& a, const Blocker& b) {
                     return std::tuple(b.alone, b.together, b.not_mended) <
                            std::tuple(a.alone, a.together, a.not_mended);
                   });
  for (const auto& [fields, rows] : together_) {
    Together one;
    for (const Field field : fields) one.fields.push_back(NameOfField(field));
    one.rows = rows;
    report.together.push_back(std::move(one));
  }
  std::stable_sort(report.together.begin(), report.together.end(),
                   [](const Together& a, const Together& b) { return b.rows < a.rows; });
  for (const auto& [field, swing] : swings_) {
    if (swing.changed == 0) continue;
    report.swings.push_back(swing);
    report.swings.back().field = NameOfField(field);
  }
  std::stable_sort(report.swings.begin(), report.swings.end(),
                   [](const Swing& a, const Swing& b) { return b.changed < a.changed; });
}

}  // namespace remit::audit
