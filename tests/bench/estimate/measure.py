#!/usr/bin/env python3
"""One size of the benchmark. Usage: measure.py ESLABON FOLDER ROWS R, where R is "SECONDS MEGABYTES" of R survey, or none"""
import os
import subprocess
import sys
import time

GOALS = {100_000: (0.3, None), 1_000_000: (1.5, None), 10_000_000: (20, 200)}  # seconds, megabytes
TIMES_FASTER = 200  # than R at 100,000 firms

eslabon, folder, rows, peer = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4].split()


def run():
    """Seconds, processor seconds and megabytes of one estimation."""
    with open(f"{folder}/out.json", "w") as out:
        started = time.monotonic()
        child = subprocess.Popen([eslabon, "estimate", "--csv", f"{folder}/firms.csv", "--plan", f"{folder}/plan.json", "--json"], stdout=out)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - started
    if status != 0:
        sys.exit("the estimation failed")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def verdict(value, goal, unit):
    return "" if goal is None else f" (goal {goal}{unit}: {'met' if value <= goal else 'MISSED'})"


with open(f"{folder}/firms.csv", "rb") as data:
    while data.read(1 << 24):  # into the page cache, for both sides alike
        pass
seconds, processor, memory = min(run() for _ in range(3))
goal = GOALS.get(rows, (None, None))
print(f"{rows:>9} firms, {os.path.getsize(folder + '/firms.csv') / 1e6:.0f} MB: {seconds:.2f} s{verdict(seconds, goal[0], ' s')}, "
      f"{processor:.2f} s of processor, {memory:.0f} MB{verdict(memory, goal[1], ' MB')}")
if peer != ["none"]:
    ratio = float(peer[0]) / seconds
    met = "" if rows != 100_000 else f" (goal {TIMES_FASTER}: {'met' if ratio >= TIMES_FASTER else 'MISSED'})"
    print(f"{rows:>9} firms, R survey: {float(peer[0]):.1f} s, {float(peer[1]):.0f} MB; {ratio:.0f} times as long{met}")
