#!/usr/bin/env python3
"""Makes up subscribers, trains the two models on them, writes cases.jsonl, and works out apart from Remit what the policy should say.

Run by hand, with xgboost, lightgbm, numpy and pandas: python make_models.py. Nothing else needs them. What is written to
expected_counts.json comes from the libraries' own raw scores and from exact decimals here, not from the evaluators.
"""
import json
import math
from decimal import Decimal, ROUND_HALF_EVEN

import lightgbm as lgb
import numpy as np
import pandas as pd
import xgboost as xgb

ROWS, CASES = 8000, 60
PLANS = ["basic", "plus", "family", "business"]
FEES = [14.9, 24.9, 39.9, 79.0]
FEATURES = ["discount", "plan", "monthly_fee", "tenure", "tickets", "satisfaction"]


def subscribers(rng, count):
    plan = rng.choice(len(PLANS), count, p=[0.4, 0.3, 0.2, 0.1])
    frame = pd.DataFrame({
        "discount": rng.integers(0, 7, count) * 0.05,
        "plan": pd.Categorical.from_codes(plan, PLANS),
        "monthly_fee": np.round(np.array(FEES)[plan] * rng.uniform(0.8, 1.3, count), 2),
        "tenure": np.minimum(rng.geometric(0.03, count), 240).astype(float),
        "tickets": np.minimum(rng.poisson(2.5, count), 20).astype(float),
        "satisfaction": rng.integers(0, 11, count).astype(float),
    })
    frame.loc[rng.random(count) < 0.4, "satisfaction"] = np.nan
    return frame


def stayed(rng, frame):
    plan = frame.plan.cat.codes.to_numpy()
    lean = (-0.6 + 3.5 * frame.discount + 0.012 * np.minimum(frame.tenure, 90) - 0.18 * frame.tickets
            + 0.16 * frame.satisfaction.fillna(4) - 0.006 * frame.monthly_fee + np.array([0.0, 0.2, 0.5, 0.3])[plan])
    return (rng.random(len(frame)) < 1 / (1 + np.exp(-lean))).astype(int)


def train(frame, label):
    data = xgb.DMatrix(frame[FEATURES], label=label, enable_categorical=True)
    first = xgb.train({"objective": "binary:logistic", "max_depth": 3, "eta": 0.25, "seed": 1,
                       "monotone_constraints": "(1,0,0,0,0,0)"}, data, 24)
    first.save_model("stays.json")
    second = lgb.train({"objective": "binary", "num_leaves": 8, "learning_rate": 0.2, "verbose": -1, "seed": 1,
                        "deterministic": True, "num_threads": 1}, lgb.Dataset(frame[FEATURES], label=label), 24)
    second.save_model("stays_again.txt")
    return first, second


def rounded(value, digits):
    return Decimal(value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)


def best(case, chances):
    """The discount with the best score, ties to the smallest; nothing where none covers the cost."""
    fee, found = Decimal(repr(case["monthly_fee"])), None
    for step, chance in enumerate(chances):
        price = fee * (1 - Decimal(5 * step) / 100)
        if price < 9:
            continue
        chance = rounded(chance, 9)
        income = rounded(chance * price * 12, 4)
        score = 0.7 * (float(income) / float(fee * 12)) + 0.3 * float(chance)
        if found is None or score > found[0]:
            found = (score, 5 * step, price)
    return found


def main():
    rng = np.random.default_rng(42)
    frame = subscribers(rng, ROWS)
    first, second = train(frame, stayed(rng, frame))
    people = subscribers(rng, CASES).drop(columns="discount")
    people.loc[0, "monthly_fee"] = 10.0
    people.loc[1, "tickets"] = 35.0
    counts, levels, outside, lines = {}, {}, 0, []
    for i, person in people.iterrows():
        grid = pd.DataFrame([{**person.to_dict(), "discount": 0.05 * step} for step in range(7)])
        grid["plan"] = pd.Categorical(grid.plan, PLANS)
        grid["discount"] = [float(Decimal(5 * step) / 100) for step in range(7)]
        margin = first.predict(xgb.DMatrix(grid[FEATURES], enable_categorical=True), output_margin=True)
        chances = [1 / (1 + math.exp(-float(m))) for m in margin]
        score, discount, price = best(person, chances)
        level = "manager" if discount > 20 or price < 11 else "team_lead" if discount > 10 else "agent"
        counts[f"{discount} %"] = counts.get(f"{discount} %", 0) + 1
        levels[level] = levels.get(level, 0) + 1
        outside += person.tickets > 20
        given = {"plan": person.plan, "monthly_fee": f"{person.monthly_fee:.2f} EUR",
                 "tenure": f"{int(person.tenure)} months", "tickets": f"{int(person.tickets)} tickets"}
        if not math.isnan(person.satisfaction):
            given["satisfaction"] = int(person.satisfaction)
        lines.append(json.dumps({"id": f"s{i + 1:02}", "subscriber": given}))
        if i < 4:
            again = second.predict(grid[FEATURES])
            print(lines[-1], f"discount {discount} %", [round(100 * c, 7) for c in chances], [round(100 * c, 7) for c in again])
    with open("cases.jsonl", "w", encoding="ascii") as out:
        out.write("\n".join(lines) + "\n")
    expected = {"cases": "cases.jsonl", "as_of": "2026-03-01", "rows": CASES, "outside_model": int(outside),
                "deviation_expected": int(outside), "status": {"decided": CASES},
                "recommended": {"discount": dict(sorted(counts.items()))}, "level": levels}
    with open("expected_counts.json", "w", encoding="ascii") as out:
        json.dump({"runs": [expected]}, out, indent=1)
        out.write("\n")


if __name__ == "__main__":
    main()
