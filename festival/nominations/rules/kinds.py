"""Who is proposed, how they are addressed, and on what ground. Pure."""

from enum import Enum


class RecipientKind(Enum):
    INDIVIDUAL = "individual"
    COLLECTIVE = "collective"
    HOUSEHOLD = "household"


KIND_NAMES = {
    RecipientKind.INDIVIDUAL: "Cá nhân",
    RecipientKind.COLLECTIVE: "Tập thể",
    RecipientKind.HOUSEHOLD: "Hộ gia đình",
}


class Salutation(Enum):
    """Typed by the proposer, never guessed from a name."""

    MR = "Ông"
    MRS = "Bà"
    NONE = ""


class AwardBasis(Enum):
    MOVEMENT = "phong_trao"
    THEMATIC = "chuyen_de"
    AD_HOC = "dot_xuat"
    MERIT = "cong_trang"


BASIS_NAMES = {
    AwardBasis.MOVEMENT: "Phong trào",
    AwardBasis.THEMATIC: "Chuyên đề",
    AwardBasis.AD_HOC: "Đột xuất",
    AwardBasis.MERIT: "Công trạng",
}
