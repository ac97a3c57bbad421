"""The result of a session as its page shows it; nothing of it exists before the closing."""

from festival.voting import queries, rules
from festival.voting.models import CouncilSession
from festival.voting.rules import Channel

_COLUMNS = {
    Channel.SCREEN: "Tại hội nghị, trên màn hình",
    Channel.PAPER: "Tại hội nghị, phiếu giấy",
    Channel.HANDS: "Tại hội nghị, giơ tay",
    Channel.WRITTEN: "Bằng văn bản",
}
_FIGURES = {"yes": "Đồng ý", "no": "Không đồng ý", "blank": "Không có ý kiến", "invalid": "Không hợp lệ"}
_TONES = {"passed": "good", "failed": "refused", "deferred": "waiting", "awaits_chair": "waiting"}


def result_columns(session: CouncilSession) -> dict:
    """The columns of the ways that were used and their cells; none where there was only one way."""
    if session.state not in rules.SETTLED_STATES:
        return {}
    rows = queries.channel_rows(session.id)
    used = {channel for found in rows.values() for channel in found}
    ways = {channel: words for channel, words in _COLUMNS.items() if channel in used and len(used) > 1}
    cells = {
        item_id: {channel: rules.row_words(row) for channel, row in found.items()}
        for item_id, found in rows.items()
    }
    figures = [{"label": words, "numeric": True} for words in _FIGURES.values()]
    return {
        "columns": list(ways.values()) or figures,
        "ways": ways,
        "cells": cells,
        "figures": _FIGURES,
        "tones": _TONES,
    }
