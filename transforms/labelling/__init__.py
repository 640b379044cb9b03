"""Measures → figures: what a number measures, of which entity, when, and on whose word."""
