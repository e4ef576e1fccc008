// The one namespace of a policy and its modules, and how names are quoted and suggested in
// messages.
#include <algorithm>
#include <iterator>

#include "interpreter/check/checker.h"
#include "interpreter/check/serves.h"

namespace remit::check {

Symbol* Checker::Find(std::string_view name) {
  const auto found = by_name.find(name);
  return found == by_name.end() ? nullptr : &out.names[found->second];
}

Symbol* Checker::SymbolOf(DeclId decl) {
  const auto found = by_decl.find(decl);
  return found == by_decl.end() ? nullptr : &out.names[found->second];
}

void Checker::Grow() {
  const std::size_t count = ast.expr_count();
  out.type.resize(count);
  out.reference.resize(count);
  out.callee.resize(count);
  out.constant.resize(count);
  out.uses.resize(count);
  done.resize(count);
}

namespace {

// What stands between the ticks of "did you mean `x`?", or of "write `x`, or `y` if …".
std::vector<std::string> Proposed(std::string_view hint, std::string_view opening) {
  std::vector<std::string> codes;
  if (hint.substr(0, opening.size()) != opening) return codes;
  for (std::size_t open = hint.find('`'); open != std::string_view::npos;) {
    const std::size_t close = hint.find('`', open + 1);
    if (close == std::string_view::npos) break;
    codes.emplace_back(hint.substr(open + 1, close - open - 1));
    open = hint.find('`', close + 1);
  }
  return codes;
}

// Whether a hint that begins with "write" speaks of exactly the text that is pointed at.
bool WritesAnew(Kind kind) {
  return kind == Kind::kMissingUnit || kind == Kind::kPercentSignNeeded ||
         kind == Kind::kTableColumn || kind == Kind::kEmptyRange || kind == Kind::kUnknownUnit ||
         kind == Kind::kUnknownType || kind == Kind::kUnknownName || kind == Kind::kUnknownValue;
}

}  // namespace

diagnostics::Diagnostic& Report(Checker& checker, Kind kind, Span span, std::string message,
                                std::string rule, std::string hint) {
  std::vector<std::string> meant = Proposed(hint, "did you mean ");
  if (meant.empty() && WritesAnew(kind)) meant = Proposed(hint, "write `");
  std::erase_if(meant, [](const std::string& text) {
    return text.find("…") != std::string::npos || text.find(" is known") != std::string::npos ||
           text.find(" is not known") != std::string::npos;
  });
  auto& diagnostic =
      checker.sink.Report(kind, span, std::move(message), std::move(rule), std::move(hint));
  for (const std::string& text : meant)
    diagnostic.suggestions.push_back({span, text, "write " + Tick(text), false});
  return diagnostic;
}

std::string Written(const Checker& checker, ExprId id) {
  const Span span = checker.SpanOf(id);
  std::string text;
  for (const char letter : checker.sources.Get(span.file).Text(span)) {
    const bool space = letter == ' ' || letter == '\n' || letter == '\t' || letter == '\r';
    if (!space) text += letter;
    if (space && !text.empty() && text.back() != ' ') text += ' ';
  }
  constexpr std::size_t kLongest = 60;
  if (text.size() <= kLongest) return text;
  std::size_t end = kLongest - 2;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) --end;
  return text.substr(0, end) + " …";
}

