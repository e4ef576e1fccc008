// A grammar of expressions by type, and declarations made of them.
#include "tests/property/engine/policy_generator.h"

#include <vector>

#include "tests/property/engine/random.h"
#include "tests/property/engine/table_generator.h"

namespace remit::testing {
namespace {

enum class Kind { kMoney, kRatio, kNumber, kMonths, kColour, kBoolean };
constexpr Kind kKinds[] = {Kind::kMoney,  Kind::kRatio,  Kind::kNumber,
                           Kind::kMonths, Kind::kColour, Kind::kBoolean};

struct Named {
  std::string name;
  Kind kind;
  bool knob;  // depends on one
};

constexpr const char* kHead = R"(policy random.case
  owner "nobody"
  effective from 2026-01-01
  review every 90 days

ladder low < middle < high
side legal, finance
enum Colour { red, green, blue }
record Deal {
  price : EUR in 0 EUR .. 1_000 EUR
  cost : EUR in 0 EUR .. 1_000 EUR modelled 5 EUR .. 990 EUR
  bonus : EUR? in 0 EUR .. 100 EUR modelled 1 EUR .. 99 EUR
  rate : percent in 0 % .. 100 %
  share : percent? in 0 % .. 100 %
  score : number in -10 .. 10
  mood : number? in 0 .. 10
  tenure : months in 0 .. 60
  colour : Colour
  shade : Colour?
  flag : boolean
  maybe : boolean?
}
input deal : Deal
record Item {
  value : EUR in 0 EUR .. 1_000 EUR modelled 2 EUR .. 999 EUR
  part : percent? in 0 % .. 100 %
  weight : number in -10 .. 10
  span : months in 0 .. 60
  kind : Colour
  on : boolean
}
record Extra {
  value : EUR in 0 EUR .. 1_000 EUR
  share : percent in 0 % .. 100 %
  kind : Colour
  on : boolean?
}
input items : list of Item in 0 .. 4
input parts : list of percent
input extras : list of Extra in 0 .. 3
parameter least : percent = 5 %
  from 2026-07-01 = 20 %
parameter amount : EUR = 250 EUR
)";

class Generator {
 public:
  explicit Generator(std::uint64_t seed, bool plain = false) : random_(seed), plain_(plain) {}

  std::string Policy() {
    text_ = kHead;
    Knobs();
    if (!plain_) Extra();
    Callables();
    Lets();
    Objectives();
    Requirements();
    Preferences();
    if (!plain_) Damps();
    Rules();
    Bands();
    Statements();
    return text_;
  }

 private:
  void Line(const std::string& line) { text_ += line + "\n"; }
  std::string Number(std::int64_t low, std::int64_t high) {
    return std::to_string(random_.Between(low, high));
  }
  std::string RatioLiteral() {
    return Joined({Number(0, 60), random_.Percent(30) ? ".5 %" : " %"});
  }

  // ------------------------------------------------------------ expressions

  // A name of the kind that is in scope, or nothing.
  std::string Variable(Kind kind, bool knobs) {
    std::vector<std::string> names;
    for (const Named& named : names_) {
      if (named.kind == kind && (knobs || !named.knob)) names.push_back(named.name);
    }
    return names.empty() ? "" : random_.Of(names);
  }

  std::string Leaf(Kind kind, bool knobs) {
    if (random_.Percent(50)) {
      const std::string name = Variable(kind, knobs);
      if (!name.empty()) return name;
    }
    switch (kind) {
      case Kind::kMoney:
        return random_.Percent(30) ? Number(0, 1000) + " EUR"
                                   : random_.Of({"deal.price", "deal.cost", "amount",
                                                 "(deal.bonus otherwise 40 EUR)"});
      case Kind::kRatio:
        return random_.Percent(40)
                   ? RatioLiteral()
                   : random_.Of({"deal.rate", "least", "(deal.share otherwise 10 %)"});
      case Kind::kNumber:
        return random_.Of(
            {"deal.score", "(deal.mood otherwise 5)", "number(deal.rate)", "(deal.score * 0.25)"});
      case Kind::kMonths:
        return random_.Percent(40) ? Number(0, 48) + " months" : "deal.tenure";
      case Kind::kColour:
        return random_.Of({"deal.colour", "(deal.shade otherwise Colour.green)"});
      case Kind::kBoolean:
        return random_.Of({"deal.flag", "(deal.maybe otherwise false)", "deal.share is known",
                           "deal.bonus is not known", "deal.shade is known"});
    }
    return "";
  }

