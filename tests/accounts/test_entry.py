"""Signing in and out, first passwords, second factor, and what was typed when a session expired."""

import re
from datetime import timedelta
from threading import Barrier, Thread

import pyotp
import pytest

from festival.accounts.models import AccountNotice, KeptInput, User
from festival.accounts.rules import Role
from festival.accounts.services import kept, passwords, second_factor, sign_in
from festival.accounts.views.blueprint import safe_next
from festival.core import clock
from festival.core.db import db, transaction
from tests.factories import make_user
from tests.pages import read

PASSWORD = "mưa rơi trên mái đình"
NEW = "trâu trắng qua sông sớm"


def person(world, **fields):
    fields.setdefault("password_hash", passwords.make_hash(PASSWORD))
    fields.setdefault("sign_in_name", "an.anthinh")
    return make_user(locality=world.here.commune, roles=[Role.ADMIN], **fields)


def sign_in_with(browser, password=PASSWORD, name="an.anthinh", status=303, **more):
    return browser.post("/sign-in", {"sign_in_name": name, "password": password, **more}, status)


def session_of(browser) -> dict:
    with browser.client.session_transaction() as session:
        return dict(session)


def test_the_right_password_opens_today(world, browse):
    person(world)
    browser = browse()

    response = sign_in_with(browser)

    assert response.headers["Location"] == "/today"
    assert browser.page("/account").words.count("Nguyễn Văn An") >= 1


def test_capitals_and_blanks_in_the_name_do_not_matter(world, browse):
    person(world)

    assert sign_in_with(browse(), name="  An.AnThinh ").headers["Location"] == "/today"


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("an.anthinh", "sai mật khẩu"),
        ("khong.co.ai", PASSWORD),
        ("an.anthinh", ""),
        ("", PASSWORD),
        ("x" * 300, "y" * 300),
    ],
)
def test_a_wrong_name_or_password_opens_nothing(world, browse, name, password):
    person(world)
    browser = browse()

    sign_in_with(browser, password, name, status=422)

    browser.get("/account", 401)


def test_a_disabled_account_opens_nothing(world, browse):
    person(world, is_enabled=False)

    sign_in_with(browse(), status=422)


def test_an_unknown_name_costs_the_same_work(world, monkeypatch):
    user = person(world)
    tried = []
    verify = passwords.hasher.argon2.verify
    monkeypatch.setattr(
        passwords.hasher,
        "argon2",
        type(
            "Counting",
            (),
            {
                "verify": lambda _s, h, p: tried.append(h) or verify(h, p),
                "hash": passwords.hasher.argon2.hash,
                "check_needs_rehash": passwords.hasher.argon2.check_needs_rehash,
            },
        )(),
    )

    sign_in.check_password(sign_in_name=user.sign_in_name, password="sai")
    sign_in.check_password(sign_in_name="khong.co.ai", password="sai")

    assert len(tried) == 2


def test_an_outdated_hash_is_made_anew(world):
    old = passwords.PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
    user = person(world, password_hash=old)

    assert sign_in.check_password(sign_in_name=user.sign_in_name, password=PASSWORD).id == user.id
    assert db.session.get(User, user.id).password_hash != old
    assert sign_in.check_password(sign_in_name=user.sign_in_name, password=PASSWORD).id == user.id


@pytest.mark.parametrize("url", ["/today", "/account?a=1&b=%C3%A1", "/"])
def test_a_path_of_this_site_is_a_safe_next(url):
    assert safe_next(url) == url


@pytest.mark.parametrize(
    "url",
    ["//evil.test", "https://evil.test/", "/\\evil.test", "\\\\evil.test", "javascript:alert(1)", "", None,
     "today", "/a\nb", "/\t/evil.test", "/" + "a" * 600, "/a\\..\\b"],
)  # fmt: skip
def test_anything_else_is_not(url):
    assert safe_next(url) is None


def test_a_strangers_page_asks_to_sign_in_and_opens_afterwards(world, browse):
    person(world)
    browser = browse()

    page = browser.get("/account/password?x=1", 401)

    assert page.headers["Cache-Control"] == "no-store"
    assert 'name="next" value="/account/password?x=1"' in page.get_data(as_text=True)
    response = sign_in_with(browser, next="/account/password?x=1")
    assert response.headers["Location"] == "/account/password?x=1"


