// `:plot` and `--format picture|svg|html` as programs: what is drawn is what the cases come to,
// files are written whole or not at all, and nothing personal is drawn by.
#include <string>

#include "tests/support/catch.h"
#include "tests/support/shell.h"
#include "tests/support/xml_tree.h"
#include "tests/unit/repl/terminal.h"

namespace {

using remit::tests::Folder;
using remit::tests::Outcome;
using remit::tests::XmlReader;

constexpr const char* kTrade = R"(policy t.trade "Trade"
ladder rep < lead
side legal
enum Way { north, east, south, west }
enum Segment { small, large }
choose way : Way
input size : number in 0 .. 100
input segment : Segment?
input vetted : boolean? personal of buyer for sales
input name : text? personal of buyer for sales
parameter limit : number = 50
table fast (w: Way) -> percent {
| w || fast |
| north || 90 % |
| east || 55 % |
| south || 50 % |
| west || 20 % |
}
table cheap (w: Way) -> percent {
| w || cheap |
| north || 10 % |
| east || 50 % |
| south || 60 % |
| west || 90 % |
}
objective speed = fast(way) from 0 % to 100 %
objective price = cheap(way) from 0 % to 100 %
trade_off weigh speed: 60, price: 40
escalate to lead when size > limit
escalate to lead and legal when size > 90
)";

// Above 50: two, and one above 90; above 30: one more, whose segment is not known.
constexpr const char* kCases =
    R"({"id": "a", "size": 10, "segment": "small", "vetted": true, "name": "PLANTED"}
{"id": "b", "size": 20, "segment": "small"}
{"id": "c", "size": 60, "segment": "small", "vetted": false}
{"id": "d", "size": 95, "segment": "large"}
{"id": "e", "size": 40}
{"id": "f", "size": 70, "segment": "large"}
{"id": "g", "size": 700, "segment": "large"}
)";

class Trade : public Folder {
 public:
  Trade() {
    Write("trade.remit", kTrade);
    Write("cases.jsonl", kCases);
  }
  // What a session answers, without what `:as of` and `:cases` say.
  std::string Ask(const std::string& entries, const std::string& environment = "LC_ALL=C") const {
    Write("entries", ":as of 2026-03-01\n:cases cases.jsonl\n" + entries);
    const std::string text = Done(environment + " remit repl trade.remit < entries");
    const std::string opened = "at hand: `a`\n";
    const std::size_t at = text.find(opened);
    REQUIRE(at != std::string::npos);
    return text.substr(at + opened.size());
  }
};

bool Has(const std::string& text, const std::string& wanted) {
  return text.find(wanted) != std::string::npos;
}

}  // namespace

TEST_CASE("the routes of a set are counted and drawn, in all and by an input") {
  const Trade trade;
  CHECK(trade.Ask(":plot routes\n") ==
        "Trade, 7 cases as of 2026-03-01: routes\n"
        "cases\n"
        "rep            ###################################################### 3 (42.9 %)\n"
        "lead           #################################### 2 (28.6 %)\n"
        "lead and legal ################## 1 (14.3 %)\n"
        "invalid        ################## 1 (14.3 %)\n"
        "Of 7 cases 3 end as `rep` (42.9 %), 2 end as `lead` (28.6 %) and 1 end as `lead\n"
        "and legal` (14.3 %); 1 other kind is rarer.\n");
  const std::string parts = trade.Ask(":plot routes by segment\n");
  CHECK(Has(parts, "small, 3 cases"));
  CHECK(Has(parts, "large, 2 cases"));
  CHECK(Has(parts, "not known, 2 cases"));
  CHECK(Has(parts, "2 (66.7 %)"));
  CHECK(Has(trade.Ask(":plot levels\n"), "lead                    ###"));
  CHECK(Has(trade.Ask(":plot status\n"), "decided ###"));
  CHECK(Has(trade.Ask(":plot routes by size\n"), "`size` is no input with few values"));
  CHECK(Has(trade.Ask(":plot routes by segmet\n"), "did you mean `segment`?"));
  CHECK(Has(trade.Ask(":plot routes with segment\n"), "write `by INPUT`"));
}

