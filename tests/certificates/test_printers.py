"""Printers: their profiles, the measuring sheet, and what is made of what somebody saw on it."""

from threading import Barrier, Thread

import pypdfium2
import pytest
from flask import current_app
from sqlalchemy import func, select

from festival.accounts.rules import Role
from festival.accounts.wording import act_name, details_in_words
from festival.certificates import rules_printers as rules
from festival.certificates.models import BlankMovement, PrinterProfile
from festival.certificates.rules_printers import Profile, Seen, Sheet, corrected, in_words
from festival.certificates.services import printers as services
from festival.core.audit import AuditEntry
from festival.core.db import db
from festival.core.errors import RuleBroken
from tests.certificates import make

A4 = Sheet(across=2570, down=1700, middle_x=1485, middle_y=1050)
NOTHING = {"form": "giay-khen", "sideways_way": "none", "upright_way": "none"}


@pytest.fixture
def clerk(world, browse):
    return browse(world.users[Role.PRINT_CLERK])


@pytest.fixture
def printer(world):
    return make.make_printer(place=world.here)


def stored(printer_id: int) -> Profile:
    db.session.expire_all()
    return services.profile_of(db.session.get_one(PrinterProfile, printer_id))


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        assert len(document) == 1
        return document[0].get_textpage().get_text_range()
    finally:
        document.close()


@pytest.mark.parametrize(
    ("seen", "found"),
    [
        (Seen(right=15), Profile(dx_tenths=-15)),
        (Seen(right=-15, down=8), Profile(dx_tenths=15, dy_tenths=-8)),
        (Seen(middle_x=1500, middle_y=1042), Profile(dx_tenths=-15, dy_tenths=8)),
        # 255,5 mm where 257 are due: what is printed must be 0.6 % larger.
        (Seen(across=2555), Profile(scale_x_thousandths=1006)),
        (Seen(upright=1717), Profile(scale_y_thousandths=990)),
        (Seen(right=150), Profile(dx_tenths=-150)),
    ],
)
def test_what_was_seen_is_taken_back(seen, found):
    assert corrected(Profile(), seen, A4) == found


def test_errors_of_several_sheets_add_up():
    first = corrected(Profile(), Seen(right=20, upright=1709), A4)
    second = corrected(first, Seen(right=-3, upright=1702), A4)

    assert second == Profile(dx_tenths=-17, scale_y_thousandths=994)


@pytest.mark.parametrize(
    ("seen", "sentence"),
    [
        (Seen(), rules.NOTHING_SEEN),
        (Seen(across=2570, middle_x=1485), rules.NOTHING_SEEN),
        (Seen(right=151), rules.TOO_FAR),
        (Seen(down=-151), rules.TOO_FAR),
        (Seen(across=2490), rules.WRONG_SIZE),
        (Seen(right=5, middle_x=1490), rules.TWO_WAYS.format(way="ngang")),
        (Seen(across=0), rules.MISREAD.format(between="A đến B", measured="0", due="257")),
        (Seen(upright=1900), rules.MISREAD.format(between="A đến C", measured="190", due="170")),
    ],
)
def test_what_no_profile_can_mend_is_refused_with_what_to_do(seen, sentence):
    with pytest.raises(RuleBroken) as refusal:
        corrected(Profile(), seen, A4)

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        (Profile(), "không dời, cỡ 100 %"),
        (Profile(dx_tenths=12, dy_tenths=-8), "dời sang phải 1,2 mm, lên trên 0,8 mm, cỡ 100 %"),
        (
            Profile(dx_tenths=-30, dy_tenths=5, scale_x_thousandths=1006, scale_y_thousandths=994),
            "dời sang trái 3 mm, xuống dưới 0,5 mm, cỡ ngang 100,6 %, dọc 99,4 %",
        ),
    ],
)
def test_a_profile_is_told_without_signs(profile, words):
    assert in_words(profile) == words


