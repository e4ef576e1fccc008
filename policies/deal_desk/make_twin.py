"""Generates cases.csv, a twin of the CRM pipeline file: same columns, same quirks, invented rows. Usage: python3 make_twin.py > cases.csv

The licence of the original is unclear, so none of its rows is carried. The shares of products and stages, the spread of prices about
list and the lengths of deals are like the original's; names, ids, dates and prices are drawn from a fixed seed. Quirks kept: `GTXPro`
without its space, no dates and no price in Prospecting, price 0 in lost deals, an account for every closed deal and for few open ones,
rows in order of engage_date with the undated last, no deal closed after more than 138 days.
"""
import datetime
import random
import sys

ROWS = 1200
LAST_DAY = datetime.date(2017, 12, 31)
PRODUCTS = [("GTX Basic", 550, 215), ("MG Special", 55, 184), ("GTXPro", 4821, 168), ("MG Advanced", 3393, 161),
            ("GTX Plus Basic", 1096, 156), ("GTX Plus Pro", 5482, 111), ("GTK 500", 26768, 5)]
STAGES = [("Won", 483), ("Lost", 280), ("Engaging", 180), ("Prospecting", 57)]
ACCOUNT_SHARE = {"Won": 1.0, "Lost": 1.0, "Engaging": 0.31, "Prospecting": 0.33}
ACCOUNTS = [f"{a} {b}" for a in ("North", "Blue", "Old", "Stone", "River", "Clear") for b in ("Works", "Retail", "Clinic", "Media", "Foods")]
AGENTS = [f"Agent {letter}" for letter in "ABCDEFGHJKLM"]
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


def pick(rng, weighted):
    mark = rng.random() * sum(entry[-1] for entry in weighted)
    for entry in weighted:
        mark -= entry[-1]
        if mark < 0:
            return entry
    return weighted[-1]


def near(rng, middle, spread, low, high):  # a sum of uniforms is close enough to a bell
    return min(high, max(low, middle + spread * (sum(rng.random() for _ in range(12)) - 6)))


def row(rng):
    product, list_price, _ = pick(rng, PRODUCTS)
    stage, _ = pick(rng, STAGES)
    opportunity = "".join(LETTERS[int(rng.random() * len(LETTERS))] for _ in range(8))
    agent = AGENTS[int(rng.random() * len(AGENTS))]
    account = ACCOUNTS[int(rng.random() * len(ACCOUNTS))] if rng.random() < ACCOUNT_SHARE[stage] else ""
    engaged = closed = price = ""
    if stage in ("Won", "Lost"):
        days = int(near(rng, 85, 22, 40, 138)) if rng.random() < 0.55 else int(1 + rng.random() * 20)
        close_day = LAST_DAY - datetime.timedelta(days=int(rng.random() * 300))
        closed, engaged = close_day.isoformat(), (close_day - datetime.timedelta(days=days)).isoformat()
        price = str(round(list_price * near(rng, 1.0, 0.1, 0.66, 1.34))) if stage == "Won" else "0"
    elif stage == "Engaging":
        engaged = (LAST_DAY - datetime.timedelta(days=int(near(rng, 190, 75, 9, 416)))).isoformat()
    return [opportunity, agent, product, account, stage, engaged, closed, price]


def main():
    rng = random.Random(20171231)
    rows = sorted((row(rng) for _ in range(ROWS)), key=lambda r: r[5] or "9999")
    sys.stdout.write("opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n")
    for r in rows:
        sys.stdout.write(",".join(r) + "\n")


main()
