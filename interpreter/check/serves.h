// The intent that a policy serves, or that is checked by itself: what it declares, and what of it
// becomes part of the policy. Private to check/.
#pragma once

#include <optional>
#include <string_view>

#include "interpreter/check/checker.h"

namespace remit::check {

bool InIntent(const Checker& checker, Span span);
// The objective of the policy that serves this one of the intent; null when there is none.
const ObjectiveInfo* Serving(const Checker& checker, std::uint32_t objective);

// In the order in which they are called.
void CollectIntent(Checker& checker);     // its file, its objectives' names; after the header
void CheckIntentNames(Checker& checker);  // no name of the policy is one of these; after names
// Reports, where one of the two stands in the intent and the other does not, that other: false
// where it is not so.
bool RefusedForIntent(Checker& checker, const Symbol& one, const Symbol& other);
void CheckIntentObjectives(Checker& checker);  // types and anchors; after the parameters
// The objective of the intent that this one serves; nothing when it says none, or after a report.
std::optional<std::uint32_t> ServedBy(Checker& checker, const ast::ObjectiveDeclaration& node);
// Of an objective whose value has its type: what it serves, and where it has no anchors those of
// the intent. Its type is kBroken after a report.
void ServeObjective(Checker& checker, const ast::ObjectiveDeclaration& node, ObjectiveInfo& info);
// Reports anchors, once checked, that go the other way than the intent's.
void CheckDirection(Checker& checker, const ObjectiveInfo& info);
// Where the intent says its trade-off.
std::optional<DeclId> IntentTradeOff(Checker& checker);
// The same in the names of the policy's objectives, without those that it does not serve; nothing
// after a report. After the objectives.
std::optional<ast::TradeOffDeclaration> MappedTradeOff(Checker& checker, DeclId decl);
void CheckGuardrails(Checker& checker);  // as requirements; after the objectives

// Inside the intent's text the name of one of its objectives stands for the policy's that serves
// it: its position in Model::objectives; the size of that after a report that there is none;
// nothing when this is no such name.
std::optional<std::size_t> ObjectiveInIntent(Checker& checker, ExprId id, std::string_view name);

}  // namespace remit::check
