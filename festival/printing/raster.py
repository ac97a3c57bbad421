"""Pictures of pages."""

import threading
from io import BytesIO

# PDFium must not be used by two threads at once.
_ALONE = threading.Lock()


def png(pdf: bytes, width_px: int, page: int = 0) -> bytes:
    """One page as a PNG of the given width."""
    import pypdfium2

    with _ALONE:
        document = pypdfium2.PdfDocument(pdf)
        try:
            sheet = document[page]
            image = sheet.render(scale=width_px / sheet.get_width()).to_pil()
        finally:
            document.close()
    held = BytesIO()
    image.convert("RGB").save(held, "PNG", optimize=True)
    return held.getvalue()
