"""A browser's part without the browser: one keep-alive connection, cookies, forms; and the clock."""

import http.client
import statistics
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    expect: int = 200


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes
    seconds: float


@dataclass
class Form:
    action: str
    fields: dict[str, str]
    text_fields: list[str]
    choices: dict[str, list[str]]


class Client:
    """One connection that stays open, and the cookies that came over it."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}

    def send(self, request: Request) -> Answer:
        headers = dict(request.headers)
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        began = time.perf_counter()
        self.connection.request(request.method, request.path, request.body, headers)
        response = self.connection.getresponse()
        body = response.read()
        seconds = time.perf_counter() - began
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        if response.status != request.expect:
            raise SystemExit(
                f"{request.method} {request.path}: {response.status} instead of {request.expect}\n"
                + body.decode(errors="replace")[:2000]
            )
        return Answer(response.status, response.headers, body, seconds)

    def get(self, path: str, **headers: str) -> Answer:
        return self.send(Request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()}))

    def form(self, path: str, action: str | None = None) -> Form:
        """The form of a page; the one that posts to ``action`` where there are several."""
        reader = _Forms()
        reader.feed(self.get(path).body.decode())
        for form in reader.forms:
            form.action = form.action or path
            if action is None or form.action == action:
                return form
        raise SystemExit(f"{path} has no form{f' that posts to {action}' if action else ''}")

    def sign_in(self, name: str, password: str) -> None:
        form = self.form("/sign-in", "/sign-in")
        values = dict(zip(form.text_fields, (name, password), strict=False))
        self.send(submission(form, values, expect=303))

    def close(self) -> None:
        self.connection.close()


def submission(form: Form, values: dict[str, str], expect: int = 303) -> Request:
    """The request that a browser would send for the filled form."""
    body = urlencode(form.fields | values).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return Request("POST", form.action, body, headers, expect)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form" and attributes.get("method", "get").lower() == "post":
            self.forms.append(Form(attributes.get("action", ""), {}, [], {}))
        elif tag == "input" and self.forms and attributes.get("name"):
            self._keep(self.forms[-1], attributes)

    def _keep(self, form: Form, attributes: dict[str, str]) -> None:
        name, kind, value = attributes["name"], attributes.get("type", "text"), attributes.get("value", "")
        if kind == "hidden":
            form.fields[name] = value
        elif kind == "radio":
            form.choices.setdefault(name, []).append(value)
        elif kind not in {"checkbox", "submit", "button"}:
            form.text_fields.append(name)


@dataclass
class Timing:
    """Seconds of many answers to one question, by rounds of the run."""

    rounds: list[list[float]] = field(default_factory=list)

    @property
    def seconds(self) -> list[float]:
        return [one for round_ in self.rounds for one in round_]

    @property
    def p50(self) -> float:
        return statistics.median(self.seconds)

    @property
    def p95(self) -> float:
        return self.share(0.95)

    def share(self, part: float) -> float:
        """The time within which this part of the answers came."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, round(part * len(ordered)))]
