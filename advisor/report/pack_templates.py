"""A pack's own templates, of report and kit: a small part of Jinja2, whose work is bounded.

What a template may hold is a list of node types, so that nothing can be called, multiplied or
joined. Loops and filters are charged for what they go through, and the output for its length: a
template from outside ends soon, in a report or in a message with its line.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    Environment,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    nodes,
    pass_context,
)
from jinja2.loaders import split_template_path
from jinja2.runtime import Context

from advisor.pack.stack import MOST_FILES
from advisor.problems import InputError, Problem
from advisor.report.markdown import markdown_environment
from advisor.resources import templates_folder
from advisor.spelling import suggestion
from advisor.text_safety import CONTROLS

MAIN = "report.md.j2"
FORMS = ("summary.md.j2", "record.md.j2")
"""The one-page summary and the decision record."""
PAGES = ("report.html.j2",)
"""Around a finished report; no pack replaces it."""
KIT_MAINS = ("kit/README.md.j2", "kit/runbook.md.j2")
"""The documents of a migration kit."""
NODES = {
    "Template", "Output", "TemplateData", "Name", "Const", "Getattr", "For", "If", "Include",
    "Assign", "Filter", "Test", "Keyword", "Compare", "Operand", "Not", "And", "Or", "CondExpr",
}  # fmt: skip
FILTERS = {
    "bold", "mermaid", "list", "selectattr", "rejectattr", "map", "unique", "lower", "upper",
    "title", "capitalize", "trim", "first", "last", "length", "sort", "default",
}  # fmt: skip
TESTS = {"defined", "undefined", "none", "string", "number", "sequence"}
WORDS = {
    "Call": "a call",
    "Mul": "multiplying",
    "Pow": "a power",
    "Add": "adding",
    "Concat": "joining with ~",
    "Mod": "formatting with %",
    "Macro": "a macro",
    "Getitem": "a place in brackets",
    "List": "a list",
    "Extends": "extending",
    "Block": "a block",
}
LARGEST_FILE = 100_000
MOST_WORK = 300_000
AN_INCLUDE = 1_000
LONGEST_REPORT = 2_000_000
DEEPEST = 20


WRONG_USE = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, SyntaxError)
TOO_DEEP = (RecursionError, MemoryError)


class TooMuch(Exception):
    """The template goes through more than a report can need."""


class NotAllowed(Exception):
    """Something in a template that a pack's templates may not hold."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def render_with(folders: Sequence[Path], context: Mapping[str, object], main: str = MAIN) -> str:
    """A document by the templates of `folders`, the built-in ones where those have none.

    The last folder comes first. Raises InputError with the file and line of a mistake.
    """
    environment = markdown_environment()
    work = _Work()
    environment.filters |= {"charged": work.charged, "included": work.included}
    environment.loader = loader = _Loader((*reversed(folders), templates_folder()))
    pieces: list[str] = []
    length = 0
    try:
        for piece in environment.get_template(main).generate(context):
            length += len(piece)
            if length > LONGEST_REPORT:
                raise TooMuch(f"more than {LONGEST_REPORT:,} characters")
            pieces.append(piece)
    except NotAllowed as error:
        raise _problem(loader.reading, error.line, str(error)) from error
    except (TemplateError, TooMuch, OSError, *WRONG_USE, *TOO_DEEP) as error:
        # What a template asks of a value that the value cannot give: the template is wrong.
        calls = traceback.extract_tb(error.__traceback__)
        frames = [(f.filename, f.lineno) for f in calls if f.filename.endswith(".j2")]
        where, line = frames[-1] if frames else (loader.reading, getattr(error, "lineno", 1))
        raise _problem(where, line or 1, str(error) or "it is nested too deeply") from error
    return "".join(pieces)


def _problem(file: str, line: int, message: str) -> InputError:
    said = f"this template cannot be used: {message}"
    return InputError((Problem(file, line, 1, said, "template"),))


