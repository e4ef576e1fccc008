"""A scratch git repository with policies, and change requests in it: each a branch with an edit."""
import json
import os
import subprocess

AUTHORITY = """module org.authority "Who may decide what"
  owner "Chief Revenue Officer"

ladder rep < manager < director
side legal
"""

DESK = """policy shop.desk "Discounts of a shop"
  owner     "Head of Sales"
  effective from 2026-01-01
  review    every 12 months

use org.authority

enum Segment { smb, enterprise }

input price   : EUR  in 100 EUR .. 10_000 EUR
input segment : Segment

parameter most : percent = 20 %   adjustable 10 % .. 30 % by director

choose discount : percent from 0 % to 40 % step 5 %

table ceiling (segment: Segment) -> percent from "ceilings.csv"

let paid = price * (100 % - discount)

objective sales  = discount * paid  from 0 EUR to 2_500 EUR
objective margin = paid             from 0 EUR to 10_000 EUR
trade_off weigh sales: 80, margin: 20

require cap          : discount <= most               because "no more than the most"
require ceiling_rule : discount <= ceiling(segment)   because "ceiling of the segment"

escalate to manager  when price > 5_000 EUR
escalate to director when discount > 25 %

guarantee floor "three quarters are paid": paid >= price * 75 %

test "a small deal gets the most" {
  given price:   1_000 EUR
  given segment: smb
  expect discount == 20 %
  expect route is rep
}

test "a large deal is a manager's" {
  given price:   5_500 EUR
  given segment: enterprise
  expect route is manager
}
"""

RENEWAL = """policy shop.renewal "Renewals of a shop"
  owner     "Head of Sales"
  effective from 2026-01-01
  review    every 12 months

use org.authority

input price : EUR  in 100 EUR .. 10_000 EUR

choose rebate : percent from 0 % to 10 % step 5 %
objective paid = price * (100 % - rebate)  from 0 EUR to 10_000 EUR

escalate to manager when price > 2_000 EUR

test "cheap" {
  given price: 1_000 EUR
  expect rebate == 0 %
  expect route is rep
}

test "dear" {
  given price: 3_000 EUR
  expect route is manager
}
"""

CEILINGS = "segment,ceiling\nsmb,25 %\nenterprise,25 %\n"


def cases():
    lines = []
    for i in range(60):
        price = 150 + 160 * i
        segment = "enterprise" if i % 3 == 0 else "smb"
        lines.append(json.dumps({"id": f"D-{i:02}", "price": f"{price} EUR", "segment": segment}))
    return "\n".join(lines) + "\n"


FILES = {
    "policies/org/authority.remit": AUTHORITY,
    "policies/desk.remit": DESK,
    "policies/renewal.remit": RENEWAL,
    "policies/ceilings.csv": CEILINGS,
    "policies/desk.cases.jsonl": cases(),
    # What a difference is found to be is tried elsewhere; here it may stay short.
    "remit-ci.json": json.dumps({"difference": {"work": 20_000}}) + "\n",
    "README.md": "Policies of a shop.\n",
}


class Scratch:
    """A repository in a folder, with one commit on `main`."""

    def __init__(self, folder, remit, files=None):
        self.root = os.path.join(folder, "repository")
        self.remit = remit
        self.env = dict(os.environ, REMIT_CACHE=os.path.join(folder, "cache"), NO_COLOR="1",
                        GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_SYSTEM=os.devnull,
                        GIT_AUTHOR_NAME="A", GIT_AUTHOR_EMAIL="a@example.com",
                        GIT_COMMITTER_NAME="A", GIT_COMMITTER_EMAIL="a@example.com")
        for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
            self.env.pop(name, None)
        os.makedirs(self.root)
        self.git("init", "-q", "-b", "main")
        for path, text in (files or FILES).items():
            self.write(path, text)
        self.commit("policies")

    def git(self, *words):
        return subprocess.run(("git",) + words, cwd=self.root, env=self.env, check=True,
                              capture_output=True, text=True).stdout

    def path(self, name):
        return os.path.join(self.root, name)

    def write(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w", encoding="utf-8", newline="") as file:
            file.write(text)

    def read(self, name):
        with open(self.path(name), encoding="utf-8", newline="") as file:
            return file.read()

    def edit(self, name, *pairs):
        text = self.read(name)
        for before, after in pairs:
            assert text.count(before) >= 1, (name, before)
            text = text.replace(before, after, 1)
        self.write(name, text)

    def commit(self, message):
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)

    def branch(self, name, start="main"):
        self.git("checkout", "-q", "-B", name, start)

    def ci(self, *words, base="main", cwd=None):
        """The exit code, standard output and standard error of `remit ci`."""
        ran = subprocess.run((self.remit, "ci", "--base", base, "--as-of", "2026-03-01") + words,
                             cwd=cwd or self.root, env=self.env, capture_output=True, text=True)
        return ran.returncode, ran.stdout, ran.stderr

    def report(self, *words, base="main"):
        code, out, err = self.ci("--format", "json", *words, base=base)
        assert code in (0, 1), (code, err)
        return code, json.loads(out)
