#!/usr/bin/env python3
"""Trains the small models of files/ on made-up data and writes what their own libraries predict.

Run once, by hand: python make_files.py files. Needs xgboost, lightgbm, numpy and pandas; no test does. With an older
xgboost, `python make_files.py files old` writes only the model in that version's form of the file.

NAME.json or NAME.txt is the model, NAME.scores one line for each row: the features (categories as codes, nothing where
missing), then the raw score and the score as the library gives them, all with enough digits to be read back exactly.
"""
import sys

import numpy as np
import pandas as pd

ROWS, SHOWN = 3000, 150
KINDS = ["trial", "basic", "plus", "family", "team", "campus"]


def table(rng):
    frame = pd.DataFrame({
        "discount": rng.integers(0, 81, ROWS) * 0.005,
        "seats": rng.integers(1, 400, ROWS).astype(float),
        "satisfaction": rng.integers(0, 101, ROWS) / 10,
        "balance": np.round(rng.normal(0, 40, ROWS) * (rng.random(ROWS) < 0.7), 2),
    })
    frame.loc[rng.random(ROWS) < 0.25, "satisfaction"] = np.nan
    frame.loc[rng.random(ROWS) < 0.1, "seats"] = np.nan
    kinds = rng.integers(0, len(KINDS), ROWS)
    frame["kind"] = pd.Categorical.from_codes(kinds, KINDS)
    frame.loc[rng.random(ROWS) < 0.05, "kind"] = np.nan
    effect = np.array([0.8, -0.3, 0.1, -0.9, 0.5, 0.0])[kinds]
    lean = (-1 + 7 * frame.discount - 0.004 * frame.seats.fillna(100) + 0.15 * frame.satisfaction.fillna(3)
            + 0.01 * frame.balance + effect)
    return frame, lean.to_numpy()


def write(path, frame, raw, score, single):
    digits = 9 if single else 17
    with open(path, "w", encoding="ascii") as out:
        for i in range(SHOWN):
            cells = []
            for name in frame.columns:
                value = frame[name].iloc[i]
                if pd.isna(value):
                    cells.append("")
                elif name == "kind":
                    cells.append(str(KINDS.index(value)))
                else:
                    cells.append(repr(float(value)))
            cells += [f"{float(raw[i]):.{digits}g}", f"{float(score[i]):.{digits}g}"]
            out.write(",".join(cells) + "\n")


def xgboost_models(folder, frame, targets, old):
    import xgboost as xgb
    plans = {"xgboost_2_logistic": ("binary:logistic", "won", {})} if old else {
        "xgboost_3_logistic": ("binary:logistic", "won", {"max_cat_to_onehot": 1}),
        "xgboost_3_poisson": ("count:poisson", "count", {}),
        "xgboost_3_squared": ("reg:squarederror", "amount", {"max_cat_to_onehot": 1, "num_parallel_tree": 2, "subsample": 0.6}),
        "xgboost_3_gamma": ("reg:gamma", "positive", {}),
    }
    for name, (objective, target, more) in plans.items():
        data = xgb.DMatrix(frame, label=targets[target], enable_categorical=True)
        settings = {"objective": objective, "max_depth": 4, "eta": 0.3, "seed": 7, "tree_method": "hist", **more}
        booster = xgb.train(settings, data, 10)
        booster.save_model(f"{folder}/{name}.json")
        write(f"{folder}/{name}.scores", frame, booster.predict(data, output_margin=True), booster.predict(data), True)


def lightgbm_models(folder, frame, targets):
    import lightgbm as lgb
    common = {"num_leaves": 12, "verbose": -1, "seed": 7, "deterministic": True, "num_threads": 1,
              "min_data_per_group": 20, "max_cat_to_onehot": 1, "cat_smooth": 1}
    plans = {
        "lightgbm_binary": ("won", {"objective": "binary", "sigmoid": 1.5}),
        "lightgbm_zero_missing": ("won", {"objective": "binary", "zero_as_missing": True}),
        "lightgbm_nothing_missing": ("amount", {"objective": "regression", "use_missing": False}),
        "lightgbm_forest": ("won", {"objective": "binary", "boosting": "rf", "bagging_freq": 1, "bagging_fraction": 0.6}),
        "lightgbm_poisson": ("count", {"objective": "poisson"}),
        "lightgbm_square_root": ("amount", {"objective": "regression", "reg_sqrt": True}),
    }
    for name, (target, more) in plans.items():
        booster = lgb.train({**common, **more}, lgb.Dataset(frame, label=targets[target]), 10)
        booster.save_model(f"{folder}/{name}.txt")
        raw = booster.predict(frame, raw_score=True)
        if more.get("boosting") == "rf":  # its raw score is the sum; what is turned into a chance is the average
            raw = raw / booster.num_trees()
        write(f"{folder}/{name}.scores", frame, raw, booster.predict(frame), False)


def main():
    rng = np.random.default_rng(20260101)
    frame, lean = table(rng)
    targets = {
        "won": (rng.random(ROWS) < 1 / (1 + np.exp(-lean))).astype(int),
        "count": rng.poisson(np.exp(lean / 3)),
        "amount": 20000 + 9000 * lean + rng.normal(0, 300, ROWS),
        "positive": np.exp(lean / 2 + rng.normal(0, 0.2, ROWS)),
    }
    old = len(sys.argv) > 2 and sys.argv[2] == "old"
    xgboost_models(sys.argv[1], frame, targets, old)
    if not old:
        lightgbm_models(sys.argv[1], frame, targets)


if __name__ == "__main__":
    main()
