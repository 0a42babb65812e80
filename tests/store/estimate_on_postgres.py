#!/usr/bin/env python3
"""The same figures from SQLite, one PostgreSQL and three offices' databases brought together. Run by tests/store/CMakeLists.txt:

    tests/store/postgres_clusters.py 4 -- tests/store/estimate_on_postgres.py ESLABON examples/enterprise-survey

Three offices visit a third of one sample each with their own devices and keep the logs in a database each; all go into one SQLite store and one PostgreSQL. Every number that
`estimate --json` prints must be equal to 1e-9. Wants ESLABON_TEST_POSTGRES to ..._4."""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

eslabon, example = sys.argv[1:]


def run(*arguments):
    done = subprocess.run([eslabon, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"eslabon {' '.join(map(str, arguments))}: exit {done.returncode}\n{done.stderr}")
    return done.stdout


def differences(a, b, path=""):
    """Places where the two say something else, and how many numbers were compared."""
    if isinstance(a, dict) and isinstance(b, dict) and a.keys() == b.keys():
        parts = [differences(a[key], b[key], f"{path}.{key}") for key in a]
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        parts = [differences(x, y, f"{path}[{i}]") for i, (x, y) in enumerate(zip(a, b))]
    elif isinstance(a, (int, float)) and isinstance(b, (int, float)):
        same = abs(a - b) <= 1e-9 * max(abs(a), abs(b)) or abs(a - b) < 1e-11
        return ([] if same else [f"{path}: {a} and {b}"]), 1
    else:
        return ([] if a == b else [f"{path}: {a} and {b}"]), 0
    return sum((part[0] for part in parts), []), sum(part[1] for part in parts)


one, *offices = [os.environ["ESLABON_TEST_POSTGRES" + end] for end in ("", "_2", "_3", "_4")]
with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    form, whole = folder / "survey.esl", folder / "whole.db"
    run("form", "build", example, "-o", form)
    run("simulate", "--form", form, "--population", 20000, "--interviews", 700, "--devices", 1, "--seed", 11, "-o", folder / "drawn")
    heading, *firms = (folder / "drawn/frame.csv").read_text().splitlines()
    for number, office in enumerate(offices):
        (folder / "frame.csv").write_text("\n".join([heading, *firms[number::3]]) + "\n")
        run("simulate", "--form", form, "--frame", folder / "frame.csv", "--devices", 2, "--seed", 11 + number, "-o", folder / f"field{number}")
        run("merge", "--store", office, folder / f"field{number}" / "field.db")
    run("merge", "--store", whole, *offices)
    run("merge", "--store", one, *offices)
    figures = {address: json.loads(run("estimate", "--store", address, "--form", form, "--json")) for address in (whole, one)}
found, numbers = differences(figures[whole], figures[one])
print("\n".join(found[:20]) or f"{numbers} numbers are the same from SQLite and PostgreSQL")
sys.exit(1 if found or numbers < 1000 else 0)
