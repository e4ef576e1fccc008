#include "interpreter/check/model_files.h"

#include <algorithm>
#include <map>
#include <set>

#include "interpreter/models/read.h"

namespace remit::check {
namespace {

using models::Ensemble;
using models::Feature;

constexpr std::size_t kMostNamed = 12;       // features that have a message each
constexpr std::size_t kMostCompared = 1000;  // names among which a misspelt one is looked for

class FeatureMatch {
 public:
  FeatureMatch(Checker& checker, const ast::ModelDeclaration& node, const Ensemble& ensemble,
               ModelInfo& info)
      : checker_(checker), node_(node), ensemble_(ensemble), info_(info) {}

  bool Run() {
    good_ = true;
    NameValues();
    std::vector<bool> named(node_.parameters.size(), false);
    for (const Feature& feature : ensemble_.features) info_.feeds.push_back(Match(feature, named));
    for (std::size_t i = 0; i < named.size(); ++i) {
      if (info_.parameters[i].kind == TypeKind::kBroken)
        good_ = false;
      else if (!named[i])
        RefuseParameter(i);
    }
    RefuseFeatures(named);
    for (const auto& [parameter, values] : shown_) CheckAllShown(parameter, values);
    return good_;
  }

 private:
  struct Value {
    std::size_t parameter, value;
  };

  const std::vector<std::string>& ValuesOf(std::size_t parameter) {
    const Type& type = info_.parameters[parameter];
    return checker_.table().enumeration(types::EnumId(type.index)).values;
  }
  bool IsEnum(std::size_t parameter) const {
    return info_.parameters[parameter].kind == TypeKind::kEnum;
  }
  const ast::Name& NameOf(std::size_t parameter) const { return node_.parameters[parameter].name; }

  void Refuse(Kind kind, Span span, std::string message, std::string rule, std::string hint) {
    Report(checker_, kind, span, std::move(message), std::move(rule), std::move(hint));
    good_ = false;
  }

  // The features that hold 1 where an enum has one of its values, as the usual tools name them.
  void NameValues() {
    for (std::size_t i = 0; i < info_.parameters.size(); ++i) {
      if (!IsEnum(i)) continue;
      const std::vector<std::string>& values = ValuesOf(i);
      for (std::size_t value = 0; value < values.size(); ++value) {
        for (const std::string_view between : {"=", ".", "_"}) {
          std::string name = NameOf(i).text;
          name.append(between).append(values[value]);
          by_value_[std::move(name)].push_back({i, value});
        }
      }
    }
  }

  ModelInfo::Feed Match(const Feature& feature, std::vector<bool>& named) {
    for (std::size_t i = 0; i < node_.parameters.size(); ++i) {
      if (NameOf(i).text != feature.name) continue;
      named[i] = true;
      return feature.used ? Whole(feature, i) : ModelInfo::Feed{};
    }
    const auto found = by_value_.find(feature.name);
    if (found == by_value_.end()) {
      if (feature.used) unknown_.push_back(feature.name);
      return {};
    }
    if (found->second.size() > 1) {
      Refuse(Kind::kModelFeature, node_.name.span,
             "the feature " + Tick(feature.name) + " of the file may be a value of " +
                 Tick(NameOf(found->second[0].parameter).text) + " or of " +
                 Tick(NameOf(found->second[1].parameter).text),
             "each feature of the file belongs to one parameter",
             "name one of the two parameters otherwise, in the training too");
      for (const Value& value : found->second) named[value.parameter] = true;
      return {};
    }
    const Value value = found->second.front();
    named[value.parameter] = true;
    shown_[value.parameter].insert(value.value);
    return feature.used ? OneValue(feature, value) : ModelInfo::Feed{};
  }

