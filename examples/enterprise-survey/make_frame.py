#!/usr/bin/env python3
"""Writes the sample of firms to visit: one row a firm, with all that is known before the interview.

The firms are invented. The sample has two stages: in each stratum (region and size class) zones are drawn, and in each
zone firms. A weight is the number of zones of the stratum over those drawn, times the firms of the zone over those
drawn; `fpc` is the number of zones of the stratum. The same seed always gives the same file.

--zones FILE also writes the frame from which they were drawn: every zone with the number of its firms, from which
`eslabon weights` computes the same weights.
"""
import argparse
import csv
import math
import random
import sys

REGIONS = {1: ["Villa Norte", "San Isidro", "Río Claro", "El Carmen", "Campo Belo"],
           2: ["Santa Marta", "Puente Alto", "La Merced", "Monte Verde", "Vila Central"],
           3: ["Puerto Sur", "Los Álamos", "São Miguel", "Cerro Largo", "Laguna Azul"],
           4: ["Costa Brava", "Boa Vista", "Playa Grande", "Porto Novo", "Bahía Honda"]}
WORDS = {1: ["Alimentos", "Panadería", "Lácteos", "Conservas", "Molino"],
         2: ["Textiles", "Confecciones", "Hilados", "Calzados", "Malharia"],
         3: ["Metalúrgica", "Muebles", "Plásticos", "Imprenta", "Indústria"],
         4: ["Comercial", "Ferretería", "Distribuidora", "Almacenes", "Casa"],
         5: ["Transportes", "Servicios", "Hotel", "Taller", "Consultoria"]}
NAMES = ["Aurora", "del Sur", "El Progreso", "Hermanos Núñez", "São José", "La Esperanza", "Guaraní", "Andina", "Ipê",
         "San Martín", "Los Pinos", "Oliveira", "Peña", "Boa Esperança", "Cordillera", "Araújo", "El Ceibo", "Yguasú"]
FORMS = ["S.A.", "S.R.L.", "Ltda.", "y Cía.", "", ""]
STREETS = ["Av. San Martín", "Calle Bolívar", "Rua das Flores", "Av. Independencia", "Calle 25 de Mayo", "Rua XV"]
WORKERS = {0: (1, 4), 1: (5, 19), 2: (20, 99), 3: (100, 700)}
FIRMS_PER_ZONE = {0: 60, 1: 28, 2: 12, 3: 6}       # mean number in the population
ZONES = {0: 60, 1: 45, 2: 30, 3: 20}               # of each stratum in the population
SALES_PER_WORKER = {0: 26, 1: 64, 2: 86, 3: 200}   # thousands, before chance


def firm(rng, number, region, size, zone, weight, fpc):
    sector = rng.choices([1, 2, 3, 4, 5], [20, 14, 18, 28, 20])[0]
    low, high = WORKERS[size]
    workers = round(math.exp(rng.uniform(math.log(low), math.log(high))))
    sales = round(workers * SALES_PER_WORKER[size] * math.exp(rng.gauss(0, 0.5)))
    name = f"{rng.choice(WORDS[sector])} {rng.choice(NAMES)} {rng.choice(FORMS)}".strip()
    return {"firm_id": f"E{number:05d}", "firm_name": name, "municipality": REGIONS[region][zone % 5],
            "address": f"{rng.choice(STREETS)} {rng.randrange(10, 2400)}", "a2": region, "a4a": sector, "a6a": size,
            "stratum": f"{region}{size}", "psu": f"{region}{size}{zone:02d}", "wt": f"{weight:.4f}", "fpc": fpc,
            "frame_workers": workers, "frame_sales": sales}


def sample(rng, firms, frame):
    strata = [(region, size) for region in REGIONS for size in WORKERS]
    per_stratum = [firms // len(strata) + (1 if at < firms % len(strata) else 0) for at in range(len(strata))]
    rows = []
    for (region, size), wanted in zip(strata, per_stratum):
        zones = sorted(rng.sample(range(ZONES[size]), max(2, min(ZONES[size], round(wanted / 5)))))
        for at, zone in enumerate(zones):
            drawn = wanted // len(zones) + (1 if at < wanted % len(zones) else 0)
            there = max(drawn, round(FIRMS_PER_ZONE[size] * rng.uniform(0.7, 1.3)))
            weight = ZONES[size] / len(zones) * there / max(1, drawn)
            frame[region, size, zone] = there
            rows += [firm(rng, len(rows) + 1 + k, region, size, zone, weight, ZONES[size]) for k in range(drawn)]
    return rows


def write_zones(file, drawn):
    """The zones that were drawn as the sample knows them, the others about as large."""
    rng = random.Random(1)
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["stratum", "a2", "a6a", "psu", "municipality", "firms"])
    for region in REGIONS:
        for size in WORKERS:
            for zone in range(ZONES[size]):
                there = round(FIRMS_PER_ZONE[size] * rng.uniform(0.7, 1.3))
                writer.writerow([f"{region}{size}", region, size, f"{region}{size}{zone:02d}", REGIONS[region][zone % 5],
                                 drawn.get((region, size, zone), there)])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--firms", type=int, default=400)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--zones", help="write the frame of zones to this file")
    options = parser.parse_args()
    if options.firms < 64:
        parser.error("a sample of 16 strata needs at least 64 firms")
    frame = {}
    rows = sample(random.Random(options.seed), options.firms, frame)
    if options.zones:
        with open(options.zones, "w", newline="") as file:
            write_zones(file, frame)
    writer = csv.DictWriter(sys.stdout, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


if __name__ == "__main__":
    main()
