"""A commune's shared resources, and how serious it takes their clashes."""

from collections.abc import Mapping
from datetime import time

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from festival.core import audit
from festival.core.audit import Actor
from festival.core.db import db, transaction
from festival.core.errors import RuleBroken
from festival.planning.models import ClashSetting, Resource, SchedulingSetting, TravelTime
from festival.planning.rules import scheduling
from festival.planning.rules.scheduling import ClashKind, ClashLevel, ResourceKind

TWICE = "Xã đã có nguồn lực cùng loại, cùng tên. Hãy đặt tên khác."
GONE = "Nguồn lực này không còn. Hãy tải lại trang."


def add_resource(
    *,
    locality_id: int,
    kind: ResourceKind,
    name: str,
    note: str = "",
    attends_pilots: bool = False,
    actor: Actor,
) -> Resource:
    try:
        with transaction():
            count = select(func.count(Resource.id)).where(Resource.locality_id == locality_id)
            if db.session.scalar(count) >= scheduling.MOST_RESOURCES:
                raise RuleBroken(f"Một xã có tối đa {scheduling.MOST_RESOURCES} nguồn lực.")
            resource = Resource(locality_id=locality_id, kind=kind, name=name, note=note)
            resource.attends_pilots = attends_pilots and kind is ResourceKind.LEADER
            db.session.add(resource)
            db.session.flush()
            _note(resource, actor, "resource.create", kind=kind.value)
    except IntegrityError:
        raise RuleBroken(TWICE) from None
    return resource


def edit_resource(
    resource_id: int, *, name: str, note: str, attends_pilots: bool = False, actor: Actor
) -> None:
    """The kind stays: what was planned with a leader would mean nothing with a hall."""
    try:
        with transaction():
            resource = _locked(resource_id)
            before = resource.name
            resource.name, resource.note = name, note
            resource.attends_pilots = attends_pilots and resource.kind is ResourceKind.LEADER
            _note(resource, actor, "resource.edit", before=before)
            db.session.flush()
    except IntegrityError:
        raise RuleBroken(TWICE) from None


def retire_resource(resource_id: int, *, actor: Actor) -> None:
    """No longer offered; the festivals that named it keep it."""
    with transaction():
        resource = _locked(resource_id)
        resource.is_retired = True
        _note(resource, actor, "resource.retire")


def restore_resource(resource_id: int, *, actor: Actor) -> None:
    with transaction():
        resource = _locked(resource_id)
        resource.is_retired = False
        _note(resource, actor, "resource.restore")


def _locked(resource_id: int) -> Resource:
    resource = db.session.get(Resource, resource_id, with_for_update=True)
    if resource is None:
        raise RuleBroken(GONE)
    return resource


def _note(resource: Resource, actor: Actor, act: str, **details) -> None:
    audit.record(resource.locality_id, actor, act, ("resource", resource.id), title=resource.name, **details)


def save_settings(
    locality_id: int,
    *,
    travel_minutes: int,
    usual_minutes: int,
    starts: tuple[time, time, time],
    levels: Mapping[tuple[ResourceKind, ClashKind], ClashLevel],
    actor: Actor,
) -> None:
    """The commune's figures and how serious each clash is, all in one."""
    scheduling.check_starts(*starts)
    try:
        with transaction():
            kept = db.session.get(SchedulingSetting, locality_id, with_for_update=True)
            if kept is None:
                kept = SchedulingSetting(locality_id=locality_id)
                db.session.add(kept)
            kept.travel_minutes, kept.usual_minutes = travel_minutes, usual_minutes
            kept.morning_start, kept.afternoon_start, kept.evening_start = starts
            for (kind, clash), level in levels.items():
                _set_level(locality_id, kind, clash, level)
            audit.record(
                locality_id,
                actor,
                "scheduling.edit",
                ("locality", locality_id),
                travel_minutes=travel_minutes,
                usual_minutes=usual_minutes,
                levels={
                    f"{kind.value}.{clash.value}": level.value for (kind, clash), level in levels.items()
                },
            )
            db.session.flush()
    except IntegrityError:
        raise RuleBroken("Quy ước vừa được người khác lưu. Hãy tải lại trang, xem lại rồi lưu.") from None


def _set_level(locality_id: int, kind: ResourceKind, clash: ClashKind, level: ClashLevel) -> None:
    kept = db.session.get(ClashSetting, (locality_id, kind, clash))
    if kept is None:
        kept = ClashSetting(locality_id=locality_id, resource_kind=kind, clash_kind=clash, level=level)
        db.session.add(kept)
    kept.level = level


def set_travel_time(
    locality_id: int, *, first_id: int, second_id: int, minutes: int | None, actor: Actor
) -> None:
    """How long the way between two halls takes; None for the commune's usual figure again."""
    low, high = scheduling.check_pair(first_id, second_id)
    try:
        with transaction():
            halls = [db.session.get(Resource, one, with_for_update=True) for one in (low, high)]
            if not all(_is_hall_of(hall, locality_id) for hall in halls):
                raise RuleBroken("Chỉ ghi thời gian đi giữa hai hội trường, sân của xã. Hãy chọn lại.")
            kept = db.session.get(TravelTime, (low, high))
            if kept is not None and minutes is None:
                db.session.delete(kept)
            elif kept is not None:
                kept.minutes = minutes
            elif minutes is not None:
                db.session.add(TravelTime(first_id=low, second_id=high, minutes=minutes))
            names = [hall.name for hall in halls]
            audit.record(
                locality_id,
                actor,
                "scheduling.travel",
                ("locality", locality_id),
                halls=names,
                minutes=minutes,
            )
            db.session.flush()
    except IntegrityError:
        raise RuleBroken("Hai nơi này vừa được người khác ghi. Hãy tải lại trang.") from None


def _is_hall_of(resource: Resource | None, locality_id: int) -> bool:
    return resource is not None and resource.locality_id == locality_id and resource.kind is ResourceKind.HALL