TEST_CASE("nothing is drawn by what is personal") {
  const Trade trade;
  CHECK(trade.Ask(":plot routes by vetted\n") ==
        "`vetted` is personal: what it says of people is not drawn\n");
  CHECK(trade.Ask(":plot routes by vetted to x.svg\n") ==
        "`vetted` is personal: what it says of people is not drawn\n");
  CHECK(trade.Run("ls x.svg*").code != 0);
  const std::string shown = trade.Ask(
      ":plot frontier\n:plot weights speed, price\n:plot frontier of all\n:plot routes\n"
      ":plot routes by segment\n:plot sweep weight speed 0..100\n:plot frontier to f.html\n"
      ":plot sweep weight speed 0..100 to s.html\n:plot routes by segment to r.html\n");
  CHECK(Has(shown, "written to `r.html`"));
  CHECK_FALSE(Has(shown + trade.Done("cat *.html"), "PLANTED"));
}

TEST_CASE("on a terminal a picture is as wide as that, with its colours or without") {
  const Trade trade;
  for (const int columns : {40, 80, 200}) {
    for (const bool colour : {false, true}) {
      CAPTURE(columns, colour);
      remit::repl::Terminal::Settings settings{
          columns, 30, {{"XDG_STATE_HOME", trade / "state"}, {"LC_ALL", "C.UTF-8"}}};
      if (!colour) settings.environment.push_back({"NO_COLOR", "1"});
      remit::repl::Terminal terminal({REMIT_BINARY_DIR "/remit", "repl", trade / "trade.remit"},
                                     settings);
      terminal.Expect("t.trade>");
      terminal.Send(":cases " + (trade / "cases.jsonl") + "\r");
      terminal.Expect("`a`");
      terminal.Send(":plot routes\r");
      terminal.Expect("lead and legal ██");
      terminal.Expect("is rarer.\nt.trade>");
      std::string longest = "rep            ";  // 3 of 7, the most
      for (int i = 0; i < columns - 15 - 11 && i < 110 - 11; ++i) longest += "█";
      CHECK(Has(terminal.screen().Text(), "\n" + longest + " 3 (42.9 %)\n"));
      CHECK(terminal.screen().coloured() == colour);
      terminal.Send("\x04");
      CHECK(terminal.End() == 0);
    }
  }
}

TEST_CASE("what moved between two runs of the set") {
  const Trade trade;
  CHECK(Has(trade.Ask(":plot moved\n"), "nothing to compare with"));
  const std::string moved = trade.Ask("parameter limit : number = 30\n:plot moved\n");
  CHECK(Has(moved, "1 of 7 cases decided otherwise"));
  CHECK(Has(moved, "rep -> lead ####"));
  CHECK(
      Has(moved, "1 of 7 cases is decided otherwise, 1 of them by another route; most often `rep"));
}

