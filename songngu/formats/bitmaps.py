"""Pillow: what keeps a picture of pixels from being shown, found before anyone unpacks it."""

from __future__ import annotations

import io
import warnings

_MOST_PIXELS = 100_000_000
"""What a camera of today takes. Ten kilobytes can say that they are more: unpacked, that is gigabytes."""


def problem(data: bytes) -> str | None:
    """What is wrong with a PNG, JPEG, GIF or WebP; None where every reader can show it."""
    from PIL import Image  # a twentieth of a second: only where there are pictures

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own guard, which is laxer than ours
        try:
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "GIF", "WEBP")) as image:
                width, height = image.size
                if width * height > _MOST_PIXELS:
                    return f"has {width:,} × {height:,} pixels, more than readers can unpack"
                image.verify()
        except Image.DecompressionBombError:
            return "has more pixels than readers can unpack"
        except Exception as error:  # each of its readers fails in a way of its own on broken bytes
            return f"is broken ({type(error).__name__})"
    return None
