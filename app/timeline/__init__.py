"""The bar of the run's time below the panels: drag to look back, return, or continue from there."""
