"""Fits the call model of lead_priority.remit on the EARLIER rows of the bank contacts and prints its block.

Usage: python3 fit.py bank_additional_full.csv   (needs numpy; the .gz form is read as well)

The file is in date order. The first 70 % of the rows are used, nothing else: 23,065 of 32,951. Logistic regression by
Newton's method with a ridge penalty of 1 on everything except the intercept, so the result does not depend on a random
start, then rounded to four decimals. Call minutes are plain means over the same rows. `duration` serves for those means
only; it is never an input of the model.
"""
import csv
import gzip
import sys

import numpy as np

JOBS = {  # word in the file -> name in the policy; the first is the base level with coefficient 0
    "admin.": "admin", "blue-collar": "blue_collar", "entrepreneur": "entrepreneur",
    "housemaid": "housemaid", "management": "management", "retired": "retired",
    "self-employed": "self_employed", "services": "services", "student": "student",
    "technician": "technician", "unemployed": "unemployed", "unknown": "not_stated"}
RIDGE = 1.0


def read(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def features(row):
    return ([float(row["job"] == job) for job in list(JOBS)[1:]] +
            [float(row["contact"] == "telephone"),
             float(row["poutcome"] == "failure"), float(row["poutcome"] == "success"),
             float(row["default"] != "no"),  # `yes` occurs three times in all: one level with `unknown`
             float(row["campaign"]), float(row["previous"])])


def fit(x, y):
    a = np.column_stack([np.ones(len(x)), x])
    penalty = np.eye(a.shape[1]) * RIDGE
    penalty[0, 0] = 0.0
    w = np.zeros(a.shape[1])
    while True:
        p = 1.0 / (1.0 + np.exp(-a @ w))
        step = np.linalg.solve((a * (p * (1.0 - p))[:, None]).T @ a + penalty, a.T @ (y - p) - penalty @ w)
        w += step
        if np.abs(step).max() < 1e-12:
            return w


def main():
    rows = read(sys.argv[1])
    earlier = rows[:len(rows) * 7 // 10]
    y = np.array([float(row["y"] == "yes") for row in earlier])
    w = [round(float(v), 4) for v in fit(np.array([features(row) for row in earlier]), y)]
    names = list(JOBS.values())
    print(f"# fitted on {len(earlier)} rows, {int(y.sum())} of them subscribed")
    print(f"intercept: {w[0]:.4f},")
    print("job: { " + f"{names[0]}: 0.0, " + ", ".join(f"{n}: {v:.4f}" for n, v in zip(names[1:], w[1:12])) + " },")
    print(f"channel: {{ cellular: 0.0, telephone: {w[12]:.4f} }},")
    print(f"history: {{ nonexistent: 0.0, failure: {w[13]:.4f}, success: {w[14]:.4f} }},")
    print(f"credit: {{ clear: 0.0, in_default: {w[15]:.4f}, not_stated: {w[15]:.4f} }},")
    print(f"attempt: {w[16]:.4f}, earlier_calls: {w[17]:.4f}")
    seconds = np.array([float(row["duration"]) for row in earlier])
    print(f"# mean call: {seconds[y == 0].mean() / 60:.4f} minutes without, {seconds[y == 1].mean() / 60:.4f} with a subscription")


main()
