"""Figures → comparisons, quantities, conversions and proposals.

What outlets say together (SEMANTICS 3, 5).
"""
