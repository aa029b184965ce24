"""What a session is opened with. It is read while the first picture is already to be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.store.files import sweep
from advisor.store.settings import Settings, Signs
from advisor.store.workspace import Workspace, save
from advisor.workload.answers import Workload

if TYPE_CHECKING:
    from advisor.analysis.chances import Chances
    from advisor.analysis.trial import Trials
    from advisor.decision import Assessment
    from advisor.pack import Pack
    from advisor.pack.figures import Figure
    from advisor.pack.questionnaire import Questionnaire
    from advisor.workload.known import Known

Assessor = Callable[[Workload], "Assessment"]
Weigh = Callable[[Workload], Iterator["Chances"]]
Saver = Callable[[Workload, "Questionnaire", Path], None]


@dataclass(frozen=True, slots=True)
class Opening:
    """A pack, how a workload is assessed by it, and the workload to go on with, if there is one."""

    pack: Pack
    known: Known
    assessor: Assessor
    whole: Assessor
    """As `assessor`, with what would change the recommendation: it takes up to a second."""
    trials: Callable[[Workload], Trials]
    """Other answers tried on a workload, with the same evidence on the same day."""
    workload: Workload | None = None
    path: Path | None = None
    saver: Saver = save
    notice: str = ""
    settings: Settings = field(default_factory=Settings)
    settings_usable: bool = True
    """False where the settings file has mistakes: it is the person's to mend, not written over."""
    today: date = field(default_factory=date.today)
    chances: Weigh | None = None
    """How often each option wins, at a first look and then better; None where NumPy is not there
    to draw samples fast enough."""
    evidence: tuple[Figure, ...] = ()
    """The figures of the evidence files that were named."""


def read_opening(
    space: Workspace,
    pack_name: str,
    workload_path: str | None,
    evidence: tuple[str, ...] = (),
    as_of: date | None = None,
) -> Opening:
    """Read what is named, or the workload worked on last; raises InputError for mistakes."""
    # Here and not at the top: this is what the first picture does not wait for.
    from advisor.analysis.trial import Trials
    from advisor.decision import assess
    from advisor.evidence.read import read_evidence
    from advisor.pack import load_pack
    from advisor.problems import InputError
    from advisor.report.changes import with_changes
    from advisor.store.read_settings import read_settings
    from advisor.workload import known_in, read_workload

    sweep(space.folder)
    pack = load_pack(pack_name)
    known = known_in(pack)
    settings, wrong = read_settings(space.folder)
    today = as_of or date.today()
    figures = [f for file in evidence for f in read_evidence(Path(file), pack)]
    path = Path(workload_path) if workload_path is not None else space.last()
    workload, notice = None, ""
    if path is not None and path.exists():
        try:
            workload = read_workload(str(path), known)
        except InputError as error:
            if workload_path is not None:
                raise
            # One damaged file must not keep the session from starting; it is left as it is.
            notice = f"The last workload was not opened, and is left as it is. {error}"
            path = None
    elif path is not None:
        workload = Workload(path.stem, {})

    def trials(w: Workload) -> Trials:
        return Trials(pack, w, figures, as_of=today)

    def assessor(w: Workload) -> Assessment:
        return assess(pack, w, figures, as_of=today)

    def chances(w: Workload) -> Iterator[Chances]:
        # Here: nobody waits for it, and what it loads is of no use to the first picture.
        from advisor.analysis.chances import in_two_looks
        from advisor.analysis.scene import scene_of

        return in_two_looks(scene_of(pack, w, figures, as_of=today))

    return Opening(
        pack,
        known,
        assessor,
        lambda w: with_changes(assessor(w), trials(w)),
        trials,
        workload,
        path,
        notice="\n".join(x for x in (notice, wrong) if x),
        settings=settings,
        settings_usable=not wrong,
        today=today,
        chances=chances if find_spec("numpy") is not None else None,
        evidence=tuple(figures),
    )


def first_look(folder: Path) -> Settings:
    """The theme and signs that were set, for the first picture: the settings are read after it."""
    from advisor.store.settings import FILE

    try:
        text = (folder / FILE).read_text("utf-8", errors="replace")
    except OSError:
        return Settings()
    pairs = (line.partition(":") for line in text.splitlines())
    found = {name: value.strip().strip('"') for name, _, value in pairs}
    signs: Signs = "ascii" if found.get("signs") == "ascii" else "unicode"
    return Settings(found.get("theme", ""), signs)
