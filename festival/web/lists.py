"""What every list offers: search, filters in the address, sorting, pages, export of what is seen."""

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from flask import Response, request, send_file, url_for
from sqlalchemy import Select, func, inspect, literal_column, select

from festival.core import clock, text
from festival.core.db import db

PAGE_SIZES = (25, 50, 100, 200)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass
class Page:
    """One page of rows, with the addresses of the others."""

    rows: list
    total: int
    number: int
    per_page: int
    sizes: tuple = PAGE_SIZES
    arguments: dict = field(default_factory=dict)

    @property
    def page(self) -> int:
        return self.number

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        return (self.number - 1) * self.per_page + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.number * self.per_page, self.total)

    def url_for_page(self, number: int) -> str:
        return here(page=number)

    def url_for_size(self, size: int) -> str:
        return here(per_page=size, page=None)


def here(**changes) -> str:
    """This address with some arguments changed; a value of None drops one."""
    arguments = {**request.args.to_dict(), **changes}
    own = request.view_args or {}
    # What somebody adds to the address may not take the place of the page itself, nor steer ``url_for``.
    kept = {
        key: value
        for key, value in arguments.items()
        if value not in (None, "") and key not in own and not key.startswith("_")
    }
    return url_for(request.endpoint, **own, **kept)


def _whole(name: str, default: int) -> int:
    value = request.args.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 9 else default


def typed_search() -> str:
    """What is in the search box, folded for comparison with a ``name_fold`` column."""
    typed = request.args.get("q", "")
    # No name holds a control mark, and PostgreSQL refuses one of them even in a comparison.
    return text.fold("".join(letter for letter in typed if not text.is_disguised(letter)))[:100]


def paged(query: Select, *, scalars: bool = True) -> Page:
    """The page that the address asks for; two queries. A page past the end is the last one."""
    per_page = _whole("per_page", PAGE_SIZES[0])
    per_page = per_page if per_page in PAGE_SIZES else PAGE_SIZES[0]
    counted = query.order_by(None)
    if scalars:
        # The columns of a long query cost more than counting it.
        counted = counted.with_only_columns(literal_column("1"), maintain_column_froms=True)
    total = db.session.scalar(select(func.count()).select_from(counted.subquery()))
    last = max(1, -(-total // per_page))
    number = min(max(1, _whole("page", 1)), last)
    window = query.limit(per_page).offset((number - 1) * per_page)
    if scalars:
        # Keys are found first: sorting whole rows would read every one of them, long texts and all.
        key = inspect(query.column_descriptions[0]["entity"]).primary_key[0]
        window = query.where(key.in_(window.with_only_columns(key, maintain_column_froms=True)))
    rows = db.session.scalars(window).all() if scalars else db.session.execute(window).all()
    return Page(list(rows), total, number, per_page, arguments=request.args.to_dict())


def sorted_by(query: Select, columns: dict[str, tuple], default: str) -> Select:
    """Order by the column the address names (``sort=name`` or ``sort=-name``)."""
    asked = request.args.get("sort", default)
    name = asked.removeprefix("-")
    if name not in columns:
        asked, name = default, default.removeprefix("-")
    order = columns[name] if isinstance(columns[name], tuple) else (columns[name],)
    if asked.startswith("-"):
        order = tuple(column.desc() for column in order)
    return query.order_by(None).order_by(*order)


def wants_export() -> bool:
    return request.args.get("export") == "xlsx"


def export_xlsx(rows: Iterable, columns: dict[str, Callable], filename: str) -> Response:
    """A workbook of ``rows``; ``columns`` maps a heading to a function of the row.

    Texts stay texts: a cell that begins with = is never a formula.
    """
    import xlsxwriter

    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": clock.local(clock.now()).replace(tzinfo=None)})
        sheet = book.add_worksheet("Danh sách")
        bold = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for place, heading in enumerate(columns):
            sheet.write_string(0, place, heading, bold)
        for line, row in enumerate(rows, 1):
            for place, value_of in enumerate(columns.values()):
                _write(sheet, line, place, value_of(row), day)
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    buffer.seek(0)
    return send_file(buffer, mimetype=XLSX, as_attachment=True, download_name=filename)


def _write(sheet, line: int, place: int, value, day) -> None:
    if value is None:
        sheet.write_blank(line, place, None)
    elif isinstance(value, datetime):
        sheet.write_string(line, place, f"{clock.local(value):%d/%m/%Y %H:%M}")
    elif isinstance(value, date):
        sheet.write_datetime(line, place, value, day)
    elif isinstance(value, int) and not isinstance(value, bool):
        sheet.write_number(line, place, value)
    else:
        sheet.write_string(line, place, str(value))
