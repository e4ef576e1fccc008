"""An independent account of policies/discount_desk in exact decimals: writes cases.jsonl and what must come out of it.

Written from docs and the rules of evaluation alone, sharing no code with the engine; the standard library is enough. The suite
compares the engine with the committed output and does not need Python. Usage: python3 discount_desk_oracle.py FOLDER
"""
import json
import math
import sys
from decimal import ROUND_HALF_EVEN, Decimal as D, getcontext

getcontext().prec = 80
LEVELS = ["rep", "manager", "director", "vp"]
SEGMENT = {"small_business": 0.3, "mid_market": 0.0, "enterprise": -0.4}
GRID = [(D(i) * D("0.005"), term) for i in range(81) for term in (12, 24, 36)]  # the last knob varies fastest
DATES = ["2026-01-01", "2026-07-01"]


def ratio(x):  # ratios and durations: 9 decimals, half-even, once per operator
    return x.quantize(D("0.000000001"), ROUND_HALF_EVEN)


def money(x):  # 4 decimals
    return x.quantize(D("0.0001"), ROUND_HALF_EVEN)


def utility(value, worst, best, scale):  # exact differences, one binary64 division
    return int((value - worst) * 10**scale) / int((best - worst) * 10**scale)


def floor_at(as_of):
    return D("0.13") if as_of >= "2026-07-01" else D("0.12")


def ceiling(segment, term):
    return {"small_business": D("0.15"), "enterprise": D("0.40")}.get(segment, D("0.20") if term < 24 else D("0.25"))


def alternative(c, discount, term, floor):
    list_price, cost = c["list_price"], c["unit_cost"]
    price = money(list_price * (1 - discount))
    margin = ratio((price - cost) / price)
    violated = ([] if margin >= floor else ["finance_floor"]) + \
               ([] if discount <= ceiling(c["segment"], term) else ["ceiling_rule"])
    z = -1.0 + 8.5 * float(discount) + SEGMENT[c["segment"]] + -0.0002 * c["seats"]
    chance = ratio(D(1.0 / (1.0 + math.exp(-z))))
    goodwill = ratio(D((c["satisfaction"] if c["satisfaction"] is not None else 30.0) / 100.0))
    values = {"profit": money(chance * (price - cost)), "revenue": money(chance * price),
              "lifetime": None if c["renewal_rate"] is None else
              ratio(ratio(ratio(chance * c["renewal_rate"]) * goodwill) * term),
              "exposure": money(discount * list_price)}
    score = None
    if values["lifetime"] is not None:
        utilities = [utility(values["profit"], D(0), list_price, 4), utility(values["revenue"], D(0), list_price, 4),
                     utility(values["lifetime"], D(0), D(36), 9), utility(values["exposure"], D(500000), D(0), 4)]
        score = 0.0
        for weight, u in zip((40, 30, 20, 10), utilities):
            score += weight / 100 * u
    return {"discount": discount, "term": term, "margin": margin, "chance": chance, "violated": violated,
            "values": values, "score": score}


def authority(c, a, floor):
    """The level that the escalation rules ask for and the rules that fired; None where one of them faults."""
    fired = []
    if a["discount"] > D("0.15"):
        fired.append((1, "escalate to manager when discount"))
    if a["discount"] > D("0.25") or c["list_price"] > 1000000:
        fired.append((2, "escalate to director"))
    if a["margin"] < floor + D("0.03"):
        fired.append((3, "escalate to vp"))
    base = c["list_price"] if c["last_year"] is None else c["last_year"]
    if base == 0:
        return None, []
    if ratio(c["list_price"] / base) > 3:
        fired.append((1, "escalate to manager when growth"))
    return max([0] + [level for level, _ in fired]), [name for _, name in fired]


def recommend(c, as_of):
    floor = floor_at(as_of)
    feasible = [a for a in (alternative(c, d, t, floor) for d, t in GRID) if not a["violated"]]
    if not feasible:
        return {"status": "no_alternative"}
    if c["renewal_rate"] is None:
        return {"status": "needs_data", "missing": ["account.renewal_rate"]}
    best = max(feasible, key=lambda a: a["score"])  # max keeps the first of equals
    level, fired = authority(c, best, floor)
    if level is None:
        return {"status": "fault"}
    return {"status": "decided", "best": best, "level": level, "fired": fired, "feasible": len(feasible),
            "outside_model": not 10 <= c["seats"] <= 5000}


