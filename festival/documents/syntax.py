"""What a template may say, checked on the tree of Jinja itself."""

from jinja2 import TemplateSyntaxError, nodes
from jinja2.runtime import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from festival.core.errors import RuleBroken
from festival.documents.fields import Names

_ONLY = "Mẫu chỉ được dùng {{ tên }} và, trong bảng, {%tr for x in danh_sách %} … {%tr endfor %}."


def plain_environment() -> SandboxedEnvironment:
    """Nothing to call, nothing to filter with, nothing to load: only what it is given."""
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    environment.filters.clear()
    environment.tests.clear()
    environment.globals.clear()
    return environment


def check_syntax(source: str, names: Names) -> None:
    """RuleBroken unless ``source`` prints listed names and rows of listed lists, and does nothing else."""
    try:
        tree = plain_environment().parse(source)
    except TemplateSyntaxError:
        raise RuleBroken(f"Có dấu {{{{ }}}} hoặc {{% %}} viết chưa đúng. {_ONLY}") from None
    unknown: dict[str, None] = {}
    _check_body(tree.body, names, None, unknown)
    if unknown:
        told = ", ".join(f"«{name}»" for name in list(unknown)[:10])
        raise RuleBroken(
            f"Không có trường {told}. Hãy dùng đúng tên trong danh sách trường của loại văn bản này."
        )


def _check_body(body: list, names: Names, row: tuple[str, set[str]] | None, unknown: dict) -> None:
    """``row`` is the running row's name and the names of its fields."""
    for node in body:
        if isinstance(node, nodes.Output):
            for part in node.nodes:
                _check_value(part, names, row, unknown)
        elif isinstance(node, nodes.For) and row is None:
            _check_for(node, names, unknown)
        else:
            raise RuleBroken(_ONLY)


def _check_for(node: nodes.For, names: Names, unknown: dict) -> None:
    is_plain = isinstance(node.target, nodes.Name) and isinstance(node.iter, nodes.Name)
    if not is_plain or node.test is not None or node.else_ or node.recursive:
        raise RuleBroken(_ONLY)
    if node.target.name in names.plain or names.row_fields(node.target.name) is not None:
        raise RuleBroken(f"Trong danh sách, hãy gọi dòng bằng tên khác «{node.target.name}», ví dụ «x».")
    fields = names.row_fields(node.iter.name)
    if fields is None:
        unknown[node.iter.name] = None
        fields = set()
    _check_body(node.body, names, (node.target.name, fields), unknown)


def _check_value(part, names: Names, row, unknown: dict) -> None:
    if isinstance(part, nodes.TemplateData):
        return
    if isinstance(part, nodes.Name):
        if part.name not in names.plain:
            unknown[part.name] = None
    elif isinstance(part, nodes.Getattr) and isinstance(part.node, nodes.Name):
        if row is None or part.node.name != row[0] or part.attr not in row[1]:
            unknown[f"{part.node.name}.{part.attr}"] = None
    else:
        raise RuleBroken(_ONLY)