  std::string Expression(Kind kind, int depth, bool knobs) {
    if (depth <= 0 || random_.Percent(15)) return Leaf(kind, knobs);
    const auto sub = [&](Kind of) { return Expression(of, depth - 1, knobs); };
    if (!plain_ && random_.Percent(9) && inside_ < kMostInside)
      return Aggregate(kind, depth, knobs);
    if (random_.Percent(10)) {
      return Joined({"(if ", sub(Kind::kBoolean), " then ", sub(kind), " else ", sub(kind), ")"});
    }
    switch (kind) {
      case Kind::kMoney:
        return Money(sub);
      case Kind::kRatio:
        return Ratio(sub);
      case Kind::kNumber:
        return NumberOf(sub);
      case Kind::kMonths:
        return Joined({"(", sub(kind), random_.Of({" + ", " - "}), sub(kind), ")"});
      case Kind::kColour:
        return Leaf(kind, knobs);
      case Kind::kBoolean:
        return Condition(sub);
    }
    return "";
  }

  // Of the kind; of what has no sum or condition, a choice that an aggregate makes.
  std::string Aggregate(Kind kind, int depth, bool knobs) {
    const auto over = [&](const std::string& function, Kind value) {
      return Over(function, value, depth - 1, knobs);
    };
    switch (kind) {
      case Kind::kMoney:
      case Kind::kRatio:
      case Kind::kMonths:
      case Kind::kNumber:
        if (kind == Kind::kNumber && random_.Percent(30)) {
          return "number(" + over("count", kind) + ")";
        }
        if (random_.Percent(50)) return over("sum", kind);
        return Joined({"(", over(random_.Of({"min", "max", "average"}), kind), " otherwise ",
                       Leaf(kind, knobs), ")"});
      case Kind::kBoolean:
        if (random_.Percent(20)) return "(" + over("max", Kind::kMoney) + " is known)";
        return over(random_.Of({"any", "all"}), kind);
      case Kind::kColour:
        return Joined({"(if ", over("any", Kind::kBoolean), " then ", Leaf(kind, knobs), " else ",
                       Leaf(kind, knobs), ")"});
    }
    return "";
  }

  // FUNCTION(VALUE for xN in LIST where CONDITION), the fields of the element in scope.
  std::string Over(const std::string& function, Kind value, int depth, bool knobs) {
    const std::string x = "x" + std::to_string(++inside_);
    const std::size_t before = names_.size();
    const std::string list = random_.Of({"items", "items", "extras", "parts"});
    if (list == "items") {
      names_.insert(names_.end(), {{x + ".value", Kind::kMoney, false},
                                   {"(" + x + ".part otherwise 3 %)", Kind::kRatio, false},
                                   {x + ".weight", Kind::kNumber, false},
                                   {x + ".span", Kind::kMonths, false},
                                   {x + ".kind", Kind::kColour, false},
                                   {x + ".on", Kind::kBoolean, false}});
    } else if (list == "extras") {
      names_.insert(names_.end(), {{x + ".value", Kind::kMoney, false},
                                   {x + ".share", Kind::kRatio, false},
                                   {x + ".kind", Kind::kColour, false},
                                   {"(" + x + ".on is known)", Kind::kBoolean, false}});
    } else {
      names_.push_back({x, Kind::kRatio, false});
    }
    std::string text = function + "(" + (function == "count" ? x : Expression(value, depth, knobs));
    text += " for " + x + " in " + list;
    if (random_.Percent(50)) text += " where " + Expression(Kind::kBoolean, depth, knobs);
    names_.erase(names_.begin() + static_cast<std::ptrdiff_t>(before), names_.end());
    --inside_;
    return text + ")";
  }

