"""Writes one form by several producers into a folder: openpyxl, and gnumeric's ssconvert from openpyxl's and from .csv."""
import datetime
import pathlib
import subprocess
import sys

import openpyxl

SURVEY = [["type", "name", "label::English (en)", "label::Português (pt)", "default", "required"],
          ["begin group", "firm", "The firm", "A empresa", None, None],
          ["integer", "staff", "How many people work here?", "Quantas pessoas trabalham aqui?", 12, True],
          ["decimal", "rate", "Rate", "Taxa", 0.1, None],
          ["date", "day", "Day", "Dia — “hoje”", datetime.date(2026, 3, 14), None],
          ["select_one yn", "exports", "Does it export?", "Exporta?", None, None],
          ["end group", None, None, None, None, None]]
CHOICES = [["list_name", "name", "label::English (en)", "label::Português (pt)"], ["yn", 1, "Yes", "Sim"], ["yn", 2, "No", "Não"]]
SETTINGS = [["form_id", "version"], ["firms", 2026031401]]


def main():
    folder = pathlib.Path(sys.argv[1])
    book = openpyxl.Workbook()
    for name, rows in [("survey", SURVEY), ("choices", CHOICES), ("settings", SETTINGS)]:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    book["settings"].sheet_state = "hidden"
    book.save(folder / "openpyxl.xlsx")
    convert = lambda *words: subprocess.run(["ssconvert", *words], check=True, capture_output=True)
    convert("--export-type=Gnumeric_Excel:xlsx2", str(folder / "openpyxl.xlsx"), str(folder / "gnumeric.xlsx"))


main()