std::string DidYouMean(std::string_view written, const std::vector<std::string_view>& candidates) {
  constexpr std::size_t kShortest = 3;  // every short name is near every other
  if (written.size() < kShortest) {
    const auto small = [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    for (const std::string_view candidate : candidates) {
      const bool same =
          std::equal(written.begin(), written.end(), candidate.begin(), candidate.end(),
                     [&](char a, char b) { return small(a) == small(b); });
      if (same) return "did you mean " + Tick(candidate) + "?";
    }
    return {};
  }
  const std::string_view nearest = diagnostics::NearestName(written, candidates);
  return nearest.empty() ? std::string() : "did you mean " + Tick(nearest) + "?";
}

std::string MeantOf(std::string_view written, const std::vector<std::string_view>& candidates) {
  std::string hint = DidYouMean(written, candidates);
  if (hint.empty() && !candidates.empty())
    hint = "choose one of " + ListOf({candidates.begin(), candidates.end()});
  return hint;
}

std::string ListOf(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 8;
  std::string text;
  const std::size_t shown = std::min(names.size(), kMost);
  for (std::size_t i = 0; i < shown; ++i) {
    const bool last = i + 1 == shown && shown == names.size();
    if (i > 0) text += last ? " and " : ", ";
    text += Tick(names[i]);
  }
  return shown < names.size() ? text + " …" : text;
}

void CollectBroken(Checker& checker) {
  ForEach<ast::BrokenDeclaration>(checker, [&](DeclId, const ast::BrokenDeclaration& node) {
    checker.broken_names.emplace(node.name ? node.name->text : " " + node.keyword, node.keyword);
    // Whatever was to be read from there is not known.
    if (node.keyword == "use" || node.keyword == "extends") checker.module_missing = true;
  });
  constexpr Kind kUnread[] = {Kind::kModuleNotFound, Kind::kNotAModule, Kind::kParentNotFound,
                              Kind::kNotAPolicy,     Kind::kUseCircle,  Kind::kExtendsCircle,
                              Kind::kExtendsHere};
  for (const diagnostics::Diagnostic& diagnostic : checker.sink.all()) {
    checker.module_missing =
        checker.module_missing ||
        std::find(std::begin(kUnread), std::end(kUnread), diagnostic.kind) != std::end(kUnread);
  }
}

bool MayExist(const Checker& checker, std::string_view name) {
  return checker.module_missing || checker.broken_names.count(name) > 0;
}

bool HasBroken(const Checker& checker, std::string_view keyword) {
  for (const auto& [name, word] : checker.broken_names) {
    if (word == keyword) return true;
  }
  return false;
}

std::string_view Noun(Symbol::Kind kind) {
  switch (kind) {
    case Symbol::Kind::kInput:
      return "an input";
    case Symbol::Kind::kParameter:
      return "a parameter";
    case Symbol::Kind::kLet:
      return "a let";
    case Symbol::Kind::kFunction:
      return "a function";
    case Symbol::Kind::kTable:
      return "a table";
    case Symbol::Kind::kModel:
      return "a model";
    case Symbol::Kind::kDistribution:
      return "a distribution";
    case Symbol::Kind::kKnob:
      return "a choice";
    case Symbol::Kind::kObjective:
      return "an objective";
    case Symbol::Kind::kEnum:
      return "an enum";
    case Symbol::Kind::kRecord:
      return "a record";
    case Symbol::Kind::kOther:
      return "a declaration";
  }
  return "a declaration";
}

namespace {

// A policy's own function, table or model may have the name of a built-in function and takes its
// place: new built-in functions must not break old policies.
bool IsBuiltinName(std::string_view name) {
  return name == "outside_model" || name == "as_of" || name == "route" || name == "status" ||
         name == "verdict";
}

bool IsTypeName(std::string_view name) {
  return name == "boolean" || name == "number" || name == "percent" || name == "ratio" ||
         name == "points" || name == "date" || name == "text";
}

}  // namespace

bool Declare(Checker& checker, Symbol symbol) {
  if (symbol.name.empty()) return false;
  if (IsBuiltinName(symbol.name) || IsTypeName(symbol.name)) {
    Report(checker, Kind::kReservedName, symbol.span,
           Tick(symbol.name) + " is a name that the language has already given a meaning",
           "a policy cannot declare it again", "choose another name");
    checker.broken_names.emplace(symbol.name, "");
    return false;
  }
  if (checker.table().FindSpelling(symbol.name) != nullptr) {
    Report(checker, Kind::kReservedName, symbol.span, Tick(symbol.name) + " is the name of a unit",
           "a unit's name is not used for anything else",
           "choose another name, for example " + Tick("the_" + symbol.name));
    checker.broken_names.emplace(symbol.name, "");
    return false;
  }
  if (const Symbol* other = checker.Find(symbol.name)) {
    checker.broken_names.emplace(symbol.name, "");  // which of the two is meant is not known
    if (RefusedForIntent(checker, symbol, *other)) return false;
    Report(checker, Kind::kDuplicateName, symbol.span, Tick(symbol.name) + " is declared twice",
           "a name means one thing in a policy and in all the modules that it uses",
           "rename one of the two")
        .labels.push_back(
            {other->span, "first declared here, as " + std::string(Noun(other->kind))});
    return false;
  }
  checker.by_name.emplace(symbol.name, checker.out.names.size());
  if (symbol.decl.valid()) checker.by_decl.emplace(symbol.decl, checker.out.names.size());
  checker.ready.push_back(symbol.kind != Symbol::Kind::kLet);
  checker.out.names.push_back(std::move(symbol));
  return true;
}

bool SeesInputs(Place place) {
  return place == Place::kValue || place == Place::kRule || place == Place::kPrefer ||
         place == Place::kStatement || place == Place::kProposal || place == Place::kPair ||
         place == Place::kTest;
}

std::vector<std::string_view> VisibleNames(const Checker& checker, const Scope& scope) {
  std::vector<std::string_view> names;
  for (const Variable& variable : scope.variables) names.push_back(variable.name);
  for (const Argument& argument : scope.arguments) names.push_back(argument.name);
  for (const Symbol& symbol : checker.out.names) names.push_back(symbol.name);
  for (const std::string& name : scope.cases) names.push_back(name);
  if (SeesInputs(scope.place)) names.insert(names.end(), {"outside_model", "as_of"});
  if (scope.place == Place::kPrefer || scope.place == Place::kStatement)
    names.emplace_back("route");
  if (scope.place == Place::kProposal) names.insert(names.end(), {"route", "verdict"});
  if (scope.place == Place::kTest) names.insert(names.end(), {"route", "status", "verdict"});
  return names;
}

namespace {

std::optional<int> RoleNamed(Checker& checker, const ast::Name& name,
                             const std::vector<std::string>& roles, Kind kind,
                             const std::string& found, const std::string& none) {
  for (std::size_t i = 0; i < roles.size(); ++i) {
    if (roles[i] == name.text) return static_cast<int>(i);
  }
  if (checker.module_missing || HasBroken(checker, "ladder") || HasBroken(checker, "side"))
    return std::nullopt;
  const std::vector<std::string_view> candidates(roles.begin(), roles.end());
  std::string hint = DidYouMean(name.text, candidates);
  if (hint.empty() && !roles.empty()) hint = "choose one of " + ListOf(roles);
  if (roles.empty()) hint = none;
  Report(checker, kind, name.span, found, {}, hint);
  if (roles.empty()) checker.broken_names.emplace(" ladder", "ladder");  // said once
  return std::nullopt;
}

}  // namespace

std::optional<int> LevelNamed(Checker& checker, const ast::Name& name) {
  return RoleNamed(checker, name, checker.out.model.levels, Kind::kUnknownLevel,
                   Tick(name.text) + " is not a level of the ladder",
                   "declare one, lowest level first: `ladder rep < manager < director`");
}

}  // namespace remit::check