  template <typename Sub>
  std::string Money(const Sub& sub) {
    if (random_.Percent(3)) return "(" + sub(Kind::kMoney) + " * 4_000_000_000_000)";
    switch (random_.Below(8)) {
      case 0:
        return Joined({"(", sub(Kind::kMoney), " * ", sub(Kind::kRatio), ")"});
      case 1:
        return Joined({"(", sub(Kind::kMoney), " / ", sub(Kind::kRatio), ")"});
      case 2:
        return Joined(
            {random_.Of({"min(", "max("}), sub(Kind::kMoney), ", ", sub(Kind::kMoney), ")"});
      case 3:
        return "money(" + sub(Kind::kNumber) + ", EUR)";
      case 4:
        if (callables_) {
          return Joined({"bonus_for(", random_.Of({"deal.shade", "deal.colour"}), ", ",
                         sub(Kind::kMonths), ")"});
        }
        [[fallthrough]];
      case 5:
        if (callables_)
          return Joined({"discounted(", sub(Kind::kMoney), ", ", sub(Kind::kRatio), ")"});
        [[fallthrough]];
      default:
        return Joined({"(", sub(Kind::kMoney), random_.Of({" + ", " - "}), sub(Kind::kMoney), ")"});
    }
  }

  template <typename Sub>
  std::string Ratio(const Sub& sub) {
    switch (random_.Below(8)) {
      case 0:
        return Joined({"(", sub(Kind::kMoney), " / ", sub(Kind::kMoney), ")"});
      case 1:
        return Joined({"(", sub(Kind::kRatio), " * ", sub(Kind::kRatio), ")"});
      case 2:
        return "percent(" + sub(Kind::kNumber) + ")";
      case 3:
        if (callables_) {
          return Joined({"limit_for(", sub(Kind::kColour), ", ", sub(Kind::kRatio), ")"});
        }
        [[fallthrough]];
      case 4:
        if (callables_)
          return Joined({"tier(", sub(Kind::kMoney), ", ", sub(Kind::kMoney), ", ",
                         random_.Of({"deal.share", "deal.rate"}), ")"});
        [[fallthrough]];
      case 5:
        if (callables_) {
          return Joined(
              {"win(", sub(Kind::kRatio), ", ", sub(Kind::kColour), ", ", sub(Kind::kMonths), ")"});
        }
        [[fallthrough]];
      default:
        return Joined({"(", sub(Kind::kRatio), random_.Of({" + ", " - "}), sub(Kind::kRatio), ")"});
    }
  }

  template <typename Sub>
  std::string NumberOf(const Sub& sub) {
    switch (random_.Below(7)) {
      case 0:
        return Joined({"(", sub(Kind::kNumber), " / ", sub(Kind::kNumber), ")"});
      case 1:
        return Joined(
            {random_.Of({"sqrt(", "log(", "exp(", "exp(150 * "}), sub(Kind::kNumber), ")"});
      case 2:
        return Joined({"(", sub(Kind::kNumber), " * ", sub(Kind::kNumber), ")"});
      case 3:
        return "number(" + sub(Kind::kRatio) + ")";
      case 4:
        if (callables_) return Joined({"worth(", sub(Kind::kNumber), ", ", sub(Kind::kMoney), ")"});
        [[fallthrough]];
      default:
        return Joined(
            {"(", sub(Kind::kNumber), random_.Of({" + ", " - "}), sub(Kind::kNumber), ")"});
    }
  }

  template <typename Sub>
  std::string Condition(const Sub& sub) {
    const Kind kind = random_.Percent(50)
                          ? Kind::kRatio
                          : random_.Of({Kind::kMoney, Kind::kNumber, Kind::kMonths});
    switch (random_.Below(9)) {
      case 0:
        return Joined({"(", sub(Kind::kBoolean), " and ", sub(Kind::kBoolean), ")"});
      case 1:
        return Joined({"(", sub(Kind::kBoolean), " or ", sub(Kind::kBoolean), ")"});
      case 2:
        return "(not " + sub(Kind::kBoolean) + ")";
      case 3:
        return Joined({"(", sub(Kind::kColour), " == ", sub(Kind::kColour), ")"});
      case 4:
        return Joined({"(", sub(Kind::kRatio), random_.Of({" in ", " not in "}), sub(Kind::kRatio),
                       random_.Of({" .. ", " ..< "}), sub(Kind::kRatio), ")"});
      case 5:
        return Joined({"(", sub(Kind::kColour), random_.Of({" in ", " not in "}), "{ red, ",
                       sub(Kind::kColour), " })"});
      default:
        return Joined({"(", sub(kind), random_.Of({" < ", " <= ", " > ", " >= "}), sub(kind), ")"});
    }
  }

  // ------------------------------------------------------------ declarations

