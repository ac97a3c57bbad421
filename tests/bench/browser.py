"""What a browser that has never been here transfers, and when it may be used."""

import os
import shutil
import statistics
from dataclasses import dataclass

from playwright.sync_api import Browser, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
VISITS = 7


@dataclass(frozen=True)
class Visit:
    """Bytes as sent over the wire, headers included."""

    name: str
    requests: int
    kilobytes: float
    dom_ready: float


def first_visits(pages: dict[str, str]) -> dict[str, Visit]:
    """Name -> address in, in turns, each time with an empty cache; medians out."""
    seen: dict[str, list[Visit]] = {name: [] for name in pages}
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=FLAGS
        )
        for _ in range(VISITS):
            for name, address in pages.items():
                seen[name].append(_visit(chromium, name, address))
        chromium.close()
    return {name: _middle(visits) for name, visits in seen.items()}


def _visit(chromium: Browser, name: str, address: str) -> Visit:
    context = chromium.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
    page = context.new_page()
    sizes: list[float] = []
    watch = context.new_cdp_session(page)
    watch.send("Network.enable")
    watch.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    ready = page.evaluate("() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    context.close()
    return Visit(name, len(sizes), sum(sizes) / 1024, ready)


def _middle(visits: list[Visit]) -> Visit:
    return Visit(
        visits[0].name,
        round(statistics.median(visit.requests for visit in visits)),
        statistics.median(visit.kilobytes for visit in visits),
        statistics.median(visit.dom_ready for visit in visits),
    )
