"""From a batch's row to the way the print engine prints it."""

from festival.certificates.models import PrintBatch
from festival.certificates.rules import PrintMode
from festival.printing.ways import Placement, Way


def way_of(batch: PrintBatch) -> Way:
    placement = Placement(
        dx_mm=batch.dx_tenths / 10,
        dy_mm=batch.dy_tenths / 10,
        scale_x=batch.scale_x_thousandths / 1000,
        scale_y=batch.scale_y_thousandths / 1000,
        is_turned=batch.is_foot_first,
    )
    return Way(engine=batch.engine, is_overlay=batch.mode is PrintMode.OVERLAY, placement=placement)
