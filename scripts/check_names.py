#!/usr/bin/env python3
"""Checks that no two files under firmware/ and host/ share a name, and that no file is longer than 500 lines.

Usage: check_names.py ROOT"""
import collections
import pathlib
import sys

root = pathlib.Path(sys.argv[1])
homes = collections.defaultdict(list)
faults = []
for top in ("firmware", "host", "boards", "tests"):
    for path in (root / top).rglob("*.[ch]pp"):
        if len(path.read_text().splitlines()) > 500:
            faults.append(f"{path.relative_to(root)}: longer than 500 lines")
        if top in ("firmware", "host") and path.name != "main.cpp":
            homes[path.name].append(str(path.relative_to(root)))
faults += [f"one name, several files: {' '.join(paths)}" for paths in homes.values() if len(paths) > 1]
print("\n".join(faults) or f"names: {len(homes)} files, each with a name of its own")
sys.exit(1 if faults else 0)
