"""All that a window needs: one document being edited and trained, and looked at as it is and as it was."""

from nnviz.session.editing import Editing


class Session(Editing):
    """One document being edited and trained.

    Its rooms stand on one another: the mail, looking at the past, training, editing.
    """
