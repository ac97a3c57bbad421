"""Finds the pages that somebody can reach by following links, and which of them look different."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

from playwright.sync_api import APIRequestContext

# Of one page so many are opened, and with filters so many more: lists lead to hundreds of the same.
OF_A_KIND, WITH_FILTERS = 2, 3


class _Reader(HTMLParser):
    """Links of a page, and the marks by which its shape is told from another's."""

    def __init__(self):
        super().__init__()
        self.links: list[str] = []
        self.marks: set[str] = set()

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "a" and values.get("href"):
            self.links.append(values["href"])
        names = " ".join(sorted((values.get("class") or "").split()))
        self.marks.add(f"{tag}.{names}[{values.get('type') or ''}][{values.get('role') or ''}]")


@dataclass(frozen=True)
class Found:
    path: str
    kind: str
    marks: frozenset[str]


@dataclass
class Crawl:
    """What one person can reach."""

    pages: list[Found] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def kind_of(address: str) -> tuple[str, tuple[str, ...]]:
    """An address without its ids, and the names of its filters."""
    parts = urlsplit(address)
    path = re.sub(r"/\d+(?=/|$)", "/0", parts.path)
    path = re.sub(r"^/verify/[\w-]+", "/verify/token", path)
    path = re.sub(r"^/calendar/[\w-]+\.ics", "/calendar/code.ics", path)
    return path, tuple(sorted({name for name, _ in parse_qsl(parts.query)}))


def crawl(request: APIRequestContext, home: str, seeds: list[str]) -> Crawl:
    """Follow every internal link once per kind of address; a link that is refused is a finding."""
    found, opened, asked = Crawl(), set(), defaultdict(int)
    waiting = [(home + seed, "seed") for seed in seeds]
    while waiting:
        address, came_from = waiting.pop(0)
        path, filters = kind_of(address)
        if address in opened or asked[path, filters] >= (1 if filters else OF_A_KIND):
            continue
        if asked[path, bool(filters)] >= WITH_FILTERS:
            continue
        opened.add(address)
        asked[path, filters] += 1
        asked[path, bool(filters)] += 1
        answer = request.get(address)
        where = address.removeprefix(home)
        if answer.status != 200:
            found.refused.append(f"{answer.status} {where} (linked from {came_from})")
            continue
        if "text/html" not in answer.headers["content-type"]:
            found.files.append(where)
            continue
        reader = _Reader()
        reader.feed(answer.text())
        found.pages.append(Found(where, path, frozenset(reader.marks)))
        for link in reader.links:
            target = urljoin(address, link).partition("#")[0]
            if target.startswith(home + "/"):
                waiting.append((target, where))
    return found
