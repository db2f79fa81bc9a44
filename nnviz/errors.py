"""The one error that a person is meant to read."""


class UserError(Exception):
    """A refusal in plain words: what happened, why, and what to do.

    Attributes:
        code: A short, stable key for machines and tests, such as ``"ragged"``.
        message: One or two plain sentences; it may hold text from files, so show it as plain text.
        line: The line of the file concerned, counted from 1, where there is one.
    """

    def __init__(self, code: str, message: str, *, line: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.line = line
