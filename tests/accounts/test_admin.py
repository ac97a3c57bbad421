"""Pages of administration: accounts, roles, lists of heads, the record, the installation, the set-up."""

import io
import re
from types import SimpleNamespace

import pytest
import structlog
from openpyxl import load_workbook
from sqlalchemy import func, select

from festival import create_app
from festival.accounts.models import RoleGrant, User
from festival.accounts.rules import Role
from festival.accounts.services import reset_guards, sign_in
from festival.accounts.services.installation import make_code
from festival.accounts.services.passwords import hasher
from festival.core import clock
from festival.core.audit import AuditEntry
from festival.core.db import db
from festival.core.errors import RuleBroken
from festival.localities.models import Installation, Locality
from festival.localities.services.official import load_units
from festival.settings import Settings
from festival.web.limits import limiter
from tests.accounts.make import make_grant, make_person
from tests.factories import make_locality, make_user
from tests.pages import Browser, read

HEADS = "Trần Văn Mạnh\tThôn Đông\nLê Thị Lan\tThôn Nam"


@pytest.fixture
def admin(world, browse):
    return browse(world.users[Role.ADMIN])


def text(response) -> str:
    return response.get_data(as_text=True)


def named(full_name) -> User | None:
    return db.session.scalars(select(User).where(User.full_name == full_name)).one_or_none()


class TestHub:
    def test_an_administrator_sees_every_part(self, world, admin):
        words = admin.page("/admin").words

        for part in ("Tài khoản", "Địa bàn", "Mẫu văn bản", "Nhật ký", "Cài đặt", "Thay đổi đơn vị năm 2026"):
            assert part in words

    def test_an_organizer_sees_places_only_and_a_clerk_nothing(self, world, browse):
        words = browse(world.users[Role.COMMUNE_ORGANIZER]).page("/admin").words

        assert "Địa bàn" in words
        assert "Cấp lại mật khẩu" not in words
        browse(world.users[Role.DECISION_CLERK]).get("/admin", 403)

    def test_the_installation_belongs_to_its_first_administrators_place(self, world, browse):
        words = browse(world.there.users[Role.ADMIN]).page("/admin").words

        assert "Tài khoản" in words
        assert "Cài đặt" not in words