  ModelInfo::Feed Whole(const Feature& feature, std::size_t parameter) {
    ModelInfo::Feed feed{static_cast<int>(parameter), {}};
    if (IsEnum(parameter) != feature.category &&
        info_.parameters[parameter].kind != TypeKind::kBroken) {
      Refuse(Kind::kModelFeature, node_.parameters[parameter].type.span,
             Tick(feature.name) + " is " + (feature.category ? "a category" : "a number") +
                 " in the file, and " + Describe(checker_, Present(info_.parameters[parameter])) +
                 " here",
             "the file and the policy say the same of every feature",
             feature.category
                 ? "make it an enum of the file's categories"
                 : "train it as a category, or as one feature for each value: " +
                       Tick(feature.name + "=" +
                            (IsEnum(parameter) ? ValuesOf(parameter).front() : "value")));
      return feed;
    }
    if (feature.category && IsEnum(parameter)) feed.codes = Codes(feature, parameter);
    return feed;
  }

  ModelInfo::Feed OneValue(const Feature& feature, const Value& value) {
    ModelInfo::Feed feed{static_cast<int>(value.parameter), {}};
    feed.codes.assign(ValuesOf(value.parameter).size(), 0.0);
    feed.codes[value.value] = 1.0;
    if (feature.category) {
      Refuse(Kind::kModelFeature, NameOf(value.parameter).span,
             Tick(feature.name) + " is a category in the file",
             "a feature that stands for one value of an enum is a number: 1 where the value is "
             "there, else 0",
             "train it as a number");
    }
    return feed;
  }

  // By value of the enum: its position among the file's names, or where the file has none, among
  // the values as declared.
  std::vector<double> Codes(const Feature& feature, std::size_t parameter) {
    const std::vector<std::string>& values = ValuesOf(parameter);
    const std::vector<std::string>& names = feature.categories;
    std::vector<double> codes;
    std::vector<std::string> strangers;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto found = std::find(names.begin(), names.end(), values[i]);
      codes.push_back(static_cast<double>(names.empty() ? static_cast<std::ptrdiff_t>(i)
                                                        : found - names.begin()));
      if (!names.empty() && found == names.end()) strangers.push_back(values[i]);
    }
    if (!strangers.empty()) {
      Refuse(Kind::kModelCategory, NameOf(parameter).span,
             "the file knows no category " + ListOf(strangers) + " of " + Tick(feature.name),
             "every value of the enum is a category that the model was trained with",
             "the file's categories are " + ListOf(names));
    }
    if (names.empty() && feature.highest_code >= values.size()) {
      Refuse(Kind::kModelCategory, NameOf(parameter).span,
             "a tree of the file asks for category " + std::to_string(feature.highest_code) +
                 " of " + Tick(feature.name) + ", and its enum has " +
                 std::to_string(values.size()) + " values, counted from 0",
             "where the file names no categories, the values stand in the order of its codes",
             "declare the values that the model was trained with, in that order");
    }
    return codes;
  }

  // A training may leave out the first of the values, which is there where no other is; it leaves
  // out no two.
  void CheckAllShown(std::size_t parameter, const std::set<std::size_t>& shown) {
    const std::vector<std::string>& values = ValuesOf(parameter);
    std::vector<std::string> missing;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (shown.count(i) == 0) missing.push_back(values[i]);
    }
    const ast::Name& name = NameOf(parameter);
    if (missing.size() > 1) {
      Refuse(Kind::kModelCategory, name.span,
             "the file has no feature for " + ListOf(missing) + " of " + Tick(name.text),
             "one value at most may go without a feature of its own: it is there where no other is",
             "train the model with the values of the enum");
    }
    if (info_.parameters[parameter].optional) {
      Refuse(Kind::kModelCategory, node_.parameters[parameter].type.span,
             "the file has one feature for each value of " + Tick(name.text) +
                 ", and none for a value that is missing",
             "what a missing value means to such trees, nobody has said",
             "leave the `?` out and say `otherwise` where the model is called");
    }
  }

