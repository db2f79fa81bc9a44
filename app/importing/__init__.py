"""How a table comes in: from a file, a drop or the clipboard, looked at before it is used."""
