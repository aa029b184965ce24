"""Render the golden cases, lint their Markdown, and open their HTML in headless Chromium.

    npm install --prefix FOLDER markdownlint-cli2
    python scripts/check_reports.py OUT --markdownlint FOLDER/node_modules/.bin/markdownlint-cli2

OUT gets a report, a summary, a record and a page a case, and pictures of one page: light, dark and
printed. The exit status is 1 where the linter finds something, where a page asks for anything, or
where it does not print. `scripts/check_mermaid.py --mermaid ... OUT/*.md` renders the diagrams.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from advisor.decision import assess
from advisor.decision.cases import load_cases
from advisor.pack import load_pack
from advisor.report import markdown
from advisor.report.plan import plan_for

FORMS = {
    "report.md": markdown.report_markdown,
    "page.html": markdown.report_html,
    "summary.md": markdown.summary_markdown,
    "record.md": markdown.record_markdown,
}
LINT = {
    "config": {
        # Tables and checks are long lines; a report is one file with one title in its text.
        "MD013": False,
        # The front matter of a report has no title of its own.
        "MD025": {"front_matter_title": ""},
        # Headings of a phase and of an option come again in other sections.
        "MD024": {"siblings_only": True},
        # A cell that nobody filled in is what the tables are for.
        "MD060": False,
    }
}
THE_BROWSERS_OWN = ("google", "gvt1.com")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")


def render(out: Path, every: int) -> list[Path]:
    pack = load_pack("default")
    pages = []
    for case in load_cases(pack)[::every]:
        a = assess(pack, case.workload, as_of=case.case.as_of)
        plan = plan_for(pack, case.workload, a)
        for ending, form in FORMS.items():
            path = out / f"{case.path.stem}.{ending}"
            path.write_text(form(a, plan), "utf-8")
            pages += [path] if path.suffix == ".html" else []
    return pages


def chromium(page: Path, *flags: str) -> None:
    subprocess.run(
        ["chromium", *FLAGS, *flags, page.resolve().as_uri()],
        capture_output=True,
        timeout=120,
        check=False,
    )


def asks_for(page: Path, folder: Path) -> set[str]:
    """What a page requests besides itself, by Chromium's own log of the network."""
    log = folder / "net.json"
    chromium(page, f"--user-data-dir={folder / 'profile'}", f"--log-net-log={log}", "--dump-dom")
    events = json.loads(log.read_text("utf-8"))["events"]
    asked = {e["params"]["url"] for e in events if "url" in e.get("params", {})}
    # What the browser itself asks its maker for is not the page's doing.
    ours = {u for u in asked if not any(host in u for host in THE_BROWSERS_OWN)}
    return ours - {page.resolve().as_uri()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--markdownlint", type=Path)
    parser.add_argument("--every", type=int, default=6, help="take every so manieth case (6)")
    arguments = parser.parse_args()
    out: Path = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    pages = render(out, arguments.every)
    failed = 0
    if arguments.markdownlint is not None:
        (out / ".markdownlint-cli2.jsonc").write_text(json.dumps(LINT), "utf-8")
        done = subprocess.run(
            [arguments.markdownlint.resolve(), "*.md"], cwd=out, text=True, capture_output=True,
            check=False,
        )  # fmt: skip
        print(done.stderr or done.stdout)
        failed += bool(done.returncode)
    with tempfile.TemporaryDirectory() as folder:
        for page in pages:
            asked = asks_for(page, Path(folder))
            print(f"{page.name}: {'asks for ' + ', '.join(asked) if asked else 'asks for nothing'}")
            failed += bool(asked)
        first, profile = pages[0], f"--user-data-dir={folder}/profile"
        for look, flag in (("light", "1"), ("dark", "0")):
            scheme = f"--blink-settings=preferredColorScheme={flag}"
            picture = f"--screenshot={(out / f'{look}.png').resolve()}"
            chromium(first, profile, scheme, "--window-size=1200,4000", picture)
        printed = (out / "printed.pdf").resolve()
        chromium(first, profile, f"--print-to-pdf={printed}", "--no-pdf-header-footer")
        if not printed.is_file():
            print(f"{first.name} does not print")
            failed += 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
