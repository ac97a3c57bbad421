"""People at their browsers: what they read, fill in and press, and what must never happen meanwhile."""

import re
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request, expect

from tests.journeys import axe
from tests.journeys.axe import WIDE
from tests.journeys.site import Site

# The browser itself calls an answer that refuses a form an error; the pages' own words are judged elsewhere.
REFUSED_FORM = re.compile(r"Failed to load resource: the server responded with a status of (401|409|422)")
# A later choice makes an earlier request needless, which htmx logs; a lost connection would be «sendError».
OVERTAKEN = re.compile(r"htmx:(sendAbort|afterRequest), ")
# Says every refusal of the content security policy aloud, whatever the browser makes of it.
LISTEN = """document.addEventListener("securitypolicyviolation", (event) =>
    console.error("CSP", event.effectiveDirective, event.blockedURI, event.sourceFile, event.lineNumber));"""


@dataclass
class Watch:
    """Listens to every page of a context: console, policy reports, other hosts, errors of scripts."""

    host: str
    heard: list[str] = field(default_factory=list)

    def listen_to(self, context: BrowserContext) -> Self:
        context.add_init_script(LISTEN)
        context.on("request", self._note_request)
        context.on("console", self._note_console)
        context.on("weberror", lambda error: self.heard.append(f"script error: {error.error}"))
        return self

    def _note_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob", "about") and address.netloc != self.host:
            self.heard.append(f"request to another host: {request.url}")

    def _note_console(self, message: ConsoleMessage) -> None:
        is_known = REFUSED_FORM.match(message.text) or OVERTAKEN.match(message.text)
        if message.type in ("error", "warning") and not is_known:
            where = message.page.url if message.page else ""
            self.heard.append(f"{message.type} on {where}: {message.text} ({message.location['url']})")


def open_context(chromium: Browser, site: Site, *, javascript: bool = True, **options) -> BrowserContext:
    return chromium.new_context(
        base_url=site.address,
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        viewport=options.pop("viewport", WIDE),
        java_script_enabled=javascript,
        accept_downloads=True,
        **options,
    )


class Person:
    """Somebody in front of one browser of their own."""

    def __init__(self, context: BrowserContext, site: Site, *, name: str = "", javascript: bool = True):
        self.context, self.name, self.address = context, name, site.address
        self.javascript = javascript
        self._sessions = site.sessions
        self.watch = Watch(urlsplit(site.address).netloc).listen_to(context)
        self.page: Page = context.new_page()
        self.page.set_default_timeout(15_000)

    def sign_in(self, to: str = "/today") -> Self:
        """By the card of the sample's list; reads what happened to the account, if anything did."""
        if self.name in self._sessions:
            self.context.add_cookies(self._sessions[self.name])
            return self.visit(to)
        self.page.goto(f"/sign-in?next={to}")
        card = self.page.get_by_role("button").filter(has_text=re.compile(rf"· {self.name}$"))
        card.click()
        expect(self.page).not_to_have_url(re.compile("/sign-in"))
        if "/account/notices" in self.page.url:
            self.looks().press("Đã đọc, làm tiếp")
        expect(self.page).to_have_url(re.compile(rf"{re.escape(to)}$"))
        self._sessions[self.name] = self.context.cookies()
        return self

    def visit(self, path: str) -> Self:
        answer = self.page.goto(path)
        assert answer.status == 200, f"{self.name} at {path}: {answer.status}"
        return self

    def press(self, label: str, *, within: str = "body") -> Self:
        self.page.locator(within).get_by_role("button", name=label, exact=True).click()
        return self

    def follow(self, label: str, *, within: str = "main") -> Self:
        self.page.locator(within).get_by_role("link", name=label, exact=True).first.click()
        return self

    def take_step(self, label: str) -> Self:
        """One of the six steps of the season's path."""
        name = self.page.locator(".path-label", has_text=re.compile(f"^{re.escape(label)}$"))
        self.page.locator("nav.path a", has=name).click()
        return self

    def fill(self, **values: str) -> Self:
        """Fields by their names."""
        for name, value in values.items():
            self.page.locator(f"main [name={name}]:not([type=hidden])").fill(value)
        return self

    def choose(self, group: str, answer: str) -> Self:
        fieldset = self.page.locator("main fieldset", has=self.page.locator("legend", has_text=group))
        fieldset.get_by_label(answer, exact=True).check()
        return self

    def sees(self, *sentences: str, within: str = "main") -> Self:
        for sentence in sentences:
            expect(self.page.locator(within)).to_contain_text(sentence, use_inner_text=True)
        return self

    def looks(self) -> Self:
        """Pages that come only after an act are looked at here; all others in test_pages.py."""
        if not self.javascript:
            # axe is a script, and a browser without them waits for it for ever.
            return self
        self.page.wait_for_load_state()
        found = axe.look(self.page)
        assert found == [], f"{self.page.url}\n" + "\n".join(found)
        return self

    def is_at(self, heading: str) -> Self:
        expect(self.page.locator("h1")).to_contain_text(heading)
        return self

    def confirm(self, label: str) -> Self:
        """Type the number of things on the list of an act that cannot be taken back, and do it."""
        things = self.page.locator("main .confirm-things li").count()
        self.fill(count=str(things))
        return self.press(label)

    def reads(self) -> str:
        """The page's own words, for the message of a failure."""
        try:
            return self.page.locator("main").first.inner_text(timeout=2000)[:1500]
        except Error as gone:
            return str(gone)
