"""Where things lie: the seed files, beside this package both in a checkout and in a wheel."""

from pathlib import Path

SEEDS = Path(__file__).parents[2] / "seeds"
