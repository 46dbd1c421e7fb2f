"""The one exception family: what went wrong, where, what to do, and the exit status.

An exception means "cannot go on". What leaves the rest of the work possible is a
:class:`songngu.model.Finding`, returned beside the value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

_ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that a terminal obeys, or that turn the direction of what stands around them."""


def tame(text: str) -> str:
    """A text for a terminal: what would act there, in a name or in a quotation, is written as its code."""
    return _ACTING.sub(lambda found: ascii(found[0])[1:-1], text)


class SongnguError(Exception):
    """Base of every error that a user can cause.

    :param message: what is wrong, one sentence without a full stop.
    :param path: the file it is wrong in, as the user would name it.
    :param line: 1-based line in that file.
    :param hint: what to do about it.
    """

    exit_status = 2

    def __init__(
        self, message: str, *, path: str | None = None, line: int | None = None, hint: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.hint = hint

    def __str__(self) -> str:
        """``path:line: error: message``, then ``hint: …`` on a line of its own."""
        where = (
            "" if self.path is None else f"{self.path}:" if self.line is None else f"{self.path}:{self.line}:"
        )
        text = f"{where} error: {self.message}".lstrip()
        return tame(text if self.hint is None else f"{text}\nhint: {self.hint}")

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the journey between processes: keyword arguments included."""
        return (_rebuild, (type(self), self.message, self.path, self.line, self.hint))


class UsageError(SongnguError):
    """The command line or the settings are wrong."""

    exit_status = 2


class InputError(SongnguError):
    """A source, catalogue or glossary that cannot be read."""

    exit_status = 3


class ConflictError(InputError):
    """A file that git left with two sides of a merge in it."""


class OutsideError(SongnguError):
    """An outside program or library, or the file system, failed."""

    exit_status = 4


@contextmanager
def about(path: str) -> Iterator[None]:
    """Name a file in the errors of content that come out of what stands within and name none."""
    try:
        yield
    except InputError as error:
        error.path = error.path or path
        raise


def _rebuild(
    kind: type[SongnguError], message: str, path: str | None, line: int | None, hint: str | None
) -> SongnguError:
    return kind(message, path=path, line=line, hint=hint)
