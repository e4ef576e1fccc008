#include "interpreter/diagnostics/diagnostic.h"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace remit::diagnostics {
namespace {

// No std::array: its deduction folds over all rows, deeper than clang nests.
constexpr KindRow kRows[] = {
#define REMIT_DIAGNOSTIC(name, code, severity, summary) KindRow{#name, code, severity, summary},
#include "interpreter/diagnostics/kinds.def"
#undef REMIT_DIAGNOSTIC
};

// Letters inserted, dropped or replaced, and neighbours swapped, count one each.
std::size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), previous(b.size() + 1), current(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) previous[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0u : 1u);
      current[j] = std::min({replaced, previous[j] + 1, current[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        current[j] = std::min(current[j], before[j - 2] + 1);
      }
    }
    std::swap(before, previous);
    std::swap(previous, current);
  }
  return previous[b.size()];
}

auto Position(const Diagnostic& d) {
  return std::tuple(d.span.file.value, d.span.begin, d.span.end, d.kind,
                    std::string_view(d.message));
}

}  // namespace

std::string_view SeverityName(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    case Severity::kNote:
      break;
  }
  return "note";
}

const KindRow& Row(Kind kind) { return kRows[static_cast<std::size_t>(kind)]; }
std::size_t KindCount() { return std::size(kRows); }

Diagnostic& Sink::Report(Kind kind, Span span, std::string message, std::string rule,
                         std::string hint) {
  diagnostics_.push_back(
      {kind, span, std::move(message), std::move(rule), std::move(hint), {}, {}});
  return diagnostics_.back();
}

bool Sink::has_errors() const {
  return std::any_of(diagnostics_.begin(), diagnostics_.end(),
                     [](const Diagnostic& d) { return d.severity() == Severity::kError; });
}

namespace {

// What is wrong with the form of a text, R01xx, and can be mended there.
bool IsOfForm(const Diagnostic& diagnostic) {
  return diagnostic.severity() == Severity::kError && !diagnostic.suggestions.empty() &&
         Row(diagnostic.kind).code.substr(0, 3) == "R01";
}

// Text that was refused and is read as meant is spoken of once: what its meaning would give rise to
// is said when it is mended.
std::vector<Diagnostic> WithoutEchoes(std::vector<Diagnostic> sorted) {
  std::vector<Span> refused;
  for (const Diagnostic& diagnostic : sorted) {
    if (IsOfForm(diagnostic) && diagnostic.span.begin < diagnostic.span.end)
      refused.push_back(diagnostic.span);
  }
  const auto echoes = [&](const Diagnostic& diagnostic) {
    return Row(diagnostic.kind).code.substr(0, 3) != "R01" &&
           std::any_of(refused.begin(), refused.end(), [&](const Span& place) {
             return place.file == diagnostic.span.file && place.begin <= diagnostic.span.begin &&
                    diagnostic.span.end <= place.end;
           });
  };
  sorted.erase(std::remove_if(sorted.begin(), sorted.end(), echoes), sorted.end());
  return sorted;
}

}  // namespace

std::vector<Diagnostic> Sink::Sorted() const {
  std::vector<Diagnostic> sorted = diagnostics_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return Position(a) < Position(b);
  });
  const auto same = [](const Diagnostic& a, const Diagnostic& b) {
    return Position(a) == Position(b);
  };
  sorted.erase(std::unique(sorted.begin(), sorted.end(), same), sorted.end());
  return WithoutEchoes(std::move(sorted));
}

namespace {

// `renewal` of `renewal_rate`, where no other name has that word; and `rate_renewal`.
std::string_view OneWithWord(std::string_view written,
                             const std::vector<std::string_view>& candidates) {
  constexpr std::size_t kShortest = 4;
  if (written.size() < kShortest) return {};
  const auto has_word = [](std::string_view name, std::string_view word) {
    const std::size_t at = name.find(word);
    if (at == std::string_view::npos) return false;
    const std::size_t end = at + word.size();
    return (at == 0 || name[at - 1] == '_') && (end == name.size() || name[end] == '_');
  };
  std::string_view found;
  for (const std::string_view candidate : candidates) {
    const bool longer = has_word(candidate, written);
    const bool shorter = candidate.size() >= kShortest && has_word(written, candidate);
    if (!longer && !shorter) continue;
    if (!found.empty() && found != candidate) return {};
    found = candidate;
  }
  return found;
}

}  // namespace

std::string_view NearestName(std::string_view written,
                             const std::vector<std::string_view>& candidates) {
  const auto small = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  for (const std::string_view candidate : candidates) {
    if (std::equal(written.begin(), written.end(), candidate.begin(), candidate.end(),
                   [&](char a, char b) { return small(a) == small(b); })) {
      return candidate;
    }
  }
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(1, written.size() / 3) + 1;
  for (const std::string_view candidate : candidates) {
    const std::size_t distance = EditDistance(written, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best.empty() ? OneWithWord(written, candidates) : best;
}

}  // namespace remit::diagnostics
