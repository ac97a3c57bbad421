"""Who agreed to be named in public, and the list that the commune shows on its page of honours."""

from collections.abc import Iterator
from dataclasses import fields

from festival.commendations import honours as honour_roll
from festival.commendations.services.honours import show_on_honours
from festival.core import clock
from festival.nominations import queries as nominations
from festival.nominations.rules.register import NomineeFacts
from festival.nominations.services.register import save_nominee, version
from festival.reports.sample import honours
from festival.reports.sample.diary import Entry, Story, day, entry

OFFICE = "thuongtruc"
AGREED = ("Lê Văn Thụ", "Hoàng Thị Mận", "Phùng Thị Kim Oanh", "Mai Đức Toàn")
DECLINED = "Đinh Công Hậu"


def diary() -> Iterator[Entry]:
    yield entry(day(31, 7), "15:40", _ask)
    yield entry(day(31, 7), "16:30", _publish)


def _ask(story: Story) -> None:
    for name in (*AGREED, DECLINED):
        nominee = nominations.nomination(story.nominations[name]).nominee
        known = {one.name: getattr(nominee, one.name) for one in fields(NomineeFacts)}
        answer = {"honours_consent": name != DECLINED, "consent_on": clock.today()}
        save_nominee(
            nominee_id=nominee.id,
            facts=NomineeFacts(**known | answer),
            seen=version(nominee),
            actor=story.actor(OFFICE),
        )


def _publish(story: Story) -> None:
    decision_id = story.decisions[honours.FIRST]
    chosen = [
        one.id
        for one, consent in honour_roll.candidates(decision_id)
        if honour_roll.may_be_named(one.kind, consent)
    ]
    show_on_honours(decision_id=decision_id, chosen=chosen, actor=story.actor(OFFICE), today=clock.today())