  // One message for each, and one for all where they are many. What a parameter nearly says has
  // been told of the parameter.
  void RefuseFeatures(const std::vector<bool>& named) {
    std::vector<std::string_view> candidates, strangers;
    for (std::size_t i = 0; i < named.size(); ++i) {
      (named[i] ? candidates : strangers).push_back(NameOf(i).text);
    }
    for (const auto& entry : by_value_) candidates.push_back(entry.first);
    // A single stranger on either side is one thing under two names, unless it is one of its
    // values.
    if (unknown_.size() == 1 && strangers.size() == 1 && unknown_[0].find(strangers[0]) != 0)
      return;
    if (unknown_.size() <= kMostNamed) {
      std::erase_if(unknown_,
                    [&](const std::string& name) { return !DidYouMean(name, strangers).empty(); });
    }
    if (unknown_.empty()) return;
    std::vector<std::string> parts;
    if (unknown_.size() > kMostNamed) {
      parts.push_back(ListOf(unknown_));
    } else {
      for (const std::string& name : unknown_) parts.push_back(Tick(name));
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const std::string near =
          parts.size() < unknown_.size() ? "" : DidYouMean(unknown_[i], candidates);
      Refuse(Kind::kModelFeature, node_.name.span,
             "the trees of " + Tick(*node_.file) + " ask for " + parts[i] + ", and " +
                 Tick(node_.name.text) + " has no such parameter",
             "every feature that the trees ask for is a parameter, or a value of an enum: "
             "`segment=large`",
             near.empty() ? "add the parameter, with the name that the training gave it" : near);
    }
  }

  void RefuseParameter(std::size_t parameter) {
    std::vector<std::string> names;
    for (const Feature& feature : ensemble_.features) {
      if (names.size() < kMostCompared) names.push_back(feature.name);
    }
    const std::vector<std::string_view> candidates(names.begin(), names.end());
    const std::string near = DidYouMean(NameOf(parameter).text, candidates);
    Refuse(Kind::kModelFeature, NameOf(parameter).span,
           Tick(NameOf(parameter).text) + " is no feature of " + Tick(*node_.file),
           "a parameter has the name of a feature that the model was trained with",
           !near.empty()       ? near
           : names.size() == 1 ? "the feature of the file is " + ListOf(names)
                               : "the features of the file are " + ListOf(names));
  }

  Checker& checker_;
  const ast::ModelDeclaration& node_;
  const Ensemble& ensemble_;
  ModelInfo& info_;
  std::map<std::string, std::vector<Value>, std::less<>> by_value_;
  std::map<std::size_t, std::set<std::size_t>> shown_;  // values with a feature, by parameter
  std::vector<std::string> unknown_;  // features that the trees ask for, and no parameter is
  bool good_ = true;
};

void ReportUnreadable(Checker& checker, const ast::ModelDeclaration& node,
                      models::ReadError error) {
  const bool form = error.kind == models::ReadError::Kind::kForm;
  const auto begin =
      static_cast<std::uint32_t>(std::min<std::size_t>(error.begin, node.content.end));
  const auto end = static_cast<std::uint32_t>(std::min<std::size_t>(error.end, node.content.end));
  Report(checker, form ? Kind::kModelFileForm : Kind::kModelFileKind,
         {node.content.file, begin, std::max(begin, end)}, std::move(error.message),
         std::move(error.rule), std::move(error.hint));
}

}  // namespace

void CheckModelFile(Checker& checker, const ast::ModelDeclaration& node, ModelInfo& info) {
  if (!node.content.file.valid()) return;  // it could not be read, which has been said
  models::ReadResult result = models::Read(checker.sources.Get(node.content.file).text());
  if (auto* error = std::get_if<models::ReadError>(&result)) {
    ReportUnreadable(checker, node, std::move(*error));
    return;
  }
  auto ensemble = std::make_shared<const Ensemble>(std::move(std::get<Ensemble>(result)));
  if (FeatureMatch(checker, node, *ensemble, info).Run()) info.ensemble = std::move(ensemble);
}

}  // namespace remit::check
