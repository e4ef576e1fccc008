#include "repl/policy/fix.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "interpreter/govern/identity.h"

namespace remit::repl {
namespace {

using diagnostics::Diagnostic;
using diagnostics::Severity;
using diagnostics::Suggestion;

constexpr int kMostRounds = 20;  // a mended text may bring to light what it hid before

// A message wherever it stands: places move when text is mended.
using Key = std::pair<diagnostics::Kind, std::string>;
using Counts = std::map<Key, int>;

struct Candidate {
  Diagnostic diagnostic;
  const Suggestion& edit() const { return diagnostic.suggestions.front(); }
  Key key() const { return {diagnostic.kind, diagnostic.message}; }
};

Counts Count(const compile::Compilation& compilation, bool errors_only) {
  Counts counts;
  for (const Diagnostic& diagnostic : compilation.sink.Sorted()) {
    if (!errors_only || diagnostic.severity() == Severity::kError)
      ++counts[{diagnostic.kind, diagnostic.message}];
  }
  return counts;
}

bool IsOfForm(diagnostics::Kind kind) { return diagnostics::Row(kind).code.substr(0, 3) == "R01"; }

std::string With(const std::string& text, const std::vector<Candidate>& edits) {
  std::string mended = text;
  for (auto edit = edits.rbegin(); edit != edits.rend(); ++edit) {
    const source::Span span = edit->edit().span;
    mended.replace(span.begin, span.end - span.begin, edit->edit().replacement);
  }
  return mended;
}

// Whether the edits did what they were for and nothing else.
bool Mended(const compile::Compilation& before, const compile::Compilation& after,
            const std::vector<Candidate>& edits) {
  Counts expected = Count(before, false);
  const Counts found = Count(after, false);
  bool reveals = false;  // text that could not be read may hide mistakes of other kinds
  for (const Candidate& edit : edits) {
    --expected[edit.key()];
    reveals = reveals || IsOfForm(edit.diagnostic.kind);
  }
  for (const Candidate& edit : edits) {
    const auto still = found.find(edit.key());
    if (still != found.end() && still->second > expected[edit.key()]) return false;
  }
  for (const auto& [key, count] : Count(after, true)) {
    const auto known = expected.find(key);
    const bool more = known == expected.end() || count > known->second;
    if (more && (!reveals || IsOfForm(key.first))) return false;
  }
  if (!before.ok()) return true;
  return after.ok() && govern::IdentityOf(before.ast, before.checked).hash ==
                           govern::IdentityOf(after.ast, after.checked).hash;
}

class Fixer {
 public:
  Fixer(std::string path, const std::string& text, const LookAt& look_at)
      : path_(std::move(path)), look_at_(look_at) {
    fixed_.text = text;
  }

  Fixed Run() {
    for (int round = 0; round < kMostRounds; ++round) {
      const compile::Compilation now = look_at_(fixed_.text);
      const std::vector<Candidate> candidates = Candidates(now);
      if (candidates.empty()) break;
      if (!Try(now, candidates)) OneByOne(candidates);
    }
    return std::move(fixed_);
  }

 private:
  std::vector<Candidate> Candidates(const compile::Compilation& compilation) const {
    std::vector<Candidate> candidates;
    for (const Diagnostic& diagnostic : compilation.sink.Sorted()) {
      if (diagnostic.suggestions.size() != 1 || !diagnostic.suggestions.front().safe) continue;
      const source::Span span = diagnostic.suggestions.front().span;
      if (span.file != source::FileId(0) || given_up_.count(NameOf(diagnostic)) > 0) continue;
      candidates.push_back({diagnostic});
    }
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Candidate& a, const Candidate& b) {
                       return a.edit().span.begin < b.edit().span.begin;
                     });
    // What touches an earlier edit waits for the next round.
    std::vector<Candidate> apart;
    for (Candidate& candidate : candidates) {
      const bool touches =
          !apart.empty() && (candidate.edit().span.begin < apart.back().edit().span.end ||
                             candidate.edit().span.begin == apart.back().edit().span.begin);
      if (!touches) apart.push_back(std::move(candidate));
    }
    return apart;
  }

  bool Try(const compile::Compilation& now, const std::vector<Candidate>& edits) {
    std::string mended = With(fixed_.text, edits);
    if (!Mended(now, look_at_(mended), edits)) return false;
    for (const Candidate& edit : edits) fixed_.applied.push_back(Record(edit.diagnostic, now));
    fixed_.text = std::move(mended);
    return true;
  }

  // From the end of the text, so that the places of those still to come stay.
  void OneByOne(const std::vector<Candidate>& candidates) {
    for (auto candidate = candidates.rbegin(); candidate != candidates.rend(); ++candidate) {
      const compile::Compilation now = look_at_(fixed_.text);
      if (Try(now, {*candidate})) continue;
      given_up_.insert(NameOf(candidate->diagnostic));
      fixed_.left_alone.push_back(Record(candidate->diagnostic, now));
    }
  }

  static std::string NameOf(const Diagnostic& diagnostic) {
    return std::string(diagnostics::Row(diagnostic.kind).code) + diagnostic.message + "\n" +
           diagnostic.suggestions.front().text;
  }

  Fix Record(const Diagnostic& diagnostic, const compile::Compilation& compilation) const {
    const source::LineColumn at =
        compilation.sources.Get(diagnostic.span.file).Locate(diagnostic.span.begin);
    return {std::string(diagnostics::Row(diagnostic.kind).code),
            path_ + ":" + std::to_string(at.line) + ":" + std::to_string(at.column),
            diagnostic.suggestions.front().text};
  }

  std::string path_;
  const LookAt& look_at_;
  Fixed fixed_;
  std::set<std::string> given_up_;
};

}  // namespace

Fixed ApplySafeFixes(const std::string& path, const std::string& text, const LookAt& look_at) {
  return Fixer(path, text, look_at).Run();
}

}  // namespace remit::repl
