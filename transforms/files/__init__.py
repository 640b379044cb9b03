"""How things lie on a disk: folders replaced at once, CSV cells, checksums, paths."""
