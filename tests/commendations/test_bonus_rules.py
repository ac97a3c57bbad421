"""Several awards of one recipient: what Điều 4 and Điều 49 of NĐ 152/2025 say of each pair."""

import pytest

from festival.commendations.rules.bonuses import WARNINGS, Award, Together, together, told

FIRST = "Đã có thành tích xuất sắc trong phong trào Toàn dân bảo vệ an ninh Tổ quốc năm 2026."
OTHER = "Đã có thành tích xuất sắc trong thực hiện mô hình «Tiếng kẻng an ninh»."


def award(code, year=2026, citation=FIRST) -> Award:
    return Award(code, year, citation)


PAIRS = [
    # Titles: Điều 49 khoản 5.
    (award("LDTT"), award("CSTDCS"), Together.HIGHEST_TITLE),
    (award("TTLDTT"), award("CO_TINH"), Together.HIGHEST_TITLE),
    (award("CSTDCS"), award("CSTD_TINH", citation=OTHER), Together.HIGHEST_TITLE),
    (award("LDTT"), award("LDTT", 2025), None),
    # A title and a form: Điều 49 khoản 7.
    (award("LDTT"), award("GK_XA"), Together.TITLE_AND_FORM),
    (award("BK_TINH", citation=OTHER), award("CSTDCS"), Together.TITLE_AND_FORM),
    (award("LDTT"), award("GK_XA", 2025), None),
    # Forms: Điều 49 khoản 6, and Điều 4 where the achievement is the same one.
    (award("GK_XA"), award("BK_TINH", citation=OTHER), Together.TWO_FORMS),
    (award("GK_XA"), award("BK_TINH"), Together.SAME_ACHIEVEMENT),
    (award("GK_XA"), award("GK_CAT", citation=FIRST.upper().rstrip(".")), Together.SAME_ACHIEVEMENT),
    (award("GK_XA"), award("GK_XA", 2025), Together.SAME_ACHIEVEMENT),
    (award("GK_XA"), award("GK_XA", 2025, OTHER), None),
    # Nothing written says nothing of the achievement.
    (award("GK_XA", citation=""), award("BK_TINH", citation=" ."), Together.TWO_FORMS),
]


@pytest.mark.parametrize(("one", "other", "expected"), PAIRS)
def test_two_awards_are_judged_by_the_articles_that_speak_of_them(one, other, expected):
    assert together(one, other) == expected
    assert together(other, one) == expected


ARTICLES = [
    (Together.SAME_ACHIEVEMENT, "Điều 4", True),
    (Together.HIGHEST_TITLE, "Điều 49 khoản 5", True),
    (Together.TWO_FORMS, "Điều 49 khoản 6", False),
    (Together.TITLE_AND_FORM, "Điều 49 khoản 7", False),
]


@pytest.mark.parametrize(("rule", "article", "is_warning"), ARTICLES)
def test_every_finding_names_the_other_decision_and_cites_its_article(rule, article, is_warning):
    sentence = told(rule, "Ông Lê Văn Thụ", "Bằng khen", "Quyết định số 45/QĐ-UBND ngày 01/08/2026")

    assert sentence.startswith("Ông Lê Văn Thụ: ")
    assert "Bằng khen tại Quyết định số 45/QĐ-UBND ngày 01/08/2026" in sentence
    assert f"(Nghị định số 152/2025/NĐ-CP, {article})" in sentence
    assert (rule in WARNINGS) is is_warning
