// Names that are taken for one another, and names of which nobody speaks.
#include <algorithm>
#include <map>

#include "interpreter/base/text.h"
#include "interpreter/lint/rules.h"

namespace remit::lint {
namespace {

using SymbolKind = check::Symbol::Kind;

// Without capitals and underscores.
std::string Folded(const std::string& name) {
  std::string folded = base::LowerCase(name);
  std::erase(folded, '_');
  return folded;
}

void ReportLookalike(const ast::Name& earlier, const ast::Name& later, Sink& sink) {
  sink.Report(Kind::kLookalikeNames, later.span,
              Tick(later.text) + " and " + Tick(earlier.text) +
                  " differ in capitals or underscores alone",
              "who reads one of them takes it for the other", "give one of them another name")
      .labels.push_back({earlier.span, "the other name"});
}

void Compare(const Subject& subject, std::map<std::string, ast::Name>& known, const ast::Name& name,
             Sink& sink) {
  const auto [at, fresh] = known.insert({Folded(name.text), name});
  if (!fresh && at->second.text != name.text && subject.Own(name.span))
    ReportLookalike(at->second, name, sink);
}

// Singular and plural name the same unit.
bool Spoken(const Subject& subject, const ast::Name& name) {
  if (subject.WordElsewhere(name.text, name.span)) return true;
  const std::size_t length = name.text.size();
  const bool plural = length > 2 && name.text[length - 1] == 's';
  return plural && subject.WordElsewhere(name.text.substr(0, length - 1), name.span);
}

void ReportUnused(const std::string& what, const ast::Name& name, Kind kind, std::string rule,
                  Sink& sink) {
  sink.Report(kind, name.span, "nothing speaks of " + what + " " + Tick(name.text), std::move(rule),
              "use it, or leave it out");
}

// What children may speak of, the parent need not.
bool Delegates(const Subject& subject) {
  for (const check::ParameterInfo& parameter : subject.model.parameters) {
    if (parameter.adjustable) return true;
  }
  for (const check::ObjectiveInfo& objective : subject.model.objectives) {
    if (objective.weight_range) return true;
  }
  for (const check::TableInfo& table : subject.model.tables) {
    if (std::get<ast::TableDeclaration>(subject.ast[table.decl].node).delegated) return true;
  }
  return false;
}

void NamesIn(const ast::DeclNode& node, std::vector<ast::Name>& names) {
  if (const auto* decl = std::get_if<ast::EnumDeclaration>(&node)) {
    names.push_back(decl->name);
    names.insert(names.end(), decl->values.begin(), decl->values.end());
  } else if (const auto* record = std::get_if<ast::RecordDeclaration>(&node)) {
    names.push_back(record->name);
  } else if (const auto* unit = std::get_if<ast::UnitDeclaration>(&node)) {
    names.insert(names.end(), unit->names.begin(), unit->names.end());
  } else if (const auto* currency = std::get_if<ast::CurrencyDeclaration>(&node)) {
    names.insert(names.end(), currency->names.begin(), currency->names.end());
  } else if (const auto* side = std::get_if<ast::SideDeclaration>(&node)) {
    names.insert(names.end(), side->names.begin(), side->names.end());
  } else if (const auto* let = std::get_if<ast::LetDeclaration>(&node)) {
    names.push_back(let->name);
  } else if (const auto* parameter = std::get_if<ast::ParameterDeclaration>(&node)) {
    names.push_back(parameter->name);
  } else if (const auto* function = std::get_if<ast::FunctionDeclaration>(&node)) {
    names.push_back(function->name);
  } else if (const auto* table = std::get_if<ast::TableDeclaration>(&node)) {
    names.push_back(table->name);
  } else if (const auto* model = std::get_if<ast::ModelDeclaration>(&node)) {
    names.push_back(model->name);
  }
}

std::string PathText(const ast::Path& path) {
  std::string text;
  for (const ast::Name& part : path) text += (text.empty() ? "" : ".") + part.text;
  return text;
}

const ast::File* FileOf(const Subject& subject, const ast::Path& module) {
  for (const ast::File& file : subject.ast.files) {
    if (file.header.kind == ast::Header::Kind::kModule &&
        PathText(file.header.path) == PathText(module))
      return &file;
  }
  return nullptr;
}

// A ladder, an input or a rule has its effect without being named.
bool NothingOfItIsUsed(const Subject& subject, const ast::File& module) {
  for (const DeclId decl : module.declarations) {
    std::vector<ast::Name> names;
    NamesIn(subject.ast[decl].node, names);
    if (names.empty()) return false;
    for (const ast::Name& name : names) {
      if (Spoken(subject, name)) return false;
    }
  }
  return !module.declarations.empty();
}

}  // namespace

void LookalikeNames(const Subject& subject, Sink& sink) {
  std::map<std::string, ast::Name> known;
  for (const check::Symbol& symbol : subject.checked.names) {
    const bool value = symbol.kind != SymbolKind::kEnum && symbol.kind != SymbolKind::kRecord &&
                       symbol.kind != SymbolKind::kOther;
    if (value) Compare(subject, known, {symbol.name, symbol.span}, sink);
  }
  for (const DeclId decl : subject.file().declarations) {
    std::map<std::string, ast::Name> inside;
    if (const auto* record = std::get_if<ast::RecordDeclaration>(&subject.ast[decl].node)) {
      for (const ast::Field& field : record->fields) Compare(subject, inside, field.name, sink);
    }
    if (const auto* enumeration = std::get_if<ast::EnumDeclaration>(&subject.ast[decl].node)) {
      for (const ast::Name& value : enumeration->values) Compare(subject, inside, value, sink);
    }
  }
}

void UnusedWords(const Subject& subject, Sink& sink) {
  if (!subject.IsPolicy()) return;  // what a module holds is for others
  const bool delegates = Delegates(subject);
  for (const DeclId decl : subject.file().declarations) {
    const ast::DeclNode& node = subject.ast[decl].node;
    std::vector<ast::Name> types;
    if (const auto* enumeration = std::get_if<ast::EnumDeclaration>(&node))
      types = {enumeration->name};
    if (const auto* record = std::get_if<ast::RecordDeclaration>(&node)) types = {record->name};
    if (const auto* unit = std::get_if<ast::UnitDeclaration>(&node)) types = unit->names;
    if (const auto* currency = std::get_if<ast::CurrencyDeclaration>(&node))
      types = currency->names;
    for (const ast::Name& name : types) {
      if (!Spoken(subject, name))
        ReportUnused("the type or unit", name, Kind::kUnusedType,
                     "no input, value or rule is of it", sink);
    }
    if (delegates) continue;
    if (const auto* side = std::get_if<ast::SideDeclaration>(&node)) {
      for (const ast::Name& name : side->names) {
        if (!subject.WordElsewhere(name.text, name.span))
          ReportUnused("side approver", name, Kind::kUnusedSide,
                       "a side agrees where an escalation names it", sink);
      }
    }
    const auto* ladder = std::get_if<ast::LadderDeclaration>(&node);
    // The lowest level decides what no rule escalates, the highest what no band covers.
    for (std::size_t i = 1; ladder != nullptr && i + 1 < ladder->levels.size(); ++i) {
      const ast::Name& name = ladder->levels[i];
      if (!subject.WordElsewhere(name.text, name.span))
        ReportUnused("level", name, Kind::kUnusedLevel,
                     "no case comes to it, and it may do no more than the level below", sink);
    }
  }
}

void UnusedModules(const Subject& subject, Sink& sink) {
  for (const DeclId decl : subject.file().declarations) {
    const auto* use = std::get_if<ast::UseDeclaration>(&subject.ast[decl].node);
    const ast::File* module = use == nullptr ? nullptr : FileOf(subject, use->module);
    if (module == nullptr || !NothingOfItIsUsed(subject, *module)) continue;
    sink.Report(Kind::kUnusedModule, subject.ast[decl].span,
                "nothing of module " + Tick(PathText(use->module)) + " is used",
                "a change of the module would be a change of this policy all the same",
                "leave the line out, or use what it was meant for");
  }
}

}  // namespace remit::lint
