"""What every table must be; knows nothing of how a table is made."""
