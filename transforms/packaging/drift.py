"""Package and new figures → drift: what moved since the package was built."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from transforms.packaging.package import open_package
from validation.drift import compare_runs, report_drift


def drift_since(package: Path, figures: pl.DataFrame) -> dict[str, Any]:
    """Compare figures with those of a package.

    Raises:
        UnreadableTable: it is no package, or one of another version.
    """
    before = open_package(package)
    moved = compare_runs(before.tables["figures"], figures)
    return report_drift(before.descriptor["version"], moved)


def drift_to_keep(package: Path, figures: pl.DataFrame) -> Mapping[str, Any] | None:
    """Give the drift that belongs into the package which takes this one's place.

    Where nothing moved it is that of the package itself: to build again changes no byte.
    """
    drift = drift_since(package, figures)
    kept: Mapping[str, Any] | None = open_package(package).report.get("drift")
    return drift if drift["figures"] else kept
