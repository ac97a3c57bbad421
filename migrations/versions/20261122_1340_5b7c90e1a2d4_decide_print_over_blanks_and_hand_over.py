"""decide, print over blanks and hand over"""

import sqlalchemy as sa
from alembic import op

revision = '5b7c90e1a2d4'
down_revision = 'dd4c1fbd3492'
branch_labels = None
depends_on = None

# NOT NULL columns on tables with rows: the default fills them and goes.
DEFAULTS = {
    "commendation": ("is_public",),
    "decision": ("kind", "awarding_title", "fund"),
    "nomination": ("is_posthumous",),
    "print_batch": (
        "order",
        "mode",
        "engine",
        "printer_name",
        "dx_tenths",
        "dy_tenths",
        "scale_x_thousandths",
        "scale_y_thousandths",
        "is_foot_first",
        "tray",
        "reason",
    ),
    "printed_copy": ("blank_serial",),
}
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
    "council_invitation",
    "ballot_paper",
    "opinion_sheet",
    "counting_minutes",
    "council_minutes",
)
DECISION_DOCUMENTS = (
    "award_decision",
    "correction_decision",
    "revocation_decision",
    "bonus_list",
    "receipt_list",
    "call_sheet",
)


def _allow_documents(values):
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table("document_template") as batch_op:
        batch_op.drop_constraint(
            batch_op.f("ck_document_template_documentkind"), type_="check"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_document_template_documentkind"), f"kind IN ({listed})"
        )


def _drop_defaults():
    for table, columns in DEFAULTS.items():
        with op.batch_alter_table(table) as batch_op:
            for column in columns:
                batch_op.alter_column(column, server_default=None)


def _settle_rows():
    """Batches find their season, and only who agreed, or is no person, may stand on the page of honours."""
    op.execute(
        "UPDATE print_batch SET season_id ="
        " (SELECT season_id FROM decision WHERE decision.id = print_batch.decision_id)"
    )
    op.execute(
        "UPDATE commendation SET is_public = (kind = 'collective' OR EXISTS (SELECT 1 FROM nomination"
        " JOIN nominee ON nominee.id = nomination.nominee_id"
        " WHERE nomination.id = commendation.nomination_id AND nominee.honours_consent))"
    )


def _forget_what_is_new():
    """Corrected commendations give way to their successors; batches over several decisions go."""
    lone = "SELECT id FROM print_batch WHERE decision_id IS NULL"
    corrected = "SELECT id FROM commendation WHERE state = 'corrected'"
    copies = sa.table("printed_copy", sa.column("batch_id"), sa.column("commendation_id"))
    chunks = sa.table("print_chunk", sa.column("batch_id"))
    batches = sa.table("print_batch", sa.column("decision_id"))
    commendation = sa.table(
        "commendation", sa.column("state"), sa.column("replaces_id"), sa.column("changed_by_id")
    )
    decision = sa.table("decision", sa.column("kind"))
    op.execute(copies.delete().where(copies.c.batch_id.in_(sa.text(lone))))
    op.execute(copies.delete().where(copies.c.commendation_id.in_(sa.text(corrected))))
    op.execute(chunks.delete().where(chunks.c.batch_id.in_(sa.text(lone))))
    op.execute(batches.delete().where(batches.c.decision_id.is_(None)))
    op.execute(commendation.update().values(replaces_id=None, changed_by_id=None))
    op.execute(commendation.delete().where(commendation.c.state == "corrected"))
    op.execute(sa.table("decision_change").delete())
    op.execute(decision.delete().where(decision.c.kind.in_(("correction", "revocation"))))


