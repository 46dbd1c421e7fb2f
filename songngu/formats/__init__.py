"""One outside library or file format each: text or bytes in and out."""