// By the share of speed west is the best up to 1/2 (0.5 s + 0.6 (1 - s) = 0.2 s + 0.9 (1 - s)),
// then south up to 5/9 (0.9 s + 0.1 (1 - s) = 0.5 s + 0.6 (1 - s)), then north; east never is. In
// force is 60 %.
TEST_CASE("frontiers, weights and sweeps are drawn with what they mark") {
  const Trade trade;
  const std::string frontier = trade.Ask(":plot frontier speed, price\n");
  CHECK(Has(frontier, "* recommended"));
  CHECK(Has(frontier, "o on the frontier, found by no weights"));
  CHECK(
      Has(frontier, "4 alternatives that no other dominates by speed and price, 1 of them found"));
  CHECK(Has(frontier, "Recommended is way north, at speed 90 %, price 10 %."));
  CHECK(frontier == trade.Ask(":plot frontier\n"));
  const std::string braille = trade.Ask(":plot frontier\n", "LC_ALL=C.UTF-8 TERM=xterm");
  CHECK(Has(braille, "★"));
  CHECK(Has(braille, "⠒"));
  CHECK(trade.Ask(":plot frontier in ascii\n", "LC_ALL=C.UTF-8 TERM=xterm") == frontier);
  CHECK(trade.Ask(":plot frontier\n", "LC_ALL=C.UTF-8 TERM=dumb") == frontier);
  const std::string weights = trade.Ask(":plot weights speed, price\n");
  CHECK(Has(weights, "55.5556 % to 100 %; weights in force 60 %"));
  CHECK(Has(weights, "1 more is on the frontier and found by no weights"));
  const std::string sweep = trade.Ask(":plot sweep weight speed 0..100 step 20\n");
  CHECK(Has(sweep, "cases that change"));
  CHECK(Has(sweep, "in force: 60"));
  CHECK(Has(sweep, "While the weight of speed goes from 0 to 100"));
  CHECK(Has(trade.Ask(":plot frontier of all\n"), "What 6 cases come to"));
  for (const char* form :
       {"frontier trade.remit cases.jsonl --case a", "frontier trade.remit cases.jsonl",
        "sweep trade.remit cases.jsonl --weight speed --from 0 --to 100 --beyond"}) {
    INFO(form);
    const std::string command = "remit " + std::string(form) + " --as-of 2026-03-01 --format ";
    const std::string narrow = trade.Done(command + "picture --columns 40 --characters unicode");
    CHECK(Has(narrow, "└"));
    CHECK_NOTHROW(XmlReader::Read(trade.Done(command + "svg"), ""));
    CHECK_NOTHROW(XmlReader::Read(trade.Done(command + "html"), "<!DOCTYPE html>"));
    CHECK(trade.Run(command + "picture --columns 5").code == 2);
  }
}

TEST_CASE("a picture's file is whole or not there, and replaced only when that is said") {
  const Trade trade;
  CHECK(trade.Ask(":plot routes to r.html\n") == "written to `r.html`\n");
  const std::string page = trade.Read("r.html");
  CHECK_NOTHROW(XmlReader::Read(page, "<!DOCTYPE html>"));
  CHECK(Has(page, "<th scope=\"row\">lead and legal</th><td>1 (14.3 %)</td>"));
  CHECK(trade.Ask(":plot status to r.html\n") ==
        "`r.html` is there already; `r.html!` replaces it\n");
  CHECK(trade.Read("r.html") == page);
  CHECK(trade.Ask(":plot status to r.html!\n") == "written to `r.html`\n");
  CHECK(trade.Read("r.html") != page);
  CHECK(Has(trade.Ask(":plot routes to r.png\n"), "a picture is written as .svg or as .html"));
  CHECK(Has(trade.Ask(":plot routes to no/where.svg\n"), "cannot write `no/where.svg"));
  trade.Done("mkdir folder.svg");
  CHECK(trade.Ask(":plot routes to folder.svg!\n") == "`folder.svg` is a folder\n");
  CHECK(trade.Done("ls -A") == "cases.jsonl\nentries\nfolder.svg\nr.html\ntrade.remit\n");
}

TEST_CASE("what cannot be drawn is said") {
  const Trade trade;
  CHECK(Has(trade.Ask(":plot\n"), "`:plot` draws: frontier"));
  CHECK(Has(trade.Ask(":plot rotes\n"), "did you mean `routes`?"));
  CHECK(Has(trade.Ask(":plot sweep\n"), ":sweep parameter NAME | weight OBJECTIVE"));
  CHECK(Has(trade.Ask(":plot sweep weight speed 10\n"), "`10` is no range: write `LOW..HIGH`"));
  CHECK(Has(trade.Ask(":plot sweep weight nothing\n"), "nothing"));
  CHECK(
      Has(trade.Ask(":plot sweep weight speed\n"), "a range `LOW..HIGH` looks at it all the same"));
  CHECK(Has(trade.Ask(":plot weights speed\n"), "at least two objectives"));
  CHECK(
      Has(trade.Ask(":case g\n:plot frontier\n"), "there is no frontier: the case ends `invalid`"));
  trade.Write("entries", ":plot routes\n");
  CHECK(Has(trade.Done("remit repl trade.remit < entries"), "load cases first: `:cases FILE`"));
}
