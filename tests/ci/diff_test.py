"""`remit diff` as a program: its JSON follows the published schema, versions in a store are compared, and each exit code
comes up. Usage: diff_test.py REMIT FOLLOWS_SCHEMA SCHEMA DOCS."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

from checks import check, ended

remit, follows, schema, docs = (os.path.abspath(word) for word in sys.argv[1:5])
def run(folder, *words):
    ran = subprocess.run((remit,) + words, cwd=folder, capture_output=True, text=True,
                         env=dict(os.environ, REMIT_CACHE="", NO_COLOR="1"))
    return ran.returncode, ran.stdout, ran.stderr


def diff(folder, *words, code=1):
    got, out, err = run(folder, "diff", *words, "--format", "json")
    check(" ".join(words), got == code, f"exit code {got}: {err}")
    errors = subprocess.run([follows, schema], input=out, capture_output=True, text=True).stdout
    check(" ".join(words), errors == "", errors)
    return json.loads(out)


def main():
    here = os.path.join(docs, "diff")
    whole = diff(here, "before.remit", "after.remit")[0]
    check("regions", whole["complete"] and all(region["exact"] for region in whole["regions"]), whole["headline"])
    check("rewritten", diff(here, "before.remit", "rewritten.remit", code=0)[0]["verdict"] == "same")
    floor = diff(here, "floor.remit", "stricter.remit")[0]
    check("extents", floor["extent_known"] and floor["extents"][0]["kind"] == "no longer allowed" and
          floor["extents"][0]["where"] == ["margin >= 12 % and margin < 13 %"], json.dumps(floor["extents"]))
    with tempfile.TemporaryDirectory() as scratch:
        text = open(os.path.join(here, "floor.remit"), encoding="utf-8").read()

        def write(name, *edits):
            changed = text
            for old, new in edits:
                check(name, old in changed, f"`{old}` is not there")
                changed = changed.replace(old, new)
            os.makedirs(os.path.dirname(os.path.join(scratch, name)), exist_ok=True)
            with open(os.path.join(scratch, name), "w", encoding="utf-8") as file:
                file.write(changed)

        write("old/desk.remit")
        write("old/gone.remit")
        write("new/desk.remit", (">= 12 %", ">= 12.5 %"))
        write("new/new.remit")
        folders = {one["file"]: one["verdict"] for one in diff(scratch, "old", "new")}
        check("folders", folders == {"desk.remit": "differs", "gone.remit": "gone", "new.remit": "new"}, str(folders))
        # Another grid, a wider range and another input.
        write("grid.remit", ("to 30 % step", "to 35 % step"))
        grid = diff(scratch, "old/desk.remit", "grid.remit")[0]
        check("grid", any("now allowed" == one["kind"] and "31 %" in one["where"][0] for one in grid["extents"]),
              json.dumps(grid["extents"]))
        write("range.remit", ("in 0 EUR .. 200_000 EUR", "in 0 EUR .. 250_000 EUR"))
        wider = diff(scratch, "old/desk.remit", "range.remit")[0]
        check("range", any(change["layer"] == "data" for change in wider["changes"]), wider["headline"])
        write("input.remit", ("choose discount", "input rush : boolean\n\nchoose discount"),
              (">= 12 %", ">= (if rush then 12 % else 13 %)"))
        more = diff(scratch, "old/desk.remit", "input.remit")[0]
        check("input", any("new_case" in region.get("example", {}) for region in more["regions"]), more["headline"])
        check("as of", diff(scratch, "old/desk.remit", "new/desk.remit", "--as-of", "2026-05-01")[0]["extents"][0]["from"] ==
              "2026-05-01")
        check("a mistake", run(scratch, "diff", "old/desk.remit", "nowhere.remit")[0] == 3)
        check("a folder and a file", run(scratch, "diff", "old", "grid.remit")[0] == 2)

        # Versions in a store.
        shutil.copy(os.path.join(here, "floor.remit"), os.path.join(scratch, "desk.remit"))
        steps = []
        for name in ("root", "anna", "bert"):
            steps.append(f"store key new {name}")
        at = "--now 2026-03-02T10:0"
        steps += [f"store init s.store --root root.key {at}0Z", f"store name s.store anna.pub --key root.key {at}1Z",
                  f"store name s.store bert.pub --role owner --key root.key {at}2Z",
                  f"store publish s.store desk.remit --key anna.key {at}3Z"]
        out = ""
        for step in steps:
            code, out, err = run(scratch, *step.split())
            check(step, code == 0, err)
        version = out.split("published ")[1].split("\n")[0].split()[1]
        for step in (f"store approve s.store {version} --role owner --key bert.key {at}4Z",
                     f"store activate s.store {version} --key anna.key {at}5Z"):
            code, out, err = run(scratch, *step.split())
            check(step, code == 0, err)
        stored = diff(scratch, "s.store#docs.floor@2026-04-01", "new/desk.remit")[0]
        check("a store", stored["verdict"] == "differs" and stored["extent_known"], stored["headline"])
        check("a store against itself", diff(scratch, "s.store#docs.floor", "s.store#docs.floor", code=0)[0]["verdict"] == "same")
    return ended()


if __name__ == "__main__":
    sys.exit(main())
