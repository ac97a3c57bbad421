"""The form of a vote rule: every choice that a Quy chế makes."""

import re
from dataclasses import asdict
from math import gcd

from wtforms import RadioField, SelectChoice, SelectField, validators

from festival.voting import rules
from festival.voting.rules import QuorumBase, Terms, TieRule, VoteMethod
from festival.web.forms import BaseForm, DayField, _TypedField, choices, row_id

_FRACTION = re.compile(r"^(\d{1,4})\s*/\s*(\d{1,4})$")
_PERCENT = re.compile(r"^(\d{1,3})(?:[,.](\d{1,2}))?\s*%$")


class ShareField(_TypedField):
    """A share as a whole fraction: 2/3, 80%, 66,6%. Never a decimal number."""

    refusal = "Tỷ lệ chưa đúng. Ví dụ: 2/3, 80% hoặc 66,6%."

    def parsed(self, typed):
        return parse_share(typed)

    def written(self, value):
        return rules.figure_words(*value)


def parse_share(typed: str) -> tuple[int, int] | None:
    """Numerator and denominator in lowest terms, or None."""
    if fraction := _FRACTION.match(typed):
        num, den = int(fraction[1]), int(fraction[2])
    elif percent := _PERCENT.match(typed):
        part = percent[2] or ""
        num, den = int(percent[1] + part), 100 * 10 ** len(part)
    else:
        return None
    if den == 0 or num > den:
        return None
    common = gcd(num, den)
    return num // common, den // common


# One question for two columns each: contradictions cannot be ticked.
_WRITTEN = {"counted": (True, True), "apart": (True, False), "none": (False, False)}
_CONFLICTED = {"stays": (True, True), "leaves": (True, False), "votes": (False, True)}


class RuleForm(BaseForm):
    award_type_id = SelectField("Hình thức khen", coerce=row_id)
    method = RadioField(
        "Cách biểu quyết",
        choices=choices((method.value, name) for method, name in rules.METHOD_NAMES.items()),
        default=VoteMethod.SECRET.value,
    )
    quorum = ShareField("Tỷ lệ thành viên phải tham gia")
    quorum_base = RadioField(
        "Tỷ lệ tham gia tính trên",
        choices=choices((base.value, name) for base, name in rules.QUORUM_BASE_NAMES.items()),
        default=QuorumBase.ALL_MEMBERS.value,
    )
    written = RadioField(
        "Người vắng mặt cho ý kiến bằng văn bản",
        choices=[
            SelectChoice("counted", "Được, và tính vào số người có mặt"),
            SelectChoice("apart", "Được, nhưng không tính vào số người có mặt"),
            SelectChoice("none", "Không"),
        ],
        default="counted",
    )
    share = ShareField("Tỷ lệ đồng ý để thông qua")
    strictness = RadioField(
        "Cách so sánh",
        choices=[SelectChoice("strict", "Trên tỷ lệ này"), SelectChoice("reached", "Từ tỷ lệ này trở lên")],
    )
    pass_base = RadioField(
        "Tỷ lệ đồng ý tính trên",
        choices=choices((base.value, name) for base, name in rules.BASE_NAMES.items()),
    )
    conflicted = RadioField(
        "Thành viên có liên quan đến hồ sơ",
        choices=[
            SelectChoice("stays", "Không biểu quyết, vẫn tính khi tính tỷ lệ đồng ý"),
            SelectChoice("leaves", "Không biểu quyết, không tính khi tính tỷ lệ đồng ý"),
            SelectChoice("votes", "Vẫn biểu quyết như người khác"),
        ],
        default="stays",
    )
    chair = RadioField(
        "Ý kiến của Chủ tịch Hội đồng",
        choices=[
            SelectChoice("no", "Không cần ý kiến riêng"),
            SelectChoice("yes", "Phải có thêm ý kiến đồng ý của Chủ tịch Hội đồng"),
        ],
        default="no",
    )
    tie_rule = RadioField(
        "Số đồng ý và không đồng ý bằng nhau",
        choices=choices((rule.value, name) for rule, name in rules.TIE_NAMES.items()),
        default=TieRule.FAILS.value,
    )
    valid_from = DayField("Áp dụng từ ngày")

    @property
    def terms(self) -> Terms:
        """What was chosen; only after the form was found valid."""
        allows_written, counts_written = _WRITTEN[self.written.data]
        recuses, stays = _CONFLICTED[self.conflicted.data]
        return Terms(
            *self.quorum.data,
            *self.share.data,
            self.strictness.data == "strict",
            rules.Base(self.pass_base.data),
            method=VoteMethod(self.method.data),
            quorum_base=QuorumBase(self.quorum_base.data),
            allows_written=allows_written,
            count_written_in_quorum=counts_written,
            recuses_conflicted=recuses,
            recused_in_base=stays,
            chair_must_agree=self.chair.data == "yes",
            tie_rule=TieRule(self.tie_rule.data),
        )

    @property
    def terms_if_whole(self) -> Terms | None:
        """What was chosen so far, once every choice can be read."""
        radios = [field for field in self if isinstance(field, RadioField)]
        is_whole = all(any(field.data == value for value, *_ in field.iter_choices()) for field in radios)
        return self.terms if is_whole and self.quorum.data and self.share.data else None

    def validate_share(self, field):
        if field.data and field.data[0] == field.data[1] and self.strictness.data == "strict":
            raise validators.ValidationError("Không thể yêu cầu trên 100% số phiếu.")


def shown_terms(terms: Terms) -> dict:
    """The form's fields as they stand for these terms."""
    kept = asdict(terms)
    written = (terms.allows_written, terms.count_written_in_quorum)
    conflicted = (terms.recuses_conflicted, terms.recused_in_base)
    return {
        "quorum": (terms.quorum_num, terms.quorum_den),
        "share": (terms.pass_num, terms.pass_den),
        "strictness": "strict" if terms.is_strict else "reached",
        "written": next((name for name, pair in _WRITTEN.items() if pair == written), "none"),
        "conflicted": next((name for name, pair in _CONFLICTED.items() if pair == conflicted), "votes"),
        "chair": "yes" if terms.chair_must_agree else "no",
        **{name: kept[name].value for name in ("method", "quorum_base", "pass_base", "tie_rule")},
    }
