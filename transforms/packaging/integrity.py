"""Package → verification of its files: each is listed, described and unchanged."""

from pathlib import Path, PurePosixPath
from typing import Any

from transforms.files.checksums import SUMS, read_sums, sha256_of
from transforms.files.csv_cells import UnreadableTable
from transforms.files.folders import DESCRIPTOR, list_files
from transforms.packaging.datapackage import PARQUET
from transforms.packaging.package import read_json
from transforms.packaging.verification import Problem, Verification, counted, one_problem
from validation.tables import PACKAGE


def check_files(folder: Path) -> Verification:
    """Hash every file and compare with the list."""
    if not (folder / SUMS).is_file():
        return one_problem(SUMS, f"{folder} has no {SUMS}, so it is no whole package.")
    listed = read_sums(folder / SUMS)
    names = sorted({*listed, *list_files(folder)} - {SUMS})
    problems = [
        Problem(name, None, message)
        for name in names
        if (message := file_problem(folder, name, listed.get(name)))
    ]
    return counted(SUMS, len(names), "files are unchanged", problems)


def file_problem(folder: Path, name: str, digest: str | None) -> str | None:
    """Say what is wrong with a file: added, missing, a link or changed."""
    if not is_local(name):
        return "lies outside the package."
    path = folder / name
    if digest is None:
        return f"was added: {SUMS} does not list it."
    if path.is_symlink() or not path.is_file():
        return "is missing."
    return None if sha256_of(path) == digest else f"was changed: its hash is not that in {SUMS}."


def check_descriptor(folder: Path) -> Verification:
    """Compare each resource of the descriptor with its file."""
    try:
        descriptor = read_json(folder / DESCRIPTOR)
    except UnreadableTable as unreadable:
        return one_problem(unreadable.file, unreadable.reason)
    resources = descriptor.get("resources") if isinstance(descriptor, dict) else None
    if not isinstance(resources, list) or not all(isinstance(each, dict) for each in resources):
        return one_problem(DESCRIPTOR, "lists no resources.")
    found = [
        Problem(DESCRIPTOR, str(each.get("name")), message)
        for each in resources
        if (message := resource_problem(folder, each))
    ]
    described = [each.get("path") for each in resources]
    wanted = [*(f"{name}.csv" for name in PACKAGE), *(f"{name}.parquet" for name in PARQUET)]
    missing = [name for name in wanted if name not in described]
    found += [Problem(DESCRIPTOR, name, "is not described.") for name in missing]
    n_resources = len(resources) + len(missing)
    return counted(DESCRIPTOR, n_resources, "resources are as described", found)


def resource_problem(folder: Path, resource: dict[str, Any]) -> str | None:
    """Say how a resource differs from its file."""
    path = resource.get("path")
    if not isinstance(path, str) or not is_local(path):
        return f"has the path {path}, which does not lie in the package."
    file = folder / path
    if not file.is_file():
        return f"has the path {path}, where no file is."
    if resource.get("bytes") != file.stat().st_size:
        return f"states another size than {path} has."
    is_same = resource.get("hash") == f"sha256:{sha256_of(file)}"
    return None if is_same else f"states another hash than {path} has."


def is_local(name: str) -> bool:
    """Tell a path inside the package from an address, an absolute path and a way out."""
    path = PurePosixPath(name)
    return not (path.is_absolute() or ".." in path.parts or ":" in name or "\\" in name)
