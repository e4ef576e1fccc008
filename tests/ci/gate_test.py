"""`remit ci` on a scratch repository with change requests, good and bad: each gets the verdict it has to get,
and is told why. Usage: gate_test.py REMIT FOLLOWS_SCHEMA SCHEMA."""
import json
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

from checks import check, ended
from forms import annotations, junit_errors, quality_errors, sarif_errors
from scratch import Scratch

DESK_FILE = "policies/desk.remit"
RENEWAL_FILE = "policies/renewal.remit"
CEILINGS = "policies/ceilings.csv"
def steps(report, path):
    for policy in report["policies"]:
        if policy["path"] == path:
            return {step["step"]: step for step in policy["steps"]}
    return None


class Request:
    """A branch with an edit, taken through the gate."""

    def __init__(self, scratch, name, edit, paths, failed=(), start="main"):
        self.name = name
        scratch.branch(name.replace(" ", "-"), start)
        edit(scratch)
        scratch.commit(name)
        before = scratch.git("status", "--porcelain", "--ignored")
        self.code, self.report = scratch.report()
        errors = subprocess.run(sys.argv[2:4], input=json.dumps(self.report), capture_output=True, text=True).stdout
        check(name, errors == "", errors)
        check(name, scratch.git("status", "--porcelain", "--ignored") == before, "the work tree was touched")
        told = sorted(policy["path"] for policy in self.report["policies"])
        check(name, told == sorted(paths), f"looked at {told}, not at {sorted(paths)}")
        self.failed = {(policy["path"], step["step"]) for policy in self.report["policies"]
                       for step in policy["steps"] if step["state"] == "failed"}
        wanted = {(path, step) for path, step in failed}
        check(name, self.failed == wanted,
              f"failed {sorted(self.failed)}, not {sorted(wanted)}: " + json.dumps(self.report)[:2000])
        check(name, self.code == (1 if failed else 0), f"exit code {self.code}")
        check(name, self.report["passed"] == (not failed), "says that it passed otherwise")

    def step(self, name, path=DESK_FILE):
        found = steps(self.report, path)
        check(self.name, found is not None and name in found, f"no step {name} of {path}")
        return found[name] if found and name in found else {"summary": "", "findings": [], "state": ""}

    def says(self, step, *words, path=DESK_FILE):
        told = self.step(step, path)
        text = told["summary"] + "\n" + "\n".join(finding["message"] for finding in told["findings"])
        for word in words:
            check(self.name, word in text, f"{step} does not say `{word}`, but: {text[:600]}")


def swap_tests(old, new):
    return ("expect discount == " + old, "expect discount == " + new)


