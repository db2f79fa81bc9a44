"""Tables: reading them, the roles of their columns, and preparing them for a network."""
