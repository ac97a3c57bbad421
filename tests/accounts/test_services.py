"""What an administrator does with accounts and roles; on both databases."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from festival.accounts import queries
from festival.accounts.models import AccountNotice, RoleGrant, User
from festival.accounts.rules import Role
from festival.accounts.services import (
    grants,
    heads,
    installation,
    naming,
    notices,
    passwords,
    people,
    reset_guards,
    sign_in,
)
from festival.core import clock
from festival.core.audit import AuditEntry
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.localities import queries as localities
from festival.localities.models import Installation, Locality
from tests.accounts.make import make_grant, make_person
from tests.factories import make_locality, make_user
from tests.localities.make import make_area


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def actions() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def notices_of(user) -> list[str]:
    return [notice.sentence for notice in queries.unseen_notices(user.id)]


@pytest.fixture
def actor(world):
    return world.users[Role.ADMIN].actor


class TestAccounts:
    def test_a_new_account_gets_a_name_and_opens_with_its_slip(self, world, actor):
        slip = people.create_account(
            full_name="Nguyễn Thị Ánh", sign_in_name="", locality_id=world.here.commune.id, actor=actor
        )

        assert slip.sign_in_name == "anhnt.anthinh"
        user = sign_in.check_password(sign_in_name=slip.sign_in_name, password=slip.password)
        assert user.id == slip.user_id
        assert user.must_change_password is True
        assert slip.password not in user.password_hash
        assert actions() == ["account.create"]

    def test_names_are_unique(self, world, actor):
        place = world.here.commune.id
        names = [
            people.create_account(
                full_name="Lê Văn Bình", sign_in_name="", locality_id=place, actor=actor
            ).sign_in_name
            for _ in range(3)
        ]

        assert names == ["binhlv.anthinh", "binhlv.anthinh2", "binhlv.anthinh3"]
        with pytest.raises(RuleBroken):
            people.create_account(full_name="X", sign_in_name=names[0], locality_id=place, actor=actor)

    @pytest.mark.parametrize("name", ["có dấu", "a b", ".a", "a..b", "<script>", "a@b", "-"])
    def test_a_name_that_cannot_be_read_aloud_is_refused(self, world, actor, name):
        with pytest.raises(RuleBroken):
            people.create_account(
                full_name="X", sign_in_name=name, locality_id=world.here.commune.id, actor=actor
            )

    def test_a_reset_ends_the_old_password_and_the_sessions(self, world, actor):
        user = make_person(
            world.here.commune, sign_in_name="hoa", totp_secret="ABC", must_change_password=False
        )
        token = user.get_id()

        slip = people.reset_password(account_id=user.id, forget_phone=False, actor=actor)

        user = db.session.get(User, user.id)
        assert (user.must_change_password, user.totp_secret) == (True, "ABC")
        assert queries.user_in_session(token) is None
        assert sign_in.check_password(sign_in_name="hoa", password=slip.password).id == user.id
        assert notices_of(user) == [f"{actor.name} đã cấp lại mật khẩu."]
        assert actions() == ["account.password.reset"]

    def test_a_lost_phone_is_forgotten_on_demand(self, world, actor):
        user = make_person(world.here.commune, totp_secret="ABC")

        people.reset_password(account_id=user.id, forget_phone=True, actor=actor)

        assert db.session.get(User, user.id).totp_secret is None

    def test_a_guard_refuses_and_nothing_changes(self, world, actor):
        user = make_person(world.here.commune)
        held = make_grant(user, Role.DECISION_CLERK, world.here.commune)
        asked = []

        def refuse(user_id):
            asked.append(user_id)
            raise RuleBroken("Người này đang có tên trong danh sách biểu quyết.")

        reset_guards.append(refuse)
        try:
            with pytest.raises(RuleBroken):
                people.reset_password(account_id=user.id, forget_phone=False, actor=actor)
            with pytest.raises(RuleBroken):
                people.disable(account_id=user.id, actor=actor)
            with pytest.raises(RuleBroken):
                people.rename_account(account_id=user.id, full_name="Người Khác", actor=actor)
            with pytest.raises(RuleBroken):
                people.require_second_factor(account_id=user.id, required=True, actor=actor)
            with pytest.raises(RuleBroken):
                grants.revoke_grant(grant_id=held.id, actor=actor)
        finally:
            reset_guards.remove(refuse)

        assert asked == [user.id] * 5
        assert db.session.get(User, user.id).session_version == 1
        assert actions() == []

    def test_nobody_resets_locks_or_frees_the_own_account(self, world, actor):
        for service, arguments in (
            (people.reset_password, {"forget_phone": False}),
            (people.disable, {}),
            (people.enable, {}),
            (people.require_second_factor, {"required": False}),
        ):
            with pytest.raises(RuleBroken, match="không tự làm"):
                service(account_id=actor.id, actor=actor, **arguments)

    def test_an_administrator_below_does_not_take_over_a_role_above(self, world, actor):
        user = make_person(world.here.commune)
        make_grant(user, Role.PROVINCE_OFFICER, world.province)
        over = make_person(world.here.commune, "Đã thôi việc")
        make_grant(over, Role.PROVINCE_OFFICER, world.province, valid_to=date(2026, 1, 2))

        with pytest.raises(RuleBroken, match="chỉ quản trị viên nơi đó"):
            people.reset_password(account_id=user.id, forget_phone=False, actor=actor)
        with pytest.raises(RuleBroken):
            people.disable(account_id=user.id, actor=actor)

        people.reset_password(account_id=over.id, forget_phone=False, actor=actor)

    def test_locking_ends_sessions_and_unlocking_opens_again(self, world, actor):
        user = make_person(world.here.commune)
        token = user.get_id()

        people.disable(account_id=user.id, actor=actor)
        assert queries.user_in_session(token) is None
        with pytest.raises(RuleBroken):
            people.disable(account_id=user.id, actor=actor)
        people.enable(account_id=user.id, actor=actor)
        with pytest.raises(RuleBroken):
            people.enable(account_id=user.id, actor=actor)

        assert queries.user_in_session(db.session.get(User, user.id).get_id()).id == user.id
        assert actions() == ["account.disable", "account.enable"]

    def test_a_new_name_is_told_to_its_owner(self, world, actor):
        user = make_person(world.here.commune)

        people.rename_account(account_id=user.id, full_name="Lê Thị  Hoà", actor=actor)

        assert db.session.get(User, user.id).full_name == "Lê Thị Hoà"
        assert len(notices_of(user)) == 1


class TestGrants:
    def grant(self, world, actor, user, **changes):
        arguments = {
            "account_id": user.id,
            "role": Role.DECISION_CLERK,
            "locality_id": world.here.commune.id,
            "valid_from": clock.today(),
            "valid_to": None,
            "is_deputy": False,
            "actor": actor,
        }
        return grants.grant_role(**{**arguments, **changes})

    def test_a_role_is_recorded_and_told(self, world, actor):
        user = make_person(world.here.commune)

        granted = self.grant(world, actor, user)

        assert (granted.granted_by_id, granted.role) == (actor.id, Role.DECISION_CLERK)
        assert actions() == ["account.grant"]
        assert notices_of(user)[0].startswith("Được giao: Văn thư ở Xã An Thịnh, từ ")

    def test_a_deputy_holds_the_role_for_its_days(self, world, actor):
        user = make_person(world.here.commune)
        today = clock.today()

        self.grant(world, actor, user, valid_to=today + timedelta(days=2), is_deputy=True)

        assert notices_of(user)[0].startswith("Được ủy quyền: ")
        standing = db.session.get(User, user.id).standing
        assert standing == [(world.here.commune.path, Role.DECISION_CLERK)]
        with clock.frozen(clock.now() + timedelta(days=3)):
            db.session.expunge_all()
            assert queries.user_in_session(user.get_id()).standing == []

    def test_nobody_grants_to_himself(self, world, actor):
        with pytest.raises(RuleBroken, match="Không ai tự giao quyền"):
            self.grant(world, actor, world.users[Role.ADMIN])
        assert actions() == []

    def test_what_is_held_is_not_given_twice(self, world, actor):
        user = make_person(world.here.commune)
        today = clock.today()
        self.grant(world, actor, user, valid_to=today)

        with pytest.raises(RuleBroken, match="đã giữ việc này"):
            self.grant(world, actor, user, valid_from=today)
        self.grant(world, actor, user, valid_from=today + timedelta(days=1))

        assert count(RoleGrant) == len(world.here.users) + len(world.there.users) + 2

    @pytest.mark.parametrize("place", ["province", "there"])
    def test_a_role_is_given_only_where_one_administers(self, world, actor, place):
        user = make_person(world.here.commune)
        where = world.province if place == "province" else world.there.commune

        with pytest.raises(RuleBroken, match="Chỉ quản trị viên"):
            self.grant(world, actor, user, locality_id=where.id)

    def test_a_role_must_fit_its_place(self, world, actor):
        with pytest.raises(RuleBroken):
            self.grant(world, actor, make_person(world.here.commune), locality_id=world.here.area.id)

    def test_a_role_is_taken_back_from_today(self, world, actor):
        user = make_person(world.here.commune)
        held = make_grant(user, Role.DECISION_CLERK, world.here.commune)

        assert grants.revoke_grant(grant_id=held.id, actor=actor) == user.id

        db.session.expire_all()
        assert db.session.get(RoleGrant, held.id).valid_to == clock.today() - timedelta(days=1)
        assert actions() == ["account.revoke"]
        assert "đã thu hồi: Văn thư" in notices_of(user)[0]
        with pytest.raises(RuleBroken):
            grants.revoke_grant(grant_id=held.id, actor=actor)

    def test_a_role_that_never_ran_a_day_leaves_no_row(self, world, actor):
        user = make_person(world.here.commune)
        held = self.grant(world, actor, user)

        grants.revoke_grant(grant_id=held.id, actor=actor)

        db.session.expire_all()
        assert db.session.get(RoleGrant, held.id) is None
        with pytest.raises(RuleBroken):
            grants.revoke_grant(grant_id=held.id, actor=actor)

    def test_nobody_takes_back_the_own_role(self, world, actor):
        own = db.session.scalars(select(RoleGrant).where(RoleGrant.user_id == actor.id)).one()

        with pytest.raises(RuleBroken):
            grants.revoke_grant(grant_id=own.id, actor=actor)


HEADS = "Trần Văn Mạnh\tThôn Đông\nLê Thị Lan;Thôn Nam\n\nPhạm Văn Sơn\tđông"


class TestHeads:
    def plan(self, world, text, *, make_areas=True):
        return heads.read_heads(localities.locality(world.here.commune.id), text, make_areas=make_areas)

    def create(self, world, actor, text, *, make_areas=True, digest=None):
        digest = digest or self.plan(world, text, make_areas=make_areas).digest
        return heads.create_heads(
            commune_id=world.here.commune.id, text=text, make_areas=make_areas, digest=digest, actor=actor
        )

    def test_areas_are_found_without_accents_and_without_their_word(self, world):
        plan = self.plan(world, HEADS)

        assert [(row.number, row.area, row.area_id, row.is_new_area) for row in plan.rows] == [
            (1, "Thôn Đông", world.here.area.id, False),
            (2, "Thôn Nam", None, True),
            (4, "Thôn Đông", world.here.area.id, False),
        ]
        assert plan.new_areas == ["Thôn Nam"]

    def test_a_bare_name_of_two_areas_is_not_guessed(self, world):
        make_area(world.here.commune, "Xóm Đông", unit_word="xóm")

        assert "trùng tên" in self.plan(world, "A B\tĐông").errors[0].error
        assert self.plan(world, "A B\tthon dong").errors == []

    def test_missing_areas_are_an_error_unless_they_are_to_be_made(self, world):
        assert [row.number for row in self.plan(world, HEADS, make_areas=False).errors] == [2]

    def test_everybody_gets_an_account_a_role_and_a_slip(self, world, actor):
        slips = self.create(world, actor, HEADS)

        assert [slip.sign_in_name for slip in slips] == [
            "thon.dong.anthinh",
            "thon.nam.anthinh",
            "thon.dong.anthinh2",
        ]
        nam = db.session.scalars(select(Locality).where(Locality.name == "Thôn Nam")).one()
        assert (nam.unit_word, nam.parent_id) == ("thôn", world.here.commune.id)
        lan = db.session.get(User, slips[1].user_id)
        assert [(held.role, held.locality_id) for held in lan.grants] == [(Role.UNIT_PROPOSER, nam.id)]
        assert (
            sign_in.check_password(sign_in_name=slips[1].sign_in_name, password=slips[1].password).id
            == lan.id
        )
        assert actions().count("account.create") == actions().count("account.grant") == 3
        assert len(notices_of(lan)) == 1

    def test_the_same_list_twice_creates_nobody_twice(self, world, actor):
        self.create(world, actor, HEADS)
        before = count(User)

        with pytest.raises(RuleBroken, match="đã có tài khoản"):
            self.create(world, actor, HEADS)
        slips = self.create(world, actor, HEADS + "\nVũ Thị Bé\tThôn Nam")

        assert [slip.full_name for slip in slips] == ["Vũ Thị Bé"]
        assert count(User) == before + 1

    @pytest.mark.parametrize(
        "line", ["Chỉ có tên", "\tThôn Đông", "A\u202eB\tThôn Đông", "a" * 201 + "\tThôn Đông"]
    )
    def test_one_bad_line_creates_nobody(self, world, actor, line):
        before = count(User), count(Locality)

        with pytest.raises(RuleBroken, match="chưa tạo tài khoản nào"):
            self.create(world, actor, HEADS + "\n" + line)

        assert (count(User), count(Locality)) == before

    def test_a_plan_that_changed_meanwhile_is_shown_again(self, world, actor):
        digest = self.plan(world, HEADS).digest
        make_area(world.here.commune, "Thôn Nam")

        with pytest.raises(RuleBroken, match="xem lại"):
            self.create(world, actor, HEADS, digest=digest)

    def test_two_at_once_create_nobody_twice(self, app, world, actor):
        digest, start, made = self.plan(world, HEADS).digest, Barrier(2), []
        commune_id, before = world.here.commune.id, count(User)

        def create():
            with app.app_context():
                start.wait()
                try:
                    made.append(
                        heads.create_heads(
                            commune_id=commune_id, text=HEADS, make_areas=True, digest=digest, actor=actor
                        )
                    )
                except RuleBroken:
                    made.append([])

        threads = [Thread(target=create) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        db.session.rollback()
        assert sorted(len(slips) for slips in made) == [0, 3]
        assert count(User) == before + 3


def test_sign_in_names_are_plain_and_short(world):
    place = make_locality("Phường Bắc Hòa", unit_word="phường")
    area = make_area(place, "Tổ dân phố số 5 – Ngõ Đình")

    assert naming.of_area(area, place) == "to.dan.pho.so.5.ngo.dinh.bachoa"
    assert naming.of_person("H'Čiu Niê", place) == "nieh.bachoa"
    assert naming.of_person("—", place) == "tk.bachoa"
    assert naming.SHAPE.match(naming.of_person("x" * 300, place))
    assert len(naming.of_person("x" * 300, place)) <= 80


def test_one_time_passwords_have_no_look_alike_letters():
    password = passwords.one_time_password()

    assert len(password) == 14
    assert set(password) <= set(passwords.SLIP_LETTERS) | {"-"}
    assert set("01iol") & set(passwords.SLIP_LETTERS) == set()


class TestFounding:
    def found(self, folder, place, code, **changes):
        arguments = {
            "instance": folder,
            "code": code,
            "full_name": "Nguyễn Văn An",
            "sign_in_name": "an.anthinh",
            "password": "mưa rơi trên mái đình",
            "locality_id": place.id,
        }
        return installation.found_installation(**{**arguments, **changes})

    def test_the_code_is_kept_hashed_and_for_its_owner_alone(self, app, tmp_path):
        code = installation.make_code(tmp_path)
        file = tmp_path / "setup_code"

        assert code not in file.read_text()
        assert file.stat().st_mode & 0o777 == 0o600
        assert installation.code_holds(tmp_path, f" {code.upper()} ")
        assert not installation.code_holds(tmp_path, "sai")
        assert installation.make_code(tmp_path) != code
        assert not installation.code_holds(tmp_path, code)

    def test_the_first_administrator_administers_the_place(self, app, tmp_path):
        place = make_locality()

        user = self.found(tmp_path, place, installation.make_code(tmp_path))

        assert [(held.role, held.locality_id) for held in user.grants] == [(Role.ADMIN, place.id)]
        assert db.session.get(Installation, 1).locality_id == place.id
        assert queries.installation().locality.id == place.id
        assert not (tmp_path / "setup_code").exists()
        assert (
            sign_in.check_password(sign_in_name="an.anthinh", password="mưa rơi trên mái đình").id == user.id
        )

    @pytest.mark.parametrize(
        "changes",
        [{"code": "sai"}, {"password": "ngắn"}, {"sign_in_name": "có dấu"}, {"locality_id": 999}],
    )
    def test_what_is_wrong_founds_nothing(self, app, tmp_path, changes):
        place, code = make_locality(), installation.make_code(tmp_path)

        with pytest.raises(RuleBroken):
            self.found(tmp_path, place, **{"code": code, **changes})

        assert count(User) == count(Installation) == 0

    def test_once_there_is_an_account_nobody_founds(self, app, tmp_path):
        place, code = make_locality(), installation.make_code(tmp_path)
        make_user(locality=place)

        with pytest.raises(RuleBroken):
            self.found(tmp_path, place, code)

        assert count(Installation) == 0

    def test_of_two_at_once_one_wins(self, app, tmp_path):
        place, code, start, won = make_locality(), installation.make_code(tmp_path), Barrier(2), []
        place_id = place.id

        def found(number):
            with app.app_context():
                start.wait()
                try:
                    self.found(tmp_path, place, code, sign_in_name=f"nguoi{number}", locality_id=place_id)
                    won.append(True)
                except RuleBroken:
                    won.append(False)

        threads = [Thread(target=found, args=(number,)) for number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        db.session.rollback()
        assert sorted(won) == [False, True]
        assert count(User) == 1

    def test_the_command_prints_a_code_only_while_nobody_is_there(self, app):
        first = app.test_cli_runner().invoke(args=["setup", "code"])
        make_user(locality=make_locality())
        second = app.test_cli_runner().invoke(args=["setup", "code"])

        assert (first.exit_code, second.exit_code) == (0, 0)
        assert "/setup" in first.output
        assert second.output == ""

    def test_the_environments_address_wins(self, app, world):
        installation.set_public_url(
            url="https://a.test", locality_id=world.here.commune.id, actor=world.users[Role.ADMIN].actor
        )

        assert localities.public_url(None) == "https://a.test"
        assert localities.public_url("https://b.test") == "https://b.test"
        assert db.session.get(Installation, 1).locality_id == world.here.commune.id


def test_notices_read_now_do_not_hide_later_ones(world):
    user = world.users[Role.LEADER]
    with transaction():
        db.session.add_all(AccountNotice(user_id=user.id, at=clock.now(), sentence=each) for each in "ab")
    first, _second = queries.unseen_notices(user.id)

    notices.acknowledge(user_id=user.id, up_to_id=first.id)
    notices.acknowledge(user_id=world.users[Role.ADMIN].id, up_to_id=10_000)

    assert notices_of(user) == ["b"]


def test_the_console_gives_an_only_administrator_a_way_back(app, world):
    admin = world.users[Role.ADMIN]
    admin_id, name = admin.id, admin.sign_in_name

    good = app.test_cli_runner().invoke(args=["setup", "reset", name])
    unknown = app.test_cli_runner().invoke(args=["setup", "reset", "khong.co"])

    db.session.expire_all()
    password = good.output.partition("một lần ")[2].partition(",")[0]
    owner = db.session.get(User, admin_id)
    assert (good.exit_code, owner.must_change_password, owner.session_version) == (0, True, 2)
    assert passwords.holds(owner.password_hash, password)
    assert (unknown.exit_code, unknown.output) == (1, "Không có tài khoản «khong.co».\n")
