"""What people send about templates."""

from flask_wtf.file import FileField
from wtforms import SelectField

from festival.documents.rules import KIND_NAMES, DocumentKind
from festival.web.forms import BaseForm, choices


class KindForm(BaseForm):
    kind = SelectField(
        "Loại văn bản", choices=choices((kind.value, KIND_NAMES[kind]) for kind in DocumentKind)
    )

    @property
    def chosen(self) -> DocumentKind:
        return DocumentKind(self.kind.data)


class UploadForm(KindForm):
    file = FileField("Tệp mẫu (.docx)")
