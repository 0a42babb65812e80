"""Exports of a simulated survey read by other programs: PSPP and openpyxl. Usage: exports_test.py ESLABON WORKBOOK"""
import csv
import math
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

import openpyxl

ESLABON, WORKBOOK = sys.argv[1:3]


def run(*words):
    subprocess.run([str(word) for word in words], check=True, timeout=120, stdout=subprocess.DEVNULL)


def rows_of(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def same(found, wanted):
    found = "" if found is None else str(found).strip()
    if found == wanted.strip():
        return True
    try:
        return math.isclose(float(found), float(wanted), rel_tol=1e-12)
    except ValueError:
        return False


def compare(found, wanted, columns, what):
    assert len(found) == len(wanted), f"{what}: {len(found)} firms instead of {len(wanted)}"
    for number, (row, expected) in enumerate(zip(found, wanted)):
        for column in columns:
            assert same(row[column], expected[column]), f"{what}, firm {number + 1}, {column}: {row[column]!r}, not {expected[column]!r}"


def sheet_rows(path):
    lines = openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True)
    names = next(lines)
    return [dict(zip(names, line)) for line in lines]


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    run(ESLABON, "form", "build", WORKBOOK, "-o", folder / "survey.esl")
    run(ESLABON, "simulate", "--form", folder / "survey.esl", "--population", 3000, "--interviews", 60, "--devices", 2, "--seed", 5, "-o", folder / "field")
    for kind in ("csv", "sav", "xlsx", "ddi", "sdmx"):
        run(ESLABON, "export", "--store", folder / "field/field.db", "--format", kind, "-o", folder / f"firms.{kind}")
    wanted = rows_of(folder / "firms.csv")
    assert len(wanted) > 40
    columns = ["firm_id", "firm_name", "municipality", "wt", "a6a", "l1", "workers", "job_growth", "ch_used", "productivity"]
    compare(sheet_rows(folder / "firms.xlsx"), wanted, list(wanted[0]), "Excel")
    structure = xml.etree.ElementTree.parse(folder / "firms_structure.xml").getroot()
    dimensions = {element.get("id") for element in structure.iter() if element.tag.rpartition("}")[2] in ("Dimension", "TimeDimension", "Attribute")}
    figures = rows_of(folder / "firms.sdmx")
    for column in ("TIME_PERIOD", "OBS_STATUS", "CONF_STATUS"):
        assert column in figures[0] and column in dimensions, column
    withheld = [row for row in figures if row["CONF_STATUS"] != "F"]
    assert withheld and not any(row["OBS_VALUE"] for row in withheld), "a withheld figure has a value"
    assert all(row["OBS_VALUE"] for row in figures if row["OBS_STATUS"] == "A"), "a published figure has no value"
    codes = {part.get("id"): {code.get("id") for code in part if code.tag.endswith("}Code")} for part in structure.iter() if part.tag.endswith("}Codelist")}
    coded = [(column, codes[f"CL_{column}"]) for column in figures[0] if f"CL_{column}" in codes]
    assert len(coded) >= 4, coded
    for row in figures:
        for column, known in coded:
            assert row[column] in known, f"SDMX: {column} {row[column]!r} is in no code list"
    keys = [tuple(row[column] for column in figures[0] if column in dimensions and column not in ("OBS_STATUS", "CONF_STATUS", "STD_ERR", "CI_LOW", "CI_HIGH", "DF", "N_OBS"))
            for row in figures]
    assert len(set(keys)) == len(keys), "SDMX: two figures of one key"
    codebook = xml.etree.ElementTree.parse(folder / "firms.ddi").getroot()
    ddi = "{ddi:codebook:2_5}"
    variables = {variable.get("name"): variable for variable in codebook.iter(ddi + "var")}
    assert list(variables) == list(wanted[0])
    for column in ("a6a", "l1", "ch_used"):
        valid = [row for row in wanted if row[column] not in ("", "-9", "-8", "-7")]
        assert int(variables[column].find(ddi + "sumStat").text) == len(valid), column
    counted = {part.find(ddi + "catValu").text: int(part.find(ddi + "catStat").text) for part in variables["a6a"].iter(ddi + "catgry")}
    assert counted["1"] == sum(row["a6a"] == "1" for row in wanted)
    run("pspp-convert", folder / "firms.sav", folder / "from_sav.csv")
    compare(rows_of(folder / "from_sav.csv"), wanted, columns, "SPSS")