def test_a_printer_is_added_and_measured_twice(world, clerk):
    season = world.here.season.id
    typed = {"name": "Canon  LBP 2900", "tray": "Khay tay", "feed": "foot", "dx": "1,5", "dy": "-0.3"}

    url = clerk.post(f"/certificates/seasons/{season}/printers", typed).location
    printer = db.session.scalars(select(PrinterProfile).order_by(PrinterProfile.id.desc())).first()
    assert url == f"/certificates/printers/{printer.id}/calibration"
    assert (printer.name, printer.is_foot_first, stored(printer.id)) == (
        "Canon LBP 2900",
        True,
        Profile(dx_tenths=15, dy_tenths=-3),
    )
    seen = NOTHING | {"sideways_way": "left", "sideways": "2", "upright_way": "down", "upright": "1,4"}
    shown = clerk.post(url, seen, 200).text
    assert "Dời sang phải 3,5 mm, lên trên 1,7 mm, cỡ 100 %" in shown
    assert stored(printer.id) == Profile(dx_tenths=15, dy_tenths=-3)
    hidden = seen | {"dx": "1,5", "dy": "-0,3", "scale_x": "100", "scale_y": "100"}
    clerk.post(f"/certificates/printers/{printer.id}/profile", hidden)
    assert stored(printer.id) == Profile(dx_tenths=35, dy_tenths=-17)


def test_the_same_errors_sent_twice_are_taken_in_once(clerk, printer):
    seen = NOTHING | {"sideways_way": "right", "sideways": "2"}
    known = {"dx": "0", "dy": "0", "scale_x": "100", "scale_y": "100"}
    url = f"/certificates/printers/{printer.id}/profile"

    clerk.post(url, seen | known)
    again = clerk.post(url, seen | known, 409)

    assert rules.CHANGED_MEANWHILE in again.text
    assert stored(printer.id) == Profile(dx_tenths=-20)


def test_every_change_of_a_profile_is_in_the_record(clerk, printer):
    seen = NOTHING | {"sideways_way": "right", "sideways": "2"}
    known = {"dx": "0", "dy": "0", "scale_x": "100", "scale_y": "100"}
    clerk.post(f"/certificates/printers/{printer.id}/profile", seen | known)
    clerk.post(f"/certificates/printers/{printer.id}", {"name": "Máy mới", "feed": "head", "dx": "1"})
    clerk.post(f"/certificates/printers/{printer.id}/archive")
    clerk.post(f"/certificates/printers/{printer.id}/restore")

    query = select(AuditEntry).where(AuditEntry.thing_kind == "printer").order_by(AuditEntry.id)
    told = [
        (act_name(entry.action), details_in_words(entry.details, entry.action))
        for entry in db.session.scalars(query)
    ]
    assert told == [
        ("Chỉnh độ lệch máy in", "cũ: không dời, cỡ 100 %; mới: dời sang trái 2 mm, cỡ 100 %"),
        (
            "Sửa hồ sơ máy in",
            "tên: Máy mới; cũ: dời sang trái 2 mm, cỡ 100 %; mới: dời sang phải 1 mm, cỡ 100 %",
        ),
        ("Cất máy in đi", "tên: Máy mới"),
        ("Dùng lại máy in", "tên: Máy mới"),
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"sideways": "2"}, "Hãy chọn chữ lệch về phía nào."),
        ({"sideways_way": "left"}, "Hãy gõ lệch bao nhiêu mm, ví dụ 1,5."),
        ({"sideways_way": "left", "sideways": "hai"}, "Số chưa đúng. Ví dụ: 1,5."),
        ({"sideways_way": "left", "sideways": "1,25"}, "Số chưa đúng. Ví dụ: 1,5."),
        ({"upright_way": "up", "upright": "31"}, "Sai lệch phải từ 0 đến 30 mm."),
        ({"upright_way": "up", "upright": "9" * 500}, "Số chưa đúng. Ví dụ: 1,5."),
        ({"form": "../../etc"}, "Lựa chọn chưa đúng. Vui lòng chọn trong danh sách."),
    ],
)
def test_what_cannot_be_understood_is_given_back_with_a_sentence(clerk, printer, typed, sentence):
    answer = clerk.post(f"/certificates/printers/{printer.id}/calibration", NOTHING | typed, 422)

    assert sentence in answer.text
    assert stored(printer.id) == Profile()


@pytest.mark.parametrize("typed", ["0", "50", "97", "103"])
def test_a_size_beyond_the_range_is_given_back_with_a_sentence(clerk, printer, typed):
    answer = clerk.post(
        f"/certificates/printers/{printer.id}", {"name": "Máy", "feed": "head", "scale_x": typed}, 422
    )

    assert "Cỡ chỉ chỉnh được từ 98 đến 102 %." in answer.text
    assert stored(printer.id) == Profile()


