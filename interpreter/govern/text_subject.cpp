// The form for the person whom a decision is about, as text and as JSON.
#include "interpreter/govern/json_parts.h"
#include "interpreter/govern/present.h"
#include "interpreter/govern/subject_form.h"
#include "interpreter/govern/text_parts.h"
#include "interpreter/govern/text_table.h"

namespace remit::govern {
namespace {

void AddLines(const std::string& heading, const std::vector<std::string>& lines,
              std::string& text) {
  if (lines.empty()) return;
  text += "\n" + heading + "\n";
  for (const std::string& line : lines) text += "  " + line + "\n";
}

std::string Marks(const SubjectForm::Used& used) {
  std::vector<std::string> marks;
  if (used.personal) marks.emplace_back("personal");
  if (used.is_protected) marks.emplace_back("protected");
  if (used.attested) marks.emplace_back("another person vouches for it");
  return Join(marks, ", ");
}

std::string UsedText(const SubjectForm& form) {
  if (form.used.empty()) return "  nothing\n";
  TextTable table;
  for (const SubjectForm::Used& used : form.used)
    table.rows.push_back({used.value.name, used.value.text, Marks(used)});
  return Render(table, "  ");
}

}  // namespace

std::string ToText(const SubjectForm& form) {
  std::string text = "For the person whom this decision is about\n" + form.title +
                     (form.case_.empty() ? "" : ", case " + form.case_) + ", as of " + form.as_of +
                     "\n\nWhat was decided\n  " + form.decided + "\n";
  if (!form.outcome.empty()) text += "  " + ValuesText(form.outcome) + "\n";
  AddLines("Which rules said so", form.rules, text);
  text += "\nWhat was used\n" + UsedText(form);
  AddLines("What could have mattered and was not known", form.missing, text);
  AddLines("What is protected and was not looked at", form.unused_protected, text);
  text += VariationsText(form.variations);
  AddLines("What is left out here", form.left_out, text);
  text += "\nWhom to turn to\n  " +
          (form.owner.empty() ? "the owner of the policy `" + form.policy + "`"
                              : form.owner + ", who owns the policy `" + form.policy + "`") +
          "\n";
  return text;
}

std::string ToJson(const SubjectForm& form) {
  Json object = {
      {"form", "subject"},       {"policy", form.policy},
      {"title", form.title},     {"case", form.case_},
      {"as_of", form.as_of},     {"owner", form.owner.empty() ? Json(nullptr) : Json(form.owner)},
      {"decided", form.decided}, {"outcome", ValuesJson(form.outcome)},
      {"rules", form.rules}};
  object["used"] = List(form.used, [](const SubjectForm::Used& used) {
    return Json{{"input", used.value.name},
                {"value", ValueJson(used.value)},
                {"personal", used.personal},
                {"protected", used.is_protected},
                {"attested", used.attested}};
  });
  object["missing"] = form.missing;
  object["unused_protected"] = form.unused_protected;
  object["variations"] = FlipJson(form.variations);
  object["left_out"] = form.left_out;
  return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace remit::govern
