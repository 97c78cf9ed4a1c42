"""The lines that the bench programs print and bench/prove_learning.py reads: a form written once serves both."""

import re
from dataclasses import dataclass
from functools import cached_property
from string import Formatter
from typing import Any

KINDS = {"d": r" *(\d+)", "f": r" *([\d.]+)", "": r"(\S.*?)"}


@dataclass(frozen=True)
class Line:
    """A form with named holes: `{name}` for words, `{count:d}` and `{seconds:.1f}` for numbers."""

    form: str

    def write(self, **values: Any) -> str:
        return self.form.format(**values) + "\n"

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        parts = Formatter().parse(self.form)
        found = [re.escape(text) + (KINDS[(spec or "")[-1:]] if name else "") for text, name, spec, _kind in parts]
        return re.compile(f"^{''.join(found)}$", re.MULTILINE)

    def read(self, printed: str) -> list[dict[str, Any]]:
        """What stands in the holes, of every such line; numbers as numbers."""
        holes = [(name, (spec or "")[-1:]) for _text, name, spec, _kind in Formatter().parse(self.form) if name]
        make = {"d": int, "f": float, "": str}
        return [
            {name: make[kind](value) for (name, kind), value in zip(holes, found.groups(), strict=True)}
            for found in self.pattern.finditer(printed)
        ]


QUERIES = Line("{name}: {small:d} and {large:d} queries, budget {budget:d}")
CPU = Line("{name}: {ours:.2f} ms, floor {floor:.2f} ms, ratio {ratio:.2f} ({goal}): {state}")
RATE = Line("{name}: {ours:.1f} requests/s, stock {floor:.1f}, ratio {ratio:.2f} ({goal}): {state}")
RECALL = Line("questions {asked:d}  recall {recall:.3f}  precision {precision:.3f}  exact {exact:d}")
SPEED = Line("rows {rows:>6d}  {name}  median {median:.1f} ms  p95 {p95:.1f} ms")
WEIGHT = Line("{temperature} {path}: {count:d} requests {kilobytes:.1f} kB")
PAINT = Line("painted {temperature} {path}: {seconds:.2f} s")
FRESH = Line("{name}: {seconds:.1f} s")
