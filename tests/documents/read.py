"""Reading a .docx back, for what its paper says."""

import io

from docx import Document
from docx.document import Document as Paper


def paper_of(content: bytes) -> Paper:
    return Document(io.BytesIO(content))


def text_of(content: bytes) -> str:
    """Every paragraph of the body in its order, tables included; blanks that hold together as plain ones."""
    paragraphs = paper_of(content).element.body.iter(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"
    )
    return "\n".join(paragraph.text for paragraph in paragraphs).replace("\N{NO-BREAK SPACE}", " ")
