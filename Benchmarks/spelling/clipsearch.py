"""What `clipsearch correct` makes of the list.

    python clipsearch.py [--split dev|test] [--wrong FILE] COMMAND…      e.g. ../../.build/release/clipsearch correct --json

The command reads one query a line and writes one JSON object a line with `original` and `corrected`. `--wrong` writes the
queries it got wrong. Calibrate on `dev`; `test` is for the figure that is published.
"""
import argparse
import json
import subprocess
import time
from pathlib import Path

import common


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--wrong")
    parser.add_argument("--speller", default=Path(__file__).parents[2] / "weights/speller", help="the folder of the shipped lists")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    a = parser.parse_args()
    rows = common.rows(a.split)
    start = time.time()
    output = subprocess.run(a.command, input="".join(r["typed"] + "\n" for r in rows), text=True, check=True,
                            stdout=subprocess.PIPE).stdout
    spent = time.time() - start
    answers = [json.loads(line) for line in output.splitlines() if line.strip()]
    if len(answers) != len(rows):
        raise SystemExit(f"{len(answers)} answers to {len(rows)} queries")
    for row, answer in zip(rows, answers):
        if answer["original"] != row["typed"]:
            raise SystemExit(f"asked «{row['typed']}», answered to «{answer['original']}»")
    corrected = [answer["corrected"] for answer in answers]
    common.table({"clipsearch correct": corrected}, rows)
    listed = common.listed(a.speller)
    for is_listed in (False, True):
        kept = [(r, c) for r, c in zip(rows, corrected) if r["class"] == "keep" and "number" not in r["how"]
                and all(w in listed for w in common.words(r["typed"])) == is_listed]
        print(f"names and foreign words of keep, {'all in the shipped lists' if is_listed else 'not all in the shipped lists'}: "
              f"{100 * sum(common.right(r, c) for r, c in kept) / len(kept):.1f} % of {len(kept)}")
    print(f"{1000 * spent / len(rows):.1f} ms a query, start and all")
    if a.wrong:
        with open(a.wrong, "w", encoding="utf-8") as file:
            for row, answer in zip(rows, corrected):
                if not common.right(row, answer):
                    file.write(f"{row['class']}\t{row['typed']}\t{row['expected']}\t{answer}\n")


if __name__ == "__main__":
    main()
