#include "interpreter/audit/audit.h"

#include <algorithm>
#include <numeric>

#include "interpreter/audit/blockers.h"
#include "interpreter/audit/judge.h"
#include "interpreter/base/check.h"

namespace remit::audit {
namespace {

constexpr std::size_t kBlock = 4096;

// What a row came to, in 32 bits: to tell whether a repair changes it.
std::uint32_t Trace(const engine::Core& core, Outcome outcome) {
  std::uint64_t hash = core.recommended;
  for (const std::uint64_t part : {static_cast<std::uint64_t>(core.level + 1), core.sides,
                                   static_cast<std::uint64_t>(core.verdict)})
    hash = (hash ^ part) * 0x100000001b3ull + (hash >> 17);
  return static_cast<std::uint32_t>(hash << 3) | static_cast<std::uint32_t>(outcome);
}
Outcome OutcomeIn(std::uint32_t trace) { return static_cast<Outcome>(trace & 7u); }
bool Answered(Outcome outcome) {
  return outcome == Outcome::kDecided || outcome == Outcome::kOutsideModel ||
         outcome == Outcome::kNoAlternative;
}

// How many fields are in the way of an answer, as far as they are known: those that do not fit come
// before those that are missing.
std::uint8_t InTheWay(const engine::Core& core, const std::vector<engine::InvalidField>& invalid) {
  constexpr std::size_t kMost = 255, kMissing = 100;
  const std::size_t fields =
      invalid.empty() ? core.causes.size() : std::min(invalid.size(), kMost - kMissing) + kMissing;
  return static_cast<std::uint8_t>(std::min(fields, kMost));
}

class Auditor {
 public:
  Auditor(const engine::Program& program, const source::SourceMap& sources, const Request& request,
          Fitted fitted)
      : program_(program),
        sources_(sources),
        request_(request),
        fitted_(std::move(fitted)),
        binding_(BindingOf(fitted_.draft, program.checked())),
        columns_(program.checked(), binding_, fitted_.unknown, program.as_of()),
        donors_(program),
        days_(program.model()) {}

  base::Result<Report> Run() {
    report_.policy = program_.model().name;
    report_.data = request_.data.path;
    report_.mapping = request_.mapping_path;
    report_.as_of = types::FormatDate(program_.as_of());
    report_.refused = fitted_.refused;
    if (auto error = FirstPass()) return *error;
    Judge judge(program_, binding_, columns_, days_, fitted_);
    judge.Look();
    if (auto error = SecondPass(judge)) return *error;
    judge.Finish(report_);
    if (auto error = Repairs(judge.changes())) return *error;
    return std::move(report_);
  }

 private:
  using Failure = std::optional<base::Error>;
  using Visit = std::function<void(cases::Block&, std::vector<engine::Core>&)>;

  // All rows, block by block, decided.
  Failure Pass(const cases::Binding& binding, cases::CellObserver* observer, const Visit& visit,
               cases::ReadCounts* counts = nullptr) {
    diagnostics::Sink sink;
    auto reader = cases::OpenCases(request_.data.path, request_.data.format, program_.checked(),
                                   binding, sink, observer);
    if (!reader) return reader.error();
    std::uint64_t cases = 0;
    while (true) {
      auto next = (*reader)->Next(kBlock);
      if (!next) return next.error();
      cases::Block block = std::move(next).value();
      if (block.cases.size == 0) break;
      std::vector<engine::Core> cores = Decide(program_, block.cases);
      cases += block.cases.size;
      visit(block, cores);
      request_.progress(cases, (*reader)->Progress().value_or(0));
    }
    if (counts != nullptr) *counts = (*reader)->counts();
    return std::nullopt;
  }

  Failure FirstPass() {
    cases::ReadCounts counts;
    Failure failure = Pass(
        binding_, &columns_,
        [&](cases::Block& block, std::vector<engine::Core>& cores) {
          for (std::size_t i = 0; i < cores.size(); ++i) {
            const Outcome outcome = OutcomeOf(cores[i], block.cases.invalid[i]);
            ++report_.tally[outcome];
            if (outcome == Outcome::kUnreadable)
              unreadable_.Add(block.rows[i], block.cases.invalid[i].front().reason);
            traces_.push_back(Trace(cores[i], outcome));
            in_the_way_.push_back(InTheWay(cores[i], block.cases.invalid[i]));
          }
          donors_.Learn(block.cases, cores);
          days_.Learn(block);
        },
        &counts);
    columns_.Finish();
    report_.blank_lines = counts.blank_lines;
    report_.unreadable = unreadable_;
    return failure;
  }

