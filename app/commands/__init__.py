"""The commands that draw: Qt without a window."""
