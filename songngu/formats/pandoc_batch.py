"""Many Markdown texts -> pandoc's trees, in one call: its start takes as long as ten pages of text do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from songngu.errors import InputError
from songngu.formats import pandoc_call, prose
from songngu.formats.endings import TEXT_FORMATS
from songngu.text import decode

_MARKDOWN = TEXT_FORMATS[".md"]

_SCRIPT = f"""
while true do
  local head = io.read('l')
  if not head then break end
  local text = io.read(tonumber(head))
  local is_read, out = pcall(function()
    return pandoc.write(pandoc.read(text, '{_MARKDOWN}', {{columns = 72}}, {{}}), 'json')
  end)
  out = is_read and out or ''
  io.write(#out, '\\n', out)
end
"""
"""What pandoc's own interpreter runs. The columns are those of its command line; the last, empty table is the
sandbox: files that a text may read."""


def parsed(sources: Sequence[tuple[str, bytes]]) -> list[str | None]:
    """The tree of each source (path, bytes), as ``pandoc --sandbox --to json`` writes it.

    :returns: in the order of the sources; None for one that is to be read by itself: it is no Markdown, has a
        tab (which the command line alone resolves) or cannot be read, or this pandoc has no interpreter.
    :raises OutsideError: when pandoc is not there.
    """
    texts = {at: _text(path, data) for at, (path, data) in enumerate(sources)}
    wanted = {at: text for at, text in texts.items() if text and "\t" not in text}
    found = _run([text.encode() for text in wanted.values()]) if len(wanted) > 1 else []
    known = dict(zip(wanted, found, strict=True)) if len(found) == len(wanted) else {}
    return [known.get(at) or None for at in range(len(sources))]


def lightened(path: str, data: bytes) -> bytes:
    """What is left of a source once its plain paragraphs are taken out (:mod:`songngu.formats.prose`)."""
    text = _text(path, data)
    return data if text is None else prose.thinned(text).text.encode()


def _text(path: str, data: bytes) -> str | None:
    if TEXT_FORMATS.get(Path(path).suffix.lower()) != _MARKDOWN:
        return None
    try:
        return decode(data, path)
    except InputError:
        return None


def _run(texts: Sequence[bytes]) -> list[str]:
    given = b"".join(b"%d\n%s" % (len(text), text) for text in texts)
    try:
        return list(_parts(pandoc_call.interpret(_SCRIPT, given, pandoc_call.limits(len(given)))))
    except (pandoc_call.CallError, pandoc_call.LimitError, ValueError):
        return []  # each by itself, then: the one that is too much is told


def _parts(out: bytes) -> list[str]:
    parts, at = [], 0
    while at < len(out):
        end = out.index(b"\n", at)
        size = int(out[at:end])
        parts.append(out[end + 1 : end + 1 + size].decode())
        at = end + 1 + size
    return parts
