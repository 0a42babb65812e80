#!/usr/bin/env python3
"""Writes an invented survey of firms as CSV, as wide as a real one: 23 columns that figures need, 29 that they do not, about 180 bytes a row.
Usage: make_firms.py ROWS SEED > firms.csv"""
import random
import sys

rows, seed = int(sys.argv[1]), int(sys.argv[2])
draw = random.Random(seed)
out = sys.stdout.write
OTHERS = 29
others = []  # what else a questionnaire asks: codes, special answers, amounts, places
for _ in range(4000):
    cells = [draw.choice(["1", "2", "3", "-9", "-8", "-7", "0"]) for _ in range(OTHERS - 9)] + [str(draw.randrange(10 ** 6)) for _ in range(6)]
    others.append(",".join(cells + [f"K{draw.randrange(10 ** 5):05}", f"{draw.uniform(-55, 30):.5f}", f"{draw.uniform(-110, -35):.5f}"]))
out("firm,country,zone,sector,size,stratum,weight,workers,before,sales,sales_before,direct,indirect,"
    + ",".join([f"q{i}" for i in range(1, 11)] + [f"o{i}" for i in range(1, OTHERS + 1)]) + "\n")
for firm in range(rows):
    country, region, sector, size = draw.randrange(18), draw.randrange(4), draw.randrange(8), draw.randrange(4)
    stratum = ((country * 4 + region) * 8 + sector) * 4 + size
    workers = int((1, 5, 20, 100)[size] * (1 + 3 * draw.random()))
    sales = int(workers * draw.lognormvariate(3, 0.8)) + 1
    share = draw.randrange(1, 100) if draw.random() < 0.05 * (1 + 2 * size) else 0
    direct = share if draw.random() < 0.6 else 0
    answers = [("1", "2", "-9")[(r > 0.3) + (r > 0.97)] for r in (draw.random() for _ in range(10))]
    cells = [firm, f"C{country:02}", "ABC"[country % 3], sector, size, stratum, f"{5 + stratum % 97 + 0.25:.2f}", workers,
             max(1, int(workers * draw.uniform(0.7, 1.3))), sales if draw.random() > 0.1 else -9,
             int(sales * draw.uniform(0.6, 1.4)) + 1, direct, share - direct]
    out(",".join(map(str, cells)) + "," + ",".join(answers) + "," + others[firm % 4000] + "\n")
