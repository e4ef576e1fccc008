// What a decision was made by and about, as SHA-256 in hexadecimal. Computed where it is recorded
// or shown, never in a decision's inner loop.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "interpreter/engine/case.h"
#include "interpreter/govern/decision.h"

namespace remit::govern {

std::string Sha256(std::string_view bytes);

// The decision hash covers the canonical tree of everything that can change a decision, imports and
// language version included; not comments, titles, `because`, owners, tests, guarantees, scenarios
// without a probability, monitors or learning. The content hash covers all canonical source.
PolicyIdentity IdentityOf(const ast::Ast& ast, const check::Checked& checked);

// Over the canonical inputs and the as-of date; not over the id or the proposal. Personal fields
// enter through a digest keyed with `key`, so that the hash cannot be tried out against guesses by
// anybody without it. What is played through in a scenario has a hash of its own, so that nothing
// recorded about the case as it is can be taken for it.
std::string CaseHash(const check::Checked& checked, const engine::CaseBatch& batch,
                     std::size_t index, std::int64_t as_of, std::string_view key = {},
                     std::string_view scenario = {});
// The same with a key for each personal leaf.
using KeyOfLeaf = std::function<std::string_view(check::LeafId)>;
std::string CaseHashBy(const check::Checked& checked, const engine::CaseBatch& batch,
                       std::size_t index, std::int64_t as_of, const KeyOfLeaf& key_of,
                       std::string_view scenario);

}  // namespace remit::govern