def upgrade():
    op.create_table('blank_type',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('locality_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('width_mm', sa.Integer(), nullable=False),
    sa.Column('height_mm', sa.Integer(), nullable=False),
    sa.Column('warn_at', sa.Integer(), nullable=False),
    sa.Column('has_serials', sa.Boolean(), nullable=False),
    sa.Column('is_archived', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['locality_id'], ['locality.id'], name=op.f('fk_blank_type_locality_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_blank_type')),
    sa.UniqueConstraint('locality_id', 'name', name=op.f('uq_blank_type_locality_id_name'))
    )
    op.create_table('certificate_template',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('locality_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('is_locked', sa.Boolean(), nullable=False),
    sa.Column('is_archived', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['locality_id'], ['locality.id'], name=op.f('fk_certificate_template_locality_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate_template')),
    sa.UniqueConstraint('locality_id', 'name', name=op.f('uq_certificate_template_locality_id_name')),
    sa.UniqueConstraint('uuid', name=op.f('uq_certificate_template_uuid'))
    )
    with op.batch_alter_table('certificate_template', schema=None) as batch_op:
        batch_op.create_index('uq_certificate_template_shipped', ['name'], unique=True, sqlite_where=sa.text('locality_id IS NULL'), postgresql_where=sa.text('locality_id IS NULL'))

    op.create_table('printer_profile',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('locality_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('dx_tenths', sa.Integer(), nullable=False),
    sa.Column('dy_tenths', sa.Integer(), nullable=False),
    sa.Column('scale_x_thousandths', sa.Integer(), nullable=False),
    sa.Column('scale_y_thousandths', sa.Integer(), nullable=False),
    sa.Column('is_foot_first', sa.Boolean(), nullable=False),
    sa.Column('tray', sa.String(length=60), nullable=False),
    sa.Column('is_archived', sa.Boolean(), nullable=False),
    sa.CheckConstraint('abs(dx_tenths) <= 150 AND abs(dy_tenths) <= 150', name=op.f('ck_printer_profile_offsets')),
    sa.CheckConstraint('scale_x_thousandths BETWEEN 980 AND 1020 AND scale_y_thousandths BETWEEN 980 AND 1020', name=op.f('ck_printer_profile_scales')),
    sa.ForeignKeyConstraint(['locality_id'], ['locality.id'], name=op.f('fk_printer_profile_locality_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_printer_profile')),
    sa.UniqueConstraint('locality_id', 'name', name=op.f('uq_printer_profile_locality_id_name'))
    )
    op.create_table('template_choice',
    sa.Column('locality_id', sa.Integer(), nullable=False),
    sa.Column('award_code', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.Enum('individual', 'collective', 'household', name='recipientkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('template_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['locality_id'], ['locality.id'], name=op.f('fk_template_choice_locality_id')),
    sa.ForeignKeyConstraint(['template_id'], ['certificate_template.id'], name=op.f('fk_template_choice_template_id')),
    sa.PrimaryKeyConstraint('locality_id', 'award_code', 'kind', name=op.f('pk_template_choice'))
    )
    op.create_table('template_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('template_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('border_sha256', sa.String(length=64), nullable=False),
    sa.Column('emblem_sha256', sa.String(length=64), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('made_by', sa.String(length=200), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['template_id'], ['certificate_template.id'], name=op.f('fk_template_version_template_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_template_version')),
    sa.UniqueConstraint('template_id', 'number', name=op.f('uq_template_version_template_id_number'))
    )
    op.create_table('decision_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('commendation_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('salutation', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('address_line', sa.String(length=200), nullable=False),
    sa.Column('citation', sa.String(length=400), nullable=False),
    sa.Column('verb', sa.String(length=20), nullable=False),
    sa.ForeignKeyConstraint(['commendation_id'], ['commendation.id'], name=op.f('fk_decision_change_commendation_id')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_decision_change_decision_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision_change')),
    sa.UniqueConstraint('decision_id', 'commendation_id', name=op.f('uq_decision_change_decision_id_commendation_id'))
    )
    with op.batch_alter_table('decision_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decision_change_commendation_id'), ['commendation_id'], unique=False)

    op.create_table('stage_place',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('commendation_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('spoken', sa.String(length=300), nullable=False),
    sa.Column('stand_in', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['commendation_id'], ['commendation.id'], name=op.f('fk_stage_place_commendation_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['item_id'], ['programme_item.id'], name=op.f('fk_stage_place_item_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stage_place')),
    sa.UniqueConstraint('commendation_id', name=op.f('uq_stage_place_commendation_id'))
    )
    with op.batch_alter_table('stage_place', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stage_place_item_id'), ['item_id'], unique=False)

    op.create_table('blank_movement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('blank_type_id', sa.Integer(), nullable=False),
    sa.Column('act', sa.Enum('received', 'used', 'spoiled', 'returned', name='blankact', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('serial', sa.String(length=40), nullable=False),
    sa.Column('copy_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('made_by', sa.String(length=200), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_blank_movement_quantity')),
    sa.ForeignKeyConstraint(['blank_type_id'], ['blank_type.id'], name=op.f('fk_blank_movement_blank_type_id')),
    sa.ForeignKeyConstraint(['copy_id'], ['printed_copy.id'], name=op.f('fk_blank_movement_copy_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_blank_movement'))
    )
    with op.batch_alter_table('blank_movement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_blank_movement_blank_type_id'), ['blank_type_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_blank_movement_copy_id'), ['copy_id'], unique=False)
        batch_op.create_index('uq_blank_movement_serial', ['blank_type_id', 'serial'], unique=True, sqlite_where=sa.text("serial <> ''"), postgresql_where=sa.text("serial <> ''"))

    op.create_table('receipt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('commendation_id', sa.Integer(), nullable=False),
    sa.Column('thing', sa.Enum('certificate', 'bonus', name='receiptthing', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('copy_id', sa.Integer(), nullable=True),
    sa.Column('receiver_name', sa.String(length=200), nullable=False),
    sa.Column('relation', sa.String(length=100), nullable=False),
    sa.Column('client_uuid', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('handed_by', sa.String(length=200), nullable=False),
    sa.Column('tapped_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by', sa.String(length=200), nullable=False),
    sa.Column('undone_reason', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['commendation_id'], ['commendation.id'], name=op.f('fk_receipt_commendation_id')),
    sa.ForeignKeyConstraint(['copy_id'], ['printed_copy.id'], name=op.f('fk_receipt_copy_id')),
    sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_receipt_user_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_receipt')),
    sa.UniqueConstraint('client_uuid', name=op.f('uq_receipt_client_uuid'))
    )
    with op.batch_alter_table('receipt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_receipt_commendation_id'), ['commendation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_receipt_copy_id'), ['copy_id'], unique=False)
        batch_op.create_index('uq_receipt_standing', ['commendation_id', 'thing'], unique=True, sqlite_where=sa.text('undone_at IS NULL'), postgresql_where=sa.text('undone_at IS NULL'))

    with op.batch_alter_table('commendation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('changed_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('replaces_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('is_public', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.drop_constraint(batch_op.f('uq_commendation_decision_id_position'), type_='unique')
        batch_op.drop_constraint(batch_op.f('uq_commendation_nomination_id'), type_='unique')
        batch_op.create_index(batch_op.f('ix_commendation_changed_by_id'), ['changed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_commendation_nomination_id'), ['nomination_id'], unique=False)
        batch_op.create_index('uq_commendation_living_nomination', ['nomination_id'], unique=True, sqlite_where=sa.text("state <> 'corrected'"), postgresql_where=sa.text("state <> 'corrected'"))
        batch_op.create_index('uq_commendation_living_position', ['decision_id', 'position'], unique=True, sqlite_where=sa.text("state <> 'corrected'"), postgresql_where=sa.text("state <> 'corrected'"))
        batch_op.create_unique_constraint(batch_op.f('uq_commendation_replaces_id'), ['replaces_id'])
        batch_op.create_foreign_key(batch_op.f('fk_commendation_changed_by_id'), 'decision', ['changed_by_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_commendation_replaces_id'), 'commendation', ['replaces_id'], ['id'])

    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.Enum('award', 'correction', 'revocation', 'recorded', name='decisionkind', native_enum=False, create_constraint=True, length=40), server_default="award", nullable=False))
        batch_op.add_column(sa.Column('amends_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('awarding_title', sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column('fund', sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column('honoured_on', sa.Date(), nullable=True))
        batch_op.create_index(batch_op.f('ix_decision_amends_id'), ['amends_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_decision_amends_id'), 'decision', ['amends_id'], ['id'])
        batch_op.create_check_constraint(batch_op.f('ck_decision_amends_a_decision'), "(kind IN ('correction', 'revocation')) = (amends_id IS NOT NULL)")
        batch_op.drop_index('uq_decision_number')
        batch_op.create_index('uq_decision_number', ['locality_id', 'number_year', 'number'], unique=True, sqlite_where=sa.text("kind <> 'recorded'"), postgresql_where=sa.text("kind <> 'recorded'"))

    with op.batch_alter_table('nomination', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_posthumous', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('print_batch', schema=None) as batch_op:
        batch_op.add_column(sa.Column('season_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('order', sa.Enum('decision', 'stage', name='batchorder', native_enum=False, create_constraint=True, length=40), server_default="decision", nullable=False))
        batch_op.add_column(sa.Column('mode', sa.Enum('whole', 'overlay', name='printmode', native_enum=False, create_constraint=True, length=40), server_default="whole", nullable=False))
        batch_op.add_column(sa.Column('engine', sa.Enum('auto', 'compiled', 'weasyprint', name='engine', native_enum=False, create_constraint=True, length=40), server_default="auto", nullable=False))
        batch_op.add_column(sa.Column('printer_name', sa.String(length=100), server_default="", nullable=False))
        batch_op.add_column(sa.Column('dx_tenths', sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column('dy_tenths', sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column('scale_x_thousandths', sa.Integer(), server_default="1000", nullable=False))
        batch_op.add_column(sa.Column('scale_y_thousandths', sa.Integer(), server_default="1000", nullable=False))
        batch_op.add_column(sa.Column('is_foot_first', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('tray', sa.String(length=60), server_default="", nullable=False))
        batch_op.add_column(sa.Column('blank_type_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('reason', sa.String(length=300), server_default="", nullable=False))
        batch_op.alter_column('decision_id',
               existing_type=sa.INTEGER(),
               nullable=True)
        batch_op.create_index(batch_op.f('ix_print_batch_season_id'), ['season_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_print_batch_season_id'), 'season', ['season_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_print_batch_blank_type_id'), 'blank_type', ['blank_type_id'], ['id'])
        batch_op.drop_column('template')

    with op.batch_alter_table('print_chunk', schema=None) as batch_op:
        batch_op.add_column(sa.Column('template_version_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_print_chunk_template_version_id'), 'template_version', ['template_version_id'], ['id'])

    with op.batch_alter_table('printed_copy', schema=None) as batch_op:
        batch_op.add_column(sa.Column('blank_serial', sa.String(length=40), server_default="", nullable=False))
    _settle_rows()
    with op.batch_alter_table("print_batch") as batch_op:
        batch_op.alter_column("season_id", existing_type=sa.Integer(), nullable=False)
    _drop_defaults()
    _allow_documents((*DOCUMENTS_BEFORE, *DECISION_DOCUMENTS))


def downgrade():
    op.drop_table('receipt')
    op.drop_table('blank_movement')
    op.drop_table('stage_place')
    _forget_what_is_new()
    op.drop_table('decision_change')
    template = sa.table("document_template", sa.column("kind"))
    op.execute(template.delete().where(template.c.kind.in_(DECISION_DOCUMENTS)))
    _allow_documents(DOCUMENTS_BEFORE)
    with op.batch_alter_table('printed_copy', schema=None) as batch_op:
        batch_op.drop_column('blank_serial')

    with op.batch_alter_table('print_chunk', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_print_chunk_template_version_id'), type_='foreignkey')
        batch_op.drop_column('template_version_id')

    with op.batch_alter_table('print_batch', schema=None) as batch_op:
        batch_op.add_column(sa.Column('template', sa.String(length=60), server_default="giay-khen", nullable=False))
        batch_op.drop_constraint(batch_op.f('fk_print_batch_blank_type_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_print_batch_season_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_print_batch_season_id'))
        batch_op.alter_column('decision_id',
               existing_type=sa.INTEGER(),
               nullable=False)
        batch_op.drop_column('reason')
        batch_op.drop_column('blank_type_id')
        batch_op.drop_column('tray')
        batch_op.drop_column('is_foot_first')
        batch_op.drop_column('scale_y_thousandths')
        batch_op.drop_column('scale_x_thousandths')
        batch_op.drop_column('dy_tenths')
        batch_op.drop_column('dx_tenths')
        batch_op.drop_column('printer_name')
        batch_op.drop_constraint(op.f('ck_print_batch_engine'), type_='check')
        batch_op.drop_column('engine')
        batch_op.drop_constraint(op.f('ck_print_batch_printmode'), type_='check')
        batch_op.drop_column('mode')
        batch_op.drop_constraint(op.f('ck_print_batch_batchorder'), type_='check')
        batch_op.drop_column('order')
        batch_op.drop_column('season_id')

    with op.batch_alter_table('nomination', schema=None) as batch_op:
        batch_op.drop_column('is_posthumous')

    with op.batch_alter_table('decision', schema=None) as batch_op:
        batch_op.drop_index('uq_decision_number')
        batch_op.create_index('uq_decision_number', ['locality_id', 'number_year', 'number'], unique=True)
        batch_op.drop_constraint(batch_op.f('ck_decision_amends_a_decision'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_decision_amends_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_decision_amends_id'))
        batch_op.drop_column('honoured_on')
        batch_op.drop_column('fund')
        batch_op.drop_column('awarding_title')
        batch_op.drop_column('amends_id')
        batch_op.drop_constraint(op.f('ck_decision_decisionkind'), type_='check')
        batch_op.drop_column('kind')

    with op.batch_alter_table('commendation', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_commendation_replaces_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_commendation_changed_by_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_commendation_replaces_id'), type_='unique')
        batch_op.drop_index('uq_commendation_living_position', sqlite_where=sa.text("state <> 'corrected'"), postgresql_where=sa.text("state <> 'corrected'"))
        batch_op.drop_index('uq_commendation_living_nomination', sqlite_where=sa.text("state <> 'corrected'"), postgresql_where=sa.text("state <> 'corrected'"))
        batch_op.drop_index(batch_op.f('ix_commendation_nomination_id'))
        batch_op.drop_index(batch_op.f('ix_commendation_changed_by_id'))
        batch_op.create_unique_constraint(batch_op.f('uq_commendation_nomination_id'), ['nomination_id'])
        batch_op.create_unique_constraint(batch_op.f('uq_commendation_decision_id_position'), ['decision_id', 'position'])
        batch_op.drop_column('is_public')
        batch_op.drop_column('replaces_id')
        batch_op.drop_column('changed_by_id')

    op.drop_table('template_version')
    op.drop_table('template_choice')
    op.drop_table('printer_profile')
    op.drop_table('certificate_template')
    op.drop_table('blank_type')
    with op.batch_alter_table("print_batch") as batch_op:
        batch_op.alter_column("template", server_default=None)
