// The words that open a declaration, each with a line of help and an example. A test compares the
// list with the grammar.
#pragma once

#include <cstddef>
#include <iterator>
#include <string_view>

namespace remit::repl {

struct DeclarationHelp {
  std::string_view word, text, example;
  std::string_view pages = {};  // of docs/ that say more, with a space between
};

inline constexpr DeclarationHelp kDeclarationHelp[] = {
    {"policy", "the name of a policy, who answers for it, from when it holds",
     "policy pricing.desk owner \"VP Sales\"", "language/guide.md"},
    {"module", "the name of a file that several policies use", "module org.authority",
     "language/delegation.md"},
    {"intent", "the priorities of the organisation, declared once",
     "intent org.growth owner \"CRO\"   # a policy then says: serves org.growth",
     "language/intent.md"},
    {"use", "brings in a module", "use org.authority", "language/delegation.md"},
    {"unit", "a unit in which things are counted", "unit seats", "language/numbers.md"},
    {"currency", "a currency beyond those known", "currency XTS", "language/numbers.md"},
    {"enum", "a closed set of values", "enum Segment { small, large }", "language/guide.md"},
    {"record", "structured data with ranges",
     "record Deal { list_price: EUR in 0 EUR .. 1_000 EUR }",
     "language/guide.md language/lists.md"},
    {"input", "what a case supplies", "input deal: Deal",
     "language/cases.md language/lists.md uncertainty/README.md"},
    {"parameter", "a named, dated quantity and who may move it, how far",
     "parameter floor: percent = 12 % adjustable 10 % .. 18 % by director",
     "language/guide.md language/delegation.md"},
    {"set", "in a child policy: sets what the parent delegates", "set floor = 13 %",
     "language/delegation.md"},
    {"let", "a derived value", "let margin = (price - cost) / price",
     "language/guide.md language/numbers.md"},
    {"function", "a derived value with arguments",
     "function net(price: EUR, cut: percent) -> EUR = price * (100 % - cut)", "language/guide.md"},
    {"table", "a decision table; exactly one row applies",
     "table cap (s: Segment) -> percent {\n    | s     || cap  |\n    | small || 10 % |\n    | "
     "large || 20 % |\n  }",
     "language/tables.md"},
    {"model", "a predictive model, written out or `from \"FILE\"`",
     "model win (discount: percent) -> percent logistic { intercept: -1.0, discount: 8.5 }",
     "language/models.md"},
    {"distribution", "a value that nobody knows yet, with the probability of each outcome",
     "distribution cost_growth: percent { 0 %: 50 %, 5 %: 30 %, 12 %: 20 % }",
     "uncertainty/README.md"},
    {"choose", "a knob: what can be decided",
     "choose discount: percent from 0 % to 40 % step 0.5 %", "language/guide.md language/lists.md"},
    {"objective", "what is worth having, from the worst to the best",
     "objective profit = price - cost from 0 EUR to 1_000 EUR",
     "language/trade_offs.md language/intent.md"},
    {"trade_off", "how objectives are traded: weigh, first … then, balance",
     "trade_off weigh profit: 60, revenue: 40", "language/trade_offs.md"},
    {"require", "a limit that holds, or holds from a date on",
     "require floor: margin >= 12 % because \"finance\" from 2026-07-01",
     "language/guide.md uncertainty/README.md"},
    {"prefer", "a soft limit, with its worth", "prefer term == 12 worth 100 EUR of profit",
     "language/trade_offs.md"},
    {"ladder", "levels of authority, lowest first", "ladder rep < manager < director",
     "language/guide.md"},
    {"side", "approvers beside the ladder", "side legal, finance", "language/guide.md"},
    {"escalate", "when a case goes up, and to whom", "escalate to manager when discount > 15 %",
     "language/guide.md"},
    {"refuse", "when a case is refused", "refuse when account.blocked", "language/guide.md"},
    {"deviate", "how far a person may deviate",
     "deviate rep within 3 points of discount giving reason", "language/guide.md"},
    {"expect", "when deviation is expected", "expect deviation when outside_model",
     "language/guide.md"},
    {"damp", "how fast a recommendation may move",
     "damp discount by at most 2 points per month for account.id", "language/trade_offs.md"},
    {"monitor", "watches the journal",
     "monitor margin watch average(margin) alert when margin < 10 % clear when margin > 12 %",
     "language/guide.md"},
    {"outcome", "what comes back later", "outcome won: boolean within 90 days",
     "language/guide.md"},
    {"learn", "what may be proposed from outcomes", "learn floor within 1 points",
     "language/guide.md"},
    {"explore", "where to experiment", "explore discount 5 % within 2 points", "language/guide.md"},
    {"portfolio", "budgets that couple cases",
     "portfolio quarter over deals limit sum(cost) <= 1_000 EUR maximise sum(profit)",
     "language/guide.md"},
    {"scenario", "the same policy under other conditions",
     "scenario price_war { chance: chance * 80 % }", "uncertainty/README.md"},
    {"guardrail", "a limit of an intent, for every policy that serves it",
     "guardrail no_loss \"never at a loss\": profit >= 0 EUR", "language/intent.md"},
    {"guarantee", "what holds of every case, of recommendations or of proposals",
     "guarantee alone of proposals: verdict is not approve or discount <= 10 %",
     "language/guarantees.md prove/README.md"},
    {"property", "a statement over pairs of cases",
     "property \"more discount never needs less authority\":\n  for a, b differing only in "
     "discount where a.discount < b.discount: a.route <= b.route",
     "language/guarantees.md prove/README.md"},
    {"test", "an example",
     "test \"small deals\" { given deal { seats: 5 } expect discount <= 15 % }",
     "tutorial/README.md language/guide.md"},
};

// What can be made of a list; min and max are functions of several values too.
inline constexpr DeclarationHelp kAggregateHelp[] = {
    {"sum", "the sum over a list, 0 of nothing",
     "sum(x.price for x in lines where x.seats > 10 seats)"},
    {"count", "how many elements of a list count",
     "count(x for x in lines where x.custom) <= 3 count"},
    {"average", "the average over a list, missing of nothing",
     "average(x.price for x in lines) otherwise 0 EUR"},
    {"min", "the least of a list, missing of nothing", "min(x.due for x in lines) otherwise as_of"},
    {"max", "the greatest of a list, missing of nothing",
     "max(x.price for x in lines) otherwise 0 EUR"},
    {"any", "whether one element of a list fulfils a condition",
     "any(x.custom and x.price > 500 EUR for x in lines)"},
    {"all", "whether every element of a list fulfils a condition",
     "all(x.price > 0 EUR for x in lines where not x.gift)"},
};

inline constexpr auto kDeclarationWords = [] {
  struct Words {
    std::string_view words[std::size(kDeclarationHelp)];
    constexpr const std::string_view* begin() const { return words; }
    constexpr const std::string_view* end() const { return words + std::size(words); }
  } list{};
  for (std::size_t i = 0; i < std::size(kDeclarationHelp); ++i)
    list.words[i] = kDeclarationHelp[i].word;
  return list;
}();

}  // namespace remit::repl