def requests(scratch):
    both = [DESK_FILE, RENEWAL_FILE]

    Request(scratch, "nothing", lambda s: s.write("README.md", "More words.\n"), [])

    same = Request(scratch, "comment only",
                   lambda s: s.edit(DESK_FILE, ("table ceiling", "## As agreed in March.\ntable ceiling")),
                   [DESK_FILE])
    same.says("difference", "The same: every case")
    same.says("approvals", "none needed")
    same.says("impact", "0 of 60 decisions")

    harmless = Request(
        scratch, "harmless refactoring",
        lambda s: s.edit(DESK_FILE, ("let paid = price * (100 % - discount)",
                                     "let share = 100 % - discount\nlet paid  = price * share")),
        [DESK_FILE])
    harmless.says("impact", "0 of 60 decisions")

    inside = Request(scratch, "parameter inside its range",
                     lambda s: s.edit(DESK_FILE, ("= 20 %", "= 25 %"), swap_tests("20 %", "25 %")), [DESK_FILE])
    inside.says("approvals", "needs director", "parameter `most` moved from 20 % to 25 %")
    inside.says("impact", "60 of 60 decisions")

    outside = Request(scratch, "parameter outside its range",
                      lambda s: s.edit(DESK_FILE, ("= 20 %", "= 35 %"), swap_tests("20 %", "25 %")), [DESK_FILE],
                      failed=[(DESK_FILE, "check")])
    outside.says("check", "35 %")
    outside.says("tests", "does not compile")

    wider = Request(scratch, "a wider range", lambda s: s.edit(DESK_FILE, ("10 % .. 30 %", "10 % .. 40 %")),
                    [DESK_FILE])
    wider.says("approvals", "needs owner")

    def one_step(s):
        s.edit(DESK_FILE, ("price > 5_000 EUR", "price > 5_100 EUR"))

    step = Request(scratch, "threshold by one step", one_step, [DESK_FILE])
    step.says("approvals", "needs owner")
    step.says("impact", "0 of 60 decisions")

    threshold = Request(scratch, "threshold moved",
                        lambda s: s.edit(DESK_FILE, ("price > 5_000 EUR", "price > 4_000 EUR")), [DESK_FILE])
    threshold.says("impact", "6 of 60 decisions")
    impact = threshold.step("impact")
    check("threshold moved", "| rep | manager | 6 | 10.0 % | █" in impact["picture"], impact["picture"])
    check("threshold moved", "manager is asked in 35 cases instead of 29: newly in 6" in impact["brief"],
          str(impact["brief"]))

    inclusive = Request(scratch, "at least for more than",
                        lambda s: s.edit(DESK_FILE, ("price > 5_000 EUR", "price >= 5_000 EUR")), [DESK_FILE])
    inclusive.says("approvals", "needs owner")

    swapped = Request(scratch, "weights swapped",
                      lambda s: s.edit(DESK_FILE, ("sales: 80, margin: 20", "sales: 20, margin: 80"),
                                       swap_tests("20 %", "0 %")), [DESK_FILE])
    swapped.says("approvals", "needs owner")
    swapped.says("impact", "60 of 60 decisions")

    reordered = Request(scratch, "table rows reordered",
                        lambda s: s.write(CEILINGS, "segment,ceiling\nenterprise,25 %\nsmb,25 %\n"), [DESK_FILE])
    reordered.says("impact", "0 of 60 decisions")

    lowered = Request(scratch, "table in a file changed",
                      lambda s: s.write(CEILINGS, "segment,ceiling\nsmb,25 %\nenterprise,15 %\n"), [DESK_FILE])
    lowered.says("impact", "20 of 60 decisions")
    check("table in a file changed",
          any("uses policies/ceilings.csv" in policy["change"] for policy in lowered.report["policies"]), "why")

    refuted = Request(scratch, "guarantee refuted",
                      lambda s: s.write(CEILINGS, "segment,ceiling\nsmb,30 %\nenterprise,25 %\n"), [DESK_FILE],
                      failed=[(DESK_FILE, "proofs")])
    refuted.says("proofs", "guarantee `floor` (three quarters are paid) is refuted", "a case: ")

    broken = Request(scratch, "broken syntax", lambda s: s.edit(DESK_FILE, ("escalate to manager", "escalate too")),
                     [DESK_FILE], failed=[(DESK_FILE, "check")])
    check("broken syntax", broken.step("format")["state"] == "skipped", "format is not skipped")
    check("broken syntax", broken.step("proofs")["state"] == "skipped", "proofs are not skipped")
    check("broken syntax", broken.step("check")["findings"][0]["line"] > 0, "no line")

    def break_one(s):
        s.edit(DESK_FILE, ("escalate to manager", "escalate too"))
        s.edit(RENEWAL_FILE, ("2_000 EUR", "2_500 EUR"))

    other = Request(scratch, "broken beside a right one", break_one, both, failed=[(DESK_FILE, "check")])
    check("broken beside a right one", other.step("tests", RENEWAL_FILE)["state"] == "passed", "stopped the other")

    def drop_test(s):
        text = s.read(DESK_FILE)
        s.write(DESK_FILE, text[:text.index("\ntest \"a large deal")])

    fallen = Request(scratch, "test deleted", drop_test, [DESK_FILE], failed=[(DESK_FILE, "coverage")])
    fallen.says("coverage", "covered before and not now", "was covered: ")

    def wrong_test(s):
        s.edit(DESK_FILE, swap_tests("20 %", "15 %"))

    failing = Request(scratch, "test fails", wrong_test, [DESK_FILE], failed=[(DESK_FILE, "tests")])
    failing.says("tests", "1 of 2 tests passed", "expects discount == 15 %")

    new = Request(scratch, "new policy",
                  lambda s: s.write("policies/more.remit",
                                    s.read(RENEWAL_FILE).replace("shop.renewal", "shop.more")),
                  ["policies/more.remit"])
    new.says("difference", "it is new", path="policies/more.remit")
    new.says("approvals", "needs owner", path="policies/more.remit")

    gone = Request(scratch, "deleted policy", lambda s: os.remove(s.path(RENEWAL_FILE)), [RENEWAL_FILE])
    gone.says("approvals", "needs owner (Head of Sales)", "is deleted", path=RENEWAL_FILE)

    module = Request(scratch, "module of two policies",
                     lambda s: s.edit("policies/org/authority.remit",
                                      ("rep < manager < director", "clerk < rep < manager < director")),
                     both + ["policies/org/authority.remit"],
                     failed=[(DESK_FILE, "tests"), (RENEWAL_FILE, "tests")])
    module.says("approvals", "needs owner")
    module.says("impact", "31 of 60 decisions")

    def drop_module(s):
        os.remove(s.path("policies/org/authority.remit"))

    missing = Request(scratch, "module deleted", drop_module, both + ["policies/org/authority.remit"],
                      failed=[(DESK_FILE, "check"), (RENEWAL_FILE, "check")])
    missing.says("check", "org.authority")

    def move(s):
        os.makedirs(s.path("policies/offers"))
        s.git("mv", RENEWAL_FILE, "policies/offers/renewal.remit")

    moved = Request(scratch, "moved file", move, ["policies/offers/renewal.remit"])
    moved.says("difference", "The same: every case", path="policies/offers/renewal.remit")
    moved.says("approvals", "none needed", path="policies/offers/renewal.remit")
    check("moved file", moved.report["policies"][0]["change"] == f"moved from {RENEWAL_FILE}", "is told otherwise")

    Request(scratch, "not in canonical form", lambda s: s.edit(DESK_FILE, ("let paid =", "let  paid  =")),
            [DESK_FILE], failed=[(DESK_FILE, "format")])

    # `main` has gone on since the branch left it: what changed there is not the branch's doing.
    scratch.branch("ahead")
    scratch.edit(RENEWAL_FILE, ("2_000 EUR", "2_500 EUR"))
    scratch.commit("ahead")
    scratch.branch("behind", "main")
    scratch.edit(DESK_FILE, ("price > 5_000 EUR", "price > 4_000 EUR"))
    scratch.commit("behind")
    code, report = scratch.report(base="ahead")
    check("merge base", [one["path"] for one in report["policies"]] == [DESK_FILE] and code == 0, str(report))
    scratch.git("merge", "-q", "--no-edit", "ahead")
    code, report = scratch.report(base="ahead")
    check("merged", [one["path"] for one in report["policies"]] == [DESK_FILE], str(report)[:500])

    # Nothing has to be committed: what lies in the work tree is looked at.
    scratch.branch("uncommitted")
    scratch.edit(DESK_FILE, ("price > 5_000 EUR", "price > 4_000 EUR"))
    scratch.write("policies/more.remit", scratch.read(RENEWAL_FILE).replace("shop.renewal", "shop.more"))
    code, report = scratch.report()
    check("uncommitted", sorted(one["path"] for one in report["policies"]) == [DESK_FILE, "policies/more.remit"],
          str(report)[:500])
    scratch.git("checkout", "-q", "--", ".")
    os.remove(scratch.path("policies/more.remit"))


