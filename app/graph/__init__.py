"""The graph that can be touched: what mouse, keys and screen readers do to the picture of the network."""
