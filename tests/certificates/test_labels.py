"""Labels, envelopes and place cards: who gets one, in which order, and that every name fits."""

import pypdfium2
import pytest

from festival.accounts.rules import Role
from festival.certificates import services
from tests.certificates import make
from tests.commendations import make as commendations


@pytest.fixture
def clerk(world, browse):
    return browse(world.users[Role.PRINT_CLERK])


def labels_url(world, rest="", **asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"/certificates/seasons/{world.here.season.id}/labels{rest}" + (f"?{query}" if query else "")


def texts_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def test_the_page_shows_who_and_how_many_sheets(world, clerk):
    make.make_issued(place=world.here, people=15)

    page = clerk.page(labels_url(world, sheet="label-14"))

    assert "15 người, 2 tờ" in page.words
    assert "Nguyễn Thị Ước 015" in page.words


def test_the_stack_is_in_the_order_of_the_stage_or_of_the_decisions(world, clerk):
    decision = commendations.make_issued(place=world.here)
    written = [one.written for one in decision.commendations]
    kinds = {one.written: one.kind.value for one in decision.commendations}
    order = ["collective", "household", "individual"]

    pages = {
        asked: clerk.page(labels_url(world, sheet="label-14", order=asked)).words
        for asked in ("stage", "decision")
    }

    by_stage = sorted(written, key=lambda name: order.index(kinds[name]))
    assert sorted(written, key=pages["stage"].rindex) == by_stage
    assert sorted(written, key=pages["decision"].rindex) == written


def test_labels_are_narrowed_by_wave_kind_decision_and_what_is_still_here(world, clerk):
    decision = commendations.make_issued(place=world.here)
    batch = make.render(make.order(decision, place=world.here))
    actor = world.users[Role.PRINT_CLERK].actor
    services.mark_printed(batch_id=batch.id, actor=actor)
    kinds = [one.kind.value for one in decision.commendations]

    def how_many(**asked) -> str:
        return clerk.page(labels_url(world, sheet="card-1", order="stage", **asked)).words

    for kind in set(kinds):
        assert f"{kinds.count(kind)} người" in how_many(kind=kind)
        assert f"{kinds.count(kind)} người" in how_many(wave=kind)
    assert f"{len(kinds)} người" in how_many(decision=decision.id)
    assert f"{len(kinds)} người" in how_many(waiting="y")
    assert "Không có ai" in how_many(wave="higher")


def test_the_file_holds_those_on_the_page_and_only_them(world, clerk):
    make.make_issued(place=world.here, people=16)

    answer = clerk.get(labels_url(world, ".pdf", sheet="label-14", order="decision", first=13))

    assert answer.headers["Content-Disposition"] == "attachment; filename=nhan-2026.pdf"
    pages = texts_of(answer.data)
    assert ["Ước 001" in pages[0], "Ước 002" in pages[0], "Ước 003" in pages[1]] == [True, True, True]
    assert len(pages) == 2


def test_a_printer_moves_the_whole_sheet(world, clerk):
    make.make_issued(place=world.here, people=2)
    printer = make.make_printer(place=world.here, dx_tenths=30)

    plain = clerk.get(labels_url(world, ".pdf", sheet="label-14", order="stage")).data
    moved = clerk.get(labels_url(world, ".pdf", sheet="label-14", order="stage", printer=printer.id)).data

    assert plain != moved
    assert texts_of(plain) == texts_of(moved)


def test_another_places_printer_is_none_of_ours(world, clerk):
    foreign = make.make_printer(place=world.there)

    clerk.get(labels_url(world, sheet="label-14", order="stage", printer=foreign.id), 422)
    clerk.get(labels_url(world, ".pdf", sheet="label-14", order="stage", printer=foreign.id), 404)


def test_names_that_do_not_fit_are_listed_and_nothing_is_offered(world, clerk):
    place = world.here
    award = commendations.make_award()
    long = "Câu lạc bộ Phụ nữ tham gia bảo vệ an ninh trật tự thôn Đông"
    passed = commendations.make_passed(place=place, award=award, name=long)
    commendations.make_issued(place=place, award=award, nominations=[passed])

    words = clerk.page(
        labels_url(world, sheet="own", order="stage", width=20, height=20, across=2, down=2)
    ).words

    assert "Chưa in được, vì những tên sau không vừa loại giấy này." in words
    assert "Câu lạc bộ Phụ nữ" in words
    assert "(PDF)" not in words


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"sheet": "../../etc/passwd"}, 422),
        ({"sheet": "own", "width": "10"}, 422),
        ({"sheet": "own", "width": "150"}, 409),
        ({"sheet": "label-14", "first": "9" * 400}, 422),
        ({"sheet": "label-14", "first": "15"}, 409),
        ({"sheet": "label-14", "decision": "0"}, 422),
        ({"sheet": "label-14", "wave": "đợt"}, 422),
    ],
)
def test_what_cannot_be_a_sheet_is_answered_with_a_sentence(world, clerk, asked, status):
    make.make_issued(place=world.here, people=2)

    answer = clerk.get(labels_url(world, order="stage", **asked), status)

    assert "Chưa lưu được" not in answer.text
    assert 'class="error-summary"' in answer.text


@pytest.mark.parametrize(("sheet", "name"), [("envelope-c5", "phong-bi"), ("card-2", "bien-ten")])
def test_the_file_is_named_for_what_is_printed(world, clerk, sheet, name):
    make.make_issued(place=world.here, people=1)

    answer = clerk.get(labels_url(world, ".pdf", sheet=sheet, order="stage"))

    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}-2026.pdf"


def test_a_label_beyond_the_sheet_is_refused(world, clerk):
    make.make_issued(place=world.here, people=2)

    answer = clerk.get(labels_url(world, ".pdf", sheet="label-14", order="stage", first=15), 409)

    assert "Tờ này có 14 nhãn" in answer.text


def test_the_picture_is_of_the_first_sheet(world, clerk):
    make.make_issued(place=world.here, people=2)

    answer = clerk.get(labels_url(world, ".png", sheet="envelope-dl", order="stage"))

    assert answer.data[:4] == b"\x89PNG"