  void Knobs() {
    const std::uint64_t shape = random_.Below(8);
    if (shape == 0) return;  // a policy without a knob has one alternative
    Line(random_.Of({"choose discount : percent from 0 % to 20 % step 5 %",
                     "choose discount : percent from 30 % to 10 % step 10 %",
                     "choose discount : percent in { 5 %, 0 %, 12.5 % }"}));
    names_.push_back({"discount", Kind::kRatio, true});
    if (shape < 4) return;
    Line("choose term : months in { 12, 24, 36 }");
    names_.push_back({"term", Kind::kMonths, true});
    if (shape < 7) return;
    Line("choose offer : Colour in { red, blue }");
    names_.push_back({"offer", Kind::kColour, true});
  }

  // A choice among what the case supplies.
  void Extra() {
    if (random_.Percent(60)) return;
    Line("choose extra from extras");
    names_.insert(names_.end(), {{"extra.value", Kind::kMoney, true},
                                 {"extra.share", Kind::kRatio, true},
                                 {"extra.kind", Kind::kColour, true},
                                 {"(extra.on otherwise false)", Kind::kBoolean, true}});
  }

  std::string Cell(const std::string& text) { return " | " + text; }

  void Callables() {
    const auto with_parameters = [&](std::vector<Named> parameters, Kind kind) {
      std::swap(names_, parameters);
      const std::string body = Expression(kind, 2, true);
      std::swap(names_, parameters);
      return body;
    };
    Line("function discounted(m: EUR, r: percent) -> EUR = " +
         with_parameters({{"m", Kind::kMoney, true}, {"r", Kind::kRatio, true}}, Kind::kMoney));
    Line("model win (r: percent, c: Colour, m: months) -> percent logistic {");
    Line("  intercept: -0.5, r: " + Number(-9, 9) +
         ".25, c: { red: 0.5, green: -1.25, blue: 0 }, m: 0.03");
    Line("}");
    Line("model worth (s: number, m: EUR) -> number linear {");
    Line(Joined({"  s: ", Number(-3, 3), ".5, intercept: ", Number(0, 5), ", m: 0.01"}));
    Line("}");
    Ceiling();
    BonusFor();
    Tier();
    text_ += RandomTables(random_);
    callables_ = true;
  }

  void Ceiling() {
    Line("table limit_for (colour: Colour, r: percent) -> percent {");
    Line("  | colour | r || out |");
    const std::string at = RatioLiteral();
    if (random_.Percent(50)) {
      Line("  | red | any || " + RatioLiteral() + " |");
      Line("  | not red | < " + at + " || " + random_.Of({"15 %", "r", "r / 2"}) + " |");
      Line("  | green, blue | >= " + at + " || " + RatioLiteral() + " |");
    } else {
      Line("  | red, blue | <= " + at + " || least |");
      Line("  | green | any || " + RatioLiteral() + " |");
      Line("  | otherwise || " + RatioLiteral() + " |");
    }
    Line("}");
  }

  void BonusFor() {
    Line("table bonus_for (colour: Colour?, m: months) -> EUR {");
    Line("  | colour | m || out |");
    Line("  | unknown | any || " + Number(0, 50) + " EUR |");
    const std::string at = Number(1, 40);
    Line("  | any | < " + at + " || " + Number(0, 500) + " EUR |");
    Line("  | red | >= " + at + " || 40 EUR + 2 EUR |");
    Line("  | not red | >= " + at + " || " + Number(0, 500) + " EUR |");
    Line("}");
  }

  // Cells that compare columns with one another and with what is worked out from them.
  void Tier() {
    Line("table tier (m: EUR, other: EUR, share: percent?) -> percent {");
    Line("  | m | other | share || out |");
    switch (random_.Below(3)) {
      case 0:
        Line("  | < other | any | any, unknown || 5 % |");
        Line("  | >= other | any | any || share otherwise 7 % |");
        Line("  | >= other | any | unknown || 6 % |");
        break;
      case 1:
        Line("  | < other and < amount | any | any, unknown || 5 % |");
        Line("  | > other | < 700 | not 10 %, 20 % .. 30 % || 25 % |");
        Line("  | otherwise || 11 % |");
        break;
      default:
        Line("  | < other / 2 | any | unknown || 5 % |");
        Line("  | >= other / 2 | any | 10 % .. 20 %, unknown || 15 % |");
        Line("  | otherwise || 11 % |");
    }
    Line("}");
  }

