"""Exports of a simulated survey read by other programs: PSPP, R haven, openpyxl and an XML parser. Usage: exports_test.py ESLABON WORKBOOK"""
import csv
import math
import pathlib
import re
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


# What haven finds: values with special answers as -9, -8, -7, then the labels of a variable and of its values.
HAVEN = r"""
suppressMessages(library(haven))
folder <- commandArgs(TRUE)[1]
for (kind in c("dta", "sav")) {
  x <- if (kind == "dta") read_dta(file.path(folder, "firms.dta")) else read_sav(file.path(folder, "firms.sav"), user_na = TRUE)
  out <- lapply(x, function(v) {
    text <- if (is.numeric(v)) format(as.numeric(v), digits = 17, trim = TRUE, scientific = FALSE) else as.character(v)
    text[is.na(v) & text %in% c("NA", "NaN")] <- ""
    if (kind == "dta" && is.numeric(v)) for (tag in 1:3) text[is_tagged_na(v, letters[tag])] <- c("-9", "-8", "-7")[tag]
    if (kind == "sav" && is.numeric(v)) text[is.na(unclass(v))] <- ""
    if (kind == "sav" && !is.null(attr(v, "na_values"))) stopifnot(setequal(as.numeric(attr(v, "na_values")), c(-9, -8, -7)))
    text
  })
  if (kind == "dta") names(out) <- names(x)
  write.csv(as.data.frame(out, check.names = FALSE), file.path(folder, paste0("haven_", kind, ".csv")), row.names = FALSE)
  labels <- attr(x$a6a, "labels")
  writeLines(c(attr(x$l1, "label"), paste(labels[!is.na(labels) & labels >= 0], names(labels)[!is.na(labels) & labels >= 0])), file.path(folder, paste0("labels_", kind, ".txt")))
}
"""


def answers_of(element, found):
    """Every question of a submission by its name; groups are walked through."""
    for part in element:
        if part.tag.startswith("{"):
            continue
        if len(part):
            answers_of(part, found)
        else:
            found[part.tag] = part.text or ""
    return found


def compare_submissions(folder, wanted):
    """Values are those of the CSV, names are unique, and a second export writes the same bytes."""
    submissions = sorted(folder.glob("*.xml"))
    assert len(submissions) == len(wanted), f"{len(submissions)} submissions of {len(wanted)} interviews"
    by_key = {row["interview_key"]: row for row in wanted}
    names = set()
    for path in submissions:
        root = xml.etree.ElementTree.parse(path).getroot()
        assert root.tag == "data" and root.get("id") and root.get("version"), path
        names.add(root.findtext("{http://openrosa.org/xforms}meta/{http://openrosa.org/xforms}instanceID"))
        found = answers_of(root, {})
        for column, value in by_key[path.stem].items():
            if column in found:
                assert found[column] == value, f"{path.name}: {column} is {found[column]!r}, not {value!r}"
        assert {"firm_id", "l1", "ch_used", "consent"} <= set(found), path
    assert len(names) == len(wanted) and all(re.fullmatch("uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", name) for name in names)


def sheet_rows(path):
    lines = openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True)
    names = next(lines)
    return [dict(zip(names, line)) for line in lines]


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    run(ESLABON, "form", "build", WORKBOOK, "-o", folder / "survey.esl")
    run(ESLABON, "simulate", "--form", folder / "survey.esl", "--population", 3000, "--interviews", 60, "--devices", 2, "--seed", 5, "-o", folder / "field")
    for kind in ("csv", "sav", "dta", "xlsx", "ddi", "sdmx", "odk-xml"):
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
    compare_submissions(folder / "firms.odk-xml", wanted)
    before = {path.name: path.read_bytes() for path in (folder / "firms.odk-xml").iterdir()}
    run(ESLABON, "export", "--store", folder / "field/field.db", "--format", "odk-xml", "-o", folder / "firms.odk-xml")
    assert before == {path.name: path.read_bytes() for path in (folder / "firms.odk-xml").iterdir()}, "a second export differs"
    (folder / "haven.R").write_text(HAVEN)
    run("Rscript", folder / "haven.R", folder)
    labels = {row["value"]: row["value_label"] for row in rows_of(folder / "firms_codebook.csv") if row["variable"] == "a6a" and row["value"]}
    question = next(row["label"] for row in rows_of(folder / "firms_codebook.csv") if row["variable"] == "l1")
    for kind in ("dta", "sav"):
        compare(rows_of(folder / f"haven_{kind}.csv"), wanted, list(wanted[0]), f"haven, {kind}")
        lines = (folder / f"labels_{kind}.txt").read_text().splitlines()
        assert lines[0] == question[:len(lines[0])] and len(lines[0]) > 10, lines[0]
        assert set(lines[1:]) == {f"{value} {label}" for value, label in labels.items() if not value.startswith("-")}, (lines, labels)
