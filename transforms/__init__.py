"""Articles in, tables out: one module makes one table and bears its name."""
