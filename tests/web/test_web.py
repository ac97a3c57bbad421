"""Headers, errors and health, on the real application."""

import io

import pytest
from flask import Flask, send_file

from festival.web.security import CONTENT_SECURITY_POLICY, init_security


def test_every_answer_carries_the_security_headers(browse):
    for url, status in (("/healthz", 200), ("/khong-co", 404), ("/", 200), ("/sign-in", 200)):
        headers = browse().get(url, status).headers

        assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"


def test_the_policy_allows_nothing_unsafe_and_no_other_host():
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'; script-src 'self'; style-src 'self'")


def test_static_files_carry_them_too_and_may_be_kept_for_a_year(browse):
    response = browse().get("/static/site.css")
    response.close()

    assert response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "max-age=31536000" in response.headers["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in response.headers


def test_health_is_alive_without_a_session(browse):
    response = browse().get("/healthz")

    assert response.json == {"status": "ok"}
    assert "Set-Cookie" not in response.headers


def test_an_unknown_page_says_what_to_do(browse):
    page = browse().page("/khong-co-trang-nay", 404)

    assert "Không tìm thấy" in page.words


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_an_unknown_method_is_refused(app, method):
    response = app.test_client().open("/healthz", method=method)

    assert response.status_code in (400, 405)


def test_a_form_without_its_token_is_refused_in_vietnamese(app):
    response = app.test_client().post("/sign-in", data={"sign_in_name": "a", "password": "b"})

    assert response.status_code == 400
    assert "mở quá lâu" in response.get_data(as_text=True)


def test_too_large_a_request_is_refused_in_vietnamese(browse):
    response = browse().post("/sign-in", {"sign_in_name": "a" * (13 * 1024 * 1024)}, status=413)

    assert "lớn" in response.get_data(as_text=True)


@pytest.mark.parametrize("kind", ["xlsx", "docx", "pdf", "zip"])
@pytest.mark.parametrize("said", [None, "no-cache"])
def test_nothing_between_us_and_the_reader_keeps_a_work_file(kind, said):
    app = Flask("files")
    init_security(app, https=False)

    @app.get("/file")
    def file():
        response = send_file(io.BytesIO(b"x"), as_attachment=True, download_name=f"a.{kind}")
        if said is None:
            del response.headers["Cache-Control"]
        return response

    headers = app.test_client().get("/file").headers

    assert headers["Cache-Control"] == "private, no-store"
