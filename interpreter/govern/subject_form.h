// A decision in the form that is owed to the person whom it is about: what was used of what is
// known about them, what was decided and why, what would have changed it, and whom to turn to.
// Nothing about anybody else: names of those who propose or vouch, their reasons in free text, the
// entries of lists, and what is marked as personal of somebody else are left out, and that is said.
// (GDPR, Article 15(1)(h); Court of Justice, C-203/22.)
#pragma once

#include <string>
#include <vector>

#include "interpreter/engine/program.h"
#include "interpreter/govern/explain.h"

namespace remit::govern {

struct SubjectForm {
  std::string title, policy, case_, as_of, owner;
  std::string decided;              // one sentence
  std::vector<NamedValue> outcome;  // the choice that was made, or that was proposed
  std::vector<std::string> rules;   // why, each in its own words
  struct Used {
    NamedValue value;
    bool personal = false;
    bool is_protected = false;
    bool attested = false;  // another person vouches for it
  };
  std::vector<Used> used;
  std::vector<std::string> missing;           // not known, though it could have mattered
  std::vector<std::string> unused_protected;  // protected, and not looked at
  std::vector<std::string> left_out;          // what is not shown, each with its reason
  Flip variations;                            // of what is the person's own
};

// Those of whom a policy marks something as personal; empty strings, for marks without a name, left
// out. Ascending.
std::vector<std::string> SubjectsOf(const ast::Ast& ast);
// The inputs that are that person's own to vary: those personal of them or of nobody by name, and
// what is negotiable; no entries of lists. Ascending.
std::vector<check::LeafId> InputsOf(const ast::Ast& ast, const check::Model& model,
                                    const std::string& of);
// `of`: one of them; empty where the policy names none. `decision` is explained.
SubjectForm MakeSubjectForm(const engine::Program& program, const Subject& subject,
                            const Decision& decision, const std::string& of, Flip variations);

std::string ToText(const SubjectForm& form);
std::string ToJson(const SubjectForm& form);

}  // namespace remit::govern
