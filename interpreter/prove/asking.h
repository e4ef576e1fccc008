// How a question is put: the problem made from it, the solver asked, what it found confirmed, and
// the region told. Which questions a policy poses is said elsewhere.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/prove/enclose.h"
#include "interpreter/prove/instantiate.h"
#include "interpreter/prove/report.h"
#include "interpreter/prove/solver.h"
#include "interpreter/prove/witness.h"

namespace remit::prove {

// A policy in one period.
class Scene {
 public:
  Scene(const ast::Ast& ast, const check::Checked& checked, const Period& period,
        const ProveOptions& options);
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  const ast::Ast& ast() const { return ast_; }
  const check::Checked& checked() const { return scope_.checked(); }
  const check::Model& model() const { return checked().model; }
  const graph::Graph& graph() const { return graph_; }
  const Scope& scope() const { return scope_; }
  const Period& period() const { return scope_.period(); }
  const Budget& budget() const { return budget_; }
  Witnesses& witnesses() { return witnesses_; }

 private:
  const ast::Ast& ast_;
  Scope scope_;
  Budget budget_;
  graph::Graph graph_;
  Witnesses witnesses_;
};

// ---- demands

// Of a legal case that no refusal ends beforehand. `outputs`: of the scene's graph, or of a pair's.
void DemandLegal(const Scene& scene, const graph::Outputs& outputs, const Setting& setting,
                 Composer& composer, std::vector<Demand>& demands);
// Of an alternative that exists and that every requirement allows; without `damped`, what is damped
// does not count. `except`: a requirement left out.
void DemandFeasible(const Scene& scene, const graph::Outputs& outputs, const Setting& setting,
                    Composer& composer, std::vector<Demand>& demands, bool damped = true,
                    std::optional<std::size_t> except = std::nullopt);

// The setting with all choices fixed at an alternative.
Setting At(const check::Model& model, std::uint32_t alternative, const Setting& base);
// True where a requirement rules the alternative out, or it does not exist; `damped`: or what is
// damped does.
graph::NodeId RuledOut(const Scene& scene, const graph::Outputs& outputs, std::uint32_t alternative,
                       const Setting& base, bool damped, Composer& composer);

// ---- seeking

enum class Confirmed : std::uint8_t {
  kNo,      // it is none, whatever the problem leaves open
  kUnsure,  // it cannot be shown, and nothing is proved while it is there
  kPartly,  // at the alternative itself; of the case as a whole there is no decision
  kWholly,
  kStop,  // no answer, and reason to ask in another way
};

// What is sought: an assignment under which all demands are met.
struct Seeker {
  // The last demands are the claim; those before them say of which cases it is made.
  std::function<std::vector<Demand>(Composer&, const Setting&)> demands;
  std::function<Confirmed(const Witness&)> confirm;
  const graph::Graph* source = nullptr;  // null: the scene's own
  int cases = 1;
  std::size_t claims = 1;  // how many of the demands
  bool region = true;      // tell where, when something was found
  // What the region is told from, where that is more than what is sought.
  std::function<std::vector<Demand>(Composer&, const Setting&)> region_demands;
  std::vector<std::string> names;  // of the two cases of a pair
  // The claim is about an element of a list: nothing is asked before lists are laid out, and of an
  // element the first stands for all.
  bool of_element = false;
  bool likely = false;  // there should be such a case; makes no difference but for the work
};
struct Sought {
  Outcome::Kind kind = Outcome::Kind::kNotDecided;
  std::optional<Witness> witness;  // kFound
  std::vector<Region> regions;     // kFound: where; kNotDecided: what is left
  Region only_where;               // kFound: nowhere else
  std::string shows;               // what is wrong there, where that needs words of its own
  std::vector<engine::Proposal> proposals;  // that show it, by case
  std::uint64_t work = 0;
  bool unranged = false;  // reads an input without a range of its own
  bool stopped = false;   // by Confirmed::kStop; `kind` is then kNotDecided
};
Sought Seek(Scene& scene, const Seeker& seeker);

// ---- telling

Region RegionOf(const Scene& scene, const Problem& problem, const Box& box,
                const std::vector<std::string>& cases);
Region RegionOf(const Scene& scene, const Problem& problem, const Enclosure& enclosure,
                const std::vector<std::string>& cases);
// `proposals`: by case, what is proposed there; empty where the case is to be decided as it stands.
Counterexample CounterexampleOf(const Witness& witness,
                                const std::vector<engine::Proposal>& proposals, std::string shows);
// In a property over pairs of cases each part is asked of its own case.
// "margin is 9.9 %, and `margin >= 10 %` does not hold": the first part of the condition that is
// false there.
std::string WhyFalse(const Witness& witness, std::size_t index, ast::ExprId condition);
// `decl` may be invalid; the place is then to be said.
Finding NewFinding(const Scene& scene, QuestionKind kind, std::string subject, ast::DeclId decl);
// Answer, regions and work of what was sought: found is refuted.
void Conclude(const Sought& sought, Finding& finding);

}  // namespace remit::prove
