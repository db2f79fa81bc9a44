"""Everything that can be done to a document but for single weights, which ``touches`` are for.

An edit that cannot be made raises a UserError and leaves the document as it was.
"""
