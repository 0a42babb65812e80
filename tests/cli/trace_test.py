#!/usr/bin/env python3
"""From a published figure back to the keys, over two versions of a form; office logs are no devices; faults of the sheet checks are said.

    trace_test.py ESLABON SURVEY-FOLDER
"""
import csv
import io
import json
import os
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from program import Program, expect  # noqa: E402

eslabon, survey = Program(sys.argv[1]), sys.argv[2]


def change(path, old, new):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    assert old in text, old
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace(old, new))


with tempfile.TemporaryDirectory() as folder:
    second = os.path.join(folder, "second")
    shutil.copytree(survey, second)
    change(f"{second}/settings.csv", "2026101", "2026102")
    change(f"{second}/survey.csv", "integer,l11,", "decimal,l11,")
    for version, workbook in (("1", survey), ("2", second)):
        eslabon("form", "build", workbook, "-o", f"{folder}/{version}.esl")
        eslabon("simulate", "--form", f"{folder}/{version}.esl", "--population", "900", "--interviews", "60", "--devices", "2", "--seed", version,
                "-o", f"{folder}/{version}")
    store = f"{folder}/both.db"
    eslabon("merge", f"{folder}/1/field.db", f"{folder}/2/field.db", "--store", store)

    figures = eslabon("estimate", "--store", store)
    count = int(figures.stdout.splitlines()[1].split()[-1])
    firms = {one["firm"] for version in "12" for one in json.loads(eslabon("trace", "exp_any", "--store", f"{folder}/{version}/field.db", "--json").stdout)}
    expect("figures are of the firms of both versions, each once", count == len(firms))
    exported = eslabon("export", "--store", store, "-o", f"{folder}/all.csv")
    expect("what does not join is named", "version 2026101: l11 is a whole number there, a decimal here" in exported.stderr)
    forms = json.loads(eslabon("store", "forms", "--store", store, "--json").stdout)
    expect("and beforehand", [form["joined"] for form in forms] == [1, 1] and forms[0]["unjoined"][0]["variable"] == "l11")

    traced = json.loads(eslabon("trace", "exp_any", "--store", store, "--json").stdout)
    expect("every interview of the figure is traced", len(traced) == count)
    first = traced[0]
    answer = next(one for one in first["answers"] if one["question"] == "d3a")
    entries = [json.loads(line) for line in eslabon("log", "--store", store, "--interview", first["interview"], "--json").stdout.splitlines()]
    entry = next(one for one in entries if one["entry"] == answer["entry"])
    expect("to the entry that holds the answer", entry["kind"] == "answer_set" and str(entry["answer"]) == answer["answer"])
    expect("and to when the key was pressed", entry["uptime_ms"] == answer["uptime_ms"] and answer["pressed"].startswith("20"))
    rows = list(csv.DictReader(io.StringIO(eslabon("trace", "exp_any", "--store", store).stdout)))
    expect("as CSV, too", {row["interview"] for row in rows} == {one["interview"] for one in traced} and rows[0]["entry"] == str(first["answers"][0]["entry"]))

    nobody = eslabon("trace", "exp_any", "a6a=9", "--store", store)
    expect("a cell with nobody in it is said to be so", "no interview is behind exp_any a6a=9" in nobody.stderr and len(nobody.stdout.splitlines()) == 1)

    devices = len(json.loads(eslabon("status", "--store", store, "--json").stdout))
    eslabon("review", "accept", first["interview"], "--store", store)
    expect("an office's log is no device", len(json.loads(eslabon("status", "--store", store, "--json").stdout)) == devices == 4)

    change(f"{second}/checks.csv", "${productivity} >= 2", "${productivty} >= 2")
    checked = eslabon("form", "check", second, code=5)
    expect("a fault of the sheet checks is said with its place", "checks!E6" in checked.stderr and "productivity" in checked.stderr)