def judge(c, as_of, proposal, r):
    if r["status"] == "no_alternative":
        return {"verdict": "refuse"}
    best = r["best"]
    discount, term = proposal.get("discount", best["discount"]), proposal.get("term", best["term"])
    floor = floor_at(as_of)
    a = alternative(c, discount, term, floor)
    if a["violated"]:
        return {"verdict": "refuse", "violated": a["violated"]}
    level, fired = authority(c, a, floor)
    needs_reason = False
    if not r["outside_model"] and (discount, term) != (best["discount"], best["term"]):
        band, distance = 3, abs(discount - best["discount"])
        if term == best["term"]:  # nobody has a band for the term
            if distance <= D("0.03") and proposal.get("used", {}).get("rep", 0) < 5:
                band = 0
            elif distance <= D("0.08"):
                band = 1
        needs_reason = band < 3
        level = max(level, band)
    if needs_reason and not proposal.get("reason", "").strip():
        return {"verdict": "needs_reason", "level": LEVELS[level]}
    # Approvers never include the proposer, so whoever proposes: only the bottom of the ladder needs nobody's word.
    return {"verdict": "approve" if level == 0 else "escalate", "level": LEVELS[level], "fired": fired}


def case(list_price, unit_cost, seats, segment, renewal_rate, satisfaction=None, last_year=None):
    return {"list_price": D(list_price), "unit_cost": D(unit_cost), "seats": seats, "segment": segment,
            "renewal_rate": None if renewal_rate is None else D(renewal_rate) / 100,
            "satisfaction": satisfaction, "last_year": None if last_year is None else D(last_year)}


def document(name, c, proposal=None):
    out = {"id": name, "deal": {"list_price": f"{c['list_price']} EUR", "unit_cost": f"{c['unit_cost']} EUR",
                                "seats": f"{c['seats']} seats"},
           "account": {"segment": c["segment"], "tenure": "18 months"}}
    if c["renewal_rate"] is not None:
        out["account"]["renewal_rate"] = f"{(c['renewal_rate'] * 100).normalize():f} %"
    if c["satisfaction"] is not None:
        out["account"]["satisfaction"] = c["satisfaction"]
    if c["last_year"] is not None:
        out["account"]["last_year"] = f"{c['last_year']} EUR"
    if proposal:
        values = {}
        if "discount" in proposal:
            values["discount"] = f"{(proposal['discount'] * 100).normalize():f} %"
        if "term" in proposal:
            values["term"] = f"{proposal['term']} months"
        out["proposal"] = {"values": values, "by": {"person": proposal.get("person", "A. Seller"), "level": proposal["level"]}}
        for key in ("reason", "used"):
            if key in proposal:
                out["proposal"][key] = proposal[key]
    return out


SMALL = case("20000", "9000", 40, "small_business", "90")
MID = case("120000", "60000", 300, "mid_market", "85", 70)
OUTSIDE = case("2000000", "800000", 8000, "enterprise", "92.5", 80)
NO_WAY = case("20000", "19000", 40, "small_business", "90")
WHY = "the customer moves two more sites to us"
CASES = [  # name, case, proposal
    ("small-clean", SMALL, None),
    ("mid-market", MID, None),
    ("thin-margin", case("100000", "70000", 200, "mid_market", "80", 55), None),
    ("enterprise", case("900000", "300000", 2500, "enterprise", "92.5", 80), None),
    ("one-million-exactly", case("1000000", "400000", 2500, "small_business", "92.5", 80), None),
    ("one-cent-over-a-million", case("1000000.01", "400000", 2500, "small_business", "92.5", 80), None),
    ("outside-the-model", OUTSIDE, None),
    ("modelled-end-is-inside", case("2000000", "800000", 5000, "enterprise", "92.5", 80), None),
    ("margin-just-at-the-floor", case("100000", "88000", 40, "small_business", "90"), None),
    ("nothing-permitted", NO_WAY, None),
    ("renewal-rate-missing", case("20000", "9000", 40, "small_business", None), None),
    ("nothing-permitted-whatever-is-missing", case("20000", "19000", 40, "small_business", None), None),
    ("bought-for-nothing-last-year", case("20000", "9000", 40, "small_business", "90", None, "0"), None),
    ("four-times-last-year", case("20000", "9000", 40, "small_business", "90", None, "5000"), None),
    ("three-times-last-year-exactly", case("15000", "7000", 40, "small_business", "90", None, "5000"), None),
    ("proposal-at-the-end-of-the-band", SMALL, {"discount": D("0.12"), "level": "rep", "reason": WHY}),
    ("proposal-without-a-reason", SMALL, {"discount": D("0.12"), "level": "rep"}),
    ("proposal-blank-reason", SMALL, {"discount": D("0.12"), "level": "rep", "reason": "  "}),
    ("proposal-past-the-reps-band", SMALL, {"discount": D("0.115"), "level": "rep", "reason": WHY}),
    ("proposal-past-the-managers-band", SMALL, {"discount": D("0.06"), "level": "manager", "reason": WHY}),
    ("proposal-above-the-ceiling", SMALL, {"discount": D("0.155"), "level": "vp", "reason": WHY}),
    ("proposal-by-a-manager", MID, {"discount": D("0.22"), "level": "manager", "reason": WHY}),
    ("proposal-of-another-term", SMALL, {"term": 24, "level": "rep", "reason": WHY}),
    ("proposal-budget-used-up", SMALL, {"discount": D("0.13"), "level": "rep", "reason": WHY, "used": {"rep": 5}}),
    ("proposal-outside-the-model", OUTSIDE, {"discount": D("0.38"), "level": "director"}),
    ("proposal-as-recommended", SMALL, {"discount": D("0.15"), "term": 36, "level": "rep"}),
    ("proposal-where-nothing-is-permitted", NO_WAY, {"discount": D("0.02"), "level": "vp", "reason": WHY}),
]


