"""The table on the screen and the JSON file in instance/bench/."""

import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.measure import CrowdResult, Subject
from tests.bench.servers import ROOT


def show(title: str, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """First column to the left, figures to the right."""
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    print(f"\n{title}")
    for row in [head, tuple("-" * width for width in widths), *rows]:
        cells = [
            row[0].ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)),
        ]
        print("  " + "  ".join(cells).rstrip())


def subject_row(subject: Subject) -> tuple[str, ...]:
    ratio, spread = subject.ratio, subject.spread
    return (
        subject.name,
        subject.where,
        f"{subject.timing.p50 * 1000:.2f}",
        f"{subject.timing.p95 * 1000:.2f}",
        f"{ratio:.2f} x" if ratio else "",
        f"{spread[0]:.2f}-{spread[1]:.2f}" if spread else "",
        *goal_cells(ratio, subject.goal),
        f"{subject.size / 1024:.1f}" if subject.size else "",
        f"{subject.packed / 1024:.1f}" if subject.packed else "",
    )


SUBJECT_HEAD = ("page", "world", "p50 ms", "p95 ms", "ratio", "quartiles", "goal", "", "KB", "KB gzip")


def subject_record(subject: Subject) -> dict:
    return {
        "page": subject.name,
        "world": subject.where,
        "p50_ms": round(subject.timing.p50 * 1000, 3),
        "p95_ms": round(subject.timing.p95 * 1000, 3),
        "ratio": subject.ratio and round(subject.ratio, 3),
        "against": subject.against and subject.against.name,
        "goal": subject.goal,
        "bytes": subject.size,
        "bytes_gzip": subject.packed,
    }


def crowd_row(result: CrowdResult) -> tuple[str, ...]:
    slower, waits = result.floor_rate / result.rate, result.p95 / result.p50_alone
    return (
        result.name,
        result.where,
        str(result.answers),
        f"{result.rate:.0f}",
        f"{result.floor_rate:.0f}",
        f"1/{slower:.1f}",
        *goal_cells(slower, result.goal_rate),
        f"{result.p95 * 1000:.1f}",
        f"{waits:.1f} x",
        *goal_cells(waits, result.goal_p95),
    )


CROWD_HEAD = (
    "at once",
    "world",
    "answers",
    "per s",
    "floor per s",
    "rate",
    "goal",
    "",
    "p95 ms",
    "of p50 alone",
)
CROWD_HEAD += ("goal", "")


def goal_cells(value: float | None, goal: float | None) -> tuple[str, str]:
    if value is None or goal is None:
        return "", ""
    return f"<= {goal:g}", "met" if value <= goal else "MISSED"


def save(name: str, figures: dict) -> Path:
    folder = ROOT / "instance" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    machine = {"processors": os.cpu_count(), "system": platform.platform(), "python": sys.version.split()[0]}
    record = {"measured_at": datetime.now(UTC).isoformat(timespec="seconds"), "machine": machine, **figures}
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path
