#!/usr/bin/env python3
"""Types on the chip with lists of 5,000 towns behind the letters: each key must be answered within 50 ms.
words_in_time.py RUNNER KIOSK_ELF FOLDER"""
import pathlib
import subprocess
import sys

TOWNS = 5000
FIRST = ["San", "Santa", "Villa", "Puerto", "Colonia", "Barrio", "General", "Doctor", "Nueva", "Paso"]
SYLLABLES = ["ca", "gua", "ra", "ta", "mbo", "pi", "yu", "ti", "lo", "nia"]
LANGUAGES = ["English (en)", "Español (es)"]


def name(number: int) -> str:
    """Many begin alike, and no two are the same."""
    ending = "".join(SYLLABLES[number // 10**i % 10] for i in range(4)).capitalize()
    return f"{FIRST[number % 10]} {ending}"


def row(*cells: str) -> str:
    return "| | " + " | ".join(cells) + " |\n"


def form() -> str:
    labels = [f"label::{language}" for language in LANGUAGES]
    text = "| survey | | | | | |\n" + row("type", "name", *labels, "required")
    text += row("text", "address", "Where is it?", "¿Dónde queda?", "")
    text += row("select_one town", "town", "Town", "Ciudad", "") + row("select_one port", "port", "Port", "Puerto", "")
    text += "| choices | | | | |\n" + row("list_name", "name", *labels)
    for at in range(TOWNS):
        text += row("town", f"t{at}", name(at), name(at).replace("Villa", "Ciudad"))
        text += row("port", f"p{at}", f"{name(at)} {at}", f"{name(at)} {at}")
    return text + "| settings | | |\n" + row("form_title", "form_id") + row("Towns", "towns")


def main() -> int:
    runner, kiosk, folder = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "towns.md").write_text(form())
    (folder / "firms.csv").write_text("case_id,name\nA1,Molino\n")
    (folder / "towns.scenario").write_text(
        f'select firm "Molino"\nexpect question address\nkeys s\nwrite "Ruta 2, sa"\ntake "{name(0)}"\n'
        f'write "{name(0)}, vil"\nwrite "{name(0)}, san taca"\ndone\nexpect question town\n')
    return subprocess.run([runner, "--qemu", kiosk, "--card-mb", "64", "--count", "--within-ms", "50", "--folder", folder / "run", "--form", folder / "towns.md",
                           "--firms", folder / "firms.csv", folder / "towns.scenario"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
