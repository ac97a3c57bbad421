"""Finds the pages that somebody can reach by following links, and which of them look different."""

import http.client
import re
from collections import defaultdict
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

from playwright.sync_api import BrowserContext

# Of one page so many are opened, and with filters so many more: lists lead to hundreds of the same.
OF_A_KIND, WITH_FILTERS = 2, 3


class _Reader(HTMLParser):
    """Links of a page, and the marks by which its shape is told from another's."""

    def __init__(self):
        super().__init__()
        self.links: list[str] = []
        self.for_some: set[str] = set()
        self.marks: set[str] = set()

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "a" and values.get("href"):
            self.links.append(values["href"])
            # A public page does not know who reads it; it says beside such a link for whom it is.
            if values.get("rel") == "nofollow":
                self.for_some.add(values["href"])
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
    path = re.sub(r"^(/verify|/certificates/hand-over)/[\w-]+", r"\1/token", path)
    path = re.sub(r"^/calendar/[\w-]+\.ics", "/calendar/code.ics", path)
    return path, tuple(sorted({name for name, _ in parse_qsl(parts.query)}))


def crawl(context: BrowserContext, home: str, seeds: list[str]) -> Crawl:
    """Follow every internal link once per kind of address; a link that is refused is a finding."""
    found, opened, asked, for_some = Crawl(), set(), defaultdict(int), set()
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in context.cookies())
    connection = http.client.HTTPConnection(urlsplit(home).netloc, timeout=60)
    waiting = [(seed, "seed") for seed in seeds]
    while waiting:
        where, came_from = waiting.pop(0)
        path, filters = kind_of(where)
        is_enough = asked[path, filters] >= (1 if filters else OF_A_KIND)
        if where in opened or is_enough or asked[path, bool(filters)] >= WITH_FILTERS:
            continue
        opened.add(where)
        asked[path, filters] += 1
        asked[path, bool(filters)] += 1
        status, content_type, text = _get(connection, where, cookies)
        if status == 303:
            waiting.append((text.removeprefix(home), where))
        elif status == 403 and where in for_some:
            continue
        elif status != 200:
            found.refused.append(f"{status} {where} (linked from {came_from})")
        elif "text/html" not in content_type:
            found.files.append(where)
        else:
            reader = _Reader()
            reader.feed(text)
            found.pages.append(Found(where, path, frozenset(reader.marks)))
            for_some |= reader.for_some
            targets = [urljoin(home + where, link).partition("#")[0] for link in reader.links]
            waiting += [(one.removeprefix(home), where) for one in targets if one.startswith(home + "/")]
    connection.close()
    return found


def _get(connection: http.client.HTTPConnection, path: str, cookies: str) -> tuple[int, str, str]:
    """Status, type and text; of a redirection its address."""
    connection.request("GET", path, headers={"Cookie": cookies} if cookies else {})
    answer = connection.getresponse()
    body = answer.read().decode(errors="replace")
    return answer.status, answer.headers["Content-Type"] or "", answer.headers["Location"] or body
