"""What the bridge is made of: its link to a session, what goes over it, and what is read meanwhile."""
