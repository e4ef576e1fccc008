"""Change requests as they come on a bad day, each on a repository of its own state: what moved, what is missing, what is
not to be seen in an editor, what a checkout lacks, what is not of the change. Usage: requests_test.py REMIT."""
import json
import os
import subprocess
import sys
import tempfile

from checks import ended, failures
from scratch import Scratch

DESK = "policies/desk.remit"
RENEWAL = "policies/renewal.remit"
CASES = "policies/desk.cases.jsonl"
PARENT = "policies/shop/parent.remit"
CHILD = "policies/shop/child.remit"
failures = []
requests = []

PARENT_TEXT = """policy shop.parent "What all regions have in common"
  owner     "Head of Sales"
  effective from 2026-01-01
  review    every 12 months

use org.authority

input price : EUR  in 100 EUR .. 10_000 EUR

parameter most : percent = 10 %   adjustable 5 % .. 20 % by director

choose rebate : percent from 0 % to 20 % step 5 %
objective granted = rebate  from 0 % to 20 %

require cap : rebate <= most   because "no more than the most"

escalate to manager when price > 2_000 EUR

test "cheap" {
  given price: 1_000 EUR
  expect rebate == most
  expect route is rep
}

test "dear" {
  given price: 3_000 EUR
  expect route is manager
}
"""

CHILD_TEXT = """policy shop.child "The north"
  extends   shop.parent
  owner     "North"
  effective from 2026-01-01
  review    every 12 months

set most = 15 %

test "the north gives more" {
  given price: 1_000 EUR
  expect rebate == 15 %
}
"""


def request(do):
    requests.append(do)
    return do


class Asked:
    """What the gate said of the work tree as it is."""

    def __init__(self, name, scratch, *words, base="main", cwd=None):
        self.name = name
        self.code, out, self.err = scratch.ci("--format", "json", *words, base=base, cwd=cwd)
        self.report = json.loads(out) if out.startswith("{") else {"policies": [], "notes": []}
        self.paths = [policy["path"] for policy in self.report["policies"]]

    def check(self, holds, more=""):
        if not holds:
            failures.append(f"{self.name}: {more} [{self.code} {self.err} {json.dumps(self.report)[:300]}]")

    def ends(self, code, *words):
        self.check(self.code == code, f"exit code {self.code}, not {code}")
        for word in words:
            self.check(word in self.err, f"does not say `{word}`")
        return self

    def looks_at(self, *paths):
        self.check(self.paths == sorted(paths), f"looked at {self.paths}")
        return self

    def change(self, path, text):
        told = [policy["change"] for policy in self.report["policies"] if policy["path"] == path]
        self.check(told == [text], f"{path} is told as {told}, not as {text}")
        return self

    def step(self, path, name):
        for policy in self.report["policies"]:
            for step in policy["steps"]:
                if policy["path"] == path and step["step"] == name:
                    return step
        self.check(False, f"no step {name} of {path}")
        return {"state": "", "summary": "", "findings": [], "brief": []}

    def says(self, path, name, state, *words):
        step = self.step(path, name)
        self.check(step["state"] == state, f"{name} {step['state']}, not {state}")
        text = "\n".join([step["summary"], *step["brief"], *(finding["message"] for finding in step["findings"])])
        for word in words:
            self.check(word in text, f"{name} does not say `{word}`, but {text}")
        return self

    def notes(self, *words):
        for word in words:
            self.check(any(word in note for note in self.report["notes"]), f"no note says `{word}`")
        if not words:
            self.check(self.report["notes"] == [], "there are notes")
        return self


@request
def renamed_and_edited(s):
    s.git("mv", RENEWAL, "policies/offers 2026.remit")
    s.edit("policies/offers 2026.remit", ("2_000 EUR", "2_500 EUR"))
    s.commit("x")
    Asked("renamed and edited", s).ends(0).looks_at("policies/offers 2026.remit").says(
        "policies/offers 2026.remit", "difference", "passed", "no longer asked where price > 2000.00 EUR").change(
        "policies/offers 2026.remit", f"moved from {RENEWAL}").notes()


@request
def rewritten_elsewhere(s):
    # So much is another that git sees a new file; it is the policy of that name all the same.
    text = s.read(RENEWAL)
    os.remove(s.path(RENEWAL))
    s.write("policies/offers/again.remit", text[:text.index("test")].replace("rebate", "reduction").replace(
        "2_000 EUR", "3_000 EUR") + 'test "no matter what" {\n  given price: 3_500 EUR\n  expect route is manager\n}\n\n'
        + 'test "cheap and so nobody is asked about it at all" {\n  given price: 900 EUR\n  expect route is rep\n}\n')
    s.commit("x")
    Asked("rewritten elsewhere", s).looks_at("policies/offers/again.remit").change(
        "policies/offers/again.remit", f"moved from {RENEWAL}")