  // A value read off one of the random tables, to be used like any other.
  void TableLet(int index) {
    const std::string name = "looked_up_" + std::to_string(index);
    const std::string arguments =
        Joined({random_.Of({"deal.shade", "deal.colour"}), ", ", Leaf(Kind::kMonths, true), ", ",
                Leaf(Kind::kRatio, true)});
    const Kind kind = random_.Of({Kind::kMoney, Kind::kRatio, Kind::kBoolean});
    Line("let " + name + " = " +
         (kind == Kind::kMoney   ? MoneyOfTables(random_, arguments)
          : kind == Kind::kRatio ? RatioOfTables(random_, arguments)
                                 : ConditionOfTables(random_, arguments)));
    names_.push_back({name, kind, true});
  }

  void Lets() {
    for (int i = 0; i < 3; ++i) TableLet(i);
    const std::int64_t count = random_.Between(0, 5);
    for (std::int64_t i = 0; i < count; ++i) {
      const Kind kind = kKinds[random_.Below(std::size(kKinds))];
      const bool knobs = random_.Percent(60);
      const std::string name = "let_" + std::to_string(i);
      Line("let " + name + " = " + Expression(kind, 3, knobs));
      names_.push_back({name, kind, knobs});
    }
  }

  struct Goal {
    std::string name;
    Kind kind;
  };

  void Objectives() {
    const std::int64_t count = random_.Between(1, 3);
    for (std::int64_t i = 0; i < count; ++i) {
      const Kind kind = random_.Of({Kind::kMoney, Kind::kRatio, Kind::kNumber});
      const std::string name = "goal_" + std::to_string(i);
      const std::string anchor = kind == Kind::kMoney   ? "-500 EUR"
                                 : kind == Kind::kRatio ? "120 %"
                                                        : "number(250 %)";
      const bool simple = random_.Percent(60);
      Line(Joined({"objective ", name, " = ", Expression(kind, 3, true), " from ", anchor, " to ",
                   simple ? Leaf(kind, false) : Expression(kind, 2, false),
                   random_.Percent(30) ? " capped" : ""}));
      goals_.push_back({name, kind});
    }
    Line("trade_off " + TradeOff());
    if (random_.Percent(30)) Line("  from 2026-04-01 " + TradeOff());
    if (random_.Percent(20)) Line("  from 2026-07-01 " + TradeOff());
  }

  std::string TradeOff() {
    const std::string form = plain_ ? "weigh" : random_.Of({"weigh", "weigh", "first", "balance"});
    std::string terms;
    for (const Goal& goal : goals_) {
      if (!terms.empty() && random_.Percent(20)) continue;  // it need not name all
      if (form == "weigh") {
        terms += (terms.empty() ? "" : ", ") + goal.name + ": " + Number(1, 40);
      } else if (form == "balance") {
        terms = goal.name + (terms.empty() ? "" : ", ") + terms;
      } else {
        terms += (terms.empty() ? "" : " then ") + goal.name + Tolerance(goal.kind);
      }
    }
    return form + " " + terms;
  }

  std::string Tolerance(Kind kind) {
    if (random_.Percent(30)) return "";
    if (random_.Percent(40) || kind == Kind::kRatio) {
      return " giving up at most " + random_.Of({"5 points", "12.5 points", "0.5 points"});
    }
    return " giving up at most " + (kind == Kind::kMoney
                                        ? random_.Of({"20 EUR", "amount", "amount - 200 EUR",
                                                      "amount * 0.1", "amount - 251 EUR"})
                                        : random_.Of({"2.5", "0.125", "7"}));
  }

  void Preferences() {
    const std::int64_t count = random_.Between(0, 2);
    for (std::int64_t i = 0; i < count; ++i) {
      const Goal& goal = goals_[random_.Below(goals_.size())];
      std::string condition = Expression(Kind::kBoolean, 2, true);
      if (!plain_ && random_.Percent(50)) {
        condition =
            Joined({"(", condition, ") ", random_.Of({"and ", "or "}),
                    random_.Of({"route is low", "route in { low, middle }", "legal in route.sides",
                                "route is not high", "finance not in route.sides"})});
      }
      Line("prefer wish_" + std::to_string(i) + " : " + condition + " worth " +
           Expression(goal.kind, 2, true) + " of " + goal.name);
    }
  }

  void Damps() {
    for (const Named& knob : names_) {
      if (random_.Percent(40)) continue;
      if (knob.name == "discount") {
        Line(Joined({"damp discount by at most ", random_.Of({"5 points", "2.5 points"}), " per ",
                     random_.Of({"day", "month", "quarter"})}));
      } else if (knob.name == "term") {
        Line(Joined({"damp term by at most 6 months per ", random_.Of({"week", "month", "year"}),
                     random_.Of({"", " for deal.colour"})}));
      }
    }
  }

