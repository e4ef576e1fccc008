#include "repl/session/assist.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "interpreter/builtins/builtin.h"
#include "interpreter/parse/words.h"
#include "interpreter/types/type.h"
#include "repl/session/command.h"
#include "repl/word_list.h"

namespace remit::repl {
namespace {

using editor::Candidate;
using editor::Completions;
using parse::Word;

constexpr std::size_t kMostCandidates = 200;
constexpr std::string_view kOpen = ":{", kClose = ":}";

bool IsNameByte(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

editor::Style StyleOf(Word::Kind kind) {
  switch (kind) {
    case Word::Kind::kKeyword:
      return editor::Style::kKeyword;
    case Word::Kind::kNumber:
    case Word::Kind::kUnit:
      return editor::Style::kNumber;
    case Word::Kind::kText:
      return editor::Style::kText;
    case Word::Kind::kComment:
      return editor::Style::kComment;
    case Word::Kind::kName:
    case Word::Kind::kSign:
      return editor::Style::kPlain;
  }
  return editor::Style::kPlain;
}

// What may stand in an expression or a declaration, by name: the note says what it is.
class Vocabulary {
 public:
  explicit Vocabulary(const compile::Compilation& policy) : checked_(policy.checked) {
    const check::Model& model = checked_.model;
    for (const check::InputLeaf& leaf : model.leaves) Add(leaf.path, TypeNote("input", leaf.type));
    for (const check::ParameterInfo& one : model.parameters)
      Add(one.name, TypeNote("parameter", one.type));
    for (const check::LetInfo& one : model.lets) Add(one.name, TypeNote("let", one.type));
    for (const check::FunctionInfo& one : model.functions)
      Add(one.name, TypeNote("function to", one.result));
    for (const check::TableInfo& one : model.tables) Add(one.name, "table");
    for (const check::ModelInfo& one : model.models) Add(one.name, "model");
    for (const check::DistributionInfo& one : model.distributions) Add(one.name, "distribution");
    for (const check::KnobInfo& one : model.knobs) Add(one.name, TypeNote("knob", one.type));
    for (const check::ObjectiveInfo& one : model.objectives)
      Add(one.name, TypeNote("objective", one.type));
    for (const std::string& level : model.levels) Add(level, "level");
    for (const std::string& side : model.sides) Add(side, "side approver");
    for (std::size_t i = 0; i < checked_.type_table.enum_count(); ++i) {
      const types::EnumInfo& info = checked_.type_table.enumeration(types::EnumId(i));
      Add(info.name, "enum");
      for (const std::string& value : info.values) Add(value, "of " + info.name);
    }
  }
  void AddWords() {
    for (const builtins::Row& row : builtins::Table()) {
      if (IsNameByte(row.name.front())) Add(std::string(row.name), std::string(row.doc));
    }
    for (const DeclarationHelp& help : kDeclarationHelp)
      Add(std::string(help.word), std::string(help.text));
    for (const DeclarationHelp& help : kAggregateHelp)
      Add(std::string(help.word), std::string(help.text));
  }
  void AddUnits() {
    for (const types::UnitSpelling& unit : checked_.type_table.spellings()) Add(unit.name, "unit");
  }
  // Those that begin so, up to their next dot.
  std::vector<Candidate> BeginningWith(const std::string& beginning) const {
    std::map<std::string, std::string> found;
    for (const auto& [name, note] : names_) {
      if (name.rfind(beginning, 0) != 0) continue;
      const std::size_t dot = name.find('.', beginning.size());
      if (dot == std::string::npos) {
        found.emplace(name, note);
      } else {
        found.emplace(name.substr(0, dot), "record");
      }
    }
    std::vector<Candidate> candidates;
    for (const auto& [name, note] : found) {
      if (candidates.size() < kMostCandidates) candidates.push_back({name, note});
    }
    return candidates;
  }
  const std::string* NoteOf(const std::string& name) const {
    const auto found = names_.find(name);
    return found == names_.end() ? nullptr : &found->second;
  }

 private:
  void Add(const std::string& name, std::string note) { names_.emplace(name, std::move(note)); }
  std::string TypeNote(const std::string& what, const types::Type& type) const {
    return what + ": " + types::Name(type, checked_.type_table);
  }

  const check::Checked& checked_;
  std::map<std::string, std::string> names_;
};

// Files and folders that begin so.
std::vector<Candidate> Files(const std::string& beginning) {
  namespace fs = std::filesystem;
  const std::size_t slash = beginning.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : beginning.substr(0, slash + 1);
  const std::string name = beginning.substr(folder.size());
  std::vector<Candidate> found;
  std::error_code error;
  for (fs::directory_iterator entry(folder.empty() ? "." : folder, error), end;
       !error && entry != end; entry.increment(error)) {
    const std::string file = entry->path().filename().string();
    if (file.rfind(name, 0) != 0 || (name.empty() && file.front() == '.')) continue;
    std::error_code unknown;
    const bool is_folder = entry->is_directory(unknown);
    found.push_back({folder + file + (is_folder ? "/" : ""), ""});
  }
  std::sort(found.begin(), found.end(),
            [](const Candidate& a, const Candidate& b) { return a.text < b.text; });
  if (found.size() > kMostCandidates) found.resize(kMostCandidates);
  return found;
}

std::vector<Candidate> Among(const std::vector<std::string>& names, const std::string& beginning) {
  std::vector<Candidate> found;
  for (const std::string& name : names) {
    if (name.rfind(beginning, 0) == 0 && found.size() < kMostCandidates) found.push_back({name});
  }
  return found;
}

template <typename Infos>
std::vector<std::string> NamesOf(const Infos& infos) {
  std::vector<std::string> names;
  for (const auto& info : infos) names.push_back(info.name);
  return names;
}

std::vector<std::string> Provable(const check::Model& model) {
  std::vector<std::string> names = NamesOf(model.guarantees);
  for (std::string& name : NamesOf(model.requirements)) names.push_back(std::move(name));
  for (std::string& name : NamesOf(model.tables)) names.push_back(std::move(name));
  return names;
}

std::vector<std::string> Adjustable(const check::Model& model) {
  std::vector<std::string> names = NamesOf(model.parameters);
  for (const std::string& name : NamesOf(model.objectives)) names.push_back(name + ".weight");
  return names;
}

std::vector<std::string> Supposable(const check::Model& model) {
  std::vector<std::string> names = Adjustable(model);
  for (const check::KnobInfo& knob : model.knobs) names.push_back(knob.name);
  for (const check::InputLeaf& leaf : model.leaves) {
    if (!leaf.list) names.push_back(leaf.path);
  }
  return names;
}

// What `:plot` may be asked for. Inputs that are personal are not drawn by.
std::vector<std::string> Drawable(const check::Model& model) {
  std::vector<std::string> names{"frontier",  "weights", "sweep", "routes",   "status",
                                 "levels",    "moved",   "by",    "of all",   "weight",
                                 "parameter", "bound",   "step",  "in ascii", "to"};
  for (const auto& list :
       {NamesOf(model.objectives), NamesOf(model.parameters), NamesOf(model.requirements)})
    names.insert(names.end(), list.begin(), list.end());
  for (const check::InputLeaf& leaf : model.leaves) {
    const bool few =
        leaf.type.kind == types::TypeKind::kEnum || leaf.type.kind == types::TypeKind::kBoolean;
    if (few && !leaf.personal && !leaf.list && !leaf.previous) names.push_back(leaf.path);
  }
  return names;
}

std::vector<std::string> Asked(const check::Model& model) {
  std::vector<std::string> names = NamesOf(model.objectives);
  for (std::string& name : NamesOf(model.knobs)) names.push_back(std::move(name));
  names.emplace_back("not");
  return names;
}

std::vector<std::string> Swept(const check::Model& model) {
  std::vector<std::string> names = NamesOf(model.parameters);
  for (std::string& name : NamesOf(model.objectives)) names.push_back(std::move(name));
  for (std::string& name : NamesOf(model.requirements)) names.push_back(std::move(name));
  for (const char* word : {"weight", "parameter", "bound", "step"}) names.emplace_back(word);
  return names;
}

std::vector<std::string> Levels(const check::Model& model) {
  std::vector<std::string> names = NamesOf(model.knobs);
  names.insert(names.end(), model.levels.begin(), model.levels.end());
  names.emplace_back("to");
  names.emplace_back("inside");
  return names;
}

std::vector<std::string> CaseIds(const CaseSet& set) {
  std::vector<std::string> ids;
  for (const cases::Block& block : set.blocks)
    for (std::size_t i = 0; i < block.cases.size; ++i) ids.emplace_back(block.cases.ids[i]);
  return ids;
}

std::vector<Candidate> Named(const Session& session, Names what, const std::string& beginning) {
  const check::Model& model = session.model();
  switch (what) {
    case Names::kNothing:
    case Names::kFiles:
      return {};
    case Names::kCases:
      return Among(CaseIds(*session.state().cases), beginning);
    case Names::kScenarios:
      return Among(NamesOf(model.scenarios), beginning);
    case Names::kObjectives:
      return Among(NamesOf(model.objectives), beginning);
    case Names::kKnobs:
      return Among(NamesOf(model.knobs), beginning);
    case Names::kProvable:
      return Among(Provable(model), beginning);
    case Names::kSaved:
      return Among({"policy", "test", "change", "session"}, beginning);
    case Names::kParameters:
      return Among(Adjustable(model), beginning);
    case Names::kSupposable:
      return Among(Supposable(model), beginning);
    case Names::kAsked:
      return Among(Asked(model), beginning);
    case Names::kSwept:
      return Among(Swept(model), beginning);
    case Names::kLevels:
      return Among(Levels(model), beginning);
    case Names::kPictures:
      return Among(Drawable(model), beginning);
    case Names::kDeclarations:
      return Vocabulary(session.policy()).BeginningWith(beginning);
    case Names::kTopics:
    case Names::kEntries:
      break;
  }
  Vocabulary words(session.policy());
  words.AddWords();
  return words.BeginningWith(beginning);
}

// The argument of a command. `begin` is where its last word begins.
Completions OfArgument(const Session& session, const std::string& text, std::size_t cursor) {
  const std::string command = text.substr(0, text.find(' '));
  std::size_t begin = text.find_last_of(" ,", cursor - 1) + 1;
  const auto row = std::find_if(Commands().begin(), Commands().end(),
                                [&](const Command& one) { return one.name == command; });
  if (row == Commands().end()) return {};
  if (row->names == Names::kFiles) {
    begin = std::min(text.find_first_not_of(' ', command.size()), cursor);
    return {begin, Files(text.substr(begin, cursor - begin))};
  }
  // `:save KIND FILE`
  const std::size_t kind = text.find_first_not_of(' ', command.size());
  if (row->names == Names::kSaved && kind < begin)
    return {begin, Files(text.substr(begin, cursor - begin))};
  return {begin, Named(session, row->names, text.substr(begin, cursor - begin))};
}

std::size_t WordBegin(const std::string& text, std::size_t cursor) {
  std::size_t begin = cursor;
  while (begin > 0 && (IsNameByte(text[begin - 1]) || text[begin - 1] == '.')) --begin;
  return begin;
}

// Is the word the unit of the number before it?
bool FollowsNumber(const std::string& text, std::size_t begin) {
  const std::size_t last = text.find_last_not_of(' ', begin == 0 ? 0 : begin - 1);
  if (begin == 0 || last == std::string::npos || text[last] < '0' || text[last] > '9') return false;
  const std::size_t number = WordBegin(text, last + 1);
  return text[number] >= '0' && text[number] <= '9';
}

std::string FormOfEntry(const std::string& text) {
  const std::string word = text.substr(0, text.find_first_of(" \t\n("));
  if (!word.empty() && word.front() == ':') {
    for (const Command& command : Commands()) {
      if (command.name == word) return repl::FormOf(command) + "  " + std::string(command.help);
    }
    return {};
  }
  for (const DeclarationHelp& help : kDeclarationHelp) {
    if (help.word != word) continue;
    const std::string example(help.example);
    return "e.g. " + example.substr(0, example.find('\n'));
  }
  return {};
}

}  // namespace

bool IsWhole(const std::string& entry) {
  const std::size_t first = entry.find_first_not_of(" \t");
  if (first != std::string::npos && entry[first] == ':') return true;
  return !parse::WantsMore(entry);
}

std::optional<std::string> NextEntry(
    const std::function<std::optional<std::string>(bool first)>& line) {
  std::optional<std::string> entry = line(true);
  if (!entry) return std::nullopt;
  const bool framed = *entry == kOpen;
  if (framed) entry->clear();
  while (framed || !IsWhole(*entry)) {
    const std::optional<std::string> more = line(false);
    if (!more || (framed && *more == kClose)) break;
    *entry += (entry->empty() ? "" : "\n") + *more;
  }
  return entry;
}

std::string EntryLines(const std::string& entry) {
  std::size_t begin = 0, entries = 0;
  const auto line = [&](bool) -> std::optional<std::string> {
    if (begin > entry.size()) return std::nullopt;
    const std::size_t end = std::min(entry.find('\n', begin), entry.size());
    const std::string text = entry.substr(begin, end - begin);
    begin = end + 1;
    return text;
  };
  while (NextEntry(line)) ++entries;
  const bool alone = entries == 1 && IsWhole(entry) && entry.find(kOpen) == std::string::npos;
  return alone ? entry + "\n"
               : std::string(kOpen) + "\n" + entry + "\n" + std::string(kClose) + "\n";
}

std::vector<editor::Span> StylesOf(std::string_view line) {
  const std::size_t first = line.find_first_not_of(' ');
  if (first != std::string_view::npos && line[first] == ':') {
    const std::size_t end = line.find(' ', first);
    return {{first, end == std::string_view::npos ? line.size() : end, editor::Style::kCommand}};
  }
  std::vector<editor::Span> spans;
  for (const Word& word : parse::WordsOf(line)) {
    const editor::Style style = StyleOf(word.kind);
    if (style != editor::Style::kPlain) spans.push_back({word.begin, word.end, style});
  }
  return spans;
}

Completions CompletionsOf(const Session& session, const std::string& text, std::size_t cursor) {
  if (text.front() == ':') {
    if (text.find(' ') < cursor) return OfArgument(session, text, cursor);
    Completions found;
    for (const Command& command : Commands()) {
      if (command.name.rfind(text.substr(0, cursor), 0) == 0)
        found.candidates.push_back({std::string(command.name), std::string(command.help)});
    }
    return found;
  }
  const std::size_t begin = WordBegin(text, cursor);
  Vocabulary names(session.policy());
  if (FollowsNumber(text, begin)) {
    names.AddUnits();
  } else {
    names.AddWords();
  }
  return {begin, names.BeginningWith(text.substr(begin, cursor - begin))};
}

std::string HintOf(Session& session, const std::string& text, std::size_t cursor) {
  if (text.find_first_not_of(" \t\n") == std::string::npos) return {};
  if (std::string form = FormOfEntry(text); !form.empty()) return form;
  if (text.front() == ':') return {};
  if (std::string type = session.TypeOfExpression(text); !type.empty()) return type;
  std::size_t end = cursor;
  while (end < text.size() && (IsNameByte(text[end]) || text[end] == '.')) ++end;
  const std::size_t begin = WordBegin(text, cursor);
  const std::string name = text.substr(begin, end - begin);
  const Vocabulary names(session.policy());
  const std::string* note = names.NoteOf(name);
  return note == nullptr ? std::string() : name + "  " + *note;
}

editor::Services ServicesOf(Session& session) {
  editor::Services services;
  services.complete = &IsWhole;
  services.style = &StylesOf;
  services.completions = [&session](const std::string& text, std::size_t cursor) {
    return CompletionsOf(session, text, cursor);
  };
  services.hint = [&session](const std::string& text, std::size_t cursor) {
    return HintOf(session, text, cursor);
  };
  services.expects_news = [&session] { return session.around().watch != nullptr; };
  services.stop = &session.stop();
  return services;
}

}  // namespace remit::repl