@request
def two_files_swapped(s):
    s.git("mv", RENEWAL, "policies/x")
    s.git("mv", DESK, RENEWAL)
    s.git("mv", "policies/x", DESK)
    s.commit("x")
    Asked("two files swapped", s).ends(0).looks_at(DESK, RENEWAL).change(DESK, f"moved from {RENEWAL}").change(
        RENEWAL, f"moved from {DESK}").says(DESK, "difference", "passed", "The same: every case")


@request
def another_name(s):
    s.edit(RENEWAL, ("shop.renewal", "shop.offer"))
    s.commit("x")
    Asked("another name", s).ends(0).change(RENEWAL, "changed, and was called shop.renewal").says(
        RENEWAL, "approvals", "passed", "needs owner")


@request
def copied(s):
    s.write("policies/copy.remit", s.read(RENEWAL))
    s.commit("x")
    Asked("copied", s).ends(0).looks_at("policies/copy.remit").change("policies/copy.remit", "new").notes(
        f"`shop.renewal` is the name of `policies/copy.remit` and of `{RENEWAL}`")


@request
def family(s):
    s.write(PARENT, PARENT_TEXT)
    s.write(CHILD, CHILD_TEXT)
    s.commit("family")
    s.git("branch", "-f", "family")
    s.edit(PARENT, ("= 10 %", "= 5 %"))
    Asked("a parent's parameter", s, base="family").ends(0).looks_at(PARENT, CHILD).change(
        CHILD, f"uses {PARENT}, which changed").says(CHILD, "difference", "passed", "The same: every case").says(
        PARENT, "approvals", "passed", "needs director")
    s.edit(PARENT, ("5 % .. 20 % by director", "5 % .. 10 % by director"))
    Asked("a parent takes back what it delegates", s, base="family").ends(1).says(
        CHILD, "check", "failed", "15 %").says(PARENT, "check", "passed")
    s.git("checkout", "-q", "--", ".")
    os.remove(s.path(PARENT))
    Asked("a parent deleted", s, base="family").ends(1).looks_at(PARENT, CHILD).change(PARENT, "deleted").says(
        CHILD, "check", "failed", "shop.parent")
    s.git("checkout", "-q", "--", ".")


@request
def bytes_not_seen(s):
    text = s.read(DESK)
    for name, edited, words in (("CR LF", text.replace("\n", "\r\n"), "lines end in CR LF"),
                                ("byte-order mark", "\ufeff" + text, "begins with a byte-order mark"),
                                ("no line end", text.rstrip("\n"), "the last line has no line end")):
        s.write(DESK, edited)
        Asked(name, s).ends(1).says(DESK, "format", "failed", words).says(DESK, "difference", "passed", "The same")
    s.write(DESK, "\0\1\2")
    Asked("no text at all", s).ends(1).says(DESK, "check", "failed", "plain text")
    s.git("checkout", "-q", "--", ".")


@request
def mended(s):
    s.edit(DESK, ("escalate to manager", "escalate too"))
    s.commit("broken")
    s.git("branch", "-f", "broken")
    s.edit(DESK, ("escalate too", "escalate to manager"))
    s.commit("mended")
    Asked("mends what is broken at the base", s, base="broken").ends(0).says(
        DESK, "difference", "skipped", "what is at the base does not compile").says(
        DESK, "approvals", "passed", "what is at the base does not compile, so that all of it is new")


@request
def promises(s):
    text = s.read(DESK)
    s.edit(DESK, ("price * 75 %", "price * 60 %"))
    Asked("a guarantee weakened", s).ends(0).says(DESK, "difference", "passed", "guarantee `floor`: looser").says(
        DESK, "approvals", "passed", "needs owner")
    begin, end = text.index("guarantee floor"), text.index('test "a small')
    s.write(DESK, text[:begin] + text[end:])
    Asked("a guarantee removed", s).ends(0).says(DESK, "difference", "passed", "guarantee `floor`: looser").says(
        DESK, "approvals", "passed", "guarantee `floor` is gone")
    s.write(DESK, text)
    s.edit(DESK, ("expect route is manager", "expect route is manager or route is rep"))
    Asked("a test made weaker", s).says(DESK, "difference", "passed",
                                        'test "a large deal is a manager\'s" says something else')
    s.git("checkout", "-q", "--", ".")