class TestAccountPages:
    def test_the_list_shows_ones_own_people_only(self, world, admin):
        sheet = load_workbook(io.BytesIO(admin.get("/admin/accounts?export=xlsx").data)).active

        shown = {row[1] for row in sheet.iter_rows(min_row=2, values_only=True)}
        own = {user.sign_in_name for role, user in world.users.items() if role is not Role.PROVINCE_OFFICER}
        assert shown == own

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("q=le+thi+hoa", {"Lê Thị Hoa"}),
            ("q=THON+DONG", {"Người unit_proposer"}),
            ("role=leader", {"Người leader"}),
            ("role=decision_clerk&state=open", {"Người decision_clerk"}),
            ("state=closed", {"Lê Thị Hoa"}),
            ("q=%25", set()),
        ],
    )
    def test_filters(self, world, admin, query, names):
        make_person(world.here.commune, is_enabled=False)
        past = make_person(world.here.commune, "Đã Thôi")
        make_grant(past, Role.LEADER, world.here.commune, valid_to=clock.today().replace(year=2020))

        sheet = load_workbook(io.BytesIO(admin.get(f"/admin/accounts?{query}&export=xlsx").data)).active

        assert {row[0] for row in sheet.iter_rows(min_row=2, values_only=True)} == names

    def test_the_list_asks_as_much_for_one_row_as_for_thirty(self, world, admin, count_queries):
        for number in range(30):
            make_user(f"Người thứ {number}", locality=world.here.area, roles=[Role.UNIT_PROPOSER])
        with count_queries() as few:
            admin.get("/admin/accounts?q=leader")
        with count_queries() as many:
            admin.get("/admin/accounts?per_page=50")

        assert len(few) == len(many) <= 8

    def test_an_empty_search_says_what_to_do(self, world, admin):
        assert "Không có tài khoản nào như vậy" in admin.page("/admin/accounts?q=zzz").words

    def test_others_do_not_enter(self, world, browse):
        browse(world.users[Role.LEADER]).get("/admin/accounts", 403)
        foreign = browse(world.there.users[Role.ADMIN])
        foreign.get(f"/admin/accounts/{world.users[Role.LEADER].id}", 404)

    def test_an_account_is_created_and_its_slip_shown_once(self, world, admin):
        place = world.here.commune
        admin.page(f"/admin/localities/{place.id}/accounts/new")
        form = {"full_name": "Đỗ Văn Bé", "sign_in_name": "", "locality_id": world.here.area.id}

        response = admin.post(f"/admin/localities/{place.id}/accounts", form, 200)

        assert response.headers["Cache-Control"] == "no-store"
        password = re.search(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", text(response))[0]
        user = named("Đỗ Văn Bé")
        assert user.sign_in_name == "bedv.dong"
        assert user.locality_id == world.here.area.id
        assert sign_in.check_password(sign_in_name="bedv.dong", password=password).id == user.id
        assert password not in text(admin.get(f"/admin/accounts/{user.id}"))

    @pytest.mark.parametrize(
        ("changes", "status"),
        [
            ({"full_name": ""}, 422),
            ({"full_name": "a" * 300}, 422),
            ({"full_name": "Tên \u202eNgược"}, 422),
            ({"locality_id": "there"}, 422),
            ({"locality_id": "x"}, 422),
            ({"sign_in_name": "có dấu"}, 409),
            ({"sign_in_name": "taken"}, 409),
        ],
    )
    def test_bad_input_creates_nobody(self, world, admin, changes, status):
        make_person(world.here.commune, sign_in_name="taken")
        form = {"full_name": "Đỗ Văn Bé", "sign_in_name": "", "locality_id": world.here.commune.id, **changes}
        if form["locality_id"] == "there":
            form["locality_id"] = world.there.commune.id
        before = db.session.scalar(select(func.count()).select_from(User))

        response = admin.post(f"/admin/localities/{world.here.commune.id}/accounts", form, status)

        assert "Chưa lưu được" in text(response)
        assert db.session.scalar(select(func.count()).select_from(User)) == before

    def test_a_persons_page_shows_roles_and_history_and_asks_little(self, world, admin, count_queries):
        owner = world.users[Role.LEADER]
        address = f"/admin/accounts/{owner.id}"
        with count_queries() as seen:
            page = admin.page(address)

        assert "Lãnh đạo" in page.words
        assert len(seen) <= 12

    def test_a_role_is_given_and_taken_back(self, world, admin):
        user = make_person(world.here.commune)
        form = {"role": "decision_clerk", "locality_id": world.here.commune.id, "valid_from": "1/7/2026"}
        address = f"/admin/accounts/{user.id}"

        admin.post(f"{address}/grants", form)
        held = db.session.scalars(select(RoleGrant).where(RoleGrant.user_id == user.id)).one()
        assert "Văn thư" in admin.page(address).words
        admin.post(f"/admin/grants/{held.id}/revocation")

        assert "Đã hết" in admin.page(address).words
        admin.post(f"/admin/grants/{held.id}/revocation", status=409)

    @pytest.mark.parametrize(
        ("changes", "status"),
        [
            ({"role": "owner"}, 422),
            ({"locality_id": "99999"}, 422),
            ({"valid_from": ""}, 422),
            ({"valid_from": "31/2/2026"}, 422),
            ({"is_deputy": "y"}, 409),
            ({"valid_to": "1/1/2020"}, 409),
            ({"role": "province_officer"}, 409),
        ],
    )
    def test_a_bad_role_is_refused_and_what_was_typed_stays(self, world, admin, changes, status):
        user = make_person(world.here.commune)
        form = {"role": "leader", "locality_id": world.here.commune.id, "valid_from": "1/7/2026", **changes}

        response = admin.post(f"/admin/accounts/{user.id}/grants", form, status)

        assert "Chưa lưu được" in text(response)
        assert f'value="{form["valid_from"]}"' in text(response)
        assert db.session.scalars(select(RoleGrant).where(RoleGrant.user_id == user.id)).all() == []

    def test_ones_own_page_offers_nothing_and_refuses_everything(self, world, admin):
        own = world.users[Role.ADMIN]
        address = f"/admin/accounts/{own.id}"
        form = {"role": "leader", "locality_id": world.here.commune.id, "valid_from": "1/7/2026"}

        assert "Giao thêm việc" not in admin.page(address).words
        admin.post(f"{address}/grants", form, 409)
        for act in ("password", "lock", "unlock", "second-factor"):
            admin.post(f"{address}/{act}", status=409)

    def test_a_password_is_reset_onto_a_slip(self, world, admin):
        user = make_person(world.here.commune, sign_in_name="hoa")

        response = admin.post(f"/admin/accounts/{user.id}/password", status=200)

        password = re.search(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", text(response))[0]
        assert sign_in.check_password(sign_in_name="hoa", password=password) is not None
        assert response.headers["Cache-Control"] == "no-store"

    def test_somebody_on_an_open_roll_is_not_reset(self, world, admin):
        user = make_person(world.here.commune)

        def refuse(_user_id):
            raise RuleBroken("Người này đang biểu quyết.")

        reset_guards.append(refuse)
        try:
            response = admin.post(f"/admin/accounts/{user.id}/password", status=409)
        finally:
            reset_guards.remove(refuse)

        assert "Người này đang biểu quyết." in text(response)

    def test_an_account_is_locked_and_unlocked(self, world, admin, browse):
        user = make_person(world.here.commune)
        theirs = browse(user)

        admin.post(f"/admin/accounts/{user.id}/lock")
        theirs.get("/account", 401)
        admin.post(f"/admin/accounts/{user.id}/lock", status=409)
        admin.post(f"/admin/accounts/{user.id}/unlock")

        browse(db.session.get(User, user.id)).get("/account/notices")

    def test_a_second_factor_is_required_and_released(self, world, admin):
        user = make_person(world.here.commune)

        admin.post(f"/admin/accounts/{user.id}/second-factor", {"required": "1"})
        assert db.session.get(User, user.id).totp_required is True
        admin.post(f"/admin/accounts/{user.id}/second-factor", {"required": "0"})
        assert db.session.get(User, user.id).totp_required is False

    def test_a_name_is_corrected(self, world, admin):
        user = make_person(world.here.commune)

        admin.post(f"/admin/accounts/{user.id}/name", {"full_name": "Lê Thị Hoà"})
        admin.post(f"/admin/accounts/{user.id}/name", {"full_name": ""}, 422)

        assert db.session.get(User, user.id).full_name == "Lê Thị Hoà"


class TestHeads:
    def address(self, world, rest="") -> str:
        return f"/admin/localities/{world.here.commune.id}/heads{rest}"

    def previewed(self, world, admin, typed=HEADS) -> dict:
        response = admin.post(self.address(world, "/preview"), {"text": typed, "make_areas": "y"}, 200)
        digest = re.search(r'name="digest" value="([0-9a-f]{64})"', text(response))
        return {"text": typed, "make_areas": "y", "digest": digest[1] if digest else ""}

    def test_a_list_is_shown_then_created_then_printed(self, world, admin):
        admin.page(self.address(world))
        form = self.previewed(world, admin)
        assert named("Lê Thị Lan") is None

        response = admin.post(self.address(world), form, 200)

        assert text(response).count('class="slip"') == 2
        assert "thon.nam.anthinh" in text(response)
        assert response.headers["Cache-Control"] == "no-store"
        again = admin.post(self.address(world), form, 409)
        assert "đã có tài khoản" in text(again)
        assert 'class="slip"' not in text(again)

    def test_without_the_preview_nothing_is_created(self, world, admin):
        response = admin.post(self.address(world), {"text": HEADS, "make_areas": "y"}, 409)

        assert "xem lại" in text(response)
        assert named("Lê Thị Lan") is None

    def test_a_bad_line_is_shown_and_stops_all(self, world, admin):
        form = self.previewed(world, admin, HEADS + "\nKhông khu")

        assert form["digest"] == ""
        admin.post(self.address(world), form, 409)
        assert named("Lê Thị Lan") is None

    @pytest.mark.parametrize(("typed", "status"), [("", 422), ("\t\n ;", 409), ("x" * 100_001, 422)])
    def test_a_list_of_nothing_or_too_much_is_refused(self, world, admin, typed, status):
        admin.post(self.address(world, "/preview"), {"text": typed}, status)
        admin.post(self.address(world), {"text": typed}, status)

    def test_hostile_names_stay_text(self, world, admin):
        form = self.previewed(world, admin, "<script>alert(1)</script>\tThôn Đông")

        response = admin.post(self.address(world), form, 200)

        assert "<script>alert" not in text(response)
        assert "&lt;script&gt;alert" in text(response)

    def test_only_a_commune_has_heads(self, world, admin, browse):
        admin.get(f"/admin/localities/{world.here.area.id}/heads", 404)
        browse(world.users[Role.COMMUNE_ORGANIZER]).get(self.address(world), 403)


class TestRecord:
    def test_ones_own_entries_are_found_by_word_person_and_day(self, world, admin, browse):
        user = make_person(world.here.commune)
        admin.post(f"/admin/accounts/{user.id}/lock")
        foreign = make_person(world.there.commune, "Người Xa")
        browse(world.there.users[Role.ADMIN]).post(f"/admin/accounts/{foreign.id}/lock")

        assert "1 dòng" in admin.page("/admin/audit").words
        assert "Khóa tài khoản" in admin.page("/admin/audit?q=khoa+tai&thing=account&since=1/1/2020").words
        assert "1 dòng" in admin.page("/admin/audit?q=nguoi+admin").words
        for query in ("q=khong+co", "until=1/1/2020", "thing=festival", "q=%25"):
            assert "Chưa có dòng nào như vậy" in admin.page(f"/admin/audit?{query}").words
        sheet = load_workbook(io.BytesIO(admin.get("/admin/audit?export=xlsx").data)).active
        assert sheet["C2"].value == "Khóa tài khoản"

    def test_the_list_asks_as_much_for_one_row_as_for_thirty(self, world, admin, count_queries):
        user = make_person(world.here.commune)
        address = f"/admin/accounts/{user.id}/second-factor"
        admin.post(address, {"required": "1"})
        with count_queries() as few:
            admin.get("/admin/audit")
        for _ in range(15):
            admin.post(address, {"required": "0"})
            admin.post(address, {"required": "1"})
        with count_queries() as many:
            admin.get("/admin/audit?per_page=50")

        assert len(few) == len(many) <= 8

    def test_the_chains_are_checked(self, world, admin):
        user = make_person(world.here.commune)
        admin.post(f"/admin/accounts/{user.id}/lock")
        assert "còn nguyên" in admin.page("/admin/audit/check").words

        with db.engine.begin() as connection:
            connection.execute(AuditEntry.__table__.update().values(actor_name="Người khác"))

        assert "đã bị sửa" in admin.page("/admin/audit/check").words

    def test_others_do_not_read_it(self, world, browse):
        browse(world.users[Role.DECISION_CLERK]).get("/admin/audit", 403)
        browse(world.users[Role.DECISION_CLERK]).get("/admin/audit/check", 403)
        browse(world.users[Role.LEADER]).get("/admin/audit")


class TestInstallation:
    def test_the_steps_name_who_must_do_what(self, world, admin):
        words = admin.page("/admin/setup").words

        assert "Việc của Thư ký Hội đồng" in words
        assert "Đã có thư ký" in words

    def test_without_a_secretary_the_step_offers_to_create_one(self, app, browse):
        place = make_locality()
        user = make_user(locality=place, roles=[Role.ADMIN])

        assert "Tạo thư ký" in browse(user).page("/admin/setup").words

    def test_the_test_print_is_offered_where_there_is_a_letterhead(self, world, admin, browse):
        bare = browse(make_user(locality=world.province, roles=[Role.ADMIN]))

        offered = ["/certificates/test-print.pdf" in one.get("/admin/setup").text for one in (admin, bare)]

        assert offered == [True, False]

    def test_the_address_is_kept_without_its_slash(self, world, admin):
        admin.page("/admin/public-url")
        admin.post("/admin/public-url", {"public_url": "https://ngayhoi.anthinh.gov.vn/"})
        assert db.session.get(Installation, 1).public_url == "https://ngayhoi.anthinh.gov.vn"
        admin.post("/admin/public-url", {"public_url": ""})
        assert db.session.get(Installation, 1).public_url == ""

    @pytest.mark.parametrize(
        "url", ["anthinh.gov.vn", "javascript:alert(1)", "https://a b", "https://a/b", "x" * 300]
    )
    def test_what_is_no_address_is_refused(self, world, admin, url):
        admin.post("/admin/public-url", {"public_url": url}, 422)

    def test_a_change_of_2026_is_looked_at_applied_and_undone(self, world, admin):
        load_units()
        assert "Cần đối chiếu" in admin.page("/admin/unit-changes").words
        assert "388/NQ-UBTVQH16" in admin.page("/admin/unit-changes/07294").words
        admin.post("/admin/unit-changes/07294", {"day": "4/8/2026"}, 422)
        admin.post("/admin/unit-changes/07294", {"day": "", "is_checked": "y"}, 422)
        admin.post("/admin/unit-changes/07294", {"day": "4/8/2020", "is_checked": "y"}, 409)
        admin.post("/admin/unit-changes/07294", {"day": "4/8/2026", "is_checked": "y"})

        unit = db.session.scalars(select(Locality).where(Locality.code == "07294")).one()
        assert unit.name == "Phường Bố Hạ"
        assert "Đã áp dụng" in admin.page("/admin/unit-changes").words
        admin.post("/admin/unit-changes/07294/undo")
        admin.post("/admin/unit-changes/07294/undo", status=409)
        assert db.session.get(Locality, unit.id).name == "Xã Bố Hạ"

    def test_an_unknown_change_leads_back_to_the_list(self, world, admin):
        assert admin.get("/admin/unit-changes/x", 303).headers["Location"] == "/admin/unit-changes"
        assert admin.post("/admin/unit-changes/x").headers["Location"] == "/admin/unit-changes"

    def test_it_is_closed_to_other_places(self, world, browse):
        foreign = browse(world.there.users[Role.ADMIN])

        for address in ("/admin/setup", "/admin/public-url", "/admin/unit-changes"):
            foreign.get(address, 404)


FOUNDER = {
    "full_name": "Nguyễn Văn An",
    "sign_in_name": "an.anthinh",
    "new_password": "mưa rơi trên mái đình",
    "again_password": "mưa rơi trên mái đình",
}


class TestSetup:
    def test_an_empty_site_gets_its_administrator_behind_the_code(self, app, browse):
        browser = browse()
        assert "Mã cài đặt" in browser.page("/setup").words
        browser.post("/setup", {"code": ""}, 422)
        browser.post("/setup", {"code": "sai"}, 422)
        assert db.session.scalar(select(func.count()).select_from(Locality)) == 0

        browser.post("/setup", {"code": make_code(app.config["INSTANCE"])})
        page = text(browser.get("/setup?q=xa+tan+tien"))
        assert page.count("<b>Xã Tân Tiến</b>") == 7
        place = re.search(r'name="place" value="(\d+)"', page)[1]
        assert "Người quản trị đầu tiên" in browser.page(f"/setup?place={place}").words
        form = {**FOUNDER, "locality_id": place}
        browser.post("/setup/administrator", {**form, "again_password": "khác"}, 422)
        browser.post("/setup/administrator", {**form, "new_password": "ngắn", "again_password": "ngắn"}, 409)
        response = browser.post("/setup/administrator", form)

        assert response.headers["Location"] == "/admin/setup"
        assert "Đã tạo người quản trị đầu tiên" in browser.page("/admin/setup").words
        browser.get("/setup", 404)
        browser.post("/setup/administrator", form, 404)

    def test_without_the_code_nothing_is_shown_or_stored(self, app, browse):
        make_code(app.config["INSTANCE"])
        place = make_locality()
        browser = browse()

        assert "Xã An Thịnh" not in browser.page("/setup?q=an+thinh").words
        assert "Người quản trị đầu tiên" not in browser.page(f"/setup?place={place.id}").words
        browser.post("/setup/administrator", {**FOUNDER, "locality_id": place.id})
        assert named("Nguyễn Văn An") is None

    def test_a_foreign_or_missing_place_leads_back(self, app, browse):
        make_locality()
        browser = browse()
        browser.post("/setup", {"code": make_code(app.config["INSTANCE"])})

        for place in ("", "x", "999999"):
            response = browser.post("/setup/administrator", {**FOUNDER, "locality_id": place})
            assert response.headers["Location"] == "/setup"
        assert named("Nguyễn Văn An") is None

    def test_once_there_is_an_account_there_is_no_setup(self, world, browse):
        browse().get("/setup", 404)
        browse().post("/setup", {"code": "x"}, 404)


class TestLimits:
    @pytest.fixture
    def limited(self, app, tmp_path):
        """A stranger's browser on the same database, with rate limits as in service."""
        settings = Settings(
            instance=tmp_path,
            secret_key=app.secret_key,
            database_url=app.config["SQLALCHEMY_DATABASE_URI"],
            files=tmp_path,
        )
        quiet = structlog.get_config()
        served = create_app(settings)
        structlog.configure(**quiet)
        hasher.use(cheap=True)
        yield Browser(served)
        limiter.enabled = False
        with served.app_context():
            db.session.remove()
            db.engine.dispose()

    def test_a_name_is_tried_five_times_a_minute(self, world, limited):
        make_person(world.here.commune, sign_in_name="hoa")

        for _ in range(5):
            limited.post("/sign-in", {"sign_in_name": "hoa", "password": "sai"}, 422)

        limited.post("/sign-in", {"sign_in_name": " HOA", "password": "sai"}, 429)
        limited.post("/sign-in", {"sign_in_name": "khac", "password": "sai"}, 422)

    def test_too_many_look_ups_are_not_called_an_account_in_danger(self, limited):
        url = f"/verify/{'a' * 22}"
        while limited.status("GET", url) == 404:
            pass
        page = limited.page(url, 429)

        assert "từ cùng một mạng" in page.words
        assert "tài khoản" not in page.words

    def test_right_passwords_do_not_count(self, world, limited):
        make_person(world.here.commune, sign_in_name="hoa")

        for _ in range(8):
            limited.post("/sign-in", {"sign_in_name": "hoa", "password": "mưa rơi trên mái đình"})


def test_the_sample_lists_its_accounts(app, browse, world):
    sample = SimpleNamespace(
        sign_in_name="hoa", password="x" * 12, full_name="Lê Thị Hoa", does="Lập kế hoạch"
    )
    app.config["SAMPLE"], app.extensions["sample_accounts"] = True, [sample]
    try:
        page = read(text(browse().get("/sign-in")))
    finally:
        app.config["SAMPLE"] = False
        del app.extensions["sample_accounts"]

    assert "Lập kế hoạch Lê Thị Hoa · hoa" in page.words
