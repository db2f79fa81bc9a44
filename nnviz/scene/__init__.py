"""Pictures as data: layout, marks and hit tests; whoever paints them, they show the same."""
