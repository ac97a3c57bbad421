"""Pledges: between residential areas (giao ước), or by households (cam kết). Pure."""

from enum import Enum


class PledgeKind(Enum):
    AREAS = "areas"
    HOUSEHOLDS = "households"


PLEDGE_NAMES = {
    PledgeKind.AREAS: "Giao ước thi đua giữa các khu dân cư",
    PledgeKind.HOUSEHOLDS: "Cam kết của hộ gia đình",
}
