#include "interpreter/journal/limits.h"

#include <algorithm>

#include "interpreter/base/unicode.h"
#include "interpreter/cases/cell.h"

namespace remit::journal {
namespace {

// C0, DEL, and C1, which UTF-8 writes as C2 80 to C2 9F.
bool HasControl(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7f) return true;
    if (byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0)
      return true;
  }
  return false;
}

// The first flaw that was found.
class Flaws {
 public:
  void Look(std::string_view text, std::size_t most, const char* what) {
    if (flaw_) return;
    if (text.size() > most) {
      flaw_ = std::string(what) + " is " + std::to_string(text.size()) + " bytes long; at most " +
              std::to_string(most) + " are recorded";
    } else if (!base::IsUtf8(text)) {
      flaw_ = std::string(what) + " is not UTF-8";
    } else if (HasControl(text)) {
      flaw_ = std::string(what) + " holds control characters, such as line ends or tabs";
    }
  }
  void Say(std::string_view text, const char* what) {
    if (!flaw_ && cases::TrimBlanks(text).empty()) flaw_ = std::string(what) + " is blank";
  }
  void Count(std::size_t count, const char* what) {
    if (flaw_ || count <= kMostParts) return;
    flaw_ = "there are " + std::to_string(count) + " " + what + "; at most " +
            std::to_string(kMostParts) + " are recorded";
  }
  // A person is counted by name: with blanks around it, it would be another one.
  void Person(std::string_view name, const char* what) {
    Look(name, kLongestName, what);
    Say(name, what);
    if (!flaw_ && cases::TrimBlanks(name) != name)
      flaw_ = std::string(what) + " begins or ends with a blank";
  }
  std::optional<std::string> Take() { return std::move(flaw_); }

 private:
  std::optional<std::string> flaw_;
};

void Look(const Overridden& made, Flaws& flaws) {
  flaws.Person(made.by, "the name of the person");
  flaws.Look(made.level, kLongestName, "the level");
  flaws.Look(made.reason, kLongestText, "the reason");
  flaws.Count(made.knobs.size(), "choices");
  flaws.Count(made.used.size(), "levels");
  flaws.Count(made.under.size(), "bands");
  flaws.Count(made.agreed.size(), "persons who agreed");
  for (const auto& [name, value] : made.knobs) {
    flaws.Look(name, kLongestName, "a choice's name");
    flaws.Look(value, kLongestValue, "a choice's value");
  }
  for (const auto& [role, person] : made.agreed) {
    flaws.Person(person, "the name of who agreed");
    flaws.Look(role, kLongestName, "the role of who agreed");
  }
}
void Look(const OutcomeSeen& seen, Flaws& flaws) {
  flaws.Look(seen.name, kLongestName, "the name of the outcome");
  flaws.Look(seen.value, kLongestValue, "the value of the outcome");
}
void Look(const FeedbackGiven& given, Flaws& flaws) {
  flaws.Person(given.by, "the name of the person");
  flaws.Look(given.text, kLongestText, "the text");
  flaws.Say(given.text, "the text");
}

}  // namespace

std::optional<std::string> FlawOf(const Record& record) {
  Flaws flaws;
  if (const auto* made = std::get_if<Overridden>(&record)) Look(*made, flaws);
  if (const auto* seen = std::get_if<OutcomeSeen>(&record)) Look(*seen, flaws);
  if (const auto* given = std::get_if<FeedbackGiven>(&record)) Look(*given, flaws);
  return flaws.Take();
}

}  // namespace remit::journal
