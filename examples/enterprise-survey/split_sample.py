#!/usr/bin/env python3
"""Gives three firms of a sample to the two kiosks of the demo and leaves the rest to the field force.

Usage: split_sample.py FRAME.csv KIOSK_FIRMS.csv FIELD_FIRMS.csv

The three keep their place in the design (stratum, PSU, weight, population count); they get the names and last year's
figures that the visits in visits/*.scenario speak of."""
import csv
import sys

frame, kiosk_file, field_file = sys.argv[1:]
with open(frame, newline="") as file:
    rows = list(csv.DictReader(file))

# size class, then what the visits know of the firm
VISITED = [
    ("1", dict(firm_id="E00041", firm_name="Lácteos Aurora y Cía.", municipality="San Isidro",
               address="Calle 25 de Mayo 527", frame_workers="6", frame_sales="247")),
    ("0", dict(firm_id="E00003", firm_name="Hotel Oliveira Ltda.", municipality="Río Claro",
               address="Av. Independencia 2113", frame_workers="3", frame_sales="67")),
    ("0", dict(firm_id="E00001", firm_name="Consultoria Yguasú", municipality="Río Claro",
               address="Av. Independencia 1816", frame_workers="3", frame_sales="53")),
]
kiosk = []
for size, known in VISITED:
    row = next(r for r in rows if r["a6a"] == size)
    rows.remove(row)
    kiosk.append(row | known)

for name, firms in ((kiosk_file, kiosk), (field_file, rows)):
    with open(name, "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(firms)
