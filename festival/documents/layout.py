"""The layout of an official document (NĐ 30/2020) as a .docx: what our own templates are built with.

python-docx is slow to load and needed only here, so its names come in with the first call.
"""

import io
from dataclasses import dataclass
from datetime import UTC, datetime

from festival.documents import package

FONT = "Times New Roman"
BODY, SMALL = 14, 13
A4 = (210, 297)
# Any day will do, as long as the same template always makes the same bytes.
_BUILT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, its width in mm, and the value in its cells."""

    heading: str
    width: float
    value: str
    align: str = "left"
    # Points of its cells, where they differ from the table's.
    size: float | None = None


class Paper:
    """A4, margins, page number and letterhead; then one block after another."""

    # In mm: the margins left, right, and both above and below; the letterhead's left part and its lines.
    size, margins = A4, (30, 15, 20)
    letterhead_left, motto_line, table_margin = 66, 58, 1.2
    # Points of the letterhead's names, of the name of the country, and of notes under the heading.
    letterhead_size, country_size, note_size = 13, 12, 13

    def __init__(self, body: float = BODY, *, is_wide: bool = False):
        from docx import Document

        self.body = body
        # Long tables lie on their side.
        self.is_wide = is_wide
        self.width, self.height = self.size[::-1] if is_wide else self.size
        self.text_width = self.width - self.margins[0] - self.margins[1]
        self.document = Document()
        self._set_page()
        self._set_styles()

    # --- the sheet ------------------------------------------------------------------------------------

    def _set_page(self) -> None:
        from docx.enum.section import WD_ORIENT
        from docx.shared import Mm

        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(self.width), Mm(self.height)
        if self.is_wide:
            section.orientation = WD_ORIENT.LANDSCAPE
        left, right, above = self.margins
        section.left_margin, section.right_margin = Mm(left), Mm(right)
        section.top_margin = section.bottom_margin = Mm(above)
        section.header_distance, section.footer_distance = Mm(above / 2), Mm(above / 2)
        section.different_first_page_header_footer = True
        number = section.header.paragraphs[0]
        self._shape(number, align="center", after=0)
        self._field(number, "PAGE")
        section.first_page_header.is_linked_to_previous = False
        self._shape(section.first_page_header.paragraphs[0], align="center", after=0)

    def _set_styles(self) -> None:
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        defaults = self.document.styles.element.find(qn("w:docDefaults"))
        for style in (
            self.document.styles["Normal"].element.get_or_add_rPr(),
            defaults.find(".//" + qn("w:rPr")),
        ):
            fonts = (
                style.get_or_add_rFonts()
                if hasattr(style, "get_or_add_rFonts")
                else style.find(qn("w:rFonts"))
            )
            fonts.attrib.clear()
            for name in ("ascii", "hAnsi", "cs", "eastAsia"):
                fonts.set(qn(f"w:{name}"), FONT)
        for language in defaults.iter(qn("w:lang")):
            language.set(qn("w:val"), "vi-VN")
        normal = self.document.styles["Normal"]
        normal.font.size, normal.font.color.rgb = Pt(self.body), RGBColor(0, 0, 0)
        normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
        normal.paragraph_format.widow_control = True

    def _field(self, paragraph, name: str) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        for kind, words in (
            ("begin", None),
            (None, f" {name} "),
            ("separate", None),
            ("text", "1"),
            ("end", None),
        ):
            run = self._run(paragraph, "" if kind != "text" else words, size=self.body)
            if kind in ("begin", "separate", "end"):
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), kind)
                run._r.append(mark)
            elif kind is None:
                instruction = OxmlElement("w:instrText")
                instruction.set(qn("xml:space"), "preserve")
                instruction.text = words
                run._r.append(instruction)

    # --- pieces ---------------------------------------------------------------------------------------

    def _shape(
        self, paragraph, *, align="left", after=6.0, before=0.0, indent=0.0, stays=False, line=None
    ) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Mm, Pt

        paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, align.upper())
        shape = paragraph.paragraph_format
        shape.space_after, shape.space_before = Pt(after), Pt(before)
        if indent:
            shape.first_line_indent = Mm(indent)
        if line:
            shape.line_spacing = line
        shape.keep_with_next = stays or None

    def _run(self, paragraph, words: str, *, size=None, bold=False, italic=False):
        from docx.shared import Pt

        run = paragraph.add_run(words)
        run.font.size, run.font.name = Pt(size or self.body), FONT
        run.bold, run.italic = bold or None, italic or None
        return run

    def _write(self, paragraph, words: str, *, size=None, bold=False, italic=False, **shape):
        self._shape(paragraph, **shape)
        self._run(paragraph, words, size=size, bold=bold, italic=italic)
        return paragraph

    def _rule(self, paragraph, *, left: float, right: float) -> None:
        """A line drawn as the upper border of a low paragraph; ``left`` and ``right`` shorten it."""
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls
        from docx.shared import Mm, Pt

        self._write(paragraph, "", size=3, after=0, align="center")
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.right_indent = Mm(left), Mm(right)
        paragraph.paragraph_format.line_spacing = Pt(5)
        border = (
            f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
        )
        properties = paragraph._p.get_or_add_pPr()
        properties.insert_element_before(
            parse_xml(border),
            "w:shd",
            "w:tabs",
            "w:suppressAutoHyphens",
            "w:spacing",
            "w:ind",
            "w:jc",
            "w:rPr",
        )

    def _table(self, widths: list[float], rows: int, *, lined: bool):
        """Fixed widths that Word and LibreOffice both keep; rows are not torn at the end of a page."""
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls
        from docx.shared import Mm

        table = self.document.add_table(rows=rows, cols=len(widths))
        if lined:
            table.style = "Table Grid"
        table.autofit = False
        margin = self.table_margin if lined else 0
        sides = "".join(
            f'<w:{side} w:w="{round(margin * 56.7)}" w:type="dxa"/>' for side in ("left", "right")
        )
        properties = table._tbl.tblPr
        properties.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>"))
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for row in table.rows:
            self._mark_row(row, "cantSplit")
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Mm(width)
        return table

    def _mark_row(self, row, mark: str) -> None:
        from docx.oxml import OxmlElement

        row._tr.get_or_add_trPr().append(OxmlElement(f"w:{mark}"))

    # --- blocks ---------------------------------------------------------------------------------------

    def letterhead(self, *, numbered: bool = True) -> None:
        """Agencies and number on the left; Quốc hiệu, Tiêu ngữ, place and date on the right."""
        left = 96 if self.is_wide else self.letterhead_left
        right, size = self.text_width - left, self.letterhead_size
        table = self._table([left, right], 2, lined=False)
        office, nation = table.rows[0].cells
        self._write(office.paragraphs[0], "{{ parent_agency }}", size=size, align="center", after=0)
        self._write(office.add_paragraph(), "{{ agency }}", size=size, bold=True, align="center", after=0)
        self._rule(office.add_paragraph(), left=left / 3, right=left / 3)
        motto = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
        self._write(nation.paragraphs[0], motto, size=self.country_size, bold=True, align="center", after=0)
        words = "Độc lập - Tự do - Hạnh phúc"
        self._write(nation.add_paragraph(), words, size=size, bold=True, align="center", after=0)
        edge = (right - self.motto_line) / 2
        self._rule(nation.add_paragraph(), left=edge, right=edge)
        number, place = table.rows[1].cells
        words = "{{ number }}" if numbered else ""
        self._write(number.paragraphs[0], words, size=size, align="center", after=0, before=4)
        self._write(
            place.paragraphs[0], "{{ place_date }}", size=size, italic=True, align="center", after=0, before=4
        )

    def heading(self, kind: str, subject: str = "{{ subject }}", *, notes: tuple[str, ...] = ()) -> None:
        """Tên loại, trích yếu, the line under them, and what the document goes with."""
        self._write(self.document.add_paragraph(), kind, bold=True, align="center", after=0, before=12)
        self._write(self.document.add_paragraph(), subject, bold=True, align="center", after=0)
        self._close_heading(notes)

    def _close_heading(self, notes: tuple[str, ...]) -> None:
        for note in notes:
            paragraph = self.document.add_paragraph()
            self._write(paragraph, note, size=self.note_size, italic=True, align="center", after=0)
        edge = (self.text_width - 45) / 2
        self._rule(self.document.add_paragraph(), left=edge, right=edge)
        self._gap()

    def _gap(self) -> None:
        """A little room where a paragraph's own would be lost: beside tables and lines."""
        from docx.shared import Pt

        self._write(self.document.add_paragraph(), "", size=6, after=0).paragraph_format.line_spacing = Pt(7)

    def addressee(self, words: str) -> None:
        """«Kính gửi: …», in the middle under the heading."""
        self._write(self.document.add_paragraph(), words, align="center", after=10, before=2)

    def grounds(self) -> None:
        self.text("{{ grounds }}", italic=True)

    def text(self, words: str, **looks) -> None:
        """A paragraph of the body: justified, first line indented."""
        paragraph = self.document.add_paragraph()
        self._shape(
            paragraph, align="justify", indent=12.7, after=6, line=1.1, stays=looks.pop("stays", False)
        )
        self._run(paragraph, words, **looks)

    def last(self, words: str) -> None:
        """The text before a signature, which never stands alone on a page."""
        self.text(words, stays=True)

    def texts(self, *many: str) -> None:
        for words in many:
            self.text(words)

    def centred(self, words: str, **looks) -> None:
        self._write(self.document.add_paragraph(), words, align="center", after=6, **looks)

    def part(self, title: str) -> None:
        """«I. MỤC ĐÍCH, YÊU CẦU»: never alone at the foot of a page."""
        self.text(title, bold=True, stays=True)

    def labelled(self, label: str, value: str) -> None:
        """«Thời gian: …» with the label in bold."""
        paragraph = self.document.add_paragraph()
        self._shape(paragraph, align="justify", indent=12.7, after=6, line=1.1)
        self._run(paragraph, label + " ", bold=True)
        self._run(paragraph, value)

    def annex(self, number: str, title: str, notes: tuple[str, ...]) -> None:
        """From a page of its own."""
        paragraph = self.document.add_paragraph()
        self._write(paragraph, f"PHỤ LỤC {number}", bold=True, align="center", after=0)
        paragraph.paragraph_format.page_break_before = True
        self._write(self.document.add_paragraph(), title, bold=True, align="center", after=0)
        self._close_heading(notes)

    def rows(
        self,
        columns: list[Column],
        lists: list[tuple[str, str]],
        *,
        total: list[str] | None = None,
        size: float = SMALL,
    ) -> None:
        """A lined table whose head is repeated; ``lists`` are (heading inside the table, name of the"
        " list)."""
        count = 1 + sum(3 + bool(heading) for heading, _name in lists) + bool(total)
        table = self._table([column.width for column in columns], count, lined=True)
        rows = iter(table.rows)
        head = next(rows)
        self._mark_row(head, "tblHeader")
        for cell, column in zip(head.cells, columns, strict=True):
            self._write(
                cell.paragraphs[0], column.heading, size=size, bold=True, align="center", after=2, before=2
            )
        for heading, name in lists:
            if heading:
                self._band(next(rows), heading, size)
            self._write(next(rows).cells[0].paragraphs[0], f"{{%tr for x in {name} %}}", size=SMALL, after=0)
            for cell, column in zip(next(rows).cells, columns, strict=True):
                looks = {"size": column.size or size, "align": column.align}
                self._write(cell.paragraphs[0], column.value, after=2, before=2, **looks)
            self._write(next(rows).cells[0].paragraphs[0], "{%tr endfor %}", size=SMALL, after=0)
        if total:
            for cell, column, words in zip(next(rows).cells, columns, total, strict=True):
                self._write(
                    cell.paragraphs[0], words, size=size, bold=True, align=column.align, after=2, before=2
                )
        self._gap()

    def _band(self, row, heading: str, size: float) -> None:
        cell = row.cells[0].merge(row.cells[-1])
        self._write(
            cell.paragraphs[0], heading, size=size, bold=True, align="left", after=2, before=2, stays=True
        )

    def signature(self, *, maker: str = "", maker_name: str = "") -> None:
        """Nơi nhận on the left (or who made the table), the signer on the right, on one page."""
        left_width = self.text_width - 85 if not self.is_wide else self.text_width / 2
        table = self._table([left_width, self.text_width - left_width], 1, lined=False)
        left, right = table.rows[0].cells
        if maker:
            self._write(left.paragraphs[0], maker, bold=True, align="center", after=0)
            if maker_name:
                self._sign(left, maker_name)
        else:
            self._write(left.paragraphs[0], "Nơi nhận:", size=12, bold=True, italic=True, after=0)
            self._write(left.add_paragraph(), "{{ recipients }}", size=11, after=0)
        self._write(right.paragraphs[0], "{{ authority }}", bold=True, align="center", after=0)
        self._write(right.add_paragraph(), "{{ post }}", bold=True, align="center", after=0)
        self._sign(right, "{{ signer }}")

    def _sign(self, cell, name: str) -> None:
        """Room for the signature and the stamp, and the name under it."""
        for _line in range(4):
            self._write(cell.add_paragraph(), "", align="center", after=0)
        self._write(cell.add_paragraph(), name, bold=True, align="center", after=0)

    # --- bytes ----------------------------------------------------------------------------------------

    def _drop_unused(self) -> None:
        """The library's own template brings a hundred styles, a picture of itself and an empty data part."""
        from docx.oxml.ns import qn

        styles = self.document.styles.element
        used = {
            "Normal",
            "DefaultParagraphFont",
            "TableNormal",
            "NoList",
            "TableGrid",
            "Header",
            "HeaderChar",
        }
        for style in list(styles):
            is_other = style.tag == qn("w:style") and style.get(qn("w:styleId")) not in used
            if is_other or style.tag == qn("w:latentStyles"):
                styles.remove(style)
        for relations in (self.document.part.rels, self.document.part.package.rels):
            for key, relation in list(relations.items()):
                if relation.reltype.endswith(
                    ("/stylesWithEffects", "/customXml", "/thumbnail", "/numbering")
                ):
                    del relations[key]

    def content(self, title: str) -> bytes:
        """The finished template; built twice it is the same bytes."""
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments = title, "", ""
        properties.last_modified_by, properties.keywords, properties.language = "", "", "vi-VN"
        properties.created = properties.modified = _BUILT
        properties.revision = 1
        self._drop_unused()
        output = io.BytesIO()
        self.document.save(output)
        parts, _trees = package.safe_parts(output.getvalue())
        return package.packed(parts)
