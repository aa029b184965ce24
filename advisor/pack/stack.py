"""Which packs a pack is made of: the one beneath it, or the parts it takes from another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from advisor.pack.base import Day, RuleModel, refused
from advisor.pack.gathered import Problems
from advisor.pack.part_files import read_model
from advisor.pack.yaml_reader import Document
from advisor.problems import InputError, Problem
from advisor.resources import rules_folder
from advisor.spelling import nearest, suggestion

PARTS = (
    "questionnaire",
    "rules",
    "kinds",
    "requirements",
    "costs",
    "evidence",
    "sources",
    "catalogue",
    "routes",
    "plan",
)
CATALOGUE = ("models", "deployments", "options")
FOLDERS = ("catalogue", "cases", "templates")
DEEPEST = 8
MOST_FILES = 200


class BuildsOn(RuleModel):
    """Parts taken whole from another pack."""

    pack: str
    parts: tuple[str, ...]


class Extends(RuleModel):
    """The pack beneath this one, all of which holds unless this one says otherwise."""

    pack: str
    version: str
    """The version of it that this pack was written for."""


class Effective(RuleModel):
    """The days a pack is meant for. Outside them it is used all the same, and says so."""

    start: Day | None = Field(default=None, alias="from")
    until: Day | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Effective:
        if self.start is not None and self.until is not None and self.until < self.start:
            raise refused("impossible-bounds", f"ends {self.until} before it starts, {self.start}")
        return self


class PackFile(RuleModel):
    """pack.yaml: what the pack is and how an option is chosen with it."""

    format: Literal["advisor/pack@1"]
    id: str
    title: str
    version: str
    about: str
    procedure: tuple[Literal["requirements", "rules", "cost"], ...] = ()
    """Empty only where the pack beneath has one."""
    builds_on: BuildsOn | None = None
    extends: Extends | None = None
    effective: Effective = Effective()


@dataclass(frozen=True, slots=True)
class Stack:
    """A pack and what lies beneath it: where each part is, the lowest folder first."""

    folder: Path
    file: PackFile
    beneath: Stack | None
    where_is: Mapping[str, tuple[Path, ...]]

    @property
    def procedure(self) -> tuple[str, ...]:
        """Its own, or that of the pack beneath."""
        if self.file.procedure or self.beneath is None:
            return self.file.procedure
        return self.beneath.procedure

    def upwards(self) -> Iterator[Stack]:
        """Every pack in force, the lowest first."""
        if self.beneath is not None:
            yield from self.beneath.upwards()
        yield self


def built_in_packs() -> tuple[str, ...]:
    """Names of the packs that ship, sorted."""
    return tuple(sorted(p.parent.name for p in rules_folder().glob("*/pack.yaml")))


def pack_folder(name_or_folder: str, beside: Path = Path()) -> Path:
    """The folder of a built-in pack or of a path; raises InputError when there is none."""
    built_in = rules_folder() / name_or_folder
    if name_or_folder in built_in_packs():
        return built_in
    folder = beside / name_or_folder
    if "\0" not in name_or_folder and (folder / "pack.yaml").is_file():
        return folder
    hint = suggestion(name_or_folder, built_in_packs())
    known = ", ".join(built_in_packs())
    message = f"no pack here: give a folder with a pack.yaml, or one of {known}{hint}"
    raise InputError((Problem(name_or_folder, 1, 1, message, "unknown-name"),))


def open_stack(folder: Path, problems: Problems, above: tuple[Path, ...] = ()) -> Stack:
    """The pack in a folder and all beneath it; raises InputError where there is a mistake."""
    read = read_model(folder / "pack.yaml", PackFile, problems, folder)
    problems.stop_if_any()
    assert read is not None
    file, document = read
    _known_files(folder, problems)
    named = file.extends or file.builds_on
    if file.extends is not None and file.builds_on is not None:
        problems.at_key(document, ("builds_on",), 'either "extends" or "builds_on", not both')
    if not file.procedure and file.extends is None:
        problems.at(document, (), 'missing key "procedure"', "missing-key")
    beneath = None
    if named is not None:
        key = "extends" if file.extends is not None else "builds_on"
        beneath = _beneath(folder, named.pack, document, key, problems, (*above, folder.resolve()))
    taken = file.builds_on.parts if file.builds_on is not None else ()
    for i, part in enumerate(taken):
        problems.name(document, ("builds_on", "parts", i), "part", part, PARTS)
    where: dict[str, tuple[Path, ...]] = dict.fromkeys(PARTS, (folder,))
    if beneath is not None:
        for part in PARTS:
            if part in taken:
                where[part] = beneath.where_is[part]
            elif file.extends is not None:
                where[part] = (*beneath.where_is[part], folder)
    return Stack(folder, file, beneath, where)


def _beneath(
    folder: Path,
    name: str,
    document: Document,
    key: str,
    problems: Problems,
    above: tuple[Path, ...],
) -> Stack | None:
    try:
        found = pack_folder(name, folder)
    except InputError as error:
        problems.at(document, (key, "pack"), error.problems[0].message, "unknown-name")
        # What lies beneath cannot be known: everything that is there would be said to be missing.
        problems.stop_if_any()
    if found.resolve() in above:
        problems.at(document, (key, "pack"), "packs cannot lie on each other in a circle")
    elif len(above) >= DEEPEST:
        problems.at(document, (key, "pack"), f"more than {DEEPEST} packs on each other")
    else:
        return open_stack(found, problems, above)
    problems.stop_if_any()
    return None


def _known_files(folder: Path, problems: Problems) -> None:
    """A file or folder whose name is misspelt would be left out without a word."""
    known = [f"{name}.yaml" for name in ("pack", *PARTS, "findings") if name != "catalogue"]
    inner = [f"{name}.yaml" for name in (*CATALOGUE, "price-lists")]
    for where, names in ((folder, known), (folder / "catalogue", inner), (folder / "cases", ())):
        for path in yaml_files(where, problems, "*.y*ml"):
            right = path.suffix == ".yaml"
            claims = where.name == "catalogue" and path.name.startswith("claims-")
            if right and (path.name in names or claims or where.name == "cases"):
                continue
            meant = names or (f"{path.stem}.yaml",)
            message = f"no part of a pack has this name{suggestion(path.name, meant)}"
            problems.found.append(Problem(str(path), 1, 1, message, "unknown-name"))
    for path in sorted(islice(folder.iterdir(), MOST_FILES)):
        if path.is_dir() and path.name not in FOLDERS and nearest(path.name, FOLDERS):
            message = f"a pack does not look in this folder{suggestion(path.name, FOLDERS)}"
            problems.found.append(Problem(str(path), 1, 1, message, "unknown-name"))


def yaml_files(folder: Path, problems: Problems, pattern: str = "*.yaml") -> list[Path]:
    """The files of a folder in order; too many of them is a mistake."""
    found: list[Path] = []
    for path in folder.glob(pattern):
        found.append(path)
        if len(found) > MOST_FILES:
            problems.found.append(
                Problem(str(folder), 1, 1, f"holds over {MOST_FILES} files", "syntax")
            )
            return []
    return sorted(found)
