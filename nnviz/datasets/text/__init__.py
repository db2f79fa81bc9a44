"""Text becomes rows of cells: which delimiter, where the table begins and ends, which row is the header."""
