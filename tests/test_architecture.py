"""The drawing of the house is that of the import contracts."""

import tomllib
from pathlib import Path

HOME = Path(__file__).parent.parent
WINGED = ["transforms", "dashboard"]


def test_the_architecture_page_draws_the_import_contracts() -> None:
    settings = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    wings = [each for each in contracts if each.get("containers", ["transforms"])[0] in WINGED]
    layers = [each["layers"] for each in wings if each["type"] == "layers"]
    drawn = (HOME / "docs" / "architecture.md").read_text(encoding="utf-8")
    lines = {line.strip() for line in drawn.splitlines()}

    assert len(layers) == 3
    for names in layers:
        assert " --> ".join(name.replace(" | ", "/") for name in names) in lines
