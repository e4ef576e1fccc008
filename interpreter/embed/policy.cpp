// From text to a loaded policy, and what its inputs, knobs and rules are, worked out once.
#include <utility>

#include "interpreter/base/check.h"
#include "interpreter/compile/bundles.h"
#include "interpreter/diagnostics/render.h"
#include "interpreter/embed/data.h"
#include "interpreter/engine/core.h"
#include "interpreter/govern/identity.h"

namespace remit {
namespace embed {
namespace {

// The unit in which amounts of the type are given and shown.
std::string UnitOf(const types::Type& type, const types::TypeTable& table) {
  types::Type plain = type;
  plain.optional = false;
  switch (KindOf(plain)) {
    case Kind::kAmount:
      return plain.kind == types::TypeKind::kDecimal ? types::Name(plain, table) : "";
    case Kind::kPercent:
      return "%";
    case Kind::kPoints:
      return "points";
    case Kind::kNumber:
    case Kind::kBoolean:
    case Kind::kEnum:
    case Kind::kDate:
    case Kind::kText:
    case Kind::kList:
    case Kind::kOther:
      return {};
  }
  REMIT_CHECK(false, "a kind is one of those declared");
}

void DescribeRange(const check::InputLeaf& leaf, const check::Checked& checked, InputInfo& info) {
  const auto shown = [&](types::Value value) {
    return types::Format(value, leaf.type, checked.type_table, checked.texts);
  };
  switch (leaf.domain.kind) {
    case check::Domain::Kind::kAll:
      break;
    case check::Domain::Kind::kInterval:
      info.least = shown(leaf.domain.low);
      info.most = shown(leaf.domain.high);
      info.includes_most = leaf.domain.includes_high;
      break;
    case check::Domain::Kind::kSet:
      for (const types::Value value : leaf.domain.values) info.allowed.push_back(shown(value));
      break;
  }
}

InputInfo InfoOf(const check::InputLeaf& leaf, const check::Checked& checked) {
  const types::TypeTable& table = checked.type_table;
  InputInfo info;
  info.path = leaf.path;
  info.kind = KindOf(leaf.type);
  info.unit = UnitOf(leaf.type, table);
  info.whole = leaf.type.whole;
  info.optional = leaf.type.optional;
  info.attested = leaf.attested;
  info.personal = leaf.personal;
  info.negotiable = leaf.negotiable;
  if (info.kind == Kind::kList) {
    for (const check::ListInfo& list : checked.model.lists) {
      if (list.path != leaf.path) continue;
      info.type = "list of " + types::Name(list.element, table);
      info.least = std::to_string(list.least);
      info.most = std::to_string(list.most);
    }
    return info;
  }
  info.type = types::Name(leaf.type, table);
  if (leaf.list) info.list = checked.model.lists.at(leaf.list->index()).path;
  if (info.kind == Kind::kAmount) info.decimals = types::Scale(leaf.type, table);
  if (info.kind == Kind::kPercent || info.kind == Kind::kPoints)
    info.decimals = types::kDecimalScale - 2;
  if (info.whole) info.decimals = 0;
  if (info.kind == Kind::kEnum)
    info.values = table.enumeration(types::EnumId(leaf.type.index)).values;
  DescribeRange(leaf, checked, info);
  return info;
}

LeafRule RuleOf(const check::InputLeaf& leaf, const check::Checked& checked) {
  LeafRule rule;
  rule.kind = KindOf(leaf.type);
  if (leaf.type.kind == types::TypeKind::kDecimal)
    rule.scale = types::Scale(leaf.type, checked.type_table);
  rule.whole = leaf.type.whole;
  rule.enumeration = leaf.type.index;
  const check::Domain& domain = leaf.domain;
  if (domain.kind == check::Domain::Kind::kAll) rule.range = LeafRule::Range::kAll;
  if (domain.kind == check::Domain::Kind::kInterval && rule.kind != Kind::kNumber) {
    rule.range = LeafRule::Range::kRaw;
    rule.low = domain.low.raw;
    rule.high = domain.high.raw - (domain.includes_high ? 0 : 1);
  }
  if (domain.kind == check::Domain::Kind::kInterval && rule.kind == Kind::kNumber &&
      domain.includes_high) {
    rule.range = LeafRule::Range::kNumber;
    rule.lowest = domain.low.number();
    rule.highest = domain.high.number();
  }
  if (!leaf.list) return rule;
  rule.element = true;
  rule.list = leaf.list->value;
  const auto& fields = checked.model.lists.at(rule.list).fields;
  while (&checked.model.leaves.at(fields.at(rule.field).index()) != &leaf) ++rule.field;
  return rule;
}

std::string KindName(check::RuleInfo::Kind kind) {
  switch (kind) {
    case check::RuleInfo::Kind::kEscalate:
      return "escalate";
    case check::RuleInfo::Kind::kRefuse:
      return "refuse";
    case check::RuleInfo::Kind::kExpectDeviation:
      return "expect deviation";
  }
  REMIT_CHECK(false, "a rule's kind is one of those declared");
}

}  // namespace

std::vector<Problem> ProblemsOf(const std::vector<diagnostics::Diagnostic>& diagnostics,
                                const source::SourceMap& sources) {
  std::vector<Problem> problems;
  for (const diagnostics::Diagnostic& diagnostic : diagnostics) {
    const diagnostics::KindRow& row = diagnostics::Row(diagnostic.kind);
    Problem problem;
    problem.severity = static_cast<Severity>(diagnostic.severity());
    problem.code = std::string(row.code);
    problem.message = diagnostic.message;
    problem.rule = diagnostic.rule;
    problem.hint = diagnostic.hint;
    if (diagnostic.span.file.valid()) {
      const source::Source& file = sources.Get(diagnostic.span.file);
      const source::LineColumn place = file.Locate(diagnostic.span.begin);
      problem.file = file.path();
      problem.line = place.line;
      problem.column = place.column;
      problem.begin = diagnostic.span.begin;
      problem.end = diagnostic.span.end;
    }
    problems.push_back(std::move(problem));
  }
  return problems;
}

PolicyData::PolicyData(compile::Compilation made) : compilation(std::move(made)) {
  diagnostics::Sink sink;
  binding = cases::Bind(nullptr, checked(), sink);
  REMIT_CHECK(!sink.has_errors(), "inputs bear their own names");
  problems = ProblemsOf(compilation.sink.Sorted(), compilation.sources);
  for (const check::InputLeaf& leaf : model().leaves) {
    inputs.push_back(InfoOf(leaf, checked()));
    rules_of_leaves.push_back(RuleOf(leaf, checked()));
    has_texts = has_texts || leaf.type.kind == types::TypeKind::kText;
    checks_whole_case = checks_whole_case || leaf.attested;
  }
  checks_whole_case = checks_whole_case || !model().lists.empty() || !model().damps.empty();
  for (const check::KnobInfo& knob : model().knobs) {
    KnobInfo info;
    info.name = knob.name;
    info.kind = KindOf(knob.type);
    info.type = types::Name(knob.type, checked().type_table);
    info.unit = UnitOf(knob.type, checked().type_table);
    info.alternatives = static_cast<std::uint32_t>(knob.alternatives.size());
    if (knob.list) info.list = model().lists.at(knob.list->index()).path;
    knobs.push_back(std::move(info));
  }
  for (const check::RuleInfo& rule : model().rules)
    rules.push_back({rule.name, KindName(rule.kind), rule.because.value_or("")});
  for (const check::RequirementInfo& requirement : model().requirements)
    requirements.push_back({requirement.name, requirement.because.value_or("")});
  for (const check::ScenarioInfo& scenario : model().scenarios) scenarios.push_back(scenario.name);
}

const govern::PolicyIdentity& PolicyData::Identity() const {
  std::call_once(identified_,
                 [&] { identity_ = govern::IdentityOf(compilation.ast, compilation.checked); });
  return identity_;
}

namespace {

Failure FailureOf(const compile::Compilation& compilation) {
  std::vector<diagnostics::Diagnostic> errors;
  for (const diagnostics::Diagnostic& diagnostic : compilation.sink.Sorted()) {
    if (diagnostic.severity() == diagnostics::Severity::kError) errors.push_back(diagnostic);
  }
  return {diagnostics::RenderText(errors, compilation.sources),
          ProblemsOf(errors, compilation.sources)};
}

}  // namespace
}  // namespace embed

namespace {

Result<Policy> Loaded(compile::Compilation compilation, const std::string& path) {
  compile::RequireHead(compilation);
  if (!compilation.ok()) return embed::FailureOf(compilation);
  switch (compilation.ast.files.front().header.kind) {
    case ast::Header::Kind::kModule:
      return Failure{"`" + path + "` is a module: cases are decided by a policy, which may use it",
                     {}};
    case ast::Header::Kind::kIntent:
      return Failure{
          "`" + path + "` is an intent: cases are decided by a policy, which may serve it", {}};
    case ast::Header::Kind::kPolicy:
    case ast::Header::Kind::kNone:
      break;
  }
  if (engine::AlternativeCount(compilation.checked.model) >= engine::kNoAlternativeIndex)
    return Failure{"`" + path + "` has more alternatives than can be looked at", {}};
  return embed::Access::Make(std::make_shared<const embed::PolicyData>(std::move(compilation)));
}

}  // namespace

Policy::Policy(std::shared_ptr<const embed::PolicyData> data) : data_(std::move(data)) {}

Result<Policy> Policy::FromFile(const std::string& path) {
  base::Result<compile::Compilation> compilation = compile::CompileFile(path, source::ReadFile, prove::Depth::kErrors);
  if (!compilation) return Failure{compilation.error().message, {}};
  return Loaded(std::move(compilation).value(), path);
}
Result<Policy> Policy::FromText(std::string text, const std::string& path) {
  return Loaded(
      compile::CompileText(path, std::move(text), source::ReadFile, prove::Depth::kErrors), path);
}

Result<Policy> Policy::FromBundle(std::string_view bytes) {
  base::Result<compile::Compilation> opened = compile::OpenBundle(bytes);
  if (!opened) return Failure{"cannot open the compiled policy: " + opened.error().message, {}};
  return Loaded(std::move(opened).value(), "the compiled policy");
}

std::string_view Policy::name() const { return data_->model().name; }
std::string_view Policy::title() const { return data_->model().title; }
std::string_view Policy::owner() const { return data_->model().owner; }
std::string_view Policy::decision_hash() const { return data_->Identity().hash; }
std::string_view Policy::content_hash() const { return data_->Identity().content_hash; }
const std::vector<Problem>& Policy::problems() const { return data_->problems; }
const std::vector<InputInfo>& Policy::inputs() const { return data_->inputs; }
const std::vector<KnobInfo>& Policy::knobs() const { return data_->knobs; }
const std::vector<RuleInfo>& Policy::rules() const { return data_->rules; }
const std::vector<RequirementInfo>& Policy::requirements() const { return data_->requirements; }
const std::vector<std::string>& Policy::levels() const { return data_->model().levels; }
const std::vector<std::string>& Policy::sides() const { return data_->model().sides; }
const std::vector<std::string>& Policy::scenarios() const { return data_->scenarios; }

}  // namespace remit
