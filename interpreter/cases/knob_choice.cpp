#include "interpreter/cases/knob_choice.h"

#include <algorithm>
#include <vector>

#include "interpreter/diagnostics/diagnostic.h"

namespace remit::cases {
namespace {

types::ParsedValue ParseValue(const check::Checked& checked, const check::KnobInfo& knob,
                              const std::string& text) {
  types::TextPool texts = checked.texts;
  return types::Parse(text, knob.type, checked.type_table, texts);
}

}  // namespace

base::Result<std::pair<std::size_t, std::uint32_t>> ParseKnobChoice(const check::Checked& checked,
                                                                    const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos)
    return base::Error{"`" + text + "` is not of the form KNOB=VALUE"};
  std::string name = text.substr(0, equals);
  name.erase(name.find_last_not_of(' ') + 1);
  const std::vector<check::KnobInfo>& knobs = checked.model.knobs;
  const auto knob = std::find_if(knobs.begin(), knobs.end(),
                                 [&](const check::KnobInfo& k) { return k.name == name; });
  if (knob == knobs.end()) {
    std::vector<std::string_view> names;
    for (const check::KnobInfo& known : knobs) names.push_back(known.name);
    const std::string_view nearest = diagnostics::NearestName(name, names);
    return base::Error{"the policy has no knob `" + name + "`" +
                       (nearest.empty() ? "" : "; did you mean `" + std::string(nearest) + "`?")};
  }
  std::string value = text.substr(equals + 1);
  value.erase(0, value.find_first_not_of(' '));
  const types::ParsedValue parsed = ParseValue(checked, *knob, value);
  const auto found =
      !parsed.ok ? knob->alternatives.end()
                 : std::find(knob->alternatives.begin(), knob->alternatives.end(), parsed.value);
  if (found == knob->alternatives.end() && knob->list) {
    return base::Error{"`" + text + "`: an element of `" +
                       checked.model.lists[knob->list->index()].path +
                       "` is named by its position, from 1: `" + name + "=1` for the first"};
  }
  if (!parsed.ok) return base::Error{"`" + text + "`: " + parsed.failure.reason};
  if (found == knob->alternatives.end()) {
    return base::Error{"`" + value + "` is not one of the alternatives of `" + name + "`"};
  }
  return std::pair(static_cast<std::size_t>(knob - knobs.begin()),
                   static_cast<std::uint32_t>(found - knob->alternatives.begin()));
}

}  // namespace remit::cases
