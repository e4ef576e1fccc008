// The printed form: a line for each question, and below it, unless it is proved, what was asked,
// where it fails or is left open, and a case that can be handed to `remit decide`.
#include <algorithm>

#include "interpreter/prove/document.h"
#include "interpreter/prove/words.h"

namespace remit::prove {
namespace {

constexpr std::size_t kAnswerWidth = 13;
constexpr std::size_t kMaxRegionsShown = 5;
constexpr std::size_t kMostConditionsTold = 2;  // of a region inside one that is told already

class Printer {
 public:
  Printer(const Document& document, const TextForm& form) : document_(document), form_(form) {}

  std::string Print() {
    for (const Document::Question& question : document_.questions) Tell(question);
    out_ += document_.policy + ": " + Summary() + "\n";
    return std::move(out_);
  }

 private:
  using Question = Document::Question;

  bool IsNote(const Question& question) const { return question.advisory && !form_.strict; }

  void Tell(const Question& question) {
    const bool proved = question.answer == Answer::kProved;
    // What the policy did not ask, and is as one would expect, is not worth a line.
    if (IsNote(question) && proved && !form_.verbose) return;
    out_ += Word(question) + Heading(question) + "\n";
    if (proved && !form_.verbose) return;
    if (!question.statement.empty()) Line(question.statement);
    if (!question.detail.empty()) Line(question.detail);
    if (question.answer == Answer::kRefuted) TellRefuted(question);
    if (question.answer == Answer::kNotDecided) TellOpen(question);
    Line("[" + question.file + ":" + std::to_string(question.line) + "]" +
         (form_.verbose ? " work " + std::to_string(question.work) : ""));
  }

  std::string Word(const Question& question) const {
    const bool note = IsNote(question) && question.answer == Answer::kRefuted;
    std::string word = note ? "note" : NameOf(question.answer);
    word.resize(kAnswerWidth, ' ');
    if (!form_.colour) return word;
    const char* colour = question.answer == Answer::kProved             ? "\033[32m"
                         : question.answer == Answer::kRefuted && !note ? "\033[31m"
                                                                        : "\033[33m";
    return colour + word + "\033[0m";
  }

  static std::string Heading(const Question& question) {
    std::string text = question.kind;
    if (question.name != question.kind) text += " " + question.name;
    if (!question.from.empty()) text += ", from " + question.from + " on";
    if (!question.until.empty()) text += ", until " + question.until;
    return text;
  }

  void Line(const std::string& text) { out_ += std::string(kAnswerWidth, ' ') + text + "\n"; }

  void TellRefuted(const Question& question) {
    TellWhere(question);
    if (!question.example) return;
    const Document::Example& example = *question.example;
    if (!example.shows.empty() && question.detail.find(example.shows) == std::string::npos)
      Line(example.shows);
    std::string when = "as of " + example.as_of;
    for (const auto& [name, value] : example.parameters) when += ", with " + name + " at " + value;
    for (const auto& [name, value] : example.weights)
      when += ", with " + name + " weighing " + value;
    Line((example.cases.size() > 1 ? "for example these cases, " : "for example, ") + when + ":");
    for (const std::string& line : example.cases) Line("  " + line);
  }

  // Where it fails and nowhere else; or where it may fail, and a part of that in which it always
  // does.
  void TellWhere(const Question& question) {
    const bool inside = !question.regions.empty();
    if (question.only_where && inside &&
        question.regions.front().text == question.only_where->text) {
      return Line("it fails where " + question.only_where->text + ", and nowhere else");
    }
    if (question.only_where) Line("it fails only where " + question.only_where->text);
    if (!inside ||
        (question.only_where && question.regions.front().conditions.size() > kMostConditionsTold)) {
      return;
    }
    for (const Document::Region& region : question.regions)
      Line("it always fails where " + region.text);
  }

  void TellOpen(const Question& question) {
    const std::size_t shown = std::min(question.regions.size(), kMaxRegionsShown);
    for (std::size_t i = 0; i < shown; ++i)
      Line((i == 0 ? "left open where " : "or where ") + question.regions[i].text);
    const std::size_t more = question.regions.size() - shown;
    if (more > 0)
      Line("and in " + std::to_string(more) + (more == 1 ? " more place" : " more places"));
  }

  std::string Summary() const {
    const Counts counts = Count(document_, form_.strict);
    std::string text = std::to_string(counts.proved) + " proved, " +
                       std::to_string(counts.refuted) + " refuted, " +
                       std::to_string(counts.not_decided) + " not decided";
    if (counts.notes > 0)
      text += ", " + std::to_string(counts.notes) + (counts.notes == 1 ? " note" : " notes");
    return text;
  }

  const Document& document_;
  const TextForm& form_;
  std::string out_;
};

}  // namespace

std::string Text(const Document& document, const TextForm& form) {
  return Printer(document, form).Print();
}

}  // namespace remit::prove
