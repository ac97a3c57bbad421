"""What a role may grant. Which role grants what is in accounts/rules.py."""

from enum import Enum


class Permission(Enum):
    """scope:thing:act. State («the session is open») is a rule, never a permission."""

    ACCOUNTS_MANAGE = "admin:accounts:manage"
    AUDIT_VIEW = "admin:audit:view"
    CATALOGUE_MANAGE = "admin:catalogue:manage"
    INSTALLATION_MANAGE = "admin:installation:manage"
    LOCALITY_MANAGE = "admin:locality:manage"

    DOCUMENTS_MANAGE = "documents:template:manage"

    SEASON_VIEW = "planning:season:view"
    SEASON_MANAGE = "planning:season:manage"
    FESTIVAL_VIEW = "planning:festival:view"
    FESTIVAL_EDIT = "planning:festival:edit"
    FESTIVAL_APPROVE = "planning:festival:approve"

    NOMINATION_VIEW = "nominations:nomination:view"
    NOMINATION_EDIT = "nominations:nomination:edit"
    NOMINATION_REVIEW = "nominations:nomination:review"
    # What lower levels sent up into the province's own season.
    NOMINATION_RECEIVE = "nominations:nomination:receive"
    NOMINEE_MERGE = "nominations:nominee:merge"

    COUNCIL_VIEW = "voting:council:view"
    COUNCIL_MANAGE = "voting:council:manage"
    SESSION_PRESIDE = "voting:session:preside"
    # Granted by the roll of one session, never by a role.
    BALLOT_CAST = "voting:ballot:cast"
    # Granted by election as a teller of one session.
    BALLOTS_COUNT = "voting:ballots:count"

    DECISION_VIEW = "commendations:decision:view"
    DECISION_DRAFT = "commendations:decision:draft"
    DECISION_SIGN = "commendations:decision:sign"
    DECISION_ISSUE = "commendations:decision:issue"

    HONOURS_MANAGE = "commendations:honours:manage"

    CERTIFICATES_VIEW = "certificates:copy:view"
    CERTIFICATES_PRINT = "certificates:batch:print"
    CERTIFICATES_HAND_OVER = "certificates:copy:hand-over"

    # Forms, printers' profiles; printing itself is another right.
    CERTIFICATE_TEMPLATES_MANAGE = "certificates:template:manage"

    REPORT_VIEW = "reports:report:view"
