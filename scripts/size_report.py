#!/usr/bin/env python3
"""Flash and RAM of an image by folder, and its deepest stack frames.

Usage: size_report.py IMAGE.elf IMAGE.map BUILD_DIR. Folders come from the linker map: of
the whole-program objects from the namespace in each section's name. Frames come from GCC's .su files."""
import collections
import pathlib
import re
import subprocess
import sys

FLASH, RAM = 256 * 1024, 64 * 1024
FOLDERS = {path.name for path in (pathlib.Path(__file__).parent.parent / "firmware").iterdir()}
image, map_file, build = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])


def symbol(name):
    lines = subprocess.run(["arm-none-eabi-nm", image], check=True, text=True, capture_output=True).stdout.splitlines()
    return next(int(line.split()[0], 16) for line in lines if line.split()[-1] == name)


def sections():
    """Each output section's size: what is loaded into flash, what lies in RAM."""
    lines = subprocess.run(["arm-none-eabi-size", "-A", image], check=True, text=True, capture_output=True).stdout
    return {m[1]: int(m[2]) for m in re.finditer(r"^(\.\S+)\s+(\d+)\s+\d+$", lines, re.M)}


def folder_of(section, path):
    match = re.search(r"lib(fw_\w+|nanopb|proto_\w+|c_nano|m|gcc|stdc\+\+\w*)\.a|(lib(?:c|m|g)\w*)\.a", path)
    if match:
        return (match[1] or match[2]).replace("fw_", "firmware/")
    space = re.search(r"7eslabon\d+([a-z]+?)(?=\d|[A-Z]|$)", section)
    if space and space[1] in FOLDERS:
        return "firmware/" + space[1]
    if space and space[1] != "board":
        return "firmware/base"
    if re.search(r"\.(pb_|eslabon_|\w*(encode|decode|load_desc))", section):
        return "nanopb, proto"
    return "board" if space or ".dir/" in path else "constants and others"


def by_folder():
    """(flash, ram) of each folder, from the map's input sections; wrapped lines are joined first."""
    totals = collections.defaultdict(lambda: [0, 0])
    text = pathlib.Path(map_file).read_text().split("Linker script and memory map")[1]
    text = re.sub(r"^ (\.\S+|COMMON)\n\s+", r" \1 ", text, flags=re.M)
    for name, address, size, path in re.findall(r"^ (\.\S+|COMMON)\s+0x([0-9a-f]+)\s+0x([0-9a-f]+)\s+(\S.*)$", text, re.M):
        if name.startswith((".debug", ".comment", ".ARM.attributes")):
            continue
        in_ram = int(address, 16) >= 0x20000000
        totals[folder_of(name, path)][1 if in_ram else 0] += int(size, 16)
        if name.startswith(".data"):
            totals[folder_of(name, path)][0] += int(size, 16)
    return totals


size = sections()
flash = size.get(".text", 0) + size.get(".data", 0) + size.get(".ARM.exidx", 0)
ram = symbol("__stack_limit") - 0x20000000
print(f"flash {flash:6} of {FLASH} bytes   static RAM {ram:5} of {RAM} bytes   left for the stack {RAM - ram:5}")
for folder, (f, r) in sorted(by_folder().items(), key=lambda item: -item[1][0]):
    if f + r > 64:
        print(f"  {folder:22} flash {f:6}  RAM {r:5}")
frames = []
# Of a whole-program build only what the linker made counts: its inlining moves locals from frame to frame.
whole_program = sorted(pathlib.Path(image).parent.glob(pathlib.Path(image).name + ".ltrans*.su"))
for su in whole_program or build.rglob("*.su"):
    for line in su.read_text(errors="replace").splitlines():
        fields = line.split("\t")
        if len(fields) >= 2 and fields[1].isdigit():
            frames.append((int(fields[1]), fields[0].split(":", 3)[-1]))
print("  deepest frames: " + "; ".join(f"{n} {name[:60]}" for n, name in sorted(set(frames), reverse=True)[:4]))
