"""A table becomes inputs and targets, scaled and split, and finds its way back to its own units."""
