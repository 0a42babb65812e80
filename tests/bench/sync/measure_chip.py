#!/usr/bin/env python3
"""What synchronisation costs the kiosk: RAM for framing, link and session, and instructions for each byte sent.

    cmake --workflow --preset kiosk && tests/bench/sync/measure_chip.py [build/kiosk]

The ARM build of the device's end runs in QEMU with counted instructions; the log it reads costs nothing, so that all counted is
framing, parity and session. RAM is the session's object (frames, window, both messages) and the UART's two rings, as they lie in the
kiosk's image. Exits with 1 when it is more than 8 KB. Standard library only.
"""
import os
import re
import subprocess
import sys
import tempfile

MOST_RAM = 8192


def ring_bytes(image):
    rings = 0
    for line in subprocess.run(["arm-none-eabi-nm", "-S", image], check=True, capture_output=True, text=True).stdout.splitlines():
        found = re.match(r"\w+ (\w+) [bBdD] .*board.*(8received|7to_send)E", line)
        if found:
            rings += int(found[1], 16)
    if rings == 0:
        raise SystemExit("no rings in " + image)
    return rings


def main():
    build = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else "build/kiosk")
    with tempfile.TemporaryDirectory() as folder:
        qemu = ["qemu-system-arm", "-M", "lm3s6965evb", "-display", "none", "-monitor", "none", "-serial", "none", "-icount", "shift=0",
                "-semihosting-config", "enable=on,target=native", "-kernel", os.path.join(build, "tests/board/chip/sync_cost.elf")]
        subprocess.run(qemu, cwd=folder, timeout=120, check=True, stderr=subprocess.DEVNULL)
        with open(os.path.join(folder, "sync_cost.txt")) as file:
            told = file.read()
    session = int(re.search(r"session_bytes (\d+)", told)[1])
    rings = ring_bytes(os.path.join(build, "boards/lm3s6965evb/kiosk.elf"))
    print("RAM: session %d, UART rings %d, together %d of %d bytes" % (session, rings, session + rings, MOST_RAM))
    for frame, repairable, cost in re.findall(r"frame (\d+) repairable (\d+) instructions_per_100_bytes (\d+)", told):
        print("frames of %4s bytes, %s symbols repairable: %.1f instructions a byte, %.0f %% of 50 MHz at 921,600 baud"
              % (frame, repairable, int(cost) / 100, int(cost) / 100 * 92160 / 50e6 * 100))
    sys.exit(0 if session + rings <= MOST_RAM else 1)


if __name__ == "__main__":
    main()