def forms(scratch):
    scratch.branch("forms")
    # A name that each of the forms would take for signs of its own.
    odd = "policies/100 % für A, B: <neu>.remit"
    title = 'of 50 %, "A" & B: <all> :: ok'
    scratch.write(odd, scratch.read(RENEWAL_FILE).replace("shop.renewal", "shop.odd").replace(
        '"cheap"', '"' + title.replace('"', "'") + '"').replace("rebate == 0 %", "rebate == 5 %"))
    scratch.edit(DESK_FILE, swap_tests("20 %", "15 %"), ("price > 5_000 EUR", "price > 4_000 EUR"))
    scratch.write(CEILINGS, "segment,ceiling\nsmb,30 %\nenterprise,25 %\n")
    scratch.commit("forms")
    where = os.path.dirname(scratch.root)
    files = {kind: os.path.join(where, kind) for kind in ("sarif", "junit", "summary", "code-quality")}
    files["picture"] = os.path.join(where, "moved.svg")
    words = [word for kind, path in files.items() for word in ("--" + kind, path)]
    code, out, err = scratch.ci("--annotations", "github", *words)
    check("forms", code == 1, err)
    _, report = scratch.report()
    findings = [(finding, step["step"]) for policy in report["policies"] for step in policy["steps"]
                for finding in step["findings"]]

    told = annotations(out)
    wanted = [({"error": "error", "warning": "warning", "note": "notice"}[finding["level"]], finding["path"],
               finding["message"]) for finding, step in findings if finding["level"] != "note" or step == "approvals"]
    check("annotations", [(kind, more["file"], message) for kind, more, message in told] == wanted, f"{told}\n{wanted}")
    check("annotations", any(more["file"] == odd and "50 %, 'A' & B: <all> :: ok" in message
                             for _, more, message in told), str(told))

    log = json.load(open(files["sarif"], encoding="utf-8"))
    check("sarif", sarif_errors(log) == [], str(sarif_errors(log)))
    results = log["runs"][0]["results"]
    check("sarif", [result["message"]["text"] for result in results] == [one["message"] for one, _ in findings], "texts")
    check("sarif", "policies/100%20%25%20f%C3%BCr%20A%2C%20B%3A%20%3Cneu%3E.remit" in json.dumps(log), "the odd name")
    prints = {result["partialFingerprints"]["remitGate/v1"] for result in results
              if result["ruleId"] in ("gate/tests", "gate/proofs")}

    suites = xml.etree.ElementTree.parse(files["junit"]).getroot()
    text = open(files["junit"], encoding="utf-8").read()
    check("junit", junit_errors(text) == [], str(junit_errors(text)))
    check("junit", suites.get("failures") == "3", str(suites.attrib))
    check("junit", {(case.get("classname"), case.get("name")) for case in suites.iter("testcase")
                    if case.find("failure") is not None}
          == {(odd, "tests"), (DESK_FILE, "tests"), (DESK_FILE, "proofs")}, "other failures")

    issues = json.load(open(files["code-quality"], encoding="utf-8"))
    check("code quality", quality_errors(issues) == [] and len(issues) == len(findings), str(quality_errors(issues)))
    check("code quality", {issue["fingerprint"] for issue in issues} >= prints, "other fingerprints")

    summary = open(files["summary"], encoding="utf-8").read()
    check("summary", "| policy | change |" in summary and "❌" in summary, summary[:500])
    desk = summary[summary.index("### shop.desk"):]
    order = [desk.index(part) for part in ("**What stands against it**", "**What it does**",
                                              "#### What moved", "**Who approves it**", "<details")]
    check("summary", order == sorted(order), str(order))
    outside = "".join(part.split("</details>")[-1] for part in summary.split("<details"))
    check("summary", "`paid >= price * 75 %`" in outside, "code is not as it is written")
    check("summary", "(three quarters are paid) is refuted" in outside, "the guarantee has no title")
    check("summary", "| ✋ |" in outside and "- ✋ **approvals**: needs owner" in outside, "nobody is waited for")
    check("summary", "&lt;all&gt; :: ok" in summary and "<all>" not in outside, "a title is taken for HTML")

    picture = open(files["picture"], encoding="utf-8").read()
    xml.etree.ElementTree.fromstring(picture)
    check("picture", "rep → manager" in picture and "shop.desk" in picture, picture[:500])
    code, _, err = scratch.ci("--picture", os.path.join(where, "moved.png"))
    check("picture", code == 2 and ".svg or .html" in err, f"{code} {err}")
    code, _, err = scratch.ci("--picture", os.path.join(where, "moved.html"), base="HEAD")
    check("picture", code == 0 and "No decision changes" in open(os.path.join(where, "moved.html"), encoding="utf-8").read(),
          f"{code} {err}")

    # Lines move; a result is still known to be the same.
    scratch.edit(DESK_FILE, ("use org.authority", "# One line more.\nuse org.authority"))
    scratch.edit(odd, ("use org.authority", "# One line more.\nuse org.authority"))
    scratch.ci("--sarif", files["sarif"])
    moved = {result["partialFingerprints"]["remitGate/v1"]
             for result in json.load(open(files["sarif"], encoding="utf-8"))["runs"][0]["results"]
             if result["ruleId"] in ("gate/tests", "gate/proofs")}
    check("fingerprints", prints == moved and len(prints) == 3, f"{prints} {moved}")
    scratch.git("checkout", "-q", "--", ".")


