#!/usr/bin/env python3
"""Writes an invented survey of firms as CSV. Usage: make_firms.py ROWS SEED > firms.csv"""
import random
import sys

rows, seed = int(sys.argv[1]), int(sys.argv[2])
draw = random.Random(seed)
out = sys.stdout.write
out("firm,country,zone,sector,size,stratum,weight,workers,before,sales,sales_before,direct,indirect,"
    + ",".join(f"q{i}" for i in range(1, 11)) + "\n")
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
    out(",".join(map(str, cells)) + "," + ",".join(answers) + "\n")
