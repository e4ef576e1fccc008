"""What is ready-made for GitHub, GitLab and pre-commit takes its own steps on a scratch repository: the commands
in the files are run as they stand there. Usage: integrations_test.py REMIT FOLDER, the root of the sources."""
import json
import os
import re
import subprocess
import sys
import tempfile

from checks import check, ended
from scratch import Scratch

DESK_FILE = "policies/desk.remit"
def text_of(*parts):
    with open(os.path.join(*parts), encoding="utf-8") as file:
        return file.read()


def block(text, key):
    """The lines of a YAML block `key: |`, without its indentation."""
    lines = text.split("\n")
    start = next(i for i, line in enumerate(lines) if line.strip() == key + ": |")
    depth = len(lines[start]) - len(lines[start].lstrip())
    taken = []
    for line in lines[start + 1:]:
        if line.strip() and len(line) - len(line.lstrip()) <= depth:
            break
        taken.append(line)
    margin = min(len(line) - len(line.lstrip()) for line in taken if line.strip())
    return "\n".join(line[margin:] for line in taken)


def environment(scratch, remit, **more):
    path = os.path.dirname(remit) + os.pathsep + scratch.env["PATH"]
    return dict(scratch.env, PATH=path, **more)


def run(script, scratch, env):
    return subprocess.run(["bash", "-c", script], cwd=scratch.root, env=env, capture_output=True, text=True)


def requests(scratch):
    """One that is good and one that is not: names of branches, and whether they pass."""
    scratch.branch("good")
    scratch.edit(DESK_FILE, ("price > 5_000 EUR", "price > 4_000 EUR"))
    scratch.commit("good")
    scratch.branch("bad")
    scratch.edit(DESK_FILE, ("expect discount == 20 %", "expect discount == 15 %"))
    scratch.commit("bad")
    return (("good", True), ("bad", False))


def github(scratch, remit, sources, folder):
    action = text_of(sources, "integrations", "github", "action.yml")
    script = block(action, "run")
    named = set(re.findall(r"\$\{?(REMIT_[A-Z]+)", script))
    given = set(re.findall(r"^        (REMIT_[A-Z]+):", action, re.M))
    check("github", named == given, f"the script reads {named}, and is given {given}")
    inputs = set(re.findall(r"^  ([a-z]+):$", action.split("runs:")[0], re.M))
    check("github", set(re.findall(r"inputs\.([a-z]+)", action)) == inputs, f"inputs are {inputs}")
    for branch, passes in requests(scratch):
        scratch.git("checkout", "-q", branch)
        summary, sarif, junit = (os.path.join(folder, branch + kind) for kind in (".md", ".sarif", ".xml"))
        env = environment(scratch, remit, REMIT_PROGRAM="remit", REMIT_BASE="main", REMIT_PATHS="policies",
                          REMIT_SARIF=sarif, REMIT_JUNIT=junit, GITHUB_STEP_SUMMARY=summary)
        ran = run(script, scratch, env)
        check("github " + branch, (ran.returncode == 0) == passes, f"{ran.returncode} {ran.stderr} {ran.stdout}")
        check("github " + branch, os.path.getsize(junit) > 0 and "## Policies:" in text_of(summary), "no summary")
        results = json.loads(text_of(sarif))["runs"][0]["results"]
        check("github " + branch, any(one["level"] == "error" for one in results) != passes, str(results))
        check("github " + branch, ("::error " in ran.stdout) != passes, ran.stdout)
        env.update(REMIT_PATHS="", REMIT_SARIF="", REMIT_JUNIT="")
        ran = run(script, scratch, env)
        check("github, no options", (ran.returncode == 0) == passes, ran.stderr)
    workflow = text_of(sources, "integrations", "github", "workflow.yml")
    check("github", "fetch-depth: 0" in workflow and "upload-sarif" in workflow, "the workflow")


def gitlab(scratch, remit, sources):
    template = text_of(sources, "integrations", "gitlab", "remit.gitlab-ci.yml")
    commands = re.search(r"^  script:\n((?:    - .*\n)+)", template, re.M).group(1)
    script = "set -e\n" + "\n".join(line.strip()[2:] for line in commands.strip().split("\n"))
    for branch, passes in requests(scratch):
        scratch.git("checkout", "-q", branch)
        base = scratch.git("rev-parse", "main").strip()
        ran = run(script, scratch, environment(scratch, remit, CI_MERGE_REQUEST_DIFF_BASE_SHA=base, REMIT_PATHS=""))
        check("gitlab " + branch, (ran.returncode == 0) == passes, f"{ran.returncode} {ran.stderr} {ran.stdout}")
        for artifact in re.search(r"paths: \[(.*)\]", template).group(1).split(", ") + re.findall(r"^      [a-z]+: (.*)$", template, re.M):
            check("gitlab " + branch, os.path.getsize(scratch.path(artifact)) > 0, artifact)
            os.remove(scratch.path(artifact))


def hooks(sources):
    found = {}
    for entry in text_of(sources, ".pre-commit-hooks.yaml").split("- id: ")[1:]:
        fields = dict(re.findall(r"^  ([a-z]+): (.*)$", entry, re.M))
        check("pre-commit", fields["language"] == "system" and re.search(fields["files"], "desk.remit"),
              entry)
        found[entry.split("\n")[0]] = fields["entry"]
    return found


def pre_commit(scratch, remit, sources):
    entries = hooks(sources)
    check("pre-commit", set(entries) == {"remit-fmt", "remit-check", "remit-lint", "remit-test"}, str(entries))
    bad = {
        "remit-fmt": ("let paid =", "let  paid ="),
        "remit-check": ("escalate to manager", "escalate too"),
        "remit-lint": ("input price ", "input spare   : EUR      in 0 EUR .. 1 EUR\ninput price "),
        "remit-test": ("expect discount == 20 %", "expect discount == 15 %"),
    }
    for hook, entry in entries.items():
        scratch.branch("hooks")
        ran = run(f"{entry} {DESK_FILE} policies/renewal.remit policies/org/authority.remit", scratch,
                  environment(scratch, remit))
        check(hook, ran.returncode == 0, f"{ran.returncode} {ran.stdout} {ran.stderr}")
        scratch.edit(DESK_FILE, bad[hook])
        ran = run(f"{entry} {DESK_FILE}", scratch, environment(scratch, remit))
        check(hook, ran.returncode == 1, f"{ran.returncode} {ran.stdout} {ran.stderr}")
        scratch.git("checkout", "-q", "--", ".")


def main():
    remit, sources = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        scratch = Scratch(folder, remit)
        github(scratch, remit, sources, folder)
        gitlab(scratch, remit, sources)
        pre_commit(scratch, remit, sources)
    return ended()


if __name__ == "__main__":
    sys.exit(main())
