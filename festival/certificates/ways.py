"""From the rows of batches and printers to the way the print engine prints."""

from festival.certificates.models import PrintBatch, PrinterProfile
from festival.certificates.rules import PrintMode
from festival.printing.ways import Placement, Way


def way_of(batch: PrintBatch) -> Way:
    is_overlay = batch.mode is PrintMode.OVERLAY
    return Way(engine=batch.engine, is_overlay=is_overlay, placement=placement_of(batch))


def placement_of(printer: PrintBatch | PrinterProfile) -> Placement:
    """How the printer is off: by its profile, or as it was when the batch was ordered."""
    return Placement(
        dx_mm=printer.dx_tenths / 10,
        dy_mm=printer.dy_tenths / 10,
        scale_x=printer.scale_x_thousandths / 1000,
        scale_y=printer.scale_y_thousandths / 1000,
        is_turned=printer.is_foot_first,
    )