@pytest.mark.parametrize("typed", ["15,1", "-16", "abc", "1,23"])
def test_a_profile_beyond_the_range_is_refused(clerk, printer, typed):
    clerk.post(f"/certificates/printers/{printer.id}", {"name": "Máy", "feed": "head", "dx": typed}, 422)

    assert stored(printer.id) == Profile()


def test_a_name_is_given_once(world, clerk, printer):
    url = f"/certificates/seasons/{world.here.season.id}/printers"

    answer = clerk.post(url, {"name": printer.name, "feed": "head"}, 409)

    assert "Đơn vị đã có một máy in tên này." in answer.text


def test_an_archived_printer_is_set_apart_and_comes_back(world, clerk, printer):
    url = f"/certificates/seasons/{world.here.season.id}/printers"
    clerk.post(f"/certificates/printers/{printer.id}/archive")

    assert "Máy in đã cất đi (1)" in clerk.page(url).words
    clerk.post(f"/certificates/printers/{printer.id}/archive", None, 409)
    clerk.post(f"/certificates/printers/{printer.id}/restore")
    assert "Máy in đã cất đi" not in clerk.page(url).words


def test_the_measuring_sheet_names_printer_and_profile_and_has_the_same_bytes(world, clerk):
    printer = make.make_printer(place=world.here, dx_tenths=12, is_foot_first=True)
    url = f"/certificates/printers/{printer.id}/calibration.pdf?form=giay-khen"

    sheet = clerk.get(url).data

    told = words_of(sheet)
    assert "Tờ đo máy in: Máy in phòng Văn thư" in told
    assert "dời sang phải 1,2 mm, cỡ 100 %, chân tờ vào trước" in told
    assert "A đến B 257 mm" in told
    assert "Mép trên" in told
    assert clerk.get(url).data == sheet


@pytest.mark.parametrize("mode", ["whole", "overlay"])
def test_the_trial_page_says_what_it_is(clerk, printer, mode):
    told = words_of(
        clerk.get(f"/certificates/printers/{printer.id}/test-page.pdf?form=giay-khen&mode={mode}").data
    )

    assert "IN THỬ" in told.upper()
    assert ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in told) == (mode == "whole")


def test_of_two_who_save_one_sheet_at_once_one_is_taken_in(world, printer):
    actor, gate, said = world.users[Role.PRINT_CLERK].actor, Barrier(4), []
    app, printer_id = current_app._get_current_object(), printer.id

    def save():
        with app.app_context():
            gate.wait()
            try:
                known, seen = Profile(), Seen(right=20)
                said.append(
                    services.correct_printer(
                        printer_id=printer_id, known=known, seen=seen, sheet=A4, actor=actor
                    )
                )
            except RuleBroken as refusal:
                said.append(str(refusal))

    db.session.rollback()
    threads = [Thread(target=save) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(said) == 4
    assert [one for one in said if one != rules.CHANGED_MEANWHILE] == [Profile(dx_tenths=-20)]
    assert stored(printer_id) == Profile(dx_tenths=-20)


def test_a_printer_is_nobody_elses(world, browse):
    foreign = make.make_printer(place=world.there)
    clerk = browse(world.users[Role.PRINT_CLERK])

    for page in ("", "/calibration", "/calibration.pdf", "/calibration.png", "/test-page.pdf"):
        clerk.get(f"/certificates/printers/{foreign.id}{page}", 404)
    clerk.post(f"/certificates/printers/{foreign.id}/archive", None, 404)


def test_a_trial_print_takes_the_profile_and_counts_no_blank(world, clerk):
    plain = make.make_printer(place=world.here, name="Một")
    moved = make.make_printer(place=world.here, name="Hai", dx_tenths=30)
    make.make_blanks(place=world.here, name="Phôi khác")
    before = db.session.scalar(select(func.count(BlankMovement.id)))

    sheets = [
        clerk.get(f"/certificates/printers/{one.id}/test-page.pdf?mode=overlay").data
        for one in (plain, moved)
    ]

    assert words_of(sheets[0]) == words_of(sheets[1])
    assert sheets[0] != sheets[1]
    assert db.session.scalar(select(func.count(BlankMovement.id))) == before
    assert "ghi 1 phôi in thử" in clerk.page(f"/certificates/printers/{plain.id}").words
