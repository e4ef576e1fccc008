"""Sizes S and M as SQL in SQLite: over a table of cases, and S as a prepared statement for one case. Usage: sqlite.py ROUNDS < SQL"""
import json
import math
import sqlite3
import statistics
import sys
import time

MASK = (1 << 64) - 1


def draws(seed):
    state = seed
    while True:
        state ^= state >> 12
        state = (state ^ (state << 25)) & MASK
        state ^= state >> 27
        yield ((state * 0x2545F4914F6CDD1D & MASK) >> 11) * 2.0**-53


def make_cases(count):
    stream = draws(0x9E3779B97F4A7C15)
    for index in range(count):
        price, cost, quantity, off, tenure, credit, segment, rival, revenue, late = (next(stream) for _ in range(10))
        price = 500 + math.floor(price * 4500)
        yield (
            index, float(price), float(math.floor(price * (0.30 + 0.45 * cost))), float(1 + math.floor(quantity * quantity * 400)),
            math.floor(off * off * 81) * 0.5, float(math.floor(tenure * 121)), float(300 + math.floor(credit * 551)),
            0 if segment < 0.45 else 1 if segment < 0.75 else 2 if segment < 0.93 else 3, 1 if rival < 0.4 else 0,
            float(math.floor(revenue * revenue * revenue * 2000000)), 0.0 if late < 0.7 else float(math.floor((late - 0.7) * 400)))


def verify(size, codes, published):
    total = 0
    for index, code in enumerate(codes):
        total += code * (1 + index % 7)
        expected = published[size].get(str(index + 1))
        if expected not in (None, total):
            sys.exit(f"sqlite, size {size}: ck({index + 1}) is {total}, not {expected}")


def timed(count, run):
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1e9 / count


def main():
    rounds, plan = int(sys.argv[1]), json.load(sys.stdin)
    fields = ("id", "lp", "uc", "qty", "dr", "tenure", "credit", "seg", "comp", "rev", "overdue")
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("select exp(1)")
    except sqlite3.OperationalError as reason:
        sys.exit(f"this SQLite has no mathematical functions ({reason})")
    for size, count in (("S", 10000), ("M", 1000)):
        connection.execute("drop table if exists cases")
        connection.execute(f"create table cases ({', '.join(fields)})")
        connection.executemany(f"insert into cases values ({', '.join('?' * len(fields))})", make_cases(count))

        def decide():
            connection.execute("drop table if exists decided")
            connection.execute("create table decided as " + plan["queries"][size])

        decide()
        codes = [code for (code,) in connection.execute("select code from decided order by id")]
        verify(size, codes, plan["published"])
        print(f"sqlite {size} batch {statistics.median(timed(count, decide) for _ in range(rounds)):.1f}")
    columns = ", ".join(f"? as {field}" for field in fields)
    query = f"with cases as (select {columns}) " + plan["queries"]["S"].replace("with ", ", ", 1)
    rows = list(make_cases(1000))
    codes = [connection.execute(query, row).fetchone()[1] for row in rows]
    verify("S", codes, plan["published"])
    one_by_one = lambda: [connection.execute(query, row).fetchone() for row in rows]
    print(f"sqlite S single {statistics.median(timed(len(rows), one_by_one) for _ in range(rounds)):.1f}")


main()
