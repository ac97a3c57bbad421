"""The award catalogue, the register of nominees, nominations and all that belongs to a dossier."""

from festival.nominations.models.awards import (
    AwardPiece,
    AwardType,
)
from festival.nominations.models.dossiers import (
    DossierFile,
    DossierPiece,
    Nomination,
    NominationVersion,
    ReviewCheck,
    UnsavedDossier,
)
from festival.nominations.models.nominees import (
    DistinctPair,
    EarlierAward,
    Nominee,
    NomineeMerge,
    ServicePeriod,
)
from festival.nominations.models.search import NameWord, NomineeKey, keep_findable
from festival.nominations.models.seasons import (
    DeadlineGrace,
    ImportMapping,
    ImportRun,
    PostedNomination,
    Posting,
    SavedView,
)
from festival.nominations.models.transfers import (
    KeepingPeriod,
    PartnerKey,
    PrivacyNotice,
    Transfer,
    TransferredNomination,
)

__all__ = [
    "AwardPiece",
    "AwardType",
    "DeadlineGrace",
    "DistinctPair",
    "DossierFile",
    "DossierPiece",
    "EarlierAward",
    "ImportMapping",
    "ImportRun",
    "KeepingPeriod",
    "NameWord",
    "Nomination",
    "NominationVersion",
    "Nominee",
    "NomineeKey",
    "NomineeMerge",
    "PartnerKey",
    "PostedNomination",
    "Posting",
    "PrivacyNotice",
    "ReviewCheck",
    "SavedView",
    "ServicePeriod",
    "Transfer",
    "TransferredNomination",
    "UnsavedDossier",
    "keep_findable",
]
