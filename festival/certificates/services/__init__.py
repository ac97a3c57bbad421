"""What can be done with print batches and printed copies."""

from festival.certificates.services.ledger import hand_over, mark_batch_good, mark_copy, mark_printed
from festival.certificates.services.ordering import (
    CHUNK,
    Preflight,
    order_batch,
    preflight,
    reprint,
    resume_batch,
    stop_batch,
)
from festival.certificates.services.rendering import lost_batches, render_batch

__all__ = [
    "CHUNK",
    "Preflight",
    "hand_over",
    "lost_batches",
    "mark_batch_good",
    "mark_copy",
    "mark_printed",
    "order_batch",
    "preflight",
    "render_batch",
    "reprint",
    "resume_batch",
    "stop_batch",
]
