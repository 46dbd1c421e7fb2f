"""The tags of a book's pieces -> the tags of the book (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, String


class Tags:
    """The tree that grows with each piece."""

    def __init__(self, file: Pdf) -> None:
        """Begin a tree in a file, in place of the one that it has."""
        self.file = file
        self.root = file.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        file.Root.StructTreeRoot = self.root
        file.Root.MarkInfo = Dictionary(Marked=True)
        self.document: Any = None
        self.text: Any = None
        self.kids: list[Any] = []
        self.texts: list[Any] = []
        self.owners: list[Any] = []
        self.count = 0
        self.ids: dict[bytes, Any] = {}

    def add(self, tree: Any, pages: Sequence[Any], forms: Sequence[Any], *, has_text: bool) -> None:
        """Add the tree of a piece.

        :param pages: the piece's pages, ``forms`` what is painted on them: their numbers are shifted.
        :param has_text: whether the last part of the piece belongs to the text, which is one in the book.
        """
        for holder in (*pages, *forms):
            if "/StructParents" in holder:
                holder.StructParents = int(holder.StructParents) + self.count
        for annotation in (one for page in pages for one in page.get("/Annots", [])):
            if "/StructParent" in annotation:
                annotation.StructParent = int(annotation.StructParent) + self.count
        owners = tree.ParentTree.Nums
        for at in range(0, len(owners), 2):
            self.owners += [int(owners[at]) + self.count, owners[at + 1]]
        self.count += int(tree.ParentTreeNextKey)
        for leaf in tree.get("/IDTree", Dictionary(Kids=Array())).Kids:
            for name, element in zip(leaf.Names[::2], leaf.Names[1::2], strict=True):
                self.ids.setdefault(bytes(name), element)
        self._hang(tree.K[0], has_text=has_text)

    def _hang(self, document: Any, *, has_text: bool) -> None:
        if self.document is None:
            self.document = document
            document.P = self.root
        parts = list(document.K)
        for at, part in enumerate(parts, 1):
            is_text = has_text and at == len(parts)
            if is_text and self.text is not None:
                for kid in part.K:
                    kid.P = self.text
                    self.texts.append(kid)
                continue
            part.P = self.document
            self.kids.append(part)
            if is_text:
                self.text = part
                self.texts = list(part.K)

    def drop(self, annotation: Any) -> None:
        """Forget a link: what it is made of is text."""
        key = int(annotation.StructParent)
        at = self.owners[::2].index(key) * 2
        owner = self.owners[at + 1]
        owner.K = Array([kid for kid in owner.K if not _leads_to(kid, annotation)])
        owner.S = Name.Span
        if "/Alt" in owner:
            del owner.Alt
        del self.owners[at : at + 2]

    def write(self) -> None:
        """Write the whole tree, once all pieces are there."""
        self.document.K = Array(self.kids)
        if self.text is not None:
            self.text.K = Array(self.texts)
        self.root.K = Array([self.document])
        self.root.ParentTree = self.file.make_indirect(Dictionary(Nums=Array(self.owners)))
        self.root.ParentTreeNextKey = self.count
        if self.ids:
            names = sorted(self.ids)
            pairs = Array([part for name in names for part in (String(name), self.ids[name])])
            limits = Array([String(names[0]), String(names[-1])])
            leaf = self.file.make_indirect(Dictionary(Limits=limits, Names=pairs))
            self.root.IDTree = self.file.make_indirect(Dictionary(Kids=Array([leaf])))


def _leads_to(kid: Any, annotation: Any) -> bool:
    return isinstance(kid, Dictionary) and "/Obj" in kid and kid.Obj.objgen == annotation.objgen
