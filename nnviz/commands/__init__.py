"""The commands that need no screen: they read arguments, use the core, and print."""
