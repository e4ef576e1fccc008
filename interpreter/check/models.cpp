// The types of models, and the terms of those that are written in the policy: one for each
// parameter, and numbers for coefficients.
#include <algorithm>

#include "interpreter/check/checker.h"
#include "interpreter/check/model_files.h"
#include "interpreter/models/ensemble.h"

namespace remit::check {
namespace {

class ModelCheck {
 public:
  ModelCheck(Checker& checker, const ast::ModelDeclaration& node, ModelInfo& info)
      : checker_(checker), node_(node), info_(info) {}

  void Run() {
    const bool from_file = node_.kind == ast::ModelKind::kFile;
    if (from_file) CheckModelFile(checker_, node_, info_);
    CheckTypes(from_file);
    if (from_file) return;
    bool intercept = false, unknown = false;
    std::vector<bool> used(node_.parameters.size(), false);
    for (const ast::ModelTerm& term : node_.terms) {
      const int parameter = ParameterOf(term.name);
      if (parameter == kUnknown) {
        unknown = true;
        continue;
      }
      const bool twice = parameter < 0 ? intercept : used[static_cast<std::size_t>(parameter)];
      if (twice) {
        Report(checker_, Kind::kModelTerm, term.name.span,
               Tick(term.name.text) + " has two coefficients", "each term stands once",
               "leave one out");
        continue;
      }
      if (parameter < 0) intercept = true;
      if (parameter >= 0) used[static_cast<std::size_t>(parameter)] = true;
      AddTerm(term, parameter);
    }
    for (std::size_t i = 0; i < used.size(); ++i) {
      // A misspelt term is the missing one, most often.
      if (used[i] || unknown) continue;
      Report(checker_, Kind::kModelTerm, node_.parameters[i].name.span,
             Tick(node_.parameters[i].name.text) + " has no coefficient",
             "every parameter of a model has one",
             "add " + Tick(node_.parameters[i].name.text + ": …") + " or leave the parameter out");
    }
  }

 private:
  static constexpr int kIntercept = -1;
  static constexpr int kUnknown = -2;

  void CheckTypes(bool from_file) {
    for (std::size_t i = 0; i < info_.parameters.size(); ++i) {
      const Type& type = info_.parameters[i];
      const bool usable = type.kind == TypeKind::kBroken || type.kind == TypeKind::kNumber ||
                          type.kind == TypeKind::kDecimal || type.kind == TypeKind::kEnum ||
                          type.kind == TypeKind::kBoolean;
      if (usable && (!type.optional || from_file)) continue;
      Report(checker_, Kind::kModelTerm, node_.parameters[i].type.span,
             usable ? "the terms of a model cannot take a value that may be missing"
                    : "a model cannot take " + Describe(checker_, Present(type)),
             "a model takes numbers, quantities, true or false, and values of enums",
             usable ? "leave the `?` out and say `otherwise` where the model is called" : "");
    }
    const Type& result = info_.result;
    const bool usable = result.kind == TypeKind::kBroken || result.kind == TypeKind::kNumber ||
                        result.kind == TypeKind::kDecimal;
    if (!usable || result.optional) {
      Report(checker_, Kind::kModelTerm, node_.result.span,
             "a model cannot give " + Describe(checker_, result),
             "a model gives a number, a percentage or a quantity",
             "write for example `-> percent`");
    }
    const bool logistic = info_.logistic || (info_.ensemble != nullptr &&
                                             info_.ensemble->link == models::Link::kLogistic);
    if (logistic && result.kind == TypeKind::kDecimal && !types::IsRatio(result)) {
      Report(checker_, Kind::kModelTerm, node_.result.span,
             "a logistic model gives a chance, not " + Describe(checker_, result), {},
             "write `-> percent`");
    }
  }

  int ParameterOf(const ast::Name& name) {
    std::vector<std::string_view> candidates{"intercept"};
    for (std::size_t i = 0; i < node_.parameters.size(); ++i) {
      if (node_.parameters[i].name.text == name.text) return static_cast<int>(i);
      candidates.push_back(node_.parameters[i].name.text);
    }
    if (name.text == "intercept") return kIntercept;
    Report(checker_, Kind::kModelTerm, name.span,
           Tick(name.text) + " is not a parameter of " + Tick(node_.name.text),
           "a term is `intercept` or a parameter", MeantOf(name.text, candidates));
    return kUnknown;
  }

