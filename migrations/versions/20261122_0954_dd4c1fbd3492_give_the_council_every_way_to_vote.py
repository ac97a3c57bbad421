"""give the council every way to vote"""

import sqlalchemy as sa
from alembic import op

revision = "dd4c1fbd3492"
down_revision = "250393f25d8c"
branch_labels = None
depends_on = None


# NOT NULL columns on tables with rows: the default fills them and goes.
DEFAULTS = {
    "council_session": ("kind", "secret_channel"),
    "vote_rule": ("quorum_base", "allows_written", "recuses_conflicted"),
}
CHOICE = sa.Enum("yes", "no", "blank", name="choice", native_enum=False, create_constraint=True, length=40)
OUTCOMES_BEFORE = ("pending", "passed", "failed", "deferred")
OUTCOMES = (*OUTCOMES_BEFORE, "awaits_chair")
DOCUMENTS_BEFORE = (
    "plan",
    "programme",
    "budget",
    "invitation",
    "result",
    "submission",
    "nominee_list",
    "achievement",
    "selection_minutes",
    "appraisal",
    "posting",
)
COUNCIL_DOCUMENTS = (
    "council_invitation",
    "ballot_paper",
    "opinion_sheet",
    "counting_minutes",
    "council_minutes",
)


def _allow_outcomes(values):
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table("agenda_item") as batch_op:
        batch_op.drop_constraint(op.f("ck_agenda_item_outcome"), type_="check")
        batch_op.create_check_constraint(op.f("ck_agenda_item_outcome"), f"outcome IN ({listed})")


def _allow_documents(values):
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table("document_template") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_document_template_documentkind"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_document_template_documentkind"), f"kind IN ({listed})"
        )


def _keep_regulations():
    """The Quy chế that each council had becomes the first of its list."""
    op.execute(
        "INSERT INTO council_regulation (council_id, number, issued_on, file_name, ending) "
        "SELECT id, regulation_number, regulation_on, '', '' FROM council"
    )


def _rebuild_ballots(choice):
    """SQLite cannot change a column, and its batch mode forgets that the table has no row ids."""
    if op.get_bind().dialect.name != "sqlite":
        return False
    op.rename_table("ballot", "ballot_before")
    op.create_table(
        "ballot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("choice", choice, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_ballot_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO ballot SELECT id, item_id, choice FROM ballot_before ORDER BY id")
    op.drop_table("ballot_before")
    return True


def _settle_votes():
    """Votes so far: secret on the screen, by the rules as they were, without recusals or written opinions."""
    op.execute(
        "INSERT INTO channel_count (item_id, channel, yes, no, blank, invalid) "
        "SELECT id, 'screen', yes, no, blank, invalid FROM agenda_item WHERE yes IS NOT NULL"
    )
    op.execute("UPDATE seat SET channel = 'screen' WHERE attendance = 'present'")
    connection = op.get_bind()
    item = sa.table(
        "agenda_item",
        *map(
            sa.column,
            (
                "method",
                "outcome",
                "members",
                "yes",
                "deferral",
                "quorum_base",
                "tie_rule",
                "allows_written",
                "count_written_in_quorum",
                "recuses_conflicted",
                "recused_in_base",
                "chair_must_agree",
                "written",
                "recused",
                "recused_present",
                "recused_written",
            ),
        ),
    )
    connection.execute(
        item.update()
        .where(item.c.method.is_not(None))
        .values(
            quorum_base="all_members",
            tie_rule="fails",
            allows_written=False,
            count_written_in_quorum=True,
            recuses_conflicted=True,
            recused_in_base=True,
            chair_must_agree=False,
        )
    )
    nobody = dict.fromkeys(("written", "recused", "recused_present", "recused_written"), 0)
    connection.execute(item.update().where(item.c.yes.is_not(None)).values(**nobody))
    waits = item.c.outcome == "deferred"
    connection.execute(item.update().where(waits, item.c.members.is_(None)).values(deferral="no_quorum"))
    connection.execute(item.update().where(waits, item.c.members.is_not(None)).values(deferral="few_ballots"))


