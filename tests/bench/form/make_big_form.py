#!/usr/bin/env python3
"""Writes the largest form that we promise: 1,000 questions, 20 languages, 20,000 choices in a three-level cascade, 5,000 of them
under one parent. Usage: make_big_form.py OUT.xlsx"""
import sys
import zipfile
from xml.sax.saxutils import escape

LANGUAGES = [("Español", "es"), ("Português", "pt"), ("Guaraní", "gn"), ("Quechua", "qu"), ("Français", "fr"), ("Tiếng Việt", "vi"),
             ("English", "en"), ("Deutsch", "de"), ("Italiano", "it"), ("Català", "ca"), ("Euskara", "eu"), ("Galego", "gl"),
             ("Nederlands", "nl"), ("Polski", "pl"), ("Türkçe", "tr"), ("Română", "ro"), ("Čeština", "cs"), ("Svenska", "sv"),
             ("Suomi", "fi"), ("Hrvatski", "hr")]
WORDS = ["firma", "ventas", "año", "ñandutí", "mbohapy", "hỏi", "đường", "größe", "çok", "łódź", "región", "distrito", "ciudad", "tamaño",
         "personas", "šest", "taller", "export", "llamk'ay", "jasy"]
REGIONS, DISTRICTS, CITIES, CROWDED = 20, 400, 19_580, 5_000
QUESTIONS = 1_000


def words(seed, language):
    return " ".join(WORDS[(seed * 7 + language * 3 + i * (1 + seed % 5)) % len(WORDS)] for i in range(6)) + f" {seed}"


def in_languages(make):
    return [make(language) for language in range(len(LANGUAGES))]


def labels(name):
    return [f"{name}::{language} ({code})" for language, code in LANGUAGES]


def question(number):
    """type, relevant, constraint, calculation, required: each depends on the ones before it in its group of five."""
    five = number - number % 5
    return [("integer", "", ". >= 0 and . < 1000000", "", "yes"),
            ("select_one yn", f"${{q{five}}} > 10", "", "", ""),
            ("text", f"${{q{five}}} > 5" if number % 7 == 0 else "", "", "", ""),
            ("calculate", "", "", f"coalesce(${{q{five}}}, 0) * 2 + 1", ""),
            ("decimal", "", ". <= 100", "", "")][number % 5]


def survey():
    yield ["type", "name"] + labels("label") + labels("hint") + ["relevant", "constraint", "calculation", "choice_filter", "required"]
    none = [""] * len(LANGUAGES)
    for number, (level, above) in enumerate([("region", ""), ("district", "region"), ("city", "district")]):
        name = in_languages(lambda language, number=number: words(number, language))
        yield [f"select_one {level}", level] + name + none + ["", "", "", f"{above} = ${{{above}}}" if above else "", ""]
    for number in range(5, QUESTIONS + 2):
        if number % 50 == 5:
            yield ["begin group", f"g{number}"] + in_languages(lambda language, number=number: f"{WORDS[number % 20]} {number}") + none
        kind, relevant, constraint, calculation, required = question(number)
        label = in_languages(lambda language, number=number: words(number, language) + "?")
        hint = none if number % 3 else in_languages(lambda language, number=number: words(number + 1, language))
        yield [kind, f"q{number}"] + label + hint + [relevant, constraint, calculation, "", required]
        if number % 50 == 4 or number == QUESTIONS + 1:
            yield ["end group"]


def choices():
    yield ["list_name", "name"] + labels("label") + ["region", "district"]
    for name in ("yes", "no"):
        yield ["yn", name] + in_languages(lambda language, name=name: f"{name} {LANGUAGES[language][1]}")
    for i in range(REGIONS):
        yield ["region", f"r{i}"] + in_languages(lambda language, i=i: f"Región {i} {LANGUAGES[language][1]}")
    for i in range(DISTRICTS):
        yield ["district", f"d{i}"] + in_languages(lambda _, i=i: f"Distrito {i} {WORDS[i % 20]}") + [f"r{i % REGIONS}"]
    for i in range(CITIES):
        district = 0 if i < CROWDED else i % DISTRICTS
        yield ["city", f"c{i}"] + in_languages(lambda _, i=i: f"{WORDS[i % 20].title()} {WORDS[i // 20 % 20]} {i}") + ["", f"d{district}"]


def column_name(index):
    return (chr(64 + index // 26) if index >= 26 else "") + chr(65 + index % 26)


def sheet_xml(rows, shared):
    yield '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    for number, row in enumerate(rows, 1):
        cells = (f'<c r="{column_name(i)}{number}" t="s"><v>{shared.setdefault(text, len(shared))}</v></c>' for i, text in enumerate(row) if text)
        yield f'<row r="{number}">{"".join(cells)}</row>'
    yield "</sheetData></worksheet>"


def main():
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    main_type = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    shared = {}
    with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="{main_type}.sheet.main+xml"/>'
                      f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>')
        book.writestr("_rels/.rels", f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        book.writestr("xl/workbook.xml", f'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{office}"><sheets>'
                      '<sheet name="survey" sheetId="1" r:id="r1"/><sheet name="choices" sheetId="2" r:id="r2"/></sheets></workbook>')
        book.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}/relationships">'
                      f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{office}/worksheet" Target="worksheets/sheet2.xml"/>'
                      f'<Relationship Id="r3" Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>')
        book.writestr("xl/worksheets/sheet1.xml", "".join(sheet_xml(survey(), shared)))
        book.writestr("xl/worksheets/sheet2.xml", "".join(sheet_xml(choices(), shared)))
        items = "".join(f"<si><t>{escape(text)}</t></si>" for text in shared)
        book.writestr("xl/sharedStrings.xml", f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{items}</sst>')


main()
