"""Documents as downloads."""

from io import BytesIO

from flask import Response, request, send_file

from festival.core import text
from festival.documents.rules import DocumentKind

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def kind_asked() -> DocumentKind | None:
    """«kind» of the address, or None where it names no kind of document."""
    known = {kind.value: kind for kind in DocumentKind}
    return known.get(request.args.get("kind", ""))


def docx_answer(content: bytes, name: str) -> Response:
    """An attachment whose name has plain letters only, so that every program keeps it."""
    plain = "-".join("".join(letter if letter.isalnum() else " " for letter in text.fold(name)).split())
    ascii_name = plain.encode("ascii", "ignore").decode()[:100].strip("-") or "van-ban"
    answer = send_file(
        BytesIO(content), mimetype=DOCX, as_attachment=True, download_name=f"{ascii_name}.docx"
    )
    answer.headers["Content-Disposition"] = (
        f"attachment; filename=\"{ascii_name}.docx\"; filename*=UTF-8''{ascii_name}.docx"
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
