"""What can be done with print batches and printed copies."""

from festival.certificates.services.blanks import add_blank_type, edit_blank_type, move_blanks
from festival.certificates.services.ledger import mark_batch_good, mark_copy, mark_printed
from festival.certificates.services.ordering import order_batch, resume_batch, stop_batch
from festival.certificates.services.preflight import How, Preflight, preflight
from festival.certificates.services.receipts import Tap, hand_one, hand_over, pay_bonus, undo
from festival.certificates.services.rendering import lost_batches, render_batch
from festival.certificates.services.reprinting import reprint, reprint_copy

__all__ = [
    "How",
    "Preflight",
    "Tap",
    "add_blank_type",
    "edit_blank_type",
    "hand_one",
    "hand_over",
    "lost_batches",
    "mark_batch_good",
    "mark_copy",
    "mark_printed",
    "move_blanks",
    "order_batch",
    "pay_bonus",
    "preflight",
    "render_batch",
    "reprint",
    "reprint_copy",
    "resume_batch",
    "stop_batch",
    "undo",
]