def faults(
    own: Path, folders: Sequence[Path], mains: Sequence[str] = (MAIN, *FORMS, *KIT_MAINS)
) -> Iterator[Problem]:
    """What is wrong with the templates of the folder `own`, before anything is rendered.

    `folders` are those of all packs in force, the last first to be asked.
    """
    environment = markdown_environment()
    loader = _Loader((*reversed(folders), templates_folder()))
    todo, used = [(main, "", 1) for main in mains], set(mains)
    known: set[Path] = set()
    while todo:
        name, by, line = todo.pop()
        try:
            text = loader.text(name)
            known.add(Path(loader.reading))
            tree = environment.parse(text, name, loader.reading)
            _check(tree)
        except TemplateNotFound:
            hint = suggestion(name, _names(templates_folder()))
            yield from _problem(by, line, f'no template "{name}"{hint}').problems
        except NotAllowed as error:
            known.add(Path(loader.reading))
            yield from _problem(loader.reading, error.line, str(error)).problems
        except (TemplateSyntaxError, RecursionError) as error:
            line = getattr(error, "lineno", 1)
            yield from _problem(loader.reading, line, str(error)).problems
        else:
            for one in tree.find_all(nodes.Include):
                inner = one.template.value if isinstance(one.template, nodes.Const) else ""
                if inner not in used:
                    used.add(inner)
                    todo.append((inner, loader.reading, one.lineno))
    for name in _names(own):
        if own / name not in known and (MAIN in mains or name.startswith("kit/")):
            what = "kit" if name.startswith("kit/") else "report"
            hint = suggestion(name, [n for n in _names(templates_folder()) if n not in PAGES])
            said = f"no {what} takes in a template of this name{hint}"
            if name in PAGES:
                said = f'"{name}" cannot be replaced: it is the page around every report'
            yield Problem(str(own / name), 1, 1, said, "template")


@dataclass(frozen=True, slots=True)
class Used:
    """What a document and all that it takes in print or ask about."""

    file: str
    """The file of the document itself."""
    names: tuple[tuple[str, int, str], ...]
    """File, line and name of each value."""
    own: frozenset[str]
    """Names that the templates themselves give: of loops and of `set`."""
    shown: frozenset[str]
    """What is printed or gone through, and not only asked about."""


def used_in(main: str, folders: Sequence[Path]) -> Used:
    """The values that a document uses, in branches that are not taken too.

    The templates must be without `faults`.
    """
    environment = markdown_environment()
    loader = _Loader((*reversed(folders), templates_folder()))
    todo, seen, names, own, shown, first = [main], {main}, [], {"loop"}, set[str](), ""
    while todo:
        name = todo.pop()
        tree = environment.parse(loader.text(name), name)
        first = first or loader.reading
        for one in tree.find_all(nodes.Name):
            if one.ctx == "load":
                names.append((loader.reading, one.lineno, one.name))
            else:
                own.add(one.name)
        printed = [inner for one in tree.find_all(nodes.Output) for inner in one.nodes]
        for value in (*printed, *(loop.iter for loop in tree.find_all(nodes.For))):
            every = (value, *value.find_all(nodes.Name))
            shown |= {each.name for each in every if isinstance(each, nodes.Name)}
        for taken in tree.find_all(nodes.Include):
            if isinstance(taken.template, nodes.Const) and taken.template.value not in seen:
                seen.add(taken.template.value)
                todo.append(taken.template.value)
    return Used(first, tuple(names), frozenset(own), frozenset(shown))


def _names(folder: Path) -> list[str]:
    found = islice(folder.rglob("*.j2"), MOST_FILES)
    return sorted(path.relative_to(folder).as_posix() for path in found)


