"""What all tests share: the package of the default corpus, its app, and the golden files.

``--accept`` rewrites the golden files, and the diff is read like code.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.serving import serve
from tests.commands import Ended, Figures
from transforms.cli import main

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite the golden files")


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the package of the default corpus once, as a user does, and give its folder."""
    out = tmp_path_factory.mktemp("built") / "package"
    command = [sys.executable, "-m", "transforms.cli", "build", "--out", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    return out


@pytest.fixture(scope="session")
def app(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the default corpus and give the app's address."""
    with serve(package, tmp_path_factory.mktemp("served") / "log.txt") as address:
        yield address


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], str]:
    """Give the text of a golden file; with ``--accept`` the text at hand becomes the file."""

    def read(name: str, text: str) -> str:
        path = GOLDEN / name
        if request.config.getoption("--accept"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        return path.read_bytes().decode()

    return read


@pytest.fixture
def figures(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Figures:
    """Run a command in this process, as the installed script does."""

    def run(*arguments: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["figures", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert "Traceback" not in said.err + said.out
        return Ended(int(ended.value.code or 0), said.out, said.err)

    return run
