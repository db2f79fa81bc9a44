"""What the labs compute: curves of activations, how signals fare with depth, what becomes of many seeds."""
