"""Training in JAX: the chunk's formulas, and how chunks are compiled. The one place that imports JAX."""
