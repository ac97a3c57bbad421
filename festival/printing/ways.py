"""How a batch is put on paper: by which engine, whole or over a blank, and how the printer is off."""

from dataclasses import dataclass
from enum import Enum


class Engine(Enum):
    """``AUTO`` takes the compiled engine for every form it can do, and the reference engine for the rest."""

    AUTO = "auto"
    COMPILED = "compiled"
    WEASYPRINT = "weasyprint"


@dataclass(frozen=True, kw_only=True)
class Placement:
    """How far this printer is off: what is printed is scaled about the paper's middle, then moved.

    ``dx_mm`` to the right and ``dy_mm`` downwards as one reads the sheet; ``is_turned`` where its foot
    goes into the printer first.
    """

    dx_mm: float = 0.0
    dy_mm: float = 0.0
    scale_x: float = 1.0
    scale_y: float = 1.0
    is_turned: bool = False


EXACT = Placement()


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way of printing. An overlay leaves out the art and every field that stands on the blank."""

    engine: Engine = Engine.AUTO
    is_overlay: bool = False
    placement: Placement = EXACT


WHOLE = Way()
