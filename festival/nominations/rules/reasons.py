"""What a dossier is returned for: the parts to mend, as codes, and where the proposer mends them. Pure."""

from collections.abc import Iterable, Mapping

from festival.core.errors import RuleBroken

# Parts of the form; a paper's own code, in capitals, stands for that paper.
FIELD_REASONS = {
    "name": "Tên, danh xưng",
    "birth_year": "Năm sinh",
    "address_line": "Chức vụ, đơn vị, địa chỉ",
    "award": "Hình thức, loại hình khen",
    "citation": "Nội dung khen thưởng",
    "report": "Báo cáo thành tích",
}
# The page on which a part is mended; a paper has the page of papers, all else the first one.
REASON_PAGES = {"citation": "edit_citation", "report": "edit_report"} | dict.fromkeys(
    ("name", "birth_year", "address_line", "award"), "edit_nomination"
)
PAPERS_PAGE = "show_papers"


def reason_names(papers: Mapping[str, str]) -> dict[str, str]:
    """Code → words of all that may be asked for; ``papers`` are code → name of the award's papers."""
    # The report is named once: typed or on paper, it is the same thing to mend.
    return FIELD_REASONS | {code: name for code, name in papers.items() if code != "BCTT"}


def packed(reasons: Iterable[str], known: Mapping[str, str]) -> str:
    """As they are kept, in the order of the list."""
    wanted = set(reasons)
    if not wanted <= set(known):
        raise RuleBroken("Danh sách điều cần bổ sung vừa đổi. Hãy tải lại trang rồi chọn lại.")
    return ",".join(code for code in known if code in wanted)


def unpacked(kept: str) -> list[str]:
    return [code for code in kept.split(",") if code]


def asked_words(reasons: Iterable[str], known: Mapping[str, str]) -> str:
    """The sentence that stands for a note when none was typed."""
    named = [known[code][:1].lower() + known[code][1:] for code in reasons if code in known]
    return f"Cần bổ sung, sửa: {'; '.join(named)}." if named else ""
