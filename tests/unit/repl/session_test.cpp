// The commands of the REPL that explore, driven without a terminal. What they claim is worked out
// by hand in comments, or the changed case is decided again.
#include "repl/session/session.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "repl/session/command.h"
#include "tests/support/catch.h"

namespace remit::repl {
namespace {

namespace fs = std::filesystem;

// With `price` 100 EUR and `cost` 50 EUR a cut of c points leaves a profit of 50 - c EUR. The score
// is 0.5 * (50 - c) / 100 + 0.5 * c / 40, which grows with c; the margin (50 - c) / (100 - c) is
// 16.6666667 % at 40, 23.0769231 % at 35, 28.5714286 % at 30, 33.3333333 % at 25, 37.5 % at 20.
constexpr const char* kDesk = R"(policy desk "Desk"
  owner "VP"
  effective from 2026-01-01

enum Region { north, south }
input price  : EUR in 0 EUR .. 100_000 EUR
input cost   : EUR in 0 EUR .. 100_000 EUR
input region : Region
input mood   : number? in 0 .. 10
input note   : text?

parameter floor : percent = 20 %   adjustable 10 % .. 30 % by boss
parameter deep  : percent = 20 %

choose cut : percent from 0 % to 40 % step 5 %

let net    = price * (100 % - cut)
let margin = (net - cost) / net

objective profit = net - cost  from 0 EUR to 100 EUR
objective reach  = cut         from 0 % to 40 %

trade_off weigh profit: 50, reach: 50

require floor_rule : margin >= floor   because "finance"

ladder rep < boss < chief
escalate to boss when cut > deep            because "a deep cut"
escalate to chief when price > 50_000 EUR   because "a large account"

deviate rep  within 5 points of cut   giving reason   at most 5 per quarter
deviate boss within 10 points of cut

scenario slump { deep: 40 % }

test "a small deal" {
  given price: 100 EUR
  given cost: 50 EUR
  given region: north
  expect cut == 35 %
}
)";

constexpr const char* kCases =
    "id,price,cost,region,mood,note\n"
    "A,100 EUR,50 EUR,north,,\n"
    "B,100 EUR,95 EUR,south,5,\n"  // a margin of 5 %: nothing is allowed
    "C,60000 EUR,100 EUR,north,,\n"
    "D,-1 EUR,50 EUR,north,,\n";  // invalid

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("remit_session_" + std::to_string(::getpid()))) {
    fs::create_directories(path_);
    Write("desk.remit", kDesk);
    Write("cases.csv", kCases);
  }
  ~Folder() { fs::remove_all(path_); }
  void Write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
  }
  std::string At(const std::string& name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

// Columns are as wide as what stands in them.
std::string Squeezed(const std::string& text) {
  std::string squeezed;
  for (const char c : text) {
    if (c != ' ' || squeezed.empty() || squeezed.back() != ' ') squeezed += c;
  }
  return squeezed;
}

bool Has(const std::string& text, const std::string& part) {
  return Squeezed(text).find(Squeezed(part)) != std::string::npos;
}

// At case A of the desk.
struct Desk {
  Folder folder;
  Session session;
  Desk() {
    REQUIRE(session.Load(folder.At("desk.remit")).starts_with("loaded desk"));
    session.Enter(":cases " + folder.At("cases.csv"));
    session.Enter(":as of 2026-02-01");
  }
  std::string operator()(const std::string& entry) { return session.Enter(entry); }
};

#define CHECK_HAS(text, part)     \
  do {                            \
    const std::string got = text; \
    INFO(got);                    \
    CHECK(Has(got, part));        \
  } while (false)

TEST_CASE("why tells the strongest reason first, and who decides") {
  Desk desk;
  const std::string why = desk(":why");
  INFO(why);
  CHECK(Has(why, "Recommended: cut 35 %"));
  // Without the floor 40 %: profit -5 EUR of 100 and reach +5 points of 40, each at half the
  // weight: -0.025 + 0.0625. Against the next best, 30 %, the same the other way.
  CHECK(Has(why, "1. reach speaks for it: 0.0625\n     35 %, where cut 30 % has 30 %"));
  CHECK(Has(why, "2. floor_rule binds: 0.0375  (finance)\n     without it cut 40 %"));
  CHECK(Has(why,
            "3. profit speaks against it: 0.0250\n     15.00 EUR, where cut 30 % has 20.00 EUR"));
  CHECK(Has(why, "Why this route\n  escalate to boss when cut > deep: a deep cut  ["));
  // A is cut by more than 20 %, and C is large; a point of it costs 600 EUR, so that C has no cut.
  CHECK(Has(why,
            "How often rules speak in the 4 cases\n  1  escalate to boss when cut > deep\n"
            "  1  escalate to chief when price > 50_000 EUR\n"));
  CHECK_HAS(desk(":why profit"), "net - cost");
  CHECK_HAS(desk(":why proft"), "did you mean `profit`?");
  CHECK_HAS(desk(":why xyz"),
            "`:why` takes the name of an objective, or `not KNOB=VALUE`: profit, reach");
  desk(":case B");
  CHECK_HAS(desk(":why"), "What would open it");
  desk(":case D");
  CHECK_HAS(desk(":why"), "Invalid");
}

TEST_CASE("why not says what rules an alternative out, and by how much") {
  Desk desk;
  const std::string out = desk(":why not cut = 40 %");
  INFO(out);
  CHECK(Has(out, "Nothing") == false);
  CHECK(Has(out, "cut 40 %: is not allowed\n  breaks floor_rule: finance  ["));
  CHECK(Has(out, "it would take floor down by 3.3333333 points; boss may grant it"));
  CHECK(Has(out, "0.0375 ahead of the recommendation"));
  CHECK(Has(out, "proposed all the same: The proposal is refused"));
  // What it says is so: with the floor that far down it is what is recommended, a step less and it
  // is not.
  CHECK_HAS(desk(":what if floor = 16.6666667 %"), "cut            35 %  ->      40 %");
  CHECK(!Has(desk(":what if floor = 16.6666668 %"), "->      40 %"));

  const std::string worse = desk(":why not cut = 30 %");
  INFO(worse);
  CHECK(Has(worse, "cut 30 %: is allowed, and something else is better"));
  CHECK(Has(worse, "0.0375 behind the recommendation"));
  CHECK(Has(worse, "profit 0.0250 better, reach 0.0625 worse"));
  CHECK(Has(worse, "proposed all the same: Needs a reason"));
  CHECK_HAS(desk(":why not cut = 35 %"), "cut 35 %: is what is recommended");

  CHECK_HAS(desk(":why not"), ":why not KNOB=VALUE");
  CHECK_HAS(desk(":why not cutt = 5 %"), "did you mean `cut`?");
  CHECK_HAS(desk(":why not cut = 7 %"), "`7 %` is not one of the alternatives of `cut`");
  CHECK_HAS(desk(":why not floor = 10 %"), "`:what if` supposes the rest too");
  desk(":case B");
  CHECK_HAS(desk(":why not cut = 0 %"),
            "it would take floor down by 15 points; only the owner, VP, may grant it");
  desk(":case D");
  CHECK_HAS(desk(":why not cut = 0 %"), "no alternative is compared with another");
}

TEST_CASE("what if supposes inputs, choices, parameters and weights, and changes nothing") {
  Desk desk;
  const std::string before = desk(":decide");
  // (70 - c) / (120 - c) >= 20 % holds up to 57.5: 40 % is a cut of 48 EUR, and 22 / 72 is 30 %.
  const std::string input = desk(":what if price = 120 EUR");
  INFO(input);
  CHECK(Has(input, "cut            35 %  ->       40 %"));
  CHECK(Has(input, "profit    15.00 EUR  ->  22.00 EUR     +7 EUR"));
  CHECK(Has(input, "reach          35 %  ->       40 %  +5 points"));
  CHECK(!Has(input, "cases decided otherwise"));  // other cases have inputs of their own

  const std::string knob = desk(":what if cut = 20 %");
  INFO(knob);
  CHECK(Has(knob, "now   Needs the agreement of boss"));
  CHECK(Has(knob, "no longer  escalate to boss when cut > deep"));

  // With 35 % only cuts up to 20 % are allowed; C has a margin of more than 99 %.
  const std::string parameter = desk(":what if floor = 35 %");
  INFO(parameter);
  CHECK(Has(parameter, "cut            35 %  ->       20 %"));
  CHECK(Has(parameter, "now   Needs the agreement of boss\n  then  rep may decide this"));
  CHECK(Has(parameter, "1 of 4 cases decided otherwise"));
  CHECK(Has(parameter, "note: `floor`: beyond what boss may set"));
  CHECK_HAS(desk(":what if deep = 40 %"), "note: `deep` is delegated to nobody: its owner sets it");

  // The score falls with the cut once profit weighs more than 125 to 50.
  CHECK_HAS(desk(":what if profit.weight = 124"), "`A`: as before");
  CHECK_HAS(desk(":what if profit.weight = 126"), "->       0 %");

  // Mixed, and the same as deciding it so.
  const std::string mixed = desk(":what if floor = 30 %, price = 200 EUR, cut = 10 %, mood = 3");
  INFO(mixed);
  CHECK(Has(mixed, "profit    15.00 EUR  ->  130.00 EUR"));
  CHECK(desk(":decide") == before);

  // A value that was wrong can be supposed right: D is then A.
  desk(":case D");
  CHECK_HAS(desk(":what if price = 100 EUR"), "cut           –  ->       35 %");
  CHECK_HAS(desk(":what if price = 100 EUR, cut = 40 %"), "breaks     floor_rule: finance");
}

TEST_CASE("what if says what is wrong with a supposition") {
  Desk desk;
  CHECK_HAS(desk(":what"), "write `:what if NAME = VALUE, …`");
  CHECK_HAS(desk(":what if"), ":what if NAME = VALUE");
  CHECK_HAS(desk(":what if price"), "`price` is not of the form NAME = VALUE");
  CHECK_HAS(desk(":what if price ="), "says no value");
  CHECK_HAS(desk(":what if prise = 3 EUR"), "did you mean `price`?");
  CHECK_HAS(desk(":what if price = 3"), "has no unit");
  CHECK_HAS(desk(":what if price = 200_000 EUR"), "is outside its range");
  CHECK_HAS(desk(":what if price = 1 EUR, price = 2 EUR"), "`price` is named twice");
  CHECK_HAS(desk(":what if price = unknown"), "cannot be unknown");
  CHECK_HAS(desk(":what if mood = unknown"), "`A`: as before");
  CHECK_HAS(desk(":what if note = \"a, b\""), "`A`: as before");
  CHECK_HAS(desk(":what if region = west"), "west");
  CHECK_HAS(desk(":what if floor = 12"), "percent sign");
  CHECK_HAS(desk(":what if proft.weight = 3"), "did you mean `profit.weight`?");
  CHECK_HAS(desk(":what if profit.weight = -3"), "is not a weight");
  CHECK_HAS(desk(":what if profit.weight = 0, reach.weight = 0"), "nothing would weigh anything");
  CHECK_HAS(desk(":what if cut = 50 %"), "is not one of the alternatives of `cut`");
  Session module;
  module.Enter("module m\nparameter p : percent = 3 %");
  CHECK_HAS(module.Enter(":what if p = 4 %"), "`m` decides nothing");
  Session blank;
  CHECK_HAS(blank.Enter(":what if x = 4 %"), "nothing that could be supposed is called `x`");
  blank.Enter("parameter p : percent = 3 %");
  CHECK_HAS(blank.Enter(":what if p = 4 %"), "the case: as before");
}

TEST_CASE("band says who may decide each value") {
  Desk desk;
  const std::string band = desk(":band");
  INFO(band);
  CHECK(Has(band, "rep   cut  30 % to 40 %  giving a reason"));
  CHECK(Has(band, "boss  cut  25 % to 40 %"));
  CHECK(Has(band, "rep may change cut at most 5 times per quarter"));
  // Up to 20 % no rule asks for boss, but only chief, the top, covers so much.
  CHECK(
      Has(band,
          "     0 % to 20 %  chief\n     25 %         boss\n     30 %         boss, with a reason\n"
          "  *  35 %         boss\n     40 %         not allowed: floor_rule\n") == true);
  CHECK_HAS(desk(":band cutt"), "did you mean `cut`?");
  CHECK(desk(":band cut") == band);
  desk(":case B");
  CHECK_HAS(desk(":band"), "nothing is recommended that could be deviated from");
}

TEST_CASE("flip leads to a level, frontier takes its names with spaces or commas") {
  Desk desk;
  CHECK_HAS(desk(":flip to chief"), "cut 20 % instead of 35 %");
  CHECK_HAS(desk(":flip to rep"), "no choice leads there");
  CHECK_HAS(desk(":flip cut = 40 % to inside"), "What would change it");
  CHECK_HAS(desk(":flip to bos"),
            "`bos` is neither `inside` nor a level of the ladder; did you mean `boss`?");
  CHECK(desk(":frontier profit reach") == desk(":frontier profit, reach"));
  CHECK_HAS(desk(":frontier profit"), "two");
}

TEST_CASE("sweep tells the exact values at which something else is decided") {
  Desk desk;
  // At a weight of 125 to 50 all cuts are worth the same: above it none is the best.
  const std::string weight = desk(":sweep weight profit 0..200");
  INFO(weight);
  CHECK(Has(weight, "`A`, weight of profit, now 50\n"));
  CHECK(Has(weight, "  *  0  125  35 %  boss\n  125  200  0 %  rep\n"));
  CHECK_HAS(desk(":what if profit.weight = 124.999"), "`A`: as before");
  CHECK_HAS(desk(":what if profit.weight = 125.001"), "->  0 %");
  // The set: C has no cut unless profit weighs nothing, B nothing is allowed, D is invalid.
  CHECK(Has(weight, "Desk, 4 cases as of 2026-02-01: the weight of profit"));
  CHECK(Has(weight, "  *  50  0  2  0  1  1  0  59915 EUR  35 %\n"));
  CHECK(Has(weight, "\n  130  1  1  0  1  1  1  ██████████  59950 EUR  0 %\n"));

  // Margins as they are rounded: 16.6666667 % at 40, 23.0769231 % at 35, 28.5714286 % at 30.
  const std::string floor = desk(":sweep parameter floor 10 %..30 % step 5 points");
  INFO(floor);
  CHECK(Has(floor,
            "  10 %  16.6666667 %  40 %  boss\n"
            "  *  16.6666668 %  23.0769231 %  35 %  boss\n"
            "  23.0769232 %  28.5714286 %  30 %  boss\n"
            "  28.5714287 %  30 %  25 %  boss\n"));
  CHECK(Has(floor, "between two of 5 values tried"));
  CHECK(Has(floor, "may be moved from 10 % to 30 % by boss"));
  for (const auto& [value, cut] :
       {std::pair{"16.6666667 %", "40 %"}, std::pair{"23.0769231 %", "35 %"},
        std::pair{"23.0769232 %", "30 %"}, std::pair{"28.5714286 %", "30 %"},
        std::pair{"28.5714287 %", "25 %"}}) {
    Desk again;
    again(std::string("set floor = ") + value);
    CHECK_HAS(again(":decide"), std::string("Recommended: cut ") + cut);
  }
  // It is the session's policy that is swept, not the file.
  desk("set floor = 29 %");
  CHECK_HAS(desk(":sweep parameter floor"), "`A`, floor, now 29 %");
  CHECK_HAS(desk(":sweep bound floor_rule 0 %..40 % step 10 points"),
            "*  28.5714287 %  33.3333333 %");
  desk(":case D");
  CHECK_HAS(desk(":sweep parameter floor"), "`D` is invalid, whatever floor is");
}

TEST_CASE("sweep says what is wrong with the question") {
  Desk desk;
  CHECK_HAS(desk(":sweep"), ":sweep parameter NAME | weight OBJECTIVE | bound REQUIREMENT");
  CHECK_HAS(desk(":sweep weight"), ":sweep parameter NAME");
  CHECK_HAS(desk(":sweep weigth profit 0..1"), ":sweep parameter NAME");
  CHECK_HAS(desk(":sweep weight proft 0..1"), "did you mean `profit`?");
  CHECK_HAS(desk(":sweep parameter flor"), "did you mean `floor`?");
  CHECK_HAS(desk(":sweep bound flor_rule 0 %..1 %"), "did you mean `floor_rule`?");
  CHECK_HAS(desk(":sweep parameter deep"), "nobody but the owner may move `deep`");
  CHECK_HAS(desk(":sweep parameter deep 10 %..30 %"), "`A`, deep, now 20 %");
  CHECK_HAS(desk(":sweep weight profit 5..3"), "from is not below to");
  CHECK_HAS(desk(":sweep weight profit 5"), "`5` is no range: write `LOW..HIGH`");
  CHECK_HAS(desk(":sweep parameter floor 1..3"), "percent sign");
  CHECK_HAS(desk(":sweep weight profit 0..9 step 0"), "step is not above 0");
}

TEST_CASE("compare and moved set the policy beside what it was") {
  Desk desk;
  CHECK_HAS(desk(":moved"), "No decision changes");
  desk("set floor = 30 %");
  desk(":case C");
  const std::string moved = desk(":moved");
  INFO(moved);
  CHECK(Has(moved, "Impact on 4 cases as of 2026-02-01\n  1 decision changes"));
  CHECK(Has(moved,
            "Where changes concentrate\n  input  value  cases  changed  higher  lower\n"
            "  region  north  2  1  50.0 %"));
  CHECK(Has(moved, "  A  2  boss  boss  cut 35 % → 25 %  +10 EUR  -10 %"));

  const std::string opened = desk(":compare opened");
  INFO(opened);
  CHECK(Has(opened, "parameter `floor`, value: 20 % -> 30 %"));
  CHECK(Has(opened, "1 of 4 cases decided otherwise\n  cut: 1 lower\n"));
  CHECK(Has(desk(":compare " + desk.folder.At("desk.remit")), "1 of 4 cases decided otherwise"));
  // One step back is another case at hand, two is the old floor.
  CHECK_HAS(desk(":compare back"), "nothing moved in 4 cases");
  CHECK_HAS(desk(":compare back 2"), "1 of 4 cases decided otherwise");
  CHECK_HAS(desk(":compare back 99"), "there were only");
  CHECK_HAS(desk(":compare back x"), "`x` is no number of steps");
  CHECK_HAS(desk(":compare"), "with what?");
  CHECK_HAS(desk(":compare " + desk.folder.At("none.remit")), "none.remit");
  desk.folder.Write("module.remit", "module m\n");
  CHECK_HAS(desk(":compare " + desk.folder.At("module.remit")), "decides nothing");
  desk.folder.Write("other.remit", "policy p\nchoose x : percent from 0 % to 10 % step 1 %\n");
  CHECK_HAS(desk(":compare " + desk.folder.At("other.remit")), "it reads other inputs");
  desk.folder.Write("broken.remit", "policy p\nlet x = y\n");
  CHECK_HAS(desk(":compare " + desk.folder.At("broken.remit")), "nothing is named `y`");
  CHECK_HAS(desk(":decide"), "case C");  // nothing was taken over

  Session bare;
  CHECK_HAS(bare.Enter(":moved"), "load cases first");
}

TEST_CASE("scenarios are listed with what each changes") {
  Desk desk;
  // With the threshold at 40 % a cut of 35 % is the representative's own.
  const std::string listed = desk(":scenarios");
  INFO(listed);
  CHECK(listed ==
        "slump: other deep\n"
        "  `A`: Needs the agreement of boss -> rep may decide this\n"
        "  1 of 4 cases decided otherwise\n");
  desk(":scenario slump");
  CHECK_HAS(desk(":scenarios"), "slump (at hand): other deep\n  `A`: Needs the agreement of boss");
  Session bare;
  CHECK_HAS(bare.Enter(":scenarios"), "the policy has no scenario");
}

TEST_CASE("graph shows what something is made from, and what reads it") {
  Desk desk;
  CHECK(desk(":graph margin") ==
        "margin  let\n"
        "made from\n"
        "  net  let\n"
        "    price  input\n"
        "    cut  choice\n"
        "  cost  input\n"
        "read by\n"
        "  floor_rule  requirement\n");
  const std::string net = desk(":graph net");
  INFO(net);
  CHECK(Has(net, "read by\n  margin let\n floor_rule requirement\n profit objective\n"));
  CHECK_HAS(desk(":graph floor_rule"), "made from\n  margin let\n");
  CHECK_HAS(desk(":graph region"), "nothing is made from it");
  CHECK_HAS(desk(":graph"), "profit  objective\n  from net, cost\n");
  CHECK_HAS(desk(":graph margn"), "did you mean `margin`?");
  Session bare;
  CHECK_HAS(bare.Enter(":graph"), "nothing is made from anything else");
}

TEST_CASE("tests run as the session has the policy, and entries are timed") {
  Desk desk;
  CHECK_HAS(desk(":test"), "1 passed");
  CHECK_HAS(desk(":test large"), "no test's title contains `large`");
  desk("set floor = 30 %");  // a cut of 25 %, and the test expects 35 %
  CHECK_HAS(desk(":test small"), "a small deal");
  CHECK_HAS(desk(":test small"), "cut is 25 %");
  Session bare;
  CHECK_HAS(bare.Enter(":test"), "the policy has no test");

  const std::string timed = desk(":time margin");
  INFO(timed);
  CHECK(timed.starts_with("33.3333333 %\ntook "));
  CHECK_HAS(desk(":time set floor = 20 %"), "all 4 cases decided in ");
  CHECK_HAS(desk(":decide"), "cut 35 %");
  CHECK_HAS(desk(":time"), ":time ENTRY");
  CHECK_HAS(desk(":time :decid"), "did you mean `:decide`?");
}

}  // namespace
}  // namespace remit::repl
