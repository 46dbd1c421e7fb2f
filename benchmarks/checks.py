"""Precision, recall and speed of the checks, on human translations: ``checks.py FOLDER``.

FOLDER holds ``pairs/<family>/<document>/vi.md``, ``en.md`` (blocks parted by blank lines) and ``gold.tsv``
(``vi``, ``en``, ``kind``, ``how``: indexes of blocks that are each other's translation); of the other
samples (``--sample``), see ``checks_texts.py``.

- **Precision.** The pairs are taken as right: what is reported there is a false alarm, or a slip of the
  translators. ``checks_judged.tsv`` has, for each, which of the two its reader found it to be; the
  interval is Wilson's, of 95 %.
- **Recall.** Errors are planted, one at a time (``planting.py``), in pairs that had no finding of the
  code, and looked for.
- **pofilter** (translate-toolkit) is given the same pairs and the same planted errors.
- **Speed.** Processor time for so many pairs and terms, from the catalogue's bytes to the findings; of
  ``songngu check`` itself (``checks_verb.py``); and pofilter's on the same file in the same run.
"""

from __future__ import annotations

import argparse
import gc
import math
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import checks_verb
from checks_texts import SAMPLES, TUNED, Text, names, sample
from planting import PLANTS, TWINS, Languages, Plant, separators_kept
from planting_documents import DOCUMENT_PLANTS, window
from planting_documents import Plant as DocumentPlant

from songngu.commands import inputs
from songngu.core.checks import cases, marks, markup, rules, running
from songngu.core.checks import terms as term_checks
from songngu.formats import locale_writing, po
from songngu.model import Case, Catalog, Level, Line, Reading, State, TermEntry, Unit
from songngu.text import normalise

HERE = Path(__file__).parent
JUDGED = HERE / "checks_judged.tsv"
GRAVE = [code for code, level in rules.LEVELS.items() if level is not Level.INFO]

# A number in a date, or with a unit, is told with that: the reader is at the right place all the same.
AS_GOOD = {
    "number-mismatch": {
        "number-mismatch",
        "number-missing",
        "date-mismatch",
        "unit-mismatch",
        "identifier-mismatch",
    },
    "number-added": {"number-added", "number-mismatch"},
}