def cache(scratch):
    scratch.branch("cache")
    scratch.edit(DESK_FILE, ("price > 5_000 EUR", "price > 4_900 EUR"))
    scratch.commit("cache")
    _, first = scratch.report()
    _, second = scratch.report()
    check("cache", first["from_cache"] == 0 and second["from_cache"] >= 7, f"{second['from_cache']} answers")

    def plain(report):
        for policy in report["policies"]:
            for step in policy["steps"]:
                step["from_cache"] = False
        return dict(report, from_cache=0)

    check("cache", plain(first) == plain(second), "answers differ")
    folder = os.path.join(scratch.env["REMIT_CACHE"], "ci")
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        data = bytearray(open(path, "rb").read())
        data[len(data) // 2] ^= 1
        open(path, "wb").write(data)
    _, third = scratch.report()
    check("cache", third["from_cache"] == 0, "a damaged answer was believed")
    check("cache", plain(first) == plain(third), "answers differ behind a damaged cache")
    scratch.write("policies/desk.cases.jsonl", scratch.read("policies/desk.cases.jsonl").split("\n", 1)[1])
    _, other = scratch.report()
    check("cache", "of 59 decisions" in steps(other, DESK_FILE)["impact"]["summary"], "cases changed unseen")
    scratch.git("checkout", "-q", "--", ".")


def configuration(scratch):
    scratch.branch("configuration")
    scratch.edit(DESK_FILE, ("price > 5_000 EUR", "price > 4_000 EUR"))
    scratch.write("remit-ci.json", json.dumps({"coverage": {"floor": "95 %"}, "skip": ["proofs"],
                                               "impact": {"most_changed": "5 %"}, "paths": ["policies"],
                                               "difference": {"work": 20_000}}))
    code, report = scratch.report()
    desk = steps(report, DESK_FILE)
    check("configuration", code == 1 and desk["coverage"]["state"] == "failed", desk["coverage"]["summary"])
    check("configuration", "floor of 95" in desk["coverage"]["summary"], desk["coverage"]["summary"])
    check("configuration", desk["proofs"]["state"] == "skipped", "proofs")
    check("configuration", desk["impact"]["state"] == "failed", desk["impact"]["summary"])
    for text, words in (('{"pahts": []}', "no key `pahts`"), ('{"coverage": {"floor": 0.9}}', "`coverage.floor`"),
                        ('{"coverage": {"floor": "101 %"}}', "share"), ("{", "not JSON"),
                        ('{"skip": ["prove"]}', "no step `prove`"), ('{"lint": {"warnings": "no"}}', "fail")):
        scratch.write("remit-ci.json", text)
        code, _, err = scratch.ci()
        check("configuration", code == 2 and words in err, f"{text}: {code} {err}")
    scratch.git("checkout", "-q", "--", ".")


def approvals(scratch, folder):
    scratch.branch("approvals")

    def remit(*words):
        ran = subprocess.run((scratch.remit, "store") + words, cwd=scratch.root, env=scratch.env, capture_output=True,
                             text=True)
        check("approvals", ran.returncode == 0, f"{words}: {ran.stdout} {ran.stderr}")
        return json.loads(ran.stdout) if ran.returncode == 0 and "json" in words else {"content": ""}

    keys = {name: os.path.join(folder, name) for name in ("root", "anna", "bert", "dora")}
    store = os.path.join(folder, "shop.store")
    for name in keys:
        remit("key", "new", name, "--out", folder)
    remit("init", store, "--root", keys["root"] + ".key", "--now", "2026-03-02T10:00Z")
    for minute, (name, role) in enumerate((("anna", ""), ("bert", "owner"), ("dora", "director"))):
        words = ("--role", role) if role else ()
        remit("name", store, keys[name] + ".pub", *words, "--key", keys["root"] + ".key", "--now",
              f"2026-03-02T10:0{minute + 1}Z")

    def publish(ticket, role, by, day):
        hash_of = remit("publish", store, DESK_FILE, "--key", keys["anna"] + ".key", "--ticket", ticket, "--now",
                        f"2026-03-{day}T10:10Z", "--format", "json")["content"]
        code, report = scratch.report("--store", store)
        desk = steps(report, DESK_FILE)
        if desk:
            check("approvals", code == 1 and desk["approvals"]["summary"].endswith("; missing: " + role),
                  desk["approvals"]["summary"])
        remit("approve", store, hash_of, "--role", role, "--key", keys[by] + ".key", "--now",
              f"2026-03-{day}T10:11Z")
        return hash_of

    live = publish("T-1", "owner", "bert", "03")
    remit("activate", store, live, "--key", keys["anna"] + ".key", "--now", "2026-03-03T10:12Z")
    scratch.edit(DESK_FILE, ("= 20 %", "= 25 %"), swap_tests("20 %", "25 %"))
    publish("T-2", "director", "dora", "04")
    code, report = scratch.report("--store", store)
    told = steps(report, DESK_FILE)["approvals"]
    check("approvals", code == 0 and told["summary"] == "needs director, and has it", str(told))
    # What was approved is this content and no other.
    scratch.edit(DESK_FILE, ("= 25 %", "= 30 %"))
    code, report = scratch.report("--store", store)
    check("approvals", steps(report, DESK_FILE)["approvals"]["state"] == "failed", str(report)[:300])
    scratch.git("checkout", "-q", "--", ".")


def environment(scratch, folder):
    code, _, err = scratch.ci(base="nowhere")
    check("environment", code == 3 and "no commit `nowhere`" in err, f"{code} {err}")
    outside = os.path.join(folder, "outside")
    os.makedirs(outside)
    code, _, err = scratch.ci(cwd=outside)
    check("environment", code == 3 and "no git work tree" in err, f"{code} {err}")
    code, _, _ = scratch.ci("--frobnicate")
    check("environment", code == 2, str(code))
    code, out, err = scratch.ci("desk.remit", cwd=scratch.path("policies"))
    check("environment", code == 0, f"{code} {out} {err}")


def main():
    with tempfile.TemporaryDirectory() as folder:
        scratch = Scratch(folder, os.path.abspath(sys.argv[1]))
        requests(scratch)
        scratch.branch("plain")
        forms(scratch)
        cache(scratch)
        configuration(scratch)
        scratch.branch("plain")
        approvals(scratch, folder)
        scratch.branch("plain")
        environment(scratch, folder)
    return ended()


if __name__ == "__main__":
    sys.exit(main())
