"""The pages: each is a plain script that chooses, loads and shows."""
