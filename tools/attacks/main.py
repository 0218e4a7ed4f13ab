"""Runs the attacks: main.py COMMAND FOLDER [--short] [KIND…]; see tools/attack."""

import os
import sys
import time
import traceback

import document_attacks, library_attacks, limit_attacks, load_attacks, read_attacks, store_attacks  # noqa: F401, E401
from running import ATTACKS, Place, Skipped


def main(command, folder, *arguments):
    short = "--short" in arguments
    kinds = [one for one in arguments if one != "--short"]
    unknown = set(kinds) - {kind for kind, _, _, _ in ATTACKS}
    if unknown:
        raise SystemExit(f"there is no kind {', '.join(unknown)}; there are {', '.join(sorted({a[0] for a in ATTACKS}))}")
    failures, begun, count = [], time.monotonic(), 0
    for kind, name, is_short, function in ATTACKS:
        if kinds and kind not in kinds or short and not is_short:
            continue
        count += 1
        started = time.monotonic()
        try:
            function(Place(command, os.path.join(folder, f"{kind}-{count}")))
            print(f"ok: {kind}: {name} ({time.monotonic() - started:.1f} s)", flush=True)
        except Skipped as reason:
            print(f"skipped: {kind}: {name}: {reason}", flush=True)
        except Exception as error:  # An attack that finds nothing to read is one that failed, too.
            at = traceback.extract_tb(error.__traceback__)[-1]
            failures.append(f"{kind}: {name}: {error or type(error).__name__} ({at.filename.rsplit('/', 1)[-1]}:{at.lineno})")
            print(f"FAILED: {failures[-1]}", flush=True)
    print(f"{count} attacks in {time.monotonic() - begun:.0f} s, {len(failures)} failed")
    if failures:
        raise SystemExit(1)


main(*sys.argv[1:])
