"""The parts of the panel that follows one pass number by number."""
