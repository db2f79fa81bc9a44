"""Cells become values: numbers, dates, yes and no, what is missing, and the type that a whole column has."""