  Failure SecondPass(Judge& judge) {
    Blockers blockers(program_, binding_, columns_, donors_, sources_);
    RawCells raw;
    Failure failure =
        Pass(binding_, &raw, [&](cases::Block& block, std::vector<engine::Core>& cores) {
          blockers.Study(block, cores, raw);
          judge.See(block, raw);
          raw.Clear();
        });
    blockers.Finish(report_);
    return failure;
  }

  Failure Measure(const cases::Binding& binding, Repair& repair, Tally* tally) {
    std::size_t row = 0;
    return Pass(binding, nullptr, [&](cases::Block& block, std::vector<engine::Core>& cores) {
      for (std::size_t i = 0; i < cores.size(); ++i, ++row) {
        const Outcome outcome = OutcomeOf(cores[i], block.cases.invalid[i]);
        if (tally != nullptr) ++(*tally)[outcome];
        const std::uint32_t before = traces_.at(row);
        const bool was = Answered(OutcomeIn(before)), is = Answered(outcome);
        repair.repaired += !was && is ? 1 : 0;
        repair.mended += InTheWay(cores[i], block.cases.invalid[i]) < in_the_way_.at(row) ? 1 : 0;
        repair.lost += was && !is ? 1 : 0;
        repair.changed += was && is && before != Trace(cores[i], outcome) ? 1 : 0;
      }
    });
  }

  // What a file has to have to be read at all was measured by reading it. Each other repair is made
  // alone; the sure ones then all together.
  Failure Repairs(const std::vector<ProposedChange>& proposed) {
    for (Repair repair : fitted_.needed) {
      repair.repaired = report_.tally.answered();
      report_.repairs.push_back(std::move(repair));
    }
    struct Tried {
      const ProposedChange* change;
      Repair repair;
    };
    std::vector<Tried> tried;
    for (const ProposedChange& one : proposed) {
      if (tried.size() >= request_.most_repairs) {
        ++report_.unproposed;
        continue;
      }
      const Draft amended(fitted_.draft.With({&one.change}), program_.checked());
      if (!amended.ok()) continue;  // it contradicts what the mapping says otherwise
      Repair repair;
      repair.line = fitted_.draft.StatementWith(one.change);
      repair.question = one.question;
      if (auto failure = Measure(BindingOf(amended, program_.checked()), repair, nullptr))
        return failure;
      if (repair.repaired == 0 && repair.mended == 0 && !one.keep) continue;
      // What changes answers or loses some is never taken for granted.
      if (repair.sure() && (repair.lost > 0 || repair.changed > 0))
        repair.question = repair.lost > 0
                              ? "Rows that are answered now would not be any more: are not all "
                                "cells of the column written so?"
                              : "Rows that are answered now would be answered otherwise: is it so?";
      tried.push_back({&one, std::move(repair)});
    }
    std::stable_sort(tried.begin(), tried.end(), [](const Tried& a, const Tried& b) {
      return std::tuple(a.repair.sure(), a.repair.repaired, a.repair.mended) >
             std::tuple(b.repair.sure(), b.repair.repaired, b.repair.mended);
    });
    std::vector<const Change*> sure;
    std::string questions;
    for (Tried& one : tried) {
      if (one.repair.sure())
        sure.push_back(&one.change->change);
      else
        questions += "# " + one.repair.question + " Then:\n#   " + one.repair.line + "\n";
      report_.repairs.push_back(std::move(one.repair));
    }
    report_.amended = fitted_.draft.With(sure);
    if (!questions.empty()) report_.amended += "\n# Questions of the audit:\n" + questions;
    if (sure.empty() && !fitted_.refused) return std::nullopt;
    const Draft all(report_.amended, program_.checked());
    if (!all.ok()) {
      report_.notes.push_back("the repairs contradict one another; take them one by one");
      report_.amended = fitted_.draft.text();
      return std::nullopt;
    }
    Repair together;
    Tally tally;
    auto failure = Measure(BindingOf(all, program_.checked()), together, &tally);
    report_.repaired = tally;
    return failure;
  }

  const engine::Program& program_;
  const source::SourceMap& sources_;
  const Request& request_;
  Fitted fitted_;
  cases::Binding binding_;
  Columns columns_;
  Donors donors_;
  Days days_;
  Count unreadable_;
  std::vector<std::uint32_t> traces_;     // by row
  std::vector<std::uint8_t> in_the_way_;  // by row
  Report report_;
};

}  // namespace

base::Result<Report> Audit(const engine::Program& program, const source::SourceMap& sources,
                           const Request& request) {
  auto fitted = Fit(request.data, request.mapping, program.checked());
  if (!fitted) return fitted.error();
  return Auditor(program, sources, request, std::move(fitted).value()).Run();
}

}  // namespace remit::audit