def upgrade():
    op.create_table(
        "council_regulation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("ending", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id"], ["council.id"], name=op.f("fk_council_regulation_council_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_regulation")),
        sa.UniqueConstraint(
            "council_id", "issued_on", name=op.f("uq_council_regulation_council_id_issued_on")
        ),
    )
    with op.batch_alter_table("council_regulation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_council_regulation_council_id"), ["council_id"], unique=False)

    op.create_table(
        "paper_count",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("valid", sa.Integer(), nullable=False),
        sa.Column("invalid", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["council_session.id"], name=op.f("fk_paper_count_session_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_paper_count_user_id")),
        sa.PrimaryKeyConstraint("session_id", "sheet", "user_id", name=op.f("pk_paper_count")),
    )
    op.create_table(
        "teller",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("post", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["council_session.id"], name=op.f("fk_teller_session_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_teller_user_id")),
        sa.PrimaryKeyConstraint("session_id", "user_id", name=op.f("pk_teller")),
    )
    op.create_table(
        "channel_count",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "screen",
                "paper",
                "hands",
                "written",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("yes", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("blank", sa.Integer(), nullable=False),
        sa.Column("invalid", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "yes >= 0 AND no >= 0 AND blank >= 0 AND invalid >= 0", name=op.f("ck_channel_count_figures")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_channel_count_item_id")),
        sa.PrimaryKeyConstraint("item_id", "channel", name=op.f("pk_channel_count")),
    )
    op.create_table(
        "pending_scrub",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["council_session.id"], name=op.f("fk_pending_scrub_session_id")
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_pending_scrub")),
    )
    op.create_table(
        "conflict",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "nominee",
                "leader",
                "household",
                "relative",
                "other",
                name="conflictkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "flagged",
                "confirmed",
                "dismissed",
                name="conflictstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_declared", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name=op.f("fk_conflict_item_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_conflict_user_id")),
        sa.PrimaryKeyConstraint("item_id", "user_id", name=op.f("pk_conflict")),
    )
    op.create_table(
        "paper_row",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("yes", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("invalid", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_paper_row_item_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_paper_row_user_id")),
        sa.PrimaryKeyConstraint("item_id", "user_id", name=op.f("pk_paper_row")),
    )
    op.create_table(
        "read_mark",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name=op.f("fk_read_mark_item_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_read_mark_user_id")),
        sa.PrimaryKeyConstraint("item_id", "user_id", name=op.f("pk_read_mark")),
    )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "quorum_base",
                sa.Enum(
                    "all_members",
                    "without_recused",
                    name="quorumbase",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("allows_written", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("count_written_in_quorum", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("recuses_conflicted", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("recused_in_base", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("chair_must_agree", sa.Boolean(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "tie_rule",
                sa.Enum(
                    "fails",
                    "vote_again",
                    "chair_decides",
                    name="tierule",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("regulation_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("sheet", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("written", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("recused", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("recused_present", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("recused_written", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "deferral",
                sa.Enum(
                    "no_quorum",
                    "not_secret",
                    "few_ballots",
                    "tie",
                    "not_standing",
                    "ballots_lost",
                    name="deferral",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("chair_agrees", sa.Boolean(), nullable=True))

    if not _rebuild_ballots(sa.String(length=40)):
        op.drop_constraint(op.f("ck_ballot_choice"), "ballot", type_="check")
    op.execute(
        "UPDATE ballot SET choice = CASE choice WHEN 'no' THEN 'nay' WHEN 'blank' THEN 'nil' ELSE choice END"
    )
    _allow_outcomes(OUTCOMES)
    _allow_documents((*DOCUMENTS_BEFORE, *COUNCIL_DOCUMENTS))
    _keep_regulations()
    with op.batch_alter_table("council", schema=None) as batch_op:
        batch_op.drop_column("regulation_number")
        batch_op.drop_column("regulation_on")

    with op.batch_alter_table("council_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cites_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "kind",
                sa.Enum(
                    "meeting",
                    "written_round",
                    name="sessionkind",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=False,
                server_default="meeting",
            )
        )
        batch_op.add_column(
            sa.Column(
                "secret_channel",
                sa.Enum(
                    "screen",
                    "paper",
                    "hands",
                    "written",
                    name="channel",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=False,
                server_default="screen",
            )
        )
        batch_op.add_column(sa.Column("written_due", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("shown_position", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_council_session_cites_id"), ["cites_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_council_session_cites_id"), "council_session", ["cites_id"], ["id"]
        )

    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "channel",
                sa.Enum(
                    "screen",
                    "paper",
                    "hands",
                    "written",
                    name="channel",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=True,
            )
        )

    with op.batch_alter_table("vote_rule", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "quorum_base",
                sa.Enum(
                    "all_members",
                    "without_recused",
                    name="quorumbase",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=False,
                server_default="all_members",
            )
        )
        batch_op.add_column(
            sa.Column("allows_written", sa.Boolean(), nullable=False, server_default=sa.true())
        )
        batch_op.add_column(
            sa.Column("recuses_conflicted", sa.Boolean(), nullable=False, server_default=sa.true())
        )

    for table, columns in DEFAULTS.items():
        with op.batch_alter_table(table) as batch_op:
            for column in columns:
                batch_op.alter_column(column, server_default=None)
    _settle_votes()


def downgrade():
    op.execute(
        "UPDATE ballot SET choice = CASE choice WHEN 'nay' THEN 'no' WHEN 'nil' THEN 'blank' ELSE choice END"
    )
    # What is still sealed cannot be read before there were seals.
    op.execute("DELETE FROM ballot WHERE choice NOT IN ('yes', 'no', 'blank')")
    if not _rebuild_ballots(CHOICE):
        op.create_check_constraint(op.f("ck_ballot_choice"), "ballot", "choice IN ('yes', 'no', 'blank')")
    template = sa.table("document_template", sa.column("kind"))
    op.execute(template.delete().where(template.c.kind.in_(COUNCIL_DOCUMENTS)))
    _allow_documents(DOCUMENTS_BEFORE)
    with op.batch_alter_table("vote_rule", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_vote_rule_quorumbase"), type_="check")
        batch_op.drop_column("recuses_conflicted")
        batch_op.drop_column("allows_written")
        batch_op.drop_column("quorum_base")

    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_seat_channel"), type_="check")
        batch_op.drop_column("channel")

    with op.batch_alter_table("council_session", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_council_session_sessionkind"), type_="check")
        batch_op.drop_constraint(op.f("ck_council_session_channel"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_council_session_cites_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_council_session_cites_id"))
        batch_op.drop_column("shown_position")
        batch_op.drop_column("written_due")
        batch_op.drop_column("secret_channel")
        batch_op.drop_column("kind")
        batch_op.drop_column("cites_id")

    with op.batch_alter_table("council", schema=None) as batch_op:
        batch_op.add_column(sa.Column("regulation_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("regulation_number", sa.String(length=60), nullable=True))
    op.execute(
        "UPDATE council SET "
        "regulation_on = (SELECT issued_on FROM council_regulation "
        "WHERE council_id = council.id ORDER BY issued_on DESC LIMIT 1), "
        "regulation_number = (SELECT number FROM council_regulation "
        "WHERE council_id = council.id ORDER BY issued_on DESC LIMIT 1)"
    )
    with op.batch_alter_table("council") as batch_op:
        batch_op.alter_column("regulation_on", existing_type=sa.Date(), nullable=False)
        batch_op.alter_column("regulation_number", existing_type=sa.String(length=60), nullable=False)

    op.execute("UPDATE agenda_item SET outcome = 'failed' WHERE outcome = 'awaits_chair'")
    _allow_outcomes(OUTCOMES_BEFORE)
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_agenda_item_quorumbase"), type_="check")
        batch_op.drop_constraint(op.f("ck_agenda_item_tierule"), type_="check")
        batch_op.drop_constraint(op.f("ck_agenda_item_deferral"), type_="check")
        batch_op.drop_column("chair_agrees")
        batch_op.drop_column("deferral")
        batch_op.drop_column("recused_written")
        batch_op.drop_column("recused_present")
        batch_op.drop_column("recused")
        batch_op.drop_column("written")
        batch_op.drop_column("sheet")
        batch_op.drop_column("regulation_on")
        batch_op.drop_column("tie_rule")
        batch_op.drop_column("chair_must_agree")
        batch_op.drop_column("recused_in_base")
        batch_op.drop_column("recuses_conflicted")
        batch_op.drop_column("count_written_in_quorum")
        batch_op.drop_column("allows_written")
        batch_op.drop_column("quorum_base")

    op.drop_table("read_mark")
    op.drop_table("paper_row")
    op.drop_table("conflict")
    op.drop_table("pending_scrub")
    op.drop_table("channel_count")
    op.drop_table("teller")
    op.drop_table("paper_count")
    with op.batch_alter_table("council_regulation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_council_regulation_council_id"))

    op.drop_table("council_regulation")
