"""Pictures of certificate forms with an invented recipient, drawn by the engine that prints."""

from base64 import b64encode
from functools import lru_cache
from hashlib import sha256

from flask import Response, current_app, make_response, request

from festival.certificates import chosen
from festival.certificates.models import TemplateVersion
from festival.certificates.samples import ORDINARY, sample
from festival.commendations.queries import letterhead
from festival.localities.models import Locality
from festival.printing import engine, pictures
from festival.printing.proof import Proof, narrow_proof, proof
from festival.printing.templates import Template


def picture_of(locality: Locality, shown: TemplateVersion | str) -> Response:
    """One form with the emblem and the words of an office; the same form is not drawn again."""
    key = shown if isinstance(shown, str) else f"{shown.id}.{shown.number}"
    head = letterhead(locality)
    emblem = head.emblem_sha256 if head else None
    template = chosen.loaded(shown, current_app.extensions["files"], emblem)
    sample_key = request.args.get("sample", ORDINARY)
    text = _sample(sample_key, template, head)
    etag = sha256(f"{key}|{is_narrow()}|{pictures.fingerprint(template, text)}".encode()).hexdigest()[:32]
    if etag in request.if_none_match:
        response = make_response("", 304)
    elif engine.why_not_printable():
        return Response(pictures.MISSING, 503, mimetype="image/svg+xml")
    else:
        drawn = _kept(template, text, is_narrow())
        response = make_response(drawn.picture)
        response.mimetype = drawn.media_type
    response.set_etag(etag)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@lru_cache(maxsize=64)
def _kept(template: Template, text, narrow: bool) -> Proof:
    return narrow_proof(template, text) if narrow else proof(template, text)


def drawn(template: Template, head, sample_key: str, marks: frozenset[str]) -> Proof:
    """A form that is being changed; kept nowhere."""
    draw = narrow_proof if is_narrow() else proof
    return draw(template, _sample(sample_key, template, head), marks)


def as_address(drawn: Proof) -> str:
    """A picture that stands in the page itself."""
    return f"data:{drawn.media_type};base64,{b64encode(drawn.picture).decode()}"


def is_narrow() -> bool:
    """Whether a telephone asks, for which every kilobyte counts."""
    return "Mobi" in request.headers.get("User-Agent", "")


def _sample(key: str, template: Template, head):
    issuer, place = (head.awarding_title, head.place) if head else ("", "")
    return sample(key, template, issuer=issuer, place=place)
