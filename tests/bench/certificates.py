"""Certificates printed by ours and by others: the same records and art, strategies in turns in one run.

CPU is what counts, as medians of the rounds: the clock on the wall tells more of what else the machine does.
Peaks of memory and the growth from 1,000 to 10,000 are each measured in a process of its own.
"""

from festival.printing import pictures, templates
from tests.bench import certificates_site, report
from tests.bench.certificate_runs import (
    GOALS,
    MANY,
    TEMPLATE,
    Alone,
    Strategy,
    growth,
    preview,
    records,
    run,
    strategies,
)
from tests.bench.servers import ROOT

ROUNDS, PREVIEWS, GROWTH_TURNS = 3, 15, 3


def main() -> None:
    template, texts = templates.load(TEMPLATE), records(MANY)
    found = strategies(template)
    run(found, texts, ROUNDS)
    _show_strategies(found)
    seen = preview(template, texts, PREVIEWS)
    print(
        f"\n  one more certificate, warm, ms: naive {seen.naive * 1000:.0f}, ours {seen.ours * 1000:.1f};"
        f" with its picture, {pictures.WIDTH} px: {seen.naive_picture * 1000:.0f} and"
        f" {seen.our_picture * 1000:.1f}"
    )
    grown = growth(GROWTH_TURNS)
    _show_growth(grown)
    ratios = _ratios(found, grown) | {"warm preview against naive": seen.ratio}
    _show_goals(ratios)
    figures = {
        "strategies": [
            {"name": one.name, "records": one.number, "cpu_ms": round(one.cpu * 1000, 3), "bytes": one.size}
            for one in found.values()
        ],
        "preview_ms": {name: round(seconds * 1000, 2) for name, seconds in vars(seen).items()},
        "growth": [vars(one) for one in grown.values()],
        "ratios": {
            name: {"value": round(ratios[name], 3), "goal": str(goal), "met": goal.is_met(ratios[name])}
            for name, goal in GOALS.items()
        },
    }
    print(f"\nSaved in {report.save('certificates', figures).relative_to(ROOT)}")
    certificates_site.main()


def _ratios(found: dict[str, Strategy], grown: dict[int, Alone]) -> dict[str, float]:
    compiled, naive = found["compiled"].cpu, found["naive"].cpu
    return {
        "compiled against naive": naive / compiled,
        "compiled against reportlab + shared form": compiled / found["reportlab + shared form"].cpu,
        "compiled against floor": compiled / found["floor"].cpu,
        "WeasyPrint, art once, against naive": naive / found["WeasyPrint, art once"].cpu,
        "time(10,000) / time(1,000)": grown[10_000].cpu / grown[1000].cpu,
        "peak memory(10,000) / (100)": grown[10_000].peak_mb / grown[100].peak_mb,
        "KB a further page": (grown[1000].size - grown[100].size) / 900 / 1024,
    }


def _show_strategies(found: dict[str, Strategy]) -> None:
    naive = found["naive"].cpu
    report.show(
        f"Certificates: CPU, medians of {ROUNDS} rounds in turns",
        ("strategy", "records", "ms each", "x naive", "KB each"),
        [
            (
                one.name,
                str(one.number),
                f"{one.cpu * 1000:.2f}",
                f"{naive / one.cpu:.1f}",
                f"{one.size / one.number / 1024:.1f}",
            )
            for one in found.values()
        ],
    )


def _show_growth(grown: dict[int, Alone]) -> None:
    report.show(
        "One file through the engine, a process each",
        ("certificates", "CPU s", "wall s", "peak MB", "file MB"),
        [
            (
                f"{one.number:,}",
                f"{one.cpu:.2f}",
                f"{one.wall:.2f}",
                f"{one.peak_mb:.0f}",
                f"{one.size / 1e6:.2f}",
            )
            for one in grown.values()
        ],
    )


def _show_goals(ratios: dict[str, float]) -> None:
    report.show(
        "Goals",
        ("measure", "is", "goal", ""),
        [
            (name, f"{ratios[name]:.2f}", str(goal), "met" if goal.is_met(ratios[name]) else "MISSED")
            for name, goal in GOALS.items()
        ],
    )
