// What a document says that no single declaration says: head, delegation, data that need care,
// days. Private to prose/.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "interpreter/prose/document.h"

namespace remit::prose {

std::vector<Fact> HeadFacts(const ast::Ast& ast, const check::Checked& checked);
std::vector<Fact> Delegations(const ast::Ast& ast, const check::Checked& checked);
// Attested, personal, negotiable and protected fields.
std::vector<Fact> CareFacts(const ast::Ast& ast, const check::Checked& checked);
// Every day that the policy names, in order, and what changes on it.
std::vector<Fact> Calendar(const ast::Ast& ast, const check::Checked& checked);
// Parameters, weights and rules as they are on a day.
std::vector<Fact> OnTheDay(const ast::Ast& ast, const check::Checked& checked, std::int64_t day);

// The anchors to which the words of an entry lead, each once, in order.
std::vector<std::string> Targets(const Entry& entry);

}  // namespace remit::prose
