"""Pictures of pages."""

import threading
from io import BytesIO

from PIL import Image

# PDFium must not be used by two threads at once.
_ALONE = threading.Lock()


def png(pdf: bytes, width_px: int, page: int = 0) -> bytes:
    """One page as a PNG of the given width."""
    held = BytesIO()
    image(pdf, width_px, page).save(held, "PNG", optimize=True)
    return held.getvalue()


def image(pdf: bytes, width_px: int, page: int = 0) -> Image.Image:
    """One page as pixels of the given width."""
    import pypdfium2

    with _ALONE:
        document = pypdfium2.PdfDocument(pdf)
        try:
            sheet = document[page]
            return sheet.render(scale=width_px / sheet.get_width()).to_pil().convert("RGB")
        finally:
            document.close()
