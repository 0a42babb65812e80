#!/usr/bin/env python3
"""Refuses an image that contains the heap, exceptions, stdio or locale. Usage: check_symbols.py IMAGE.elf"""
import re
import subprocess
import sys

FORBIDDEN = re.compile(
    r"^(_?malloc(_r)?|_?free(_r)?|_?realloc(_r)?|_?calloc(_r)?|_sbrk(_r)?|_Znwj|_Znaj|_ZdlPv\w*|_ZdaPv\w*"
    r"|__cxa_throw|__cxa_begin_catch|__gxx_personality_v0|_ZTI\w+|_?printf(_r)?|_?vfprintf\w*|_?snprintf\w*"
    r"|puts|fwrite|setlocale|__assert_func|atexit|__cxa_atexit|_dtoa_r|strtod)$")

image = sys.argv[1]
lines = subprocess.run(["arm-none-eabi-nm", "--defined-only", image], check=True, text=True,
                       capture_output=True).stdout.splitlines()
found = sorted({line.split()[-1] for line in lines if FORBIDDEN.match(line.split()[-1])})
if found:
    print(f"{image}: forbidden symbols: {' '.join(found)}", file=sys.stderr)
    sys.exit(1)
