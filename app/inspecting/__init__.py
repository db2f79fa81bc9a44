"""The inspector: every number of what is selected, in the order in which it is computed."""
