"""The one error of this package; its text is Swedish and meant for the person at the terminal."""


class DevDbError(RuntimeError):
    """The development database cannot be used, and the message says what to do."""