@request
def allowed(s):
    s.edit(DESK, ("input price ", '# lint: allow R0822 because "kept for later"\ninput spare   : EUR      in 0 EUR .. 1 EUR\n'
                  "input price "))
    Asked("a warning allowed", s).says(DESK, "lint", "passed", '`R0822` is allowed from now on, because "kept for later"')
    s.commit("x")
    s.git("branch", "-f", "allowed")
    s.edit(DESK, ("price > 5_000 EUR", "price > 4_000 EUR"))
    told = Asked("allowed before", s, base="allowed")
    told.check(told.step(DESK, "lint")["brief"] == [], "what was allowed before is told as new")
    s.git("checkout", "-q", "--", ".")


@request
def warned_before(s):
    def add(name):
        s.edit(DESK, ("input price ", f"input {name} : EUR in 0 EUR .. 1 EUR\ninput price "))
        subprocess.run([s.remit, "fmt", s.path(DESK)], env=s.env, capture_output=True, check=True)

    add("spare")
    s.commit("x")
    s.git("branch", "-f", "warned")
    s.edit(DESK, ("price > 5_000 EUR", "price > 4_000 EUR"))
    told = Asked("a warning that was there", s, base="warned").ends(0).says(
        DESK, "lint", "passed", "nothing new found, 1 from before", "; it was so before")
    told.check([one["level"] for one in told.step(DESK, "lint")["findings"]] == ["note"], "is a warning")
    add("unread")
    Asked("one more of them", s, base="warned").ends(1).says(DESK, "lint", "failed", "1 warning, 1 from before")
    s.git("checkout", "-q", "--", ".")
    s.write("policies/desk.mapping", "price = column price\n")
    Asked("a mapping", s, base="warned").ends(0).looks_at().notes("`policies/desk.mapping` is part of the change")


@request
def missing(s):
    s.edit(DESK, ("use org.authority", "use org.authority\nuse org.limits"))
    Asked("a module that is not there", s).ends(1).says(DESK, "check", "failed", "there is no module `org.limits`")
    s.git("checkout", "-q", "--", ".")
    os.remove(s.path("policies/ceilings.csv"))
    Asked("a table that is not there", s).ends(1).looks_at(DESK).says(DESK, "check", "failed", "`ceilings.csv`")
    s.git("checkout", "-q", "--", ".")


@request
def merges(s):
    s.branch("one")
    s.edit(DESK, ("price > 5_000", "price > 4_000"))
    s.commit("one")
    s.branch("two", "main")
    s.edit(DESK, ("price > 5_000", "price > 6_000"))
    s.commit("two")
    subprocess.run(["git", "merge", "one"], cwd=s.root, env=s.env, capture_output=True, check=False)
    Asked("a merge that is not finished", s).ends(1).says(DESK, "check", "failed", "both sides of a merge stand here")
    s.git("merge", "--abort")
    s.branch("three", "main")
    s.edit(RENEWAL, ("2_000 EUR", "2_500 EUR"))
    s.commit("three")
    s.git("merge", "-q", "--no-edit", "one")
    Asked("a merge in the branch", s).ends(0).looks_at(DESK, RENEWAL)
    Asked("against what was merged", s, base="one").ends(0).looks_at(RENEWAL)


@request
def checkouts(s):
    s.edit(DESK, ("price > 5_000", "price > 4_000"))
    s.commit("x")
    s.git("checkout", "-q", "--detach")
    Asked("HEAD on no branch", s).ends(0).looks_at(DESK)
    shallow = s.root + "-shallow"
    subprocess.run(["git", "clone", "-q", "--depth", "1", "--branch", "request-checkouts", "file://" + s.root, shallow],
                   env=s.env, check=True)
    Asked("a shallow clone", s, base="origin/main", cwd=shallow).ends(3, "fetch-depth: 0")
    subprocess.run(["git", "fetch", "-q", "--depth", "1", "origin", "main:main"], cwd=shallow, env=s.env, check=True)
    Asked("a shallow clone with the base", s, cwd=shallow).ends(3, "no commit in common", "fetch-depth: 0")
    for base in ("", "0" * 40):
        Asked("no base", s, base=base).ends(2, "names no commit")
    Asked("a base like an option", s, base="--help").ends(3, "there is no commit `--help`")
    other = s.root + " größer"
    s.git("worktree", "add", "-q", "--detach", other, "request-checkouts")
    Asked("another work tree", s, cwd=other).ends(0).looks_at(DESK)
    s.git("worktree", "remove", "--force", other)
    s.git("checkout", "-q", "--orphan", "alone")
    s.commit("alone")
    Asked("a branch of its own root", s).ends(3, "no commit in common")


