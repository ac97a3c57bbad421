"""Money of a festival, in whole đồng. Pure."""

from enum import Enum


class FundingSource(Enum):
    STATE = "state"
    SOCIAL = "social"


SOURCE_NAMES = {
    FundingSource.STATE: "Ngân sách",
    FundingSource.SOCIAL: "Xã hội hóa",
}