def invalid_cases():
    def changed(name, edit):
        d = document(name, SMALL)
        edit(d)
        return d
    yield changed("bare-number", lambda d: d["deal"].update(list_price=20000)), ["deal.list_price"]
    yield changed("no-seats", lambda d: d["deal"].update(seats="0 seats")), ["deal.seats"]
    yield changed("misspelt-optional", lambda d: d["account"].update(satisfacton=50)), ["account.satisfacton"]
    yield changed("too-many-decimals", lambda d: d["deal"].update(unit_cost="9000.00001 EUR")), ["deal.unit_cost"]
    yield changed("other-currency", lambda d: d["deal"].update(unit_cost="9000 USD")), ["deal.unit_cost"]

    def two(d):
        d["account"].update(segment="enterprize", renewal_rate="190 %")
        del d["deal"]["unit_cost"]
    yield changed("two-bad-fields-and-one-missing", two), ["account.renewal_rate", "account.segment"]
    yield document("proposal-off-the-grid", SMALL, {"discount": D("0.123"), "level": "rep", "reason": WHY}), ["proposal.discount"]


def expected(name, c, proposal, as_of):
    r = recommend(c, as_of)
    out = {"id": name, "status": r["status"]}
    if "missing" in r:
        out["missing"] = r["missing"]
    if r["status"] == "decided":
        best = r["best"]
        out.update(discount=f"{(best['discount'] * 100).normalize():f} %", term=f"{best['term']} months",
                   feasible=r["feasible"], outside_model=r["outside_model"])
    if proposal and r["status"] in ("decided", "no_alternative"):
        out.update(judge(c, as_of, proposal, r))
    elif r["status"] == "decided":
        out.update(verdict="approve" if r["level"] == 0 else "escalate", level=LEVELS[r["level"]], fired=r["fired"],
                   objectives={k: str(v) for k, v in best["values"].items()}, score=best["score"])
    if "fired" in out:
        out["fired"] = len(out["fired"]) + r["outside_model"]  # with the rule that expects a deviation
    return out


def main():
    folder = sys.argv[1]
    bad = list(invalid_cases())
    with open(f"{folder}/cases.jsonl", "w", encoding="utf-8") as stream:
        for name, c, proposal in CASES:
            stream.write(json.dumps(document(name, c, proposal)) + "\n")
        for d, _ in bad:
            stream.write(json.dumps(d) + "\n")
    result, counts = {}, {}
    for as_of in DATES:
        result[as_of] = [expected(*entry, as_of) for entry in CASES] + \
            [{"id": d["id"], "status": "invalid", "invalid": fields} for d, fields in bad]
        counts[as_of] = {}
        for row in result[as_of]:
            counts[as_of][row["status"]] = counts[as_of].get(row["status"], 0) + 1
    with open(f"{folder}/expected_decisions.json", "w", encoding="utf-8") as stream:
        rows = ",\n".join(f' "{as_of}": [\n  ' + ",\n  ".join(json.dumps(row) for row in result[as_of]) + "\n ]" for as_of in DATES)
        stream.write("{\n" + rows + "\n}\n")
    print(json.dumps(counts, indent=1))


main()