@request
def submodule(s):
    inner = s.root + "-inner"
    os.makedirs(inner)
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", "x")):
        with open(os.path.join(inner, "limits.remit"), "w", encoding="utf-8") as file:
            file.write('module org.limits "Limits"\n  owner "Finance"\n\nparameter cap : percent = 30 %\n')
        subprocess.run(("git",) + words, cwd=inner, env=s.env, check=True)
    s.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", inner, "policies/inner")
    s.commit("x")
    Asked("a repository in it", s).ends(0).looks_at().notes("`policies/inner` is a repository of its own")


@request
def names(s):
    folder = "policies/Angebote für Süd, 100 %"
    s.write(folder + "/größe.remit", s.read(RENEWAL).replace("shop.renewal", "shop.south"))
    s.write("policies/a\nb.remit", s.read(RENEWAL).replace("shop.renewal", "shop.lines"))
    s.commit("x")
    Asked("names", s).ends(0).looks_at("policies/a\nb.remit", folder + "/größe.remit")
    Asked("named from its folder", s, "größe.remit", cwd=s.path(folder)).ends(0).looks_at(folder + "/größe.remit")
    Asked("the folder it is in", s, ".", cwd=s.path("policies/org")).ends(0).looks_at()
    Asked("a folder that is not there", s, "polices").ends(2, "has nothing in `polices`")


@request
def dirty(s):
    s.edit(DESK, ("price > 5_000", "price > 4_000"))
    s.git("add", "-A")
    s.edit(DESK, ("price > 4_000", "price > 3_000"))
    Asked("staged, and edited since", s).says(DESK, "impact", "passed", "13 of 60 decisions")
    s.git("reset", "-q", "--hard")
    os.remove(s.path(RENEWAL))
    Asked("deleted, and not committed", s).ends(0).looks_at(RENEWAL).change(RENEWAL, "deleted")
    s.git("reset", "-q", "--hard")
    s.git("rm", "-q", "--cached", RENEWAL)
    Asked("unknown to git from now on", s).ends(0).says(RENEWAL, "difference", "passed", "The same")
    s.git("reset", "-q", "--hard")
    s.write(".gitignore", "policies/draft.remit\n")
    s.write("policies/draft.remit", "nonsense")
    Asked("an ignored draft", s).ends(0).looks_at()
    s.git("clean", "-q", "-f", "-d", "-x")


@request
def configured(s):
    def with_config(name, text):
        s.write("remit-ci.json", text)
        s.edit(DESK, ("price > 5_000", "price > 4_000"))
        told = Asked(name, s)
        s.git("checkout", "-q", "--", ".")
        return told

    with_config("paths that are not there", '{"paths": ["polices"]}').ends(2, "names `polices` in `paths`")
    with_config("cases that are not there", '{"impact": {"cases": {"shop.desk": "gone.csv"}}}').ends(1).says(
        DESK, "impact", "failed", "there is no file `gone.csv`", "names `gone.csv` for `shop.desk`")
    with_config("cases of nobody", '{"impact": {"cases": {"shop.dsk": "gone.csv"}}, "difference": {"work": 20000}}').ends(
        0).notes("no policy here has that name", "is part of the change")
    s.write("remit-ci.json", json.dumps({"coverage": {"floor": "1 %"}}))
    Asked("the gate itself changed", s).ends(0).looks_at().notes("`remit-ci.json` is part of the change")
    code, out, _ = s.ci("--annotations", "github")
    told = Asked("the gate itself changed", s)
    told.check(code == 0 and "::warning title=remit ci::the configuration" in out, out)
    s.git("checkout", "-q", "--", ".")


@request
def odd_cases(s):
    s.edit(DESK, ("price > 5_000", "price > 4_000"))
    s.write(CASES, "{broken\n" + s.read(CASES))
    Asked("a row that cannot be read", s).ends(0).says(DESK, "impact", "passed", "6 of 61 decisions",
                                                       "not answered: 1 invalid")
    s.write(CASES, "")
    Asked("no row at all", s).ends(0).says(DESK, "impact", "skipped", "holds no case")
    s.git("checkout", "-q", "--", ".")
    s.write(CASES, s.read(CASES).replace("150 EUR", "160 EUR"))
    Asked("only the cases", s).ends(0).looks_at()
    s.git("checkout", "-q", "--", ".")


def main():
    with tempfile.TemporaryDirectory() as folder:
        scratch = Scratch(folder, os.path.abspath(sys.argv[1]))
        for do in requests:
            scratch.git("reset", "-q", "--hard")
            scratch.git("clean", "-q", "-f", "-f", "-d", "-x")
            scratch.branch("request-" + do.__name__)
            do(scratch)
    return ended()


if __name__ == "__main__":
    sys.exit(main())