  void Requirements() {
    const std::int64_t count = random_.Between(0, 3);
    for (std::int64_t i = 0; i < count; ++i) {
      Line(Joined({"require need_", std::to_string(i), " : ", Expression(Kind::kBoolean, 3, true),
                   random_.Percent(70) ? " or " + Expression(Kind::kBoolean, 2, true) : "",
                   FromDate()}));
    }
  }

  // A rule may begin on one of the days on which the policies are looked at.
  std::string FromDate() {
    return random_.Percent(25) ? random_.Of({" from 2026-04-01", " from 2026-07-01"}) : "";
  }

  void Rules() {
    const std::int64_t count = random_.Between(0, 5);
    for (std::int64_t i = 0; i < count; ++i) {
      const bool knobs = random_.Percent(60);
      switch (random_.Below(5)) {
        case 0:
          Line(Joined({"refuse when ", Expression(Kind::kBoolean, 3, knobs), " and ",
                       Expression(Kind::kBoolean, 2, knobs), FromDate()}));
          break;
        case 1:
          Line("expect deviation when " +
               (random_.Percent(60) ? "outside_model" : Expression(Kind::kBoolean, 2, knobs)));
          break;
        default:
          Line(Joined({"escalate to ",
                       random_.Of({"low", "middle", "high", "legal", "middle and finance",
                                   "legal and finance"}),
                       " when ", Expression(Kind::kBoolean, 3, true), FromDate()}));
      }
    }
  }

  void Bands() {
    for (const char* level : {"low", "middle"}) {
      for (const Named& knob : names_) {
        const bool ratio = knob.name == "discount";
        if ((!ratio && knob.name != "term") || random_.Percent(15)) continue;
        Line(Joined({"deviate ", level, " within ",
                     ratio ? random_.Of({"5 points", "10 points", "2.5 points"})
                           : random_.Of({"12 months", "6 months"}),
                     random_.Of({"", "", " above", " below"}), " of ", knob.name,
                     random_.Percent(80) ? " giving reason" : "",
                     random_.Percent(30) ? " at most 2 per quarter" : "",
                     random_.Percent(30)
                         ? random_.Of({" expires 2026-06-30", " expires after 90 days"})
                         : ""}));
      }
    }
  }

  // False now and then, so that some cases end in a fault and most do not.
  void Statements() {
    const std::int64_t count = random_.Percent(50) ? 0 : random_.Between(1, 3);
    for (std::int64_t i = 0; i < count; ++i) {
      const std::string head = "guarantee sure_" + std::to_string(i);
      const std::string often = Joined(
          {Expression(Kind::kBoolean, 2, true), " or deal.price > ", Number(0, 900), " EUR or "});
      switch (random_.Below(4)) {
        case 0:
          Line(head + ": " + often + Expression(Kind::kBoolean, 2, true));
          break;
        case 1:
          Line(head + ": " + often + random_.Of({"route <= middle", "legal in route.sides"}));
          break;
        case 2:
          Line(head + " of recommendations: " + often + Expression(Kind::kBoolean, 2, true));
          break;
        default:
          Line(head + " of proposals: " + often +
               random_.Of({"verdict is not approve", "verdict is escalate", "route < high",
                           "route > low", "legal in route.sides"}));
      }
    }
    if (random_.Percent(30)) {
      Line(Joined({"property \"alike\"", random_.Of({"", " of recommendations"}),
                   ": for a, b differing only in ",
                   random_.Of({"deal", "deal.price", "items", "deal.cost, items"}),
                   " where a.deal.price <= b.deal.price: a.route <= b.route or a.outside_model"}));
    }
  }

  Random random_;
  bool plain_;
  std::string text_;
  std::vector<Named> names_;  // in scope
  std::vector<Goal> goals_;
  bool callables_ = false;
  static constexpr int kMostInside = 2;
  int inside_ = 0;  // aggregates around what is being written
};

}  // namespace

std::string GeneratePolicy(std::uint64_t seed) { return Generator(seed).Policy(); }
std::string GeneratePlainPolicy(std::uint64_t seed) { return Generator(seed, true).Policy(); }

}  // namespace remit::testing
