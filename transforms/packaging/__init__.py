"""Tables → a package, and back: written whole, mapped, verified (SEMANTICS 6, 7)."""
