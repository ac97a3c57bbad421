"""A browser without JavaScript for tests: signs in, sends forms with their CSRF token, checks every page."""

import re
from contextvars import Context
from html.parser import HTMLParser

from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from festival.core.db import db

VOID = {"meta", "link", "input", "br", "hr", "img", "area", "base", "col", "embed", "source", "track", "wbr"}


class PageReader(HTMLParser):
    """Collects what a page must have: one h1, a title, unique ids, labelled inputs, CSRF in each form."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.ids, self.labels, self.inputs, self.forms = [], set(), [], []
        self.headings, self.title, self.text = 0, "", []
        self._stack, self._form = [], None

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if values.get("id"):
            self.ids.append(values["id"])
        if tag == "label" and values.get("for"):
            self.labels.add(values["for"])
        if tag in ("input", "select", "textarea"):
            self.inputs.append((tag, values, "label" in self._stack))
            if self._form is not None:
                self._form["fields"].append(values)
        if tag == "form":
            action = values.get("action") or ""
            self._form = {"method": values.get("method", "get").lower(), "action": action, "fields": []}
            self.forms.append(self._form)
        if tag == "h1":
            self.headings += 1
        if tag not in VOID:
            self._stack.append(tag)

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        if tag in self._stack:
            while self._stack.pop() != tag:
                pass

    def handle_data(self, data):
        if "title" in self._stack and "svg" not in self._stack:
            self.title += data
        if not {"script", "style"} & set(self._stack):
            self.text.append(data)

    @property
    def words(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.text)).strip()


def read(html: str) -> PageReader:
    reader = PageReader()
    reader.feed(html)
    return reader


def check_page(html: str) -> PageReader:
    """Assert what every whole page owes its readers."""
    page = read(html)
    assert page.headings == 1, f"{page.headings} h1"
    assert page.title.strip(), "no title"
    assert len(page.ids) == len(set(page.ids)), sorted(i for i in page.ids if page.ids.count(i) > 1)
    for tag, values, inside_label in page.inputs:
        if values.get("type") in ("hidden", "submit", "button"):
            continue
        named = inside_label or values.get("id") in page.labels or "aria-label" in values
        assert named or "aria-labelledby" in values, f"{tag} {values} has no label"
    for form in page.forms:
        names = {field.get("name") for field in form["fields"]}
        # A guest's answer is authorised by the token in its address; the page keeps no session to ride on.
        is_free = form["method"] == "get" or form["action"].startswith("/rsvp/")
        assert is_free or "csrf_token" in names, "a form without CSRF token"
    assert " style=" not in html, "inline style"
    assert not re.search(r"\son[a-z]+=", html), "inline script"
    return page


class Browser:
    """A test client that knows the person in front of it."""

    def __init__(self, app: Flask, user=None):
        self.app = app
        self.client = app.test_client()
        if user is not None:
            with self.client.session_transaction() as session:
                session["_user_id"] = user.get_id()
                session["_fresh"] = True

    def get(self, url: str, status: int = 200, **options):
        """Fetch and check the status; whole HTML pages are checked as pages too."""
        response = self._send("GET", url, **options)
        assert response.status_code == status, f"GET {url}: {response.status_code}"
        if response.mimetype == "text/html" and response.data and status not in (303, 304):
            body = response.get_data(as_text=True)
            if "<html" in body:
                check_page(body)
        return response

    def page(self, url: str, status: int = 200) -> PageReader:
        return check_page(self.get(url, status).get_data(as_text=True))

    def post(self, url: str, data: dict | None = None, status: int = 303, **options):
        """Send a form with a valid CSRF token and check the status."""
        payload = {**(data or {}), "csrf_token": self.csrf()}
        response = self._send("POST", url, data=payload, **options)
        assert response.status_code == status, (
            f"POST {url}: {response.status_code} {read(response.get_data(as_text=True)).words[:600]}"
        )
        if response.mimetype == "text/html" and "<html" in response.get_data(as_text=True):
            check_page(response.get_data(as_text=True))
        return response

    def status(self, method: str, url: str) -> int:
        """The status of a request with an otherwise empty form; the page itself is not looked at."""
        data = {"csrf_token": self.csrf()} if method == "POST" else None
        response = self._send(method, url, data=data)
        response.close()
        return response.status_code

    def _send(self, method: str, url: str, **options):
        """Send a request as a server would get it: in a context of its own, with a session of its own.

        Afterwards the test's own session forgets what it read, so that it sees what was written.
        """
        db.session.rollback()
        response = Context().run(self.client.open, url, method=method, **options)
        db.session.expire_all()
        return response

    def csrf(self) -> str:
        """A token that this browser's session accepts."""
        with self.client.session_transaction() as kept:
            raw = kept.setdefault("csrf_token", "0" * 40)
        return URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(raw)
