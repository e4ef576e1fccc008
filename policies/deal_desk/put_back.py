"""Puts the pipeline file back to an earlier day, and judges decisions made as of that day by what came of them later.

    python3 put_back.py DAY sales_pipeline.csv > then.csv
    python3 put_back.py --judge sales_pipeline.csv then.csv decisions.csv

Deals engaged after DAY are left out, as are those closed by then and those without a date, of which the file does not say when they came.
What closed after DAY is made open again. Names of accounts are kept as they are, though some were surely filled in later: the
policy's step does not depend on them. Standard library only.
"""
import csv
import sys


def read(path):
    with open(path, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def put_back(day, path):
    rows = read(path)
    out = csv.DictWriter(sys.stdout, rows[0].keys(), lineterminator="\n")
    out.writeheader()
    for row in rows:
        if row["engage_date"] and row["engage_date"] <= day and not (row["close_date"] and row["close_date"] <= day):
            out.writerow({**row, "deal_stage": "Engaging", "close_date": "", "close_value": ""})


def judge(later, then, decisions):
    outcome = {row["opportunity_id"]: row for row in read(later)}
    step = {d["id"]: d["next_step"] for d in read(decisions)}
    table = {}
    for row in read(then):
        end = outcome[row["opportunity_id"]]
        for name in (step[row["opportunity_id"]], "all"):
            line = table.setdefault(name, {"deals": 0, "Won": 0, "Lost": 0, "Engaging": 0, "value": 0})
            line["deals"] += 1
            line[end["deal_stage"]] += 1
            line["value"] += int(end["close_value"] or 0)
    for name in ("chase", "keep", "drop", "all"):
        if name in table:
            print(f"{name:6s}", *(f"{table[name][key]:9d} {word}" for key, word in
                                 (("deals", "deals"), ("Won", "won"), ("Lost", "lost"), ("Engaging", "open"), ("value", "USD"))))


if sys.argv[1] == "--judge":
    judge(*sys.argv[2:5])
else:
    put_back(sys.argv[1], sys.argv[2])
