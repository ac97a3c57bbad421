"""What names of a template are made of. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """``{{ name }}``; several lines become several paragraphs."""

    name: str
    meaning: str


@dataclass(frozen=True)
class Rows:
    """``{%tr for x in name %}``: one table row for each, with ``{{ x.field }}`` in its cells."""

    name: str
    meaning: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Names:
    """Everything that one kind of document offers."""

    fields: tuple[Field, ...]
    rows: tuple[Rows, ...] = ()

    def row_fields(self, name: str) -> set[str] | None:
        """Names of the fields of a list; None where there is no such list."""
        return next(({field.name for field in rows.fields} for rows in self.rows if rows.name == name), None)

    @property
    def plain(self) -> set[str]:
        return {field.name for field in self.fields}


def fields(*pairs: tuple[str, str]) -> tuple[Field, ...]:
    return tuple(Field(name, meaning) for name, meaning in pairs)


HEAD = fields(
    ("parent_agency", "Cơ quan chủ quản, dòng trên cùng bên trái"),
    ("agency", "Cơ quan ban hành, viết hoa"),
    ("agency_name", "Cơ quan ban hành, viết thường, dùng trong câu"),
    ("number", "Số, ký hiệu; số để trống cho văn thư ghi"),
    ("plan_symbol", "Ký hiệu của Kế hoạch mà văn bản kèm theo, ví dụ: /KH-UBND"),
    ("place_date", "Địa danh, ngày tháng năm; ngày để trống cho văn thư ghi"),
    ("subject", "Trích yếu nội dung"),
    ("grounds", "Các căn cứ, mỗi căn cứ một đoạn"),
    ("year", "Năm của mùa Ngày hội"),
    ("theme", "Chủ đề của mùa"),
    ("where", "Nơi tổ chức, ví dụ: xã An Thịnh, tỉnh Nam Giang"),
    ("recipients", "Nơi nhận, mỗi nơi một dòng"),
    ("authority", "Quyền hạn của người ký, ví dụ: TM. ỦY BAN NHÂN DÂN"),
    ("post", "Chức vụ của người ký, viết hoa"),
    ("signer", "Họ và tên người ký; để trống nếu chưa biết"),
)
