"""`remit impact` as a program: files and journals, versions with other inputs, exit codes. Usage: impact_test.py
REMIT FOLLOWS_SCHEMA SCHEMA."""
import json
import os
import subprocess
import sys
import tempfile

from checks import check, ended
from scratch import AUTHORITY, CEILINGS, DESK, cases

class Folder:
    def __init__(self, path, remit):
        self.path, self.remit = path, remit

    def write(self, name, text):
        path = os.path.join(self.path, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)

    def run(self, *words, given=""):
        ran = subprocess.run((self.remit,) + words, cwd=self.path, input=given, capture_output=True, text=True,
                             env=dict(os.environ, REMIT_CACHE="", NO_COLOR="1"))
        return ran.returncode, ran.stdout, ran.stderr

    def impact(self, *words):
        code, out, err = self.run("impact", *words, "--format", "json")
        check(" ".join(words), code == 0, err)
        errors = subprocess.run([os.path.abspath(sys.argv[2]), os.path.abspath(sys.argv[3])], input=out,
                                capture_output=True, text=True).stdout
        check(" ".join(words), errors == "", errors)
        return json.loads(out) if code == 0 else None


def without(report, *keys):
    return {key: value for key, value in report.items() if key not in keys}


def files_and_journals(folder):
    lines = [json.loads(line) for line in cases().split("\n") if line]
    lines[5]["proposal"] = {"values": {"discount": "15 %"}, "by": {"person": "A. Seller", "level": "rep"},
                            "reason": "as asked"}
    folder.write("cases.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
    code, _, err = folder.run("batch", "before.remit", "cases.jsonl", "--as-of", "2026-03-01", "--journal",
                              "decisions.journal")
    check("batch", code == 0, err)
    of_file = folder.impact("before.remit", "after.remit", "cases.jsonl", "--as-of", "2026-03-01")
    of_journal = folder.impact("before.remit", "after.remit", "--journal", "decisions.journal")
    check("file", of_file["cases"] == 60 and of_file["changed"]["cases"] > 0, str(of_file["changed"]))
    for moved in of_file["moved"] + of_journal["moved"]:
        moved["row"] = 0
    check("journal", without(of_file, "as_of") == without(of_journal, "as_of"), "another impact than of the file")
    check("journal", of_journal["as_of"] is None, "has a day")
    # What another version recorded is read by its fields' names.
    wider = folder.impact("wider.remit", "after.remit", "--journal", "decisions.journal")
    check("journal of another version", wider["unanswered"]["before"]["invalid"] == 0 and wider["cases"] == 60,
          str(wider["unanswered"]))
    narrow = folder.impact("narrow.remit", "narrow.remit", "--journal", "decisions.journal")
    check("journal without an input", narrow["unanswered"]["after"]["invalid"] == 0 and
          narrow["changed"]["cases"] == 0, str(narrow["unanswered"]))


def other_inputs(folder):
    folder.write("deals.csv", "id,price,segment,urgent\n1,900 EUR,smb,true\n2,6000 EUR,smb,false\n"
                 "3,6000 EUR,smb,maybe\n4,50 EUR,smb,true\n")
    report = folder.impact("before.remit", "wider.remit", "deals.csv", "--as-of", "2026-03-01")
    check("other inputs", report["only_after"]["inputs"] == ["urgent: boolean"], str(report["only_after"]))
    before, after = report["unanswered"]["before"], report["unanswered"]["after"]
    check("other inputs", before["invalid"] == 1 and after["invalid"] == 2, f"{before} {after}")
    check("other inputs", sum(move["cases"] for move in report["moves"]) == 4, str(report["moves"]))
    moves = {(move["from"], move["to"]): move["cases"] for move in report["moves"]}
    check("other inputs", moves.get(("manager", "invalid")) == 1 and moves.get(("invalid", "invalid")) == 1 and
          moves.get(("rep", "director")) == 1, str(moves))
    few = report["objectives"][0]["interval"]
    check("few cases", few["by"] in ("too_few", "none_differs") and few["total"] is None, str(few))


def scenarios(folder):
    """Both in the world of a scenario: as if what it replaces were written so."""
    desk = DESK.replace("let paid = price *", "let asked = price\nlet paid  = asked *")
    slump = "\nscenario slump as of 2026-05-01 { asked: asked * 60 % }\n"
    changed = (("price > 5_000 EUR", "paid > 2_000 EUR"), ("= 20 %", "= 25 %"))

    def after(text):
        for before, now in changed:
            text = text.replace(before, now)
        return text

    folder.write("world.remit", desk + slump)
    folder.write("world_after.remit", after(desk) + slump)
    folder.write("plain.remit", desk.replace("let asked = price", "let asked = price * 60 %"))
    folder.write("plain_after.remit", after(desk).replace("let asked = price", "let asked = price * 60 %"))
    names = ("before", "after", "scenario")
    played = folder.impact("world.remit", "world_after.remit", "cases.jsonl", "--scenario", "slump")
    written = folder.impact("plain.remit", "plain_after.remit", "cases.jsonl", "--as-of", "2026-05-01")
    outside = folder.impact("world.remit", "world_after.remit", "cases.jsonl", "--as-of", "2026-05-01")
    check("scenario", played["scenario"] == "slump" and written["scenario"] is None, "is not named")
    check("scenario", without(played, *names) == without(written, *names), f"{played}\n{written}")
    check("scenario", without(played, *names) != without(outside, *names), "changes nothing")
    check("scenario", played["as_of"] == "2026-05-01", played["as_of"])
    other = folder.impact("world.remit", "world_after.remit", "cases.jsonl", "--scenario", "slump", "--as-of", "2026-06-01")
    check("scenario on another day", other["as_of"] == "2026-06-01", other["as_of"])
    _, out, _ = folder.run("impact", "world.remit", "world_after.remit", "cases.jsonl", "--scenario", "slump")
    check("scenario", "as of 2026-05-01, in scenario `slump`" in out, out[:200])
    folder.run("batch", "world.remit", "cases.jsonl", "--as-of", "2026-03-01", "--journal", "world.journal")
    recorded = folder.impact("world.remit", "world_after.remit", "--journal", "world.journal", "--scenario", "slump")
    for moved in played["moved"] + recorded["moved"]:
        moved["row"] = 0
    check("scenario of a journal", recorded == played, f"{recorded}\n{played}")
    folder.write("later.remit", after(desk) + slump.replace("05-01", "06-01"))
    for words, said in ((("world.remit", "plain_after.remit"), "after: "), (("plain.remit", "world.remit"), "before: "),
                        (("world.remit", "later.remit"), "on different days; say which with --as-of")):
        code, _, err = folder.run("impact", *words, "cases.jsonl", "--scenario", "slump")
        check("no such scenario", code == 2 and said in err, f"{code} {err}")


def exit_codes(folder):
    for words, code, said in (
            (("before.remit", "after.remit", "-"), 2, "only once"),
            (("before.remit", "after.remit"), 2, "say which cases"),
            (("before.remit", "after.remit", "deals.csv", "--journal", "decisions.journal"), 2, "say which cases"),
            (("before.remit", "after.remit", "nowhere.csv"), 3, "nowhere.csv"),
            (("before.remit", "nowhere.remit", "deals.csv"), 3, "nowhere.remit"),
            (("before.remit", "broken.remit", "cases.jsonl"), 1, ""),
            (("before.remit", "after.remit", "cases.jsonl", "--by", "sale"), 2, "did you mean `sales`"),
            (("before.remit", "after.remit", "empty.jsonl"), 1, "holds no case")):
        got, _, err = folder.run("impact", *words)
        check(" ".join(words), got == code and said in err, f"{got} {err}")


def threads(folder):
    folder.write("many.jsonl", "".join(line + "\n" for _ in range(300) for line in cases().split("\n") if line))
    told = {folder.run("impact", "before.remit", "after.remit", "many.jsonl", "--as-of", "2026-03-01", "--threads",
                       str(count))[1] for count in (1, 2, 7)}
    check("threads", len(told) == 1, "the answer depends on how many there are")
    check("threads", "18000 cases" in next(iter(told)), next(iter(told))[:200])


def main():
    with tempfile.TemporaryDirectory() as path:
        folder = Folder(path, os.path.abspath(sys.argv[1]))
        folder.write("org/authority.remit", AUTHORITY)
        folder.write("ceilings.csv", CEILINGS)
        folder.write("before.remit", DESK)
        folder.write("after.remit", DESK.replace("price > 5_000 EUR", "price > 4_000 EUR").replace("= 20 %", "= 25 %"))
        folder.write("wider.remit", DESK.replace("input price", "input urgent  : boolean?\ninput price").replace(
            "escalate to manager", "escalate to director when urgent otherwise false\nescalate to manager"))
        narrow = DESK.replace("discount <= ceiling(segment)", "discount <= 25 %").replace(
            "  given segment: smb\n", "").replace("  given segment: enterprise\n", "")
        narrow = "\n".join(line for line in narrow.split("\n")
                           if not line.startswith(("input segment", "enum Segment", "table ceiling")))
        folder.write("narrow.remit", narrow)
        folder.write("broken.remit", DESK.replace("escalate to manager", "escalate too"))
        folder.write("empty.jsonl", "")
        files_and_journals(folder)
        other_inputs(folder)
        scenarios(folder)
        exit_codes(folder)
        threads(folder)
    return ended()


if __name__ == "__main__":
    sys.exit(main())