def test_nobody_is_sent_elsewhere(world, browse):
    person(world)

    assert sign_in_with(browse(), next="//evil.test/").headers["Location"] == "/today"


def test_htmx_of_a_stranger_leaves_the_page(world, browse):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/account?a=1"}

    response = browse().get("/account", 401, headers=headers)

    assert response.headers["HX-Redirect"] == "/sign-in?next=/account?a%3D1"
    assert response.data == b""


def test_signing_in_begins_a_new_session(world, browse):
    person(world)
    browser = browse()
    with browser.client.session_transaction() as session:
        session["planted"] = "x"
    token = browser.csrf()

    sign_in_with(browser)

    assert "planted" not in session_of(browser)
    assert session_of(browser).get("csrf_token") != "0" * 40
    browser._send("POST", "/account/sessions/end", data={"csrf_token": token})
    assert session_of(browser)["_user_id"].endswith(".1")


def test_signing_out_ends_the_session(world, browse):
    browser = browse(person(world))

    browser.post("/sign-out")

    browser.get("/account", 401)


def test_a_session_ends_with_its_version_and_with_the_account(world, browse):
    user = person(world)
    older, other = browse(user), browse(user)
    sign_in.end_sessions(user_id=user.id, actor=user.actor)
    older.get("/account", 401)

    with transaction():
        db.session.get(User, user.id).is_enabled = False

    browse(db.session.get(User, user.id)).get("/account", 401)
    other.get("/account", 401)


@pytest.mark.parametrize("token", ["", "1", "x.1", "1.x", "1.1.1", "9" * 40 + ".1", "-1.1"])
def test_a_session_with_nonsense_is_a_strangers(world, browse, token):
    browser = browse()
    with browser.client.session_transaction() as session:
        session["_user_id"] = token

    browser.get("/account", 401)


def test_public_pages_touch_no_session(world, browse):
    response = browse(person(world)).get("/healthz")

    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")


def test_a_first_password_must_be_changed_before_anything_else(world, browse):
    user = person(world, must_change_password=True)
    browser = browse()

    response = sign_in_with(browser, next="/account?later=1")

    assert response.headers["Location"] == "/account/password"
    assert browser.get("/account", 303).headers["Location"] == "/account/password"
    form = {"old_password": PASSWORD, "new_password": NEW, "again_password": NEW}
    assert browser.post("/account/password", form).headers["Location"] == "/account?later=1"
    assert db.session.get(User, user.id).must_change_password is False
    browser.get("/account")


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ((PASSWORD, NEW, "khác hẳn cái trên"), 422),
        (("", NEW, NEW), 422),
        ((PASSWORD, "ngắn quá", "ngắn quá"), 409),
        ((PASSWORD, "1234567890", "1234567890"), 409),
        ((PASSWORD, "aaaaaaaaaaaa", "aaaaaaaaaaaa"), 409),
        ((PASSWORD, "An.Anthinh", "An.Anthinh"), 409),
        ((PASSWORD, "Nguyễn Văn An", "Nguyễn Văn An"), 409),
        ((PASSWORD, PASSWORD, PASSWORD), 409),
        (("không phải mật khẩu này", NEW, NEW), 409),
    ],
)
def test_a_password_change_that_is_refused_changes_nothing(world, browse, typed, status):
    user = person(world)
    form = dict(zip(("old_password", "new_password", "again_password"), typed, strict=True))

    response = browse(user).post("/account/password", form, status)

    assert "Chưa lưu được" in response.get_data(as_text=True)
    assert passwords.holds(db.session.get(User, user.id).password_hash, PASSWORD)


def test_a_password_change_ends_the_other_sign_ins(world, browse):
    user = person(world)
    here, elsewhere = browse(user), browse(user)

    here.post("/account/password", {"old_password": PASSWORD, "new_password": NEW, "again_password": NEW})

    here.get("/account")
    elsewhere.get("/account", 401)


def test_notices_are_shown_until_they_are_read(world, browse):
    user = person(world)
    with transaction():
        db.session.add(AccountNotice(user_id=user.id, at=clock.now(), sentence="Được giao: Văn thư."))
    browser = browse()

    response = sign_in_with(browser)

    assert response.headers["Location"] == "/account/notices?next=/today"
    body = browser.get("/account/notices?next=/account").get_data(as_text=True)
    assert "Được giao: Văn thư." in body
    last = re.search(r'name="last" value="(\d+)"', body)[1]
    assert (
        browser.post("/account/notices", {"last": last, "next": "/account"}).headers["Location"] == "/account"
    )
    assert sign_in_with(browse()).headers["Location"] == "/today"


