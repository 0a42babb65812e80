#!/usr/bin/env python3
"""Checks that every file that a page names, by link or as `folder/file.ext`, exists.

Usage: check_links.py ROOT"""
import pathlib
import re
import sys

LINK = re.compile(r"\]\(([^)#\s]+)")
NAMED = re.compile(r"`((?:firmware|host|tests|boards|scripts|proto|docs|examples)/[\w./-]+\.\w+)`")

root = pathlib.Path(sys.argv[1])
faults, links = [], 0
for page in sorted([root / "README.md", *(p for top in ("firmware", "host", "tests", "boards", "scripts", "docs", "examples") for p in (root / top).rglob("*.md"))]):
    text = page.read_text(errors="replace")
    targets = [page.parent / link for link in LINK.findall(text) if not link.startswith(("http", "file:"))]
    targets += [root / name for name in NAMED.findall(text)]
    links += len(targets)
    faults += [f"{page.relative_to(root)}: there is no {target}" for target in targets if not target.exists()]
print("\n".join(faults) or f"links: {links}, each leads to a file")
sys.exit(1 if faults else 0)
