"""Uploaded templates and prepared files for tests."""

from festival.documents.models import DocumentTemplate, PreparedFile
from festival.documents.rules import DocumentKind
from tests.factories import keep


def make_prepared_file(*, locality, kind="invitations", thing_id=1, **fields) -> PreparedFile:
    defaults = {"file_name": "giay-moi.pdf", "asked_by": "Nguyễn Văn An"}
    return keep(PreparedFile(locality_id=locality.id, kind=kind, thing_id=thing_id, **{**defaults, **fields}))


def furnish(place) -> dict[str, int | str]:
    keep(
        DocumentTemplate(
            locality_id=place.commune.id,
            kind=DocumentKind.PLAN,
            sha256="d" * 64,
            file_name="ke-hoach.docx",
            uploaded_by="Nguyễn Văn An",
        )
    )
    return {"prepared_file_id": make_prepared_file(locality=place.commune).id}
