"""The report as a Word document, by python-docx, with real styles and repeated table heads."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from advisor.report.blocks import Block, Runs
from advisor.report.pdf import column_shares, picture_png

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

ANY_DAY = (1980, 1, 1, 0, 0, 0)
"""The day of every part of the file: the archive must have one, and the clock's would differ."""
WIDTH_CM, SMALL_PT = 17.0, 8
LIST_DEPTHS = 3
IN_TABLES = "In Tables"


def report_docx(blocks: Sequence[Block], title: str, as_of: date) -> bytes:
    """The blocks as a document; its properties carry the day that was assessed for."""
    import docx
    from docx.shared import Cm

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title[:255], "", ""
    properties.created = properties.modified = datetime.combine(as_of, time(), UTC)
    _small_style(document)
    for block in blocks:
        _add(document, block)
    out = io.BytesIO()
    document.save(out)
    return _without_clock(out.getvalue())


def _add(document: Document, block: Block) -> None:
    if block.kind == "heading":
        _runs(document.add_heading(level=block.level), block.runs)
    elif block.kind == "table":
        _table(document, block)
    elif block.kind == "picture":
        _picture(document, block)
    elif block.kind == "item":
        _item(document, block)
    elif block.kind == "code":
        document.add_paragraph(block.runs[0].text, style="No Spacing")
    else:
        _runs(document.add_paragraph(), block.runs)


def _item(document: Document, block: Block) -> None:
    depth = min(block.level, LIST_DEPTHS - 1)
    numbered = block.mark.endswith(".")
    name = "List Number" if numbered else "List Bullet" if block.mark == "•" else "List Continue"
    paragraph = document.add_paragraph(style=name if depth == 0 else f"{name} {depth + 1}")
    if block.mark and not numbered and block.mark != "•":
        paragraph.add_run(f"{block.mark} ")
    _runs(paragraph, block.runs)


def _picture(document: Document, block: Block) -> None:
    from html import unescape

    from docx.shared import Cm

    shape = document.add_picture(io.BytesIO(picture_png(block.picture)), width=Cm(WIDTH_CM))
    said = unescape(block.picture.partition('aria-label="')[2].partition('"')[0])
    shape._inline.docPr.set("descr", said)


def _table(document: Document, block: Block) -> None:
    from copy import deepcopy

    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm
    from docx.text.paragraph import Paragraph

    table = document.add_table(rows=1, cols=len(block.rows[0]), style="Table Grid")
    table.autofit = False
    first = table.rows[0]
    for column, cell, share, right in zip(
        table.columns, first.cells, column_shares(block), block.right, strict=True
    ):
        column.width = cell.width = Cm(WIDTH_CM * share)
        cell.paragraphs[0].style = document.styles[IN_TABLES]
        if right:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    # Copies of the first row: to set the widths of each cell anew takes seconds.
    empty = deepcopy(first._tr)
    for number, row in enumerate(block.rows):
        line = first._tr if number == 0 else deepcopy(empty)
        if number:
            table._tbl.append(line)
        for cell, runs in zip(line.tc_lst, row, strict=True):
            _runs(Paragraph(cell.p_lst[0], table), runs, bold=number == 0)
    _repeat_head(table)
    document.add_paragraph(style=document.styles[IN_TABLES])


def _repeat_head(table: Table) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)


def _runs(paragraph: Paragraph, runs: Runs, bold: bool = False) -> None:
    for one in runs:
        run = paragraph.add_run(one.text)
        if one.bold or bold:
            run.bold = True


def _small_style(document: Document) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt
    from docx.styles.style import ParagraphStyle

    style = document.styles.add_style(IN_TABLES, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    style.base_style = document.styles["Normal"]
    style.font.size = Pt(SMALL_PT)
    style.paragraph_format.space_after = Pt(0)


def _without_clock(data: bytes) -> bytes:
    """The same archive with one day for every part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            copy = zipfile.ZipInfo(part.filename, ANY_DAY)
            copy.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(copy, old.read(part))
    return out.getvalue()
