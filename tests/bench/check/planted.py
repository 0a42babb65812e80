#!/usr/bin/env python3
"""Plants errors in a simulated survey and prints how many of each kind the checks find, and how many honest interviews they accuse.

    tests/bench/check/planted.py build/dev/host/eslabon examples/enterprise-survey [--interviews 20000] [--share 0.005] [--inventors 5] [--seed 7]
"""
import argparse
import csv
import json
import subprocess
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

# Which codes find which error.
FOUND_BY = {
    "twice": {"twice"},
    "copied": {"near_copy", "similar"},
    "outlier": {"frame_sales", "sales_growth", "sales_per_worker", "productivity", "costs", "wage"},
    "curbstoned": {"fabricated"},
    "out_of_range": {"constraint"},
    "broken_skip": {"skip"},
}
# Interviews of enumerators who invent all of them are nobody's honest work: the enumerator is to be found, not each of them.
BY_ENUMERATOR = "invented"


def run(*command):
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("eslabon")
    parser.add_argument("workbook")
    parser.add_argument("--interviews", type=int, default=20000)
    parser.add_argument("--devices", type=int, default=100)
    parser.add_argument("--share", type=float, default=0.005)
    parser.add_argument("--inventors", type=int, default=5)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        run(options.eslabon, "form", "build", options.workbook, "-o", folder / "survey.esl")
        run(options.eslabon, "simulate", "--form", folder / "survey.esl", "--population", 6 * options.interviews, "--interviews", options.interviews,
            "--devices", options.devices, "--seed", options.seed, "--plant", options.share,
            "--inventors", options.inventors, "-o", folder / "field")
        report = json.loads(run(options.eslabon, "check", "--store", folder / "field" / "field.db", "--json", "--language", "en"))
        planted = {row["interview"]: row for row in csv.DictReader(open(folder / "field" / "planted.csv"))}
    inventors = {f"enumerator-{number + 1}" for number in range(options.inventors)}  # the simulation's first ones
    print_table(report, planted, inventors)
    print_inventors(report, inventors)


def print_inventors(report, inventors):
    accused = {finding["enumerator"] for finding in report["findings"] if finding["code"] == "alike"}
    print(f"enumerators who invent: {len(inventors & accused)} of {len(inventors)} found, {len(accused - inventors)} others accused")


def print_table(report, planted, inventors):
    invented = sum(row["error"] == BY_ENUMERATOR for row in planted.values())
    findings = defaultdict(set)
    hard = set()
    for finding in report["findings"]:
        if finding["enumerator"] in inventors and finding["interview"] not in planted:
            continue  # invented, though it came to no end: no honest work either
        findings[finding["interview"]].add(finding["code"])
        if finding["severity"] == "hard":
            hard.add(finding["interview"])
    twice_firms = {row["firm"] for row in planted.values() if row["error"] == "twice"}
    twice = {f["interview"] for f in report["findings"] if f["code"] == "twice" and f["firm"] in twice_firms}
    print(f"{report['interviews']} interviews, {len(planted) - invented} with a planted error, {invented} invented")
    print(f"{'error':<14}{'planted':>8}{'found':>7}{'recall':>8}{'accused':>9}{'rightly':>9}{'precision':>11}")
    for kind, codes in FOUND_BY.items():
        of_kind = {key for key, row in planted.items() if row["error"] == kind}
        accused = {key for key, found in findings.items() if found & codes}
        right = {key for key in accused if key in of_kind or (kind == "twice" and key in twice)}
        found = of_kind & accused
        # An interview accused by this check that bears another planted error is not accused wrongly.
        wrong = {key for key in accused - right if key not in planted}
        precision = len(right) / (len(right) + len(wrong)) if right or wrong else float("nan")
        print(f"{kind:<14}{len(of_kind):>8}{len(found):>7}{len(found) / max(1, len(of_kind)):>8.3f}{len(accused):>9}{len(right):>9}{precision:>11.3f}")
    honest = report["interviews"] - len(planted)
    accused = hard - set(planted) - twice
    print(f"honest interviews flagged hard: {len(accused)} of {honest} ({100 * len(accused) / honest:.2f} %)")
    soft = {key for key in findings if key and key not in planted and key not in twice} - accused
    print(f"honest interviews with any other finding: {len(soft)} ({100 * len(soft) / honest:.2f} %)")
    print("codes on honest interviews:", dict(Counter(code for key in soft for code in findings[key]).most_common()))


if __name__ == "__main__":
    main()
