// Asks one question after the other, the cheap ones first: are the sources the same, is what they
// decide made from the same, and where is it not.
#include "interpreter/difference/difference.h"

#include <algorithm>
#include <set>

#include "interpreter/difference/declarations.h"
#include "interpreter/difference/period.h"
#include "interpreter/difference/telling.h"
#include "interpreter/difference/weighing.h"
#include "interpreter/govern/identity.h"
#include "interpreter/prove/periods.h"

namespace remit::difference {
namespace {

using prove::Period;

class Difference {
 public:
  Difference(const Policy& before, const Policy& after, const Options& options)
      : before_(before),
        after_(after),
        options_(options),
        declared_(Matched(before, after)),
        weighing_(before, after, declared_) {}

  PolicyDifference Run() {
    Identify();
    weighing_.Rights();
    if (result_.old_decision_hash == result_.new_decision_hash) {
      result_.verdict = PolicyDifference::Verdict::kSame;
      result_.complete = true;
    } else {
      ComparePeriods();
    }
    result_.changes = std::move(declared_.changes);
    return std::move(result_);
  }

 private:
  // An input that is gone and one that is new are one under another name only where both policies
  // ask the same of it.
  static Declared Matched(const Policy& before, const Policy& after) {
    std::set<std::pair<std::string, std::string>> apart;
    const std::vector<Period> periods = CommonPeriods(before, after);
    for (;;) {
      Declared declared = CompareDeclarations(before, after, apart);
      if (declared.inputs.empty() || periods.empty()) return declared;
      const Joint joint = Join(before, after, periods.front().from, declared.inputs);
      const std::size_t known = apart.size();
      for (const auto& [now, was] : declared.inputs) {
        if (!UsedAlike(joint, was)) apart.emplace(was, now);
      }
      if (apart.size() == known) return declared;
    }
  }

  void Identify() {
    const govern::PolicyIdentity old_one = govern::IdentityOf(before_.ast, before_.checked);
    const govern::PolicyIdentity new_one = govern::IdentityOf(after_.ast, after_.checked);
    result_.old_name = old_one.name;
    result_.new_name = new_one.name;
    result_.old_content_hash = old_one.content_hash;
    result_.new_content_hash = new_one.content_hash;
    result_.old_decision_hash = old_one.hash;
    result_.new_decision_hash = new_one.hash;
  }

  void ComparePeriods() {
    std::vector<Period> periods = CommonPeriods(before_, after_);
    if (options_.as_of) {
      std::erase_if(periods, [&](const Period& period) {
        return *options_.as_of < period.from || *options_.as_of > period.until;
      });
      for (Period& period : periods) period = {*options_.as_of, *options_.as_of};
    }
    if (periods.empty()) {
      result_.notes.push_back("there is no day on which both are in force");
      result_.explored = "what is declared";
      return;
    }
    const bool days_same = options_.as_of.has_value() || SameDays();
    bool same = days_same, judged = true, complete = true, inputs = true;
    const std::uint64_t share = options_.work / periods.size();
    for (const Period& period : periods) {
      PeriodComparison comparison(before_, after_, declared_.inputs, period, share / 4);
      weighing_.Rules(comparison);
      const Proved proved = comparison.Prove();
      inputs = inputs && proved.inputs;
      same = same && proved.recommendation() && proved.inputs;
      judged = judged && proved.judged && proved.allowed && proved.route;
      bool same_ranking = proved.ranked;
      if (!proved.recommendation() && options_.regions) {
        complete =
            Look(comparison.joint(), period, proved.selection(), share, same_ranking) && complete;
        AddExtents(comparison, proved, same_ranking);
      }
      if (!proved.recommendation() && !options_.regions) complete = false;
      NoteInputs(comparison.joint());
      otherwise_ =
          otherwise_ || (!(proved.allowed && proved.route) && comparison.JudgesOtherwise());
      otherwise_ = otherwise_ || !comparison.SameBands();
      for (const std::string& text : comparison.Consequences()) {
        auto& all = result_.consequences;
        if (std::find(all.begin(), all.end(), text) == all.end()) all.push_back(text);
      }
      result_.work += comparison.reasoner().work();
    }
    result_.complete = complete;
    result_.extent_known = extents_known_ && options_.regions && inputs;
    if (!result_.extent_known) {
      result_.extents.clear();
      result_.aside.clear();
    }
    Conclude(same, judged, days_same && inputs);
  }

  bool SameDays() {
    const check::Model &a = before_.checked.model, &b = after_.checked.model;
    if (a.effective_from == b.effective_from && a.effective_to == b.effective_to &&
        engine::StopsWithoutReview(a) == engine::StopsWithoutReview(b))
      return true;
    result_.notes.push_back(
        "they are not in force on the same days: on a day of only one of them every case of the "
        "other is invalid");
    return false;
  }

