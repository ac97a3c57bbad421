"""A public page's 304 is repeated for a moment; nothing else is."""

from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from festival.web.unchanged import MOST, Unchanged


class Site:
    """A page that answers 304 to its ETag and counts how often it was asked."""

    def __init__(self, cache_control: str = "public, max-age=60"):
        self.asked, self.tag, self.cache_control = 0, "one", cache_control

    def __call__(self, environ, start_response):
        self.asked += 1
        response = Response("page", headers={"Cache-Control": self.cache_control})
        response.set_etag(self.tag, weak=True)
        return response.make_conditional(Request(environ))(environ, start_response)


def ask(app, url: str = "/calendar", tag: str = 'W/"one"') -> int:
    return Client(app).get(url, headers={"If-None-Match": tag}).status_code


def test_a_page_that_was_just_unchanged_is_not_asked_again():
    site = Site()
    app = Unchanged(site, seconds=60)

    assert [ask(app), ask(app), ask(app)] == [304, 304, 304]
    assert site.asked == 1


def test_the_repeated_answer_carries_the_same_headers():
    app = Unchanged(Site(), seconds=60)

    first, second = (Client(app).get("/", headers={"If-None-Match": 'W/"one"'}) for _ in range(2))

    assert dict(second.headers) == dict(first.headers)
    assert second.headers["ETag"] == 'W/"one"'


def test_another_tag_and_another_address_are_asked_for():
    site = Site()
    app = Unchanged(site, seconds=60)
    ask(app)

    assert ask(app, tag='W/"two"') == 200
    assert ask(app, url="/calendar?month=7") == 304
    assert site.asked == 3


def test_after_its_time_the_site_is_asked_again_and_a_change_is_seen():
    site = Site()
    app = Unchanged(site, seconds=0)
    ask(app)
    site.tag = "two"

    assert ask(app) == 200


def test_what_is_not_public_is_never_repeated():
    site = Site("no-store")
    app = Unchanged(site, seconds=60)

    assert [ask(app), ask(app)] == [304, 304]
    assert site.asked == 2


def test_it_remembers_only_so_many_addresses():
    app = Unchanged(Site(), seconds=60)

    for number in range(MOST + 1):
        ask(app, url=f"/?n={number}")

    assert len(app.said) == 1
