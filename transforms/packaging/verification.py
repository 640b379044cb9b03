"""What a test of a package finds: problems, and sentences that count what was confirmed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """Something that is not as it should be: in which file, at which row, and what."""

    file: str
    row: str | None
    message: str


@dataclass(frozen=True)
class Verification:
    """What is wrong with a package, and what was confirmed, each in a sentence with its count."""

    problems: tuple[Problem, ...] = ()
    confirmed: tuple[str, ...] = ()

    def __add__(self, other: "Verification") -> "Verification":
        """Join the findings of two tests."""
        return Verification(self.problems + other.problems, self.confirmed + other.confirmed)

    @property
    def is_sound(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.problems


def one_problem(file: str, message: str) -> Verification:
    """Find one problem with a file."""
    return Verification((Problem(file, None, message),))


def counted(where: str, n: int, what: str, problems: list[Problem]) -> Verification:
    """Confirm so many of ``n`` things: all but those that have a problem."""
    good = n - len({(problem.file, problem.row) for problem in problems})
    return Verification(tuple(problems), (f"{where}: {max(good, 0)} of {n} {what}",))
