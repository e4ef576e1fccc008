"""Judges a ranked call list by what really happened. Usage: python3 judge.py CONTACTS.csv LIST.csv

CONTACTS is the bank file; LIST is the whole ranked list of `remit batch … --rank priority --show call_minutes --list LIST.csv` (see
README.md): a line for each contact that is not closed, with its row, action, priority and call_minutes. Only the last 30 % of the
rows are judged: the model was fitted on those before. The outcome `y` and the length of the call `duration` are read here and
nowhere else. Standard library only.
"""
import csv
import gzip
import random
import sys
from decimal import Decimal

BLOCK = 500  # contacts that are at hand at one time, where the list is made again and again


def read(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def amount(text):  # "4.21 minutes", "0.8 EUR / minutes" -> the number before the unit
    return Decimal(text.split()[0])


def take(candidates, order, minutes, budget):
    """Walk down the list until the next call does not fit any more."""
    used, taken = Decimal(0), []
    for i in sorted(candidates, key=order):
        if used + minutes[i] > budget:
            break
        used += minutes[i]
        taken.append(i)
    return taken, used


def main():
    contacts, decisions = read(sys.argv[1]), {int(d["row"]) - 2: d for d in read(sys.argv[2])}  # the header is row 1
    first = len(contacts) * 7 // 10 if len(contacts) > 10000 else 0  # the carried sample has later rows only
    later = [i for i in range(first, len(contacts)) if i in decisions]  # a closed contact is nobody's to call
    yes = [c["y"] == "yes" for c in contacts]
    talked = [int(c["duration"]) / 60 for c in contacts]
    minutes = {i: amount(decisions[i]["call_minutes"]) for i in later}
    base = sum(yes[first:]) / (len(contacts) - first)
    shuffled = {i: mark for i, mark in zip(later, random.Random(7).sample(range(len(later)), len(later)))}
    place = {"success": 0, "nonexistent": 1, "failure": 2}
    rules = {"this policy": lambda i: (-amount(decisions[i]["priority"]), i),
             "success before, then new, then failure": lambda i: (place[contacts[i]["poutcome"]], i),
             "file order": lambda i: i, "random order": lambda i: shuffled[i]}

    def candidates(name, rows):
        return [i for i in rows if name != "this policy" or decisions[i]["action"] == "call_now"]

    def show(name, taken, used):
        won, spent = sum(yes[i] for i in taken), sum(talked[i] for i in taken)
        print(f"  {name:40s}{len(taken):6d} calls {won:5d} subscribed {won / len(taken):7.1%} lift {won / len(taken) / base:5.2f}"
              f"  planned {used:7.0f} min, talked {spent:6.0f} min, {won / spent * 60:5.2f} an hour")

    print(f"{len(contacts) - first} later contacts, {sum(yes[first:])} subscribed ({base:.1%})")
    for budget in (Decimal(480), Decimal(2400), sum(minutes.values()) / 5):
        print(f"one list over all of them, {budget:.0f} minutes")
        for name, order in rules.items():
            show(name, *take(candidates(name, later), order, minutes, budget))
    print(f"a new list for every {BLOCK} contacts in turn, a fifth of the minutes that calling all of them would take")
    for name, order in rules.items():
        total, all_used = [], Decimal(0)
        for start in range(first, len(contacts), BLOCK):
            rows = [i for i in range(start, min(start + BLOCK, len(contacts))) if i in decisions]
            taken, used = take(candidates(name, rows), order, minutes, sum(minutes[i] for i in rows) / 5)
            total, all_used = total + taken, all_used + used
        show(name, total, all_used)


main()
