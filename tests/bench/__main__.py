"""`python -m tests.bench [name]`: one benchmark, or all of them."""

import sys

from tests.bench import certificates, imports, pages, plan, search, voting

BENCHMARKS = {
    "certificates": certificates.main,
    "import": imports.main,
    "pages": pages.main,
    "plan": plan.main,
    "search": search.main,
    "voting": voting.main,
}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"No benchmark {', '.join(unknown)}. There are: {', '.join(BENCHMARKS)}.", file=sys.stderr)
        return 2
    for name in names or BENCHMARKS:
        BENCHMARKS[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
