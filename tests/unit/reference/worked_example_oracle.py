#!/usr/bin/env python3
"""Computes what worked_example_test.cpp expects, from 02-language's worked example alone: exact fractions, one half-even
rounding per operator. Shares nothing with the interpreter. Not run by the suite; run it to check or extend the numbers."""
from decimal import Decimal, getcontext
from fractions import Fraction as F

getcontext().prec = 60
MONEY, RATIO = 4, 9


def rounded(x, places):
    scaled = x * 10**places
    low = scaled.numerator // scaled.denominator
    rest = scaled - low
    if rest > F(1, 2) or (rest == F(1, 2) and low % 2):
        low += 1
    return F(low, 10**places)


def win(discount, segment, seats):
    score = 0.0
    for term in (-1.0, 8.5 * float(discount), -0.0002 * float(seats),
                 {"small_business": 0.3, "mid_market": 0.0, "enterprise": -0.4}[segment]):
        score = score + term
    value = 1 / (1 + (-Decimal(score)).exp())
    return rounded(F(value), RATIO)


def ceiling(segment, term):
    if segment == "small_business":
        return F(15, 100)
    if segment == "mid_market":
        return F(20, 100) if term < 24 else F(25, 100)
    return F(40, 100)


WEIGHTS = {"profit": 40, "revenue": 30, "lifetime": 20, "exposure": 10}


def alternative(case, discount, term, floor):
    list_price, cost = F(case["list_price"]), F(case["unit_cost"])
    price = rounded(list_price * (1 - discount), MONEY)
    margin = rounded((price - cost) / price, RATIO)
    chance = win(discount, case["segment"], case["seats"])
    goodwill = rounded(F(float(case.get("satisfaction", 30)) / 100), RATIO)
    values = {
        "profit": rounded(chance * (price - cost), MONEY),
        "revenue": rounded(chance * price, MONEY),
        "lifetime": rounded(rounded(rounded(chance * F(case["renewal_rate"]), RATIO) * goodwill, RATIO) * term, RATIO),
        "exposure": rounded(discount * list_price, MONEY),
    }
    anchors = {"profit": (F(0), list_price), "revenue": (F(0), list_price), "lifetime": (F(0), F(36)),
               "exposure": (F(500_000), F(0))}
    score, utilities = 0.0, {}
    for name, value in values.items():
        worst, best = anchors[name]
        # Differences in the smallest step of the type: whole numbers, each made a binary64 once.
        step = 10 ** (RATIO if name == "lifetime" else MONEY)
        utilities[name] = float((value - worst) * step) / float((best - worst) * step)
        score += float(F(WEIGHTS[name], 100)) * utilities[name]
    violated = []
    if not margin >= floor:
        violated.append("finance_floor")
    if not discount <= ceiling(case["segment"], term):
        violated.append("ceiling_rule")
    fired = []
    if discount > F(15, 100):
        fired.append("manager")
    if discount > F(25, 100) or list_price > 1_000_000:
        fired.append("director")
    if margin < floor + F(3, 100):
        fired.append("vp")
    return dict(discount=discount, term=term, values=values, utilities=utilities, score=score, violated=violated, fired=fired,
                margin=margin, chance=chance)


def every(case, floor):
    return [alternative(case, F(step, 200), term, floor) for step in range(81) for term in (12, 24, 36)]


def best_of(alternatives, allowed):
    best = None
    for a in alternatives:
        if allowed(a) and (best is None or a["score"] > best["score"]):
            best = a
    return best


def show(label, a):
    print(" ", label, f"{float(a['discount']) * 100} %", a["term"], repr(a["score"]), a["fired"])


CASES = {
    "small": dict(list_price=20_000, unit_cost=9_000, seats=40, segment="small_business", renewal_rate=F(90, 100)),
    "mid": dict(list_price=120_000, unit_cost=60_000, seats=300, segment="mid_market", renewal_rate=F(85, 100), satisfaction=70),
    "thin": dict(list_price=100_000, unit_cost=70_000, seats=200, segment="mid_market", renewal_rate=F(80, 100), satisfaction=55),
    "hopeless": dict(list_price=20_000, unit_cost=19_000, seats=40, segment="small_business", renewal_rate=F(90, 100)),
}

for name, case in CASES.items():
    for day, floor in (("2026-01-01", F(12, 100)), ("2026-07-01", F(13, 100))):
        alternatives = every(case, floor)
        feasible = [a for a in alternatives if not a["violated"]]
        print(name, day, "feasible", len(feasible))
        best = best_of(feasible, lambda a: True)
        if best:
            show("best", best)
            print("   ", {k: str(float(v)) for k, v in best["values"].items()}, {k: repr(v) for k, v in best["utilities"].items()},
                  "margin", float(best["margin"]), "chance", float(best["chance"]))
            others = sorted((a for a in feasible if a is not best), key=lambda a: -a["score"])
            for a in others[:3]:
                show("next", a)
        for requirement in ("finance_floor", "ceiling_rule"):
            without = best_of(alternatives, lambda a: set(a["violated"]) <= {requirement})
            if without and without is not best:
                show(f"without {requirement}", without)