# The tests of pofilter that look for the same as our codes.
POFILTER = {
    "number-mismatch": {"numbers"},
    "date-mismatch": {"numbers"},
    "identifier-mismatch": {"numbers", "acronyms"},
    "unit-mismatch": {"acronyms", "puncspacing"},
    "link-mismatch": {"urls"},
    "image-mismatch": {"urls", "filepaths"},
    "broken-markup": {"purepunc", "puncspacing"},
    "code-mismatch": {"variables", "functions", "notranslatewords"},
    "unpaired-bracket": {"brackets"},
    "unpaired-quote": {"doublequoting"},
    "same-as-source": {"unchanged"},
    "repeated-word": {"doublewords"},
    "end-punctuation": {"endpunc", "sentencecount"},
    "length-off": {"short", "sentencecount"},
    "double-space": {"doublespacing"},
    "space-before-mark": {"puncspacing"},
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--from", default="en", choices=["en", "vi"], dest="source")
    parser.add_argument("--plants", type=int, default=400, help="errors to plant of each kind")
    parser.add_argument("--part", choices=["precision", "recall", "speed"], action="append")
    parser.add_argument("--sample", choices=SAMPLES, default=TUNED)
    parser.add_argument("--list", action="store_true", help="print the findings that nobody has judged")
    options = parser.parse_args()
    tags = Languages(options.source, {"en": "vi", "vi": "en"}[options.source])
    terms = glossary()
    parts = options.part or ["precision", "recall", "speed"]
    texts = sample(options.folder, options.sample)
    read = [checked(text, tags.source, tags.target, terms[text.family]) for text in texts]
    print(f"{options.sample}: {names(texts)}, {tags.source} to {tags.target}")
    if "precision" in parts:
        precision(read, tags, options.list)
    if "recall" in parts:
        recall(read, tags, options.plants)
    if "speed" in parts:
        speed(read, tags)


def glossary() -> Mapping[str, tuple[TermEntry, ...]]:
    """The benchmark's own terms, by family: a glossary is a publication's."""
    found: dict[str, tuple[TermEntry, ...]] = defaultdict(tuple)
    for term in tomllib.loads((HERE / "checks_terms.toml").read_text("utf-8"))["term"]:
        found[term["of"]] += (
            TermEntry(
                id=term["id"],
                term={tag: term[tag] for tag in ("en", "vi")},
                variants={tag: tuple(forms) for tag, forms in term.get("variants", {}).items()},
            ),
        )
    return found


# -- precision


def precision(read: Sequence[running.Checked], tags: Languages, listing: bool) -> None:
    """What is reported on the human pairs, how much of that was judged, and how much of it was right."""
    verdicts = judged()
    found = [finding for one in read for finding in running.run(one, {})]
    reported, known, right = Counter[str](), Counter[str](), Counter[str]()
    for finding in found:
        reported[finding.code] += 1
        verdict = verdicts.get((tags.source, finding.code, finding.unit or finding.document or ""))
        known[finding.code] += verdict is not None
        right[finding.code] += verdict == "right"
        if listing and verdict is None and finding.code in GRAVE:
            print(f"{tags.source}\t{finding.code}\t{finding.unit or finding.document}\t{finding.message}")
    theirs = Counter(
        test for tests in pofilter([c for one in read for c in one.cases], tags).values() for test in tests
    )
    print("code                      level    reported  judged  right  precision           pofilter reports")
    for code, level in rules.LEVELS.items():
        if reported[code]:
            share = f"{_with_interval(right[code], known[code]):18}"
            other = sum(theirs[test] for test in POFILTER.get(code, ()))
            shown = f"{other:16}" if code in POFILTER else ""
            print(f"{code:25} {level:8} {reported[code]:8} {known[code]:7} {right[code]:6}  {share}  {shown}")


def _with_interval(right: int, count: int) -> str:
    """A share and Wilson's interval of it, of 95 %: ``0.98 (0.93-0.99)``."""
    if not count:
        return ""
    z = 1.96
    share = right / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return f"{share:.3f} ({max(0, middle - half):.2f}-{min(1, middle + half):.2f})"


def judged() -> dict[tuple[str, str, str], str]:
    """The verdicts: source language, code and unit -> ``right`` or ``false``."""
    rows = JUDGED.read_text("utf-8").splitlines() if JUDGED.exists() else []
    return {
        (source, code, unit): verdict
        for row in rows
        if row and not row.startswith("#")
        for source, code, unit, verdict, _ in [row.split("\t")]
    }


# -- recall


def recall(read: Sequence[running.Checked], tags: Languages, count: int) -> None:
    """How many of the planted errors are found, by kind; and how many pofilter finds."""
    print("planted                                          planted  found  recall  pofilter")
    table = {code: list(plants) for code, plants in PLANTS.items()}
    for code, plants in table.items():
        for plant in plants:
            _measure(code, plant.__name__, _planted(read, plant, tags, count), tags)
    for code, twin in TWINS.items():  # right ones: the fewer are found, the better
        _measure(code, twin.__name__, _planted(read, twin, tags, count), tags)
    _measure("term-missing", "term_replaced", _terms_replaced(read, tags, count), tags)
    forbidding = [_forbidding(one, tags) for one in read]
    _measure("term-forbidden", "term_forbidden", _terms_replaced(forbidding, tags, count), tags)
    for code, in_document in DOCUMENT_PLANTS.items():
        _measure_documents(code, in_document, read, count)


def _forbidding(one: running.Checked, tags: Languages) -> running.Checked:
    """A document whose glossary forbids the word that is planted for its terms."""
    entries = {
        name: replace(entry, forbidden={tags.target: ("XYZ",)}) for name, entry in one.context.entries.items()
    }
    return replace(one, context=replace(one.context, entries=entries))


def _measure_documents(code: str, plant: DocumentPlant, read: Sequence[running.Checked], count: int) -> None:
    """How many of the errors in a document's state, or between its units, are found."""
    chance = random.Random(plant.__name__)
    places = [(one, at) for one in read for at in range(len(one.cases))]
    chance.shuffle(places)
    total = found = 0
    for one, at in places:
        if total == count:
            break
        small, place = window(one, at)
        if small.cases[place].unit.id != one.cases[at].unit.id or not small.cases[place].target.prose.strip():
            continue
        made = plant(small, place, chance)
        if made is None or code in {finding.code for finding in running.run(small, {})}:
            continue
        total += 1
        found += code in {finding.code for finding in running.run(made, {})}
    print(f"{code:22} {plant.__name__:25} {total:8} {found:6}   {found / max(total, 1):.3f}", flush=True)


Planted = list[tuple[running.Checked, int, str, str]]
"""A document, the index of a pair in it, and its texts with the error."""


def _planted(read: Sequence[running.Checked], plant: Plant, tags: Languages, count: int) -> Planted:
    chance = random.Random(plant.__name__)
    places = [(one, at) for one in read for at in range(len(one.cases))]
    chance.shuffle(places)
    out: Planted = []
    for one, at in places:
        if len(out) == count:
            break
        unit = one.cases[at].unit
        if plant is separators_kept and any(running.either_way(one.cases, one.context)):
            continue  # there the other language's separators are the document's custom
        if len(unit.target.split()) > 2 and (made := plant(unit.source, unit.target, chance, tags)):
            out.append((one, at, *made))
    return out


def _terms_replaced(read: Sequence[running.Checked], tags: Languages, count: int) -> Planted:
    """Pairs in which every approved form of one term is another word."""
    chance = random.Random(0)
    places = [(one, at, term) for one in read for at, c in enumerate(one.cases) for term in set(c.terms)]
    places.sort(key=lambda place: (place[0].slug, place[1], place[2]))
    chance.shuffle(places)
    out: Planted = []
    for one, at, term in places:
        if len(out) == count:
            break
        case_, known = one.cases[at], one.context.entries
        forms = term_checks.approved(known[term], tags.target)
        pattern = re.compile("|".join(re.escape(form) + r"\w*" for form in forms), re.IGNORECASE)
        if any(True for _ in term_checks.term_missing(case_, known)):
            continue
        spoiled = pattern.sub("XYZ", case_.unit.target)
        if spoiled != case_.unit.target:
            out.append((one, at, case_.unit.source, spoiled))
    return out


def _measure(code: str, name: str, planted: Planted, tags: Languages) -> None:
    sources = [normalise(source) for _, _, source, _ in planted]
    targets = [target for *_, target in planted]
    readings = inputs.read_inlines([*sources, *targets])
    found = total = theirs = their_total = 0
    spoiled = []
    for n, (one, at, _, _) in enumerate(planted):
        before = one.cases[at]
        made = case(
            before.unit.id,
            tags.source,
            tags.target,
            sources[n],
            targets[n],
            readings[n],
            readings[len(planted) + n],
        )
        made = replace(made, terms=before.terms)
        spoiled.append(made)
        wanted = AS_GOOD.get(code, {code})
        if wanted & _codes(one, at, before):
            continue
        total += 1
        found += bool(wanted & _codes(one, at, made))
    shown = ""
    if code in POFILTER:
        base = pofilter([one.cases[at] for one, at, *_ in planted], tags)
        after = pofilter(spoiled, tags)
        for made in spoiled:
            if not base.get(made.unit.id, set()) & POFILTER[code]:
                their_total += 1
                theirs += bool(after.get(made.unit.id, set()) & POFILTER[code])
        shown = f"{theirs / their_total:8.3f}" if their_total else ""
    share = f"{found / total:.3f}" if total else "-"
    print(f"{code:22} {name:25} {total:8} {found:6}   {share}  {shown}", flush=True)


def _codes(one: running.Checked, at: int, made: Case) -> set[str]:
    """The codes of the findings on one pair of a document, were it this one."""
    either = running.either_way(one.cases, one.context)
    whole = [*one.cases[:at], made, *one.cases[at + 1 :]]
    codes = {code for code, _ in running.of_case(made, running.with_moved(whole, one.context), either)}
    for code, check in rules.OF_DOCUMENT.items():
        codes |= (
            {code for place, _ in check(whole, one.context) if place == at} if code == "length-off" else set()
        )
    line = [Line(text=made.unit.target, number=1)]
    for table in (rules.OF_FILE, rules.OF_TEXTS):
        codes |= {code for code, check in table.items() if any(True for _ in check(line, one.language))}
    return codes


# -- pofilter


def pofilter(made: Sequence[Case], tags: Languages) -> Mapping[str, set[str]]:
    """For each unit the tests of pofilter that it fails."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in.po").write_bytes(_catalog(made, tags))
        _run_pofilter(folder, tags)
        out = folder / "out.po"
        failed: dict[str, set[str]] = defaultdict(set)
        if out.exists():
            for unit in po.read(out.read_bytes(), path="out.po", slug="", language=tags.target).units:
                for comment in unit.comments:
                    failed[unit.id] |= set(re.findall(r"\(pofilter\) (\w+):", comment))
        return failed


def _catalog(made: Sequence[Case], tags: Languages) -> bytes:
    seen: dict[str, Unit] = {}
    for one in made:
        target = one.unit.target.strip("\n")
        seen.setdefault(one.unit.id, Unit(id=one.unit.id, source=one.unit.source.strip("\n"), target=target))
    header = po.header("benchmark", tags.target)
    return po.write(Catalog(slug="a", language=tags.target, header=header, units=tuple(seen.values())))


def _run_pofilter(folder: Path, tags: Languages) -> None:
    program = Path(sys.executable).parent / "pofilter"
    command = [program, "--progress=none", f"--language={tags.target}", "in.po", "out.po"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


# -- speed


def speed(read: Sequence[running.Checked], tags: Languages) -> None:
    """The time for growing numbers of pairs and 1,000 terms; the verb's, and pofilter's on the same files."""
    gc.set_threshold(200_000, 20, 20)  # as the command line does
    pool = [one for document in read for one in document.cases]
    words = sorted({word for one in pool for word in re.findall(r"[^\W\d_]{4,}", one.source.prose)})
    chance = random.Random(0)
    entries = [
        TermEntry(id=f"t{n}", term={tags.source: word, tags.target: word})
        for n, word in enumerate(chance.sample(words, min(1000, len(words))))
    ]
    for count in (2500, 5000, 10_000):
        made = [
            replace(one, unit=replace(one.unit, id=f"p{n}"))
            for n, one in enumerate((pool * (count // len(pool) + 1))[:count])
        ]
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "in.po").write_bytes(_catalog(made, tags))
            start = _seconds()
            _run_pofilter(folder, tags)
            theirs = _seconds() - start
            data = (folder / "in.po").read_bytes()
        start = _seconds()
        units = po.read(data, path="in.po", slug="", language=tags.target).units
        readings = inputs.read_inlines([unit.source for unit in units] + [unit.target for unit in units])
        parsed = _seconds()
        cases_ = [
            case(
                unit.id,
                tags.source,
                tags.target,
                unit.source,
                unit.target,
                readings[n],
                readings[len(units) + n],
            )
            for n, unit in enumerate(units)
        ]
        found = running.run(of_cases("a", cases_, tags.source, tags.target, entries), {})
        end = _seconds()
        print(
            f"{count:6} pairs, {len(entries)} terms: {end - start:6.1f} s (reading the Markdown "
            f"{parsed - start:.1f}, checks {end - parsed:.1f}), {len(found)} findings; "
            f"pofilter {theirs:.1f} s; ratio {theirs / (end - start):.2f}"
        )
        whole, first, again = checks_verb.seconds(units, entries, (tags.source, tags.target), _seconds)
        print(f"{'':6} songngu check, {whole} units: {first:.1f} s; with the source known {again:.1f} s")


def _seconds() -> float:
    """Processor time of this process and those it started: other work on the machine does not count."""
    return time.process_time() + sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])


# -- the pairs


def checked(text: Text, source: str, target: str, entries: Sequence[TermEntry] = ()) -> running.Checked:
    """A document as ``songngu check`` sees it."""
    at = {"vi": 1, "en": 2}
    sides = {tag: [normalise(pair[at[tag]]) for pair in text.pairs] for tag in (source, target)}
    readings = inputs.read_inlines([*sides[source], *sides[target]])
    half = len(text.pairs)
    made = [
        case(
            f"{text.name}:{pair[0]}",
            source,
            target,
            sides[source][n],
            sides[target][n],
            readings[n],
            readings[half + n],
        )
        for n, pair in enumerate(text.pairs)
    ]
    beside = inputs.read_inlines([normalise(block) for block in text.beside.get(target, ())])
    elsewhere = [node for one in beside for node in cases.side(target, "", one.paragraphs).marks]
    moves = markup.Moves(
        links=frozenset(map(marks.address, marks.links(elsewhere))),
        headings={marks.anchor(pair[at[source]]): marks.anchor(pair[at[target]]) for pair in text.around},
    )
    whole = of_cases(text.name, made, source, target, entries)
    return replace(whole, context=replace(whole.context, moves=moves))


def case(
    name: str, source: str, target: str, before: str, after: str, read_before: Reading, read_after: Reading
) -> Case:
    """One pair as the checks see it."""
    return Case(
        unit=Unit(id=name, source=before, target=after),
        state=State.TRANSLATED,
        source=cases.side(source, before, read_before.paragraphs),
        target=cases.side(target, after, read_after.paragraphs),
        problems=read_after.problems,
    )


def of_cases(
    name: str, made: Sequence[Case], source: str, target: str, entries: Sequence[TermEntry]
) -> running.Checked:
    """Cases as a document."""
    locales = {"vi": "vi", "en": "en-GB"}
    if entries:
        found = inputs.Terms.of(entries, (source, target))
        made = [
            replace(one, terms=tuple(use.term for use in found.find(source, one.source.prose, ())))
            for one in made
        ]
    lines = tuple(
        [Line(text=side.prose, number=1, unit=one.unit.id) for one in made for side in (pick(one),)]
        for pick in (lambda one: one.source, lambda one: one.target)
    )
    return running.Checked(
        slug=name,
        language=target,
        path=name,
        source_path=name,
        cases=made,
        units=[one.unit for one in made],
        known_ids=frozenset(one.unit.id for one in made),
        context=rules.Context(
            writings=(
                locale_writing.writing(source, locales[source]),
                locale_writing.writing(target, locales[target]),
            ),
            entries={entry.id: entry for entry in entries},
        ),
        file_lines=(lines[0], lines[1]),
        text_lines=(lines[0], lines[1]),
    )


if __name__ == "__main__":
    main()
