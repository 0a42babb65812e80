#!/usr/bin/env python3
"""Checks that includes go downward only, as scripts/layers.txt states it. Usage: check_layers.py ROOT"""
import pathlib
import re
import sys
from fnmatch import fnmatch

root = pathlib.Path(sys.argv[1])
rules = {}
for line in (root / "scripts/layers.txt").read_text().splitlines():
    if line and not line.startswith("#"):
        folder, allowed = line.split(":")
        rules[folder.strip()] = allowed.split()


def rule_of(folder):
    """The rule of the nearest folder upward that has one: (its name, what it may include)."""
    while folder not in ("", "."):
        for name, allowed in rules.items():
            if fnmatch(folder, name):
                return folder, allowed
        folder = str(pathlib.PurePath(folder).parent)
    return None, []


faults = []
sources = [p for top in ("firmware", "host", "boards", "proto") for p in (root / top).rglob("*.[ch]pp")]
for path in sources:
    own, allowed = rule_of(str(path.relative_to(root).parent))
    if own is None:
        faults.append(f"{path.relative_to(root)}: its folder has no rule in scripts/layers.txt")
        continue
    for number, line in enumerate(path.read_text().splitlines(), 1):
        match = re.match(r'#include "((firmware|host|boards|proto|tests)/[^"]*)"', line)
        if not match:
            continue
        target = str(pathlib.PurePath(match[1]).parent)
        if target != own and not target.startswith(own + "/") and not any(fnmatch(target, a) for a in allowed):
            faults.append(f"{path.relative_to(root)}:{number}: {own} may not include {target}")
print("\n".join(faults) or f"layers: {len(sources)} files keep to the table")
sys.exit(1 if faults else 0)
