"""What a reader has open: packages, workspaces, filters, edits and the address."""