  void NoteInputs(const Joint& joint) {
    const auto note = [&](const std::string& text) {
      if (std::find(result_.notes.begin(), result_.notes.end(), text) == result_.notes.end())
        result_.notes.push_back(text);
    };
    for (const auto& [now, was] : declared_.inputs)
      note("`" + was + "` is called `" + now +
           "` now: a case of the old policy is one of the new policy once it is called so there "
           "too");
    for (const std::string& path : joint.irreconcilable)
      note("`" + path + "` is another kind of input: no case is one of both policies");
    const auto only = [&](const check::Model& model, const Side& side, const char* which) {
      for (std::size_t i = 0; i < model.leaves.size(); ++i) {
        if (joint.shared_leaf[side.leaf[i]]) continue;
        note("`" + model.leaves[i].path + "` is an input of the " + which +
             " policy only: there it may be anything");
      }
    };
    only(before_.checked.model, joint.before, "old");
    only(after_.checked.model, joint.after, "new");
    if (!joint.irreconcilable.empty()) return;
    const auto choices = [&](const check::Model& model, const Side& mine, const Side& theirs,
                             const char* which) {
      for (std::size_t i = 0; i < model.knobs.size(); ++i) {
        if (std::find(theirs.knob.begin(), theirs.knob.end(), mine.knob[i]) == theirs.knob.end())
          note("`" + model.knobs[i].name + "` is chosen in the " + which + " policy only");
      }
    };
    choices(before_.checked.model, joint.before, joint.after, "old");
    choices(after_.checked.model, joint.after, joint.before, "new");
  }

  // Whether every case that is decided otherwise in the period is told.
  bool Look(const Joint& joint, const Period& period, bool same_selection, std::uint64_t work,
            bool& same_ranking) {
    constexpr std::uint64_t kMostNodes = 400'000;
    Plane plane(joint, kMostNodes);
    same_ranking = same_ranking || plane.RanksAlike();
    Cases cases(before_, after_, joint);
    const Exploration found = Explore(joint, cases, plane, same_selection, work);
    result_.work += found.work;
    result_.tried += found.tried;
    const bool day = plane.reads_day() && period.from != period.until;
    // Where the day itself counts, what was found is so on the day looked at.
    const Period told = day ? Period{period.from, period.from} : period;
    Telling telling(joint, cases, plane.problem(), told);
    for (const Sector& sector : found.sectors) {
      if (std::optional<Region> region = telling.Tell(sector, found.complete)) {
        Keep(*std::move(region));
      } else {
        result_.notes.push_back("a difference was found that two evaluators do not agree on");
      }
    }
    if (!found.complete || day) {
      Explored(std::to_string(found.boxes) + " regions of inputs and " +
               std::to_string(found.tried) + " cases" +
               (day ? ", on " + types::FormatDate(period.from) : ""));
    }
    return found.complete && !day;
  }
  void AddExtents(const PeriodComparison& comparison, const Proved& proved, bool same_ranking) {
    const auto extents = comparison.Extents(proved, same_ranking, result_.aside);
    extents_known_ = extents_known_ && extents.has_value();
    if (!extents) return;
    for (const Extent& extent : *extents) {
      const auto known =
          std::find_if(result_.extents.begin(), result_.extents.end(), [&](const Extent& other) {
            return other.kind == extent.kind && other.who == extent.who &&
                   other.where == extent.where && other.until_day + 1 == extent.from_day;
          });
      if (known != result_.extents.end()) {
        known->until_day = extent.until_day;
      } else {
        result_.extents.push_back(extent);
      }
    }
  }
  void Explored(const std::string& what) {
    if (result_.explored.find(what) == std::string::npos)
      result_.explored += (result_.explored.empty() ? "" : "; ") + what;
  }

  // What is so from one period to the next is told once; and what was found by trying is one kind
  // under one headline.
  void Keep(Region region) {
    for (Region& known : result_.regions) {
      if (known.headline != region.headline || known.exact != region.exact ||
          known.by_quantities != region.by_quantities)
        continue;
      const bool next = known.until_day + 1 == region.from_day;
      const bool same_days =
          known.from_day == region.from_day && known.until_day == region.until_day;
      if (region.exact
              ? !next || known.conditions != region.conditions || known.sizes != region.sizes
              : !next && !same_days)
        continue;
      known.until_day = region.until_day;
      known.found += region.found;
      return;
    }
    result_.regions.push_back(std::move(region));
  }

  void Conclude(bool same, bool judged, bool days_and_inputs) {
    using Verdict = PolicyDifference::Verdict;
    std::stable_sort(result_.regions.begin(), result_.regions.end(),
                     [](const Region& a, const Region& b) {
                       return std::pair(a.approval, a.found) > std::pair(b.approval, b.found);
                     });
    const bool nothing = result_.extent_known && result_.extents.empty() && result_.aside.empty();
    result_.complete = result_.complete || (nothing && result_.regions.empty());
    if (!result_.regions.empty() || !days_and_inputs) {
      result_.verdict = Verdict::kDiffers;
    } else if (same || result_.complete) {
      result_.verdict = judged ? Verdict::kSame : Verdict::kOnlyJudgement;
    } else {
      result_.verdict = otherwise_ ? Verdict::kOnlyJudgement : Verdict::kNoneFound;
    }
  }

  const Policy &before_, &after_;
  const Options& options_;
  Declared declared_;
  Weighing weighing_;
  PolicyDifference result_;
  bool extents_known_ = true;
  bool otherwise_ = false;  // proposals are judged otherwise, which is shown
};

}  // namespace

PolicyDifference DifferenceOf(const Policy& before, const Policy& after, const Options& options) {
  return Difference(before, after, options).Run();
}

std::vector<Change> ChangesOf(const Policy& before, const Policy& after, std::uint64_t work) {
  Options options;
  options.work = work;
  options.regions = false;
  return DifferenceOf(before, after, options).changes;
}

}  // namespace remit::difference
