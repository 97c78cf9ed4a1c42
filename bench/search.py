"""`python -m bench.search`: recall and precision of the judged Thai questions, and how long a search takes.

Works on a copy of the seeded database (DATABASE_URL for PostgreSQL). `--rows 5000,50000` sets the numbers of texts;
with none, times are not taken.
"""

import argparse
import sys

from bench.world import copied_world


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", default="5000,50000")
    sizes = [int(size) for size in parser.parse_args().rows.split(",") if size]
    with copied_world():
        from bench.searching import measure

        measure(sizes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
