"""What a browser that has never been here transfers, and when it may be used."""

import os
import shutil
import statistics
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field

from playwright.sync_api import Browser, CDPSession, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
VISITS = 7


@dataclass(frozen=True)
class Call:
    """A page to open with an empty cache, the page to open after it, and whose cookies to bring."""

    name: str
    port: int
    path: str
    next_path: str | None = None
    cookies: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Visit:
    """Bytes as sent over the wire, headers included."""

    name: str
    requests: float
    kilobytes: float
    script_kilobytes: float
    next_kilobytes: float
    dom_ready: float


def visits(calls: list[Call]) -> dict[str, Visit]:
    """Name -> visit, made in turns; medians."""
    seen: dict[str, list[Visit]] = {call.name: [] for call in calls}
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=FLAGS
        )
        for _ in range(VISITS):
            for call in calls:
                seen[call.name].append(_visit(chromium, call))
        chromium.close()
    return {name: _middle(found) for name, found in seen.items()}


def _visit(chromium: Browser, call: Call) -> Visit:
    context = chromium.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
    address = f"http://127.0.0.1:{call.port}"
    context.add_cookies([{"name": k, "value": v, "url": address} for k, v in call.cookies.items()])
    page = context.new_page()
    traffic = _Traffic(context.new_cdp_session(page))
    page.goto(address + call.path, wait_until="networkidle")
    ready = page.evaluate("() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    first, scripts, requests = traffic.total(), traffic.total("Script"), len(traffic.sizes)
    if call.next_path:
        page.goto(address + call.next_path, wait_until="networkidle")
    after = traffic.total() - first
    context.close()
    return Visit(call.name, requests, first, scripts, after, ready)


class _Traffic:
    """What really came over the network; answers from the browser's cache are not counted."""

    def __init__(self, session: CDPSession) -> None:
        self.kinds: dict[str, str] = {}
        self.cached: set[str] = set()
        self.sizes: dict[str, float] = {}
        session.send("Network.enable")
        session.on("Network.responseReceived", self._received)
        session.on("Network.requestServedFromCache", lambda event: self.cached.add(event["requestId"]))
        session.on("Network.loadingFinished", self._finished)

    def _received(self, event: dict) -> None:
        self.kinds[event["requestId"]] = event["type"]
        if event["response"].get("fromDiskCache"):
            self.cached.add(event["requestId"])

    def _finished(self, event: dict) -> None:
        if event["requestId"] not in self.cached:
            self.sizes[event["requestId"]] = event["encodedDataLength"]

    def total(self, kind: str | None = None) -> float:
        """KB, of one kind of file or of all."""
        return sum(size for key, size in self.sizes.items() if kind in (None, self.kinds.get(key))) / 1024


def _middle(found: list[Visit]) -> Visit:
    figures = (statistics.median(column) for column in list(zip(*map(astuple, found), strict=True))[1:])
    return Visit(found[0].name, *figures)
