"""Pictures of pages."""

from io import BytesIO


def png(pdf: bytes, width_px: int, page: int = 0) -> bytes:
    """One page as a PNG of the given width."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        sheet = document[page]
        image = sheet.render(scale=width_px / sheet.get_width()).to_pil()
    finally:
        document.close()
    held = BytesIO()
    image.convert("RGB").save(held, "PNG", optimize=True)
    return held.getvalue()