class _Work:
    """How much a template has gone through; raises TooMuch above the most."""

    def __init__(self) -> None:
        self.done = 0

    def _add(self, more: int) -> None:
        self.done += more
        if self.done > MOST_WORK:
            raise TooMuch("it goes through too much")

    # A filter that asks for the context is called each time; others are folded into a constant
    # when the template is compiled.
    @pass_context
    def charged(self, context: Context, value: object) -> object:
        """A filter that gives back its value and counts how much there is to go through."""
        if hasattr(value, "__iter__") and not isinstance(value, Mapping | Sequence):
            value = list(value)
        self._add(1 + (len(value) if isinstance(value, Mapping | Sequence) else 0))
        return value

    @pass_context
    def included(self, context: Context, name: object) -> object:
        """A filter over the name of a template that is included."""
        self._add(AN_INCLUDE)
        return name


class _Loader(BaseLoader):
    """Reads templates from the first folder that has them, checks them, and adds the charges."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = folders
        self.reading = ""

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        text = self.text(name)
        tree = environment.parse(text, name, self.reading)
        _check(tree)
        _charge(tree, environment)
        code = environment.compile(tree, name, self.reading)
        return environment.template_class.from_code(environment, code, globals or {}, None)

    def text(self, name: str) -> str:
        """The text of the first template of that name; `reading` is its file."""
        for folder in self.folders:
            path = folder.joinpath(*split_template_path(name))
            if not path.is_file():
                continue
            self.reading = str(path)
            if not path.resolve().is_relative_to(folder.resolve()):
                raise NotAllowed(1, "it is a link that leads out of the pack")
            with path.open("rb") as stream:
                data = stream.read(LARGEST_FILE + 1)
            if len(data) > LARGEST_FILE:
                raise NotAllowed(1, f"larger than {LARGEST_FILE // 1000} kB")
            text = "\n".join(data.decode("utf-8", errors="replace").splitlines()) + "\n"
            if found := CONTROLS.search(text):
                line = text[: found.start()].count("\n") + 1
                raise NotAllowed(line, "it holds a control character")
            return text
        raise TemplateNotFound(name)


def _check(tree: nodes.Node, depth: int = 0) -> None:
    """Raise NotAllowed at the first thing that is not on the lists above."""
    kind = type(tree).__name__
    if kind not in NODES:
        raise NotAllowed(tree.lineno, f"{WORDS.get(kind, kind)} is not allowed here")
    if depth > DEEPEST:
        raise NotAllowed(tree.lineno, f"nested deeper than {DEEPEST} levels")
    if isinstance(tree, nodes.Filter) and tree.name not in FILTERS:
        raise NotAllowed(tree.lineno, f'the filter "{tree.name}" is not allowed here')
    if isinstance(tree, nodes.Filter) and tree.name == "map" and (tree.args or tree.dyn_args):
        # It would call any filter by name.
        raise NotAllowed(tree.lineno, '"map" takes only an attribute here')
    if isinstance(tree, nodes.Test) and tree.name not in TESTS:
        raise NotAllowed(tree.lineno, f'the test "{tree.name}" is not allowed here')
    if isinstance(tree, nodes.For) and tree.recursive:
        raise NotAllowed(tree.lineno, "a loop in itself is not allowed here")
    if isinstance(tree, nodes.Include) and not isinstance(tree.template, nodes.Const):
        raise NotAllowed(tree.lineno, "what is included must be named in quotes")
    for child in tree.iter_child_nodes():
        _check(child, depth + 1)


def _charge(tree: nodes.Node, environment: Environment) -> None:
    """Have everything counted that is gone through: by loops, filters and includes."""
    for child in tree.iter_child_nodes():
        _charge(child, environment)
    if isinstance(tree, nodes.For) and isinstance(tree.iter, nodes.Expr):
        tree.iter = _counted(tree.iter, environment)
    elif isinstance(tree, nodes.Filter) and tree.node is not None:
        tree.node = _counted(tree.node, environment)
    elif isinstance(tree, nodes.Include):
        tree.template = _counted(tree.template, environment, "included")


def _counted(inner: nodes.Expr, environment: Environment, how: str = "charged") -> nodes.Filter:
    made = nodes.Filter(inner, how, [], [], None, None, lineno=inner.lineno)
    made.set_environment(environment)
    return made
