"""The picture panel: what to take a picture of, how it is previewed, written, copied and dragged away."""
