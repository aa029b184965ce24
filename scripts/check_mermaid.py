"""Render every Mermaid block of some reports with real releases of Mermaid, in headless Chromium.

    npm install --prefix FOLDER old@npm:mermaid@10.9.3 new@npm:mermaid@12
    python scripts/check_mermaid.py --mermaid FOLDER/node_modules/new REPORT.md...

Prints a line a block and release; the exit status is 1 where one does not render. GitHub and
GitLab do not say which release they run: the oldest and the newest that are likely are tried.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

BLOCK = re.compile(r"^```mermaid\n(.*?)^```$", re.DOTALL | re.MULTILINE)
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--hide-scrollbars", "--allow-file-access-from-files", "--virtual-time-budget=30000"),
)
PAGE = """<!DOCTYPE html><meta charset="utf-8"><title></title><body>
<script src="{library}"></script>
<script type="application/json" id="blocks">{blocks}</script>
<script>
(async () => {{
  const found = [];
  const blocks = JSON.parse(document.getElementById("blocks").textContent);
  mermaid.initialize({{startOnLoad: false, securityLevel: "strict"}});
  for (const [i, text] of blocks.entries()) {{
    try {{
      const {{svg}} = await mermaid.render("d" + i, text);
      document.body.insertAdjacentHTML("beforeend", "<div>" + svg + "</div>");
      const div = document.body.lastElementChild;
      const bad = div.querySelector("image, a, script, .error-icon, .error-text");
      found.push(bad ? "it holds " + bad.tagName + " " + bad.className : "");
    }} catch (error) {{ found.push(String(error).slice(0, 300)); }}
  }}
  document.title = JSON.stringify(found);
}})();
</script>
"""


def chromium(page: Path, profile: Path, *flags: str) -> str:
    command = ["chromium", *FLAGS, f"--user-data-dir={profile}", *flags, page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    return done.stdout


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument(
        "--mermaid", type=Path, action="append", required=True, metavar="PACKAGE",
        help="repeatable",
    )  # fmt: skip
    parser.add_argument("--pictures", type=Path, metavar="FOLDER")
    parser.add_argument("reports", type=Path, nargs="+", metavar="REPORT.md")
    arguments = parser.parse_args()
    named = [(r, b) for r in arguments.reports for b in BLOCK.findall(r.read_text("utf-8"))]
    blocks = json.dumps([b for _, b in named]).replace("<", "\\u003c")
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        page, profile = Path(folder, "page.html"), Path(folder, "profile")
        for package in arguments.mermaid:
            version = json.loads((package / "package.json").read_text("utf-8"))["version"]
            library = (package / "dist" / "mermaid.min.js").resolve().as_uri()
            page.write_text(PAGE.format(library=library, blocks=blocks), "utf-8")
            title = TITLE.search(chromium(page, profile, "--dump-dom"))
            results = json.loads(html.unescape(title.group(1))) if title and title.group(1) else []
            if len(results) != len(named):
                print(f"mermaid {version}: nothing came back from Chromium")
                failed += 1
            for (report, block), wrong in zip(named, results, strict=False):
                print(f"mermaid {version}: {report.name}: {block.split()[0]}: {wrong or 'renders'}")
                failed += bool(wrong)
            if arguments.pictures is not None:
                arguments.pictures.mkdir(parents=True, exist_ok=True)
                picture = (arguments.pictures / f"mermaid-{version}.png").resolve()
                chromium(page, profile, "--window-size=1200,6000", f"--screenshot={picture}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
