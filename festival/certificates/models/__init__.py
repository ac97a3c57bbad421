"""Forms, printers, blanks, print batches, printed copies, receipts."""

from festival.certificates.models.batches import PrintBatch, PrintChunk, PrintedCopy
from festival.certificates.models.blanks import BlankMovement, BlankType
from festival.certificates.models.printers import PrinterProfile
from festival.certificates.models.receipts import Receipt
from festival.certificates.models.templates import CertificateTemplate, TemplateChoice, TemplateVersion

__all__ = [
    "BlankMovement",
    "BlankType",
    "CertificateTemplate",
    "PrintBatch",
    "PrintChunk",
    "PrintedCopy",
    "PrinterProfile",
    "Receipt",
    "TemplateChoice",
    "TemplateVersion",
]
