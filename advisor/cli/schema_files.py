"""The schemas of a pack as files, with the settings by which an editor finds them."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from advisor.cli.main import DONE, WRONG_INPUT
from advisor.decision.schemas import WHERE
from advisor.problems import Problem
from advisor.store.files import write_whole

SETTINGS = "editor-settings.json"


def write_schemas(schemas: Mapping[str, Mapping[str, Any]], folder: Path) -> int:
    """One file a schema, and the settings that yaml-language-server reads; says what it wrote."""
    files = {f"{name}.schema.json": schema for name, schema in schemas.items()}
    shown = folder.as_posix()
    files[SETTINGS] = {
        "yaml.schemas": {f"{shown}/{name}.schema.json": WHERE[name] for name in schemas}
    }
    for name, content in files.items():
        path = folder / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_whole(path, json.dumps(content, indent=2, ensure_ascii=False) + "\n")
        except OSError as error:
            reason = f"cannot be written: {error.strerror or error}"
            print(Problem(str(path), 1, 1, reason), file=sys.stderr)
            return WRONG_INPUT
    print(f"wrote {len(schemas)} schemas and {SETTINGS} to {shown}", file=sys.stderr)
    return DONE