class TestSecondFactor:
    def enrolled(self, world, **fields):
        user = person(world, **fields)
        secret = second_factor.new_secret()
        with clock.frozen(clock.now() - timedelta(minutes=5)):
            code = pyotp.TOTP(secret).at(clock.now())
            codes = second_factor.enrol(user_id=user.id, secret=secret, code=code, actor=user.actor)
        return user, pyotp.TOTP(secret), codes

    def test_a_code_is_asked_after_the_password(self, world, browse):
        _user, totp, _codes = self.enrolled(world)
        browser = browse()

        assert sign_in_with(browser, next="/account").headers["Location"] == "/sign-in/code"
        browser.get("/account", 401)
        browser.get("/sign-in/code")
        browser.post("/sign-in/code", {"code": "000000"}, 422)
        browser.post("/sign-in/code", {"code": ""}, 422)
        response = browser.post("/sign-in/code", {"code": totp.at(clock.now())})

        assert response.headers["Location"] == "/account"
        browser.get("/account")

    def test_a_code_opens_once(self, world):
        user, totp, _codes = self.enrolled(world)
        code = totp.at(clock.now())

        assert second_factor.accept(user_id=user.id, code=code) is True
        assert second_factor.accept(user_id=user.id, code=code) is False

    def test_an_earlier_code_does_not_open_after_a_later_one(self, world):
        user, totp, _codes = self.enrolled(world)
        assert second_factor.accept(user_id=user.id, code=totp.at(clock.now()))

        earlier = totp.at(clock.now() - timedelta(seconds=30))

        assert second_factor.accept(user_id=user.id, code=earlier) is False

    @pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "12 34"])
    def test_what_is_no_code_does_not_open(self, world, code):
        user, _totp, _codes = self.enrolled(world)

        assert second_factor.accept(user_id=user.id, code=code) is False

    def test_a_recovery_code_opens_once_and_only_its_owner(self, world):
        user, _totp, codes = self.enrolled(world)
        other = make_user(locality=world.here.commune, totp_secret=second_factor.new_secret())

        assert second_factor.accept(user_id=other.id, code=codes[0]) is False
        assert second_factor.accept(user_id=user.id, code=codes[0].upper()) is True
        assert second_factor.accept(user_id=user.id, code=codes[0]) is False

    def test_two_at_once_with_the_same_code_are_one(self, app, world):
        user, totp, _codes = self.enrolled(world)
        code, results, start = totp.at(clock.now()), [], Barrier(4)

        def try_it():
            with app.app_context():
                start.wait()
                results.append(second_factor.accept(user_id=user.id, code=code))

        threads = [Thread(target=try_it) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(results) == [False, False, False, True]

    def test_it_is_switched_on_by_its_owner(self, world, browse):
        user = person(world)
        browser = browse(user)

        body = browser.get("/account/second-factor").get_data(as_text=True)
        secret = session_of(browser)["offered_secret"]
        assert secret == read(body).words.split("tự nhập khóa: ")[1][:39].replace(" ", "")
        browser.post("/account/second-factor", {"code": "12345"}, 409)
        page = browser.post("/account/second-factor", {"code": pyotp.TOTP(secret).at(clock.now())}, 200)

        assert len(re.findall(r">[a-z2-9]{5}-[a-z2-9]{5}<", page.get_data(as_text=True))) == 8
        assert page.headers["Cache-Control"] == "no-store"
        assert db.session.get(User, user.id).totp_secret == secret

    def test_one_that_is_required_comes_before_anything_else(self, world, browse):
        person(world, totp_required=True)
        browser = browse()

        assert sign_in_with(browser).headers["Location"] == "/account/second-factor"
        assert browser.get("/account", 303).headers["Location"] == "/account/second-factor"

    def test_the_owner_switches_it_off_with_a_code(self, world, browse):
        user, totp, _codes = self.enrolled(world)
        browser = browse(user)

        browser.post("/account/second-factor/off", {"code": "000000"}, 409)
        browser.post("/account/second-factor/off", {"code": totp.at(clock.now())})

        assert db.session.get(User, user.id).totp_secret is None

    def test_a_required_one_is_not_switched_off(self, world, browse):
        user, totp, _codes = self.enrolled(world, totp_required=True)

        browse(user).post("/account/second-factor/off", {"code": totp.at(clock.now())}, 409)

        assert db.session.get(User, user.id).totp_secret


class TestKeptInput:
    TYPED = (("last", "12"), ("story", "Chuyện dài <script>\nhai dòng"), ("story", "thêm"))

    def send(self, browser, data, token="x", headers=None):
        fields = [*data, ("csrf_token", token)]
        body = {}
        for name, value in fields:
            body.setdefault(name, []).append(value)
        return browser._send("POST", "/account/notices", data=body, headers=headers)

    def test_what_a_signed_out_person_typed_comes_back(self, world, browse):
        person(world)
        browser = browse()

        response = self.send(browser, self.TYPED)

        assert response.status_code == 401
        token = re.search(r'name="kept" value="([^"]+)"', response.get_data(as_text=True))[1]
        location = sign_in_with(browser, kept=token).headers["Location"]
        assert location == f"/account/kept/{token}"
        body = browser.get(location).get_data(as_text=True)
        assert 'action="/account/notices"' in body
        assert "Chuyện dài &lt;script&gt;\nhai dòng" in body
        assert body.count('name="story"') == 2
        browser.post("/account/notices", {"last": "12", "kept_token": token})
        assert browser.get(location, 303).headers["Location"] == "/today"
        assert db.session.query(KeptInput).count() == 0

    def test_an_expired_token_of_somebody_signed_in_gives_the_form_once_more(self, world, browse):
        response = self.send(browse(person(world)), self.TYPED)

        assert response.status_code == 303
        assert response.headers["Location"].startswith("/account/kept/")

    def test_passwords_and_tokens_are_never_kept(self, world, browse):
        self.send(browse(), (("new_password", "bí mật"), ("story", "chuyện")))

        assert db.session.query(KeptInput).one().fields == '[["story", "chuyện"]]'

    @pytest.mark.parametrize(
        ("data", "headers"),
        [
            ((("story", "x"), ("no_keep", "1")), {}),
            ((("story", "x" * 100_001),), {}),
            ((("story", "x"),), {"Origin": "https://evil.test"}),
            ((("story", "x"),), {"Sec-Fetch-Site": "cross-site"}),
            ((), {}),
        ],
    )
    def test_what_may_not_be_kept_is_not(self, world, browse, data, headers):
        response = self.send(browse(), data, headers=headers)

        assert response.status_code == 401
        assert db.session.query(KeptInput).count() == 0

    def test_it_is_gone_after_a_day(self, world):
        token = kept.keep(url="/account", fields=[("a", "b")])
        assert kept.given_back(token) == ("/account", [("a", "b")])

        with clock.frozen(clock.now() + timedelta(hours=25)):
            assert kept.given_back(token) is None
            kept.keep(url="/account", fields=[("c", "d")])

        assert db.session.query(KeptInput).count() == 1

    def test_a_stranger_cannot_fill_the_disk(self, world, monkeypatch):
        monkeypatch.setattr(kept, "MOST_KEPT", 2)

        tokens = [kept.keep(url="/account", fields=[("a", "b")]) for _ in range(3)]

        assert [token is not None for token in tokens] == [True, True, False]

    def test_the_owner_may_drop_it(self, world, browse):
        browser = browse(person(world))
        token = self.send(browser, self.TYPED).headers["Location"].rpartition("/")[2]
        assert kept.given_back(token)

        browser.post(f"/account/kept/{token}")

        assert kept.given_back(token) is None

    def test_a_form_that_another_browser_typed_is_never_offered_to_be_sent(self, world, browse):
        planted = self.send(browse(), (("role", "admin"), ("locality_id", "1")))
        token = re.search(r'name="kept" value="([^"]+)"', planted.get_data(as_text=True))[1]
        victim = browse(person(world))

        assert victim.get(f"/account/kept/{token}", 303).headers["Location"] == "/today"
        victim.post(f"/account/kept/{token}")
        assert kept.given_back(token), "nor may another browser throw it away"