  std::optional<double> Coefficient(ExprId id, const std::string& name) {
    const auto value = ConstantFitting(
        checker_, id, {.type = types::Number(), .what = "the coefficient of " + Tick(name)});
    if (!value) return std::nullopt;
    return value->number();
  }

  void AddTerm(const ast::ModelTerm& term, int parameter) {
    const Type type =
        parameter < 0 ? types::Number() : info_.parameters[static_cast<std::size_t>(parameter)];
    ModelInfo::Term info;
    info.parameter = parameter;
    const auto* group = std::get_if<ast::StructLiteral>(&checker_.ast[term.value].node);
    if (type.kind == TypeKind::kEnum) {
      if (group == nullptr) {
        Report(checker_, Kind::kModelTerm, checker_.SpanOf(term.value),
               Tick(term.name.text) + " is " + Describe(checker_, type),
               "a value of an enum has one coefficient for each value",
               "write " + Tick(term.name.text + ": { " + FirstValue(type) + ": …, … }"));
        return;
      }
      AddCategories(term, *group, type, info);
    } else if (group != nullptr) {
      Report(checker_, Kind::kModelTerm, checker_.SpanOf(term.value),
             Tick(term.name.text) + " is " + Describe(checker_, type),
             "only a value of an enum has several coefficients", "write one number");
      return;
    } else if (const auto value = Coefficient(term.value, term.name.text)) {
      info.coefficients.push_back(*value);
    }
    info_.terms.push_back(std::move(info));
  }

  std::string FirstValue(const Type& type) {
    return checker_.table().enumeration(types::EnumId(type.index)).values.front();
  }

  void AddCategories(const ast::ModelTerm& term, const ast::StructLiteral& group, const Type& type,
                     ModelInfo::Term& info) {
    const auto& values = checker_.table().enumeration(types::EnumId(type.index)).values;
    std::vector<bool> given(values.size(), false);
    bool unknown = false;
    info.coefficients.assign(values.size(), 0.0);
    for (const ast::FieldBinding& field : group.fields) {
      const ast::Name& name = field.path.front();
      const auto found = std::find(values.begin(), values.end(), name.text);
      if (found == values.end() || field.path.size() > 1) {
        const std::vector<std::string_view> candidates(values.begin(), values.end());
        std::string hint = DidYouMean(name.text, candidates);
        if (hint.empty()) hint = "the values are " + ListOf(values);
        Report(checker_, Kind::kUnknownValue, name.span,
               Tick(name.text) + " is not " + Describe(checker_, type), {}, hint);
        unknown = true;
        continue;
      }
      const auto position = static_cast<std::size_t>(found - values.begin());
      if (given[position]) {
        Report(checker_, Kind::kModelTerm, name.span, Tick(name.text) + " has two coefficients", {},
               "leave one out");
      }
      given[position] = true;
      if (const auto value = Coefficient(field.value, name.text))
        info.coefficients[position] = *value;
    }
    std::vector<std::string> missing;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!given[i]) missing.push_back(values[i]);
    }
    if (missing.empty() || unknown) return;
    Report(checker_, Kind::kModelTerm, term.name.span,
           Tick(term.name.text) + " has no coefficient for " + ListOf(missing),
           "there is one coefficient for each value", "write 0 where a value adds nothing");
  }

  Checker& checker_;
  const ast::ModelDeclaration& node_;
  ModelInfo& info_;
};

}  // namespace

void CheckModels(Checker& checker) {
  ForEach<ast::ModelDeclaration>(checker, [&](DeclId id, const ast::ModelDeclaration& node) {
    const Symbol* symbol = checker.SymbolOf(id);
    if (symbol == nullptr) return;
    ModelCheck(checker, node, checker.out.model.models[symbol->index]).Run();
  });
}

}  // namespace remit::check
