"""Which slice of the inputs a picture shows, as it is said on the command line."""

from __future__ import annotations

from collections.abc import Sequence

from nnviz.datasets.preparation.prepared import Prepared
from nnviz.datasets.preparation.probing import encode
from nnviz.datasets.preparation.units import columns_with
from nnviz.datasets.table import Column
from nnviz.datasets.values.cells import shorten
from nnviz.document import Document
from nnviz.errors import UserError
from nnviz.orders import View
from nnviz.registry import did_you_mean
from nnviz.surfaces import possible_axes


def read_slice(x: str | None, y: str | None, held: Sequence[str], document: Document, data: Prepared) -> View:
    """Give the view of a slice.

    Args:
        x: The input on the horizontal axis, or None for the usual one.
        y: The input on the vertical axis, or None for the usual one, or none where only ``x`` is given.
        held: Such as ``"size=12"``: where features that are on no axis are held.
        document: What was prepared.
        data: Its prepared table.

    Raises:
        UserError: If there is no such input, or a value doesn't fit it.
    """
    known = [data.inputs[place].name for place in possible_axes(data)]
    axes = tuple(_axis(option, name, known) for option, name in (("--x", x), ("--y", y)) if name is not None)
    if y is not None and x is None:
        others = [name for name in known if name != axes[0]]
        axes = (*others[:1], axes[0])
    if len(axes) == 2 and axes[0] == axes[1]:
        raise UserError("bad_value", f"--x and --y are both {shorten(axes[0])}. Leave --y out for a curve.")
    values = dict(pair for text in held for pair in _held(text, document, data))
    both = [name for name in axes if name in values]
    if both:
        raise UserError("bad_value", f"--held {shorten(both[0])}: that lies on an axis, and is not held.")
    return View(axes=axes, held=tuple(values.items()))


def _axis(option: str, name: str, known: Sequence[str]) -> str:
    folded = {its.casefold(): its for its in known}
    if name in known or name.casefold() in folded:
        return name if name in known else folded[name.casefold()]
    hint = did_you_mean(name, known[:200])
    raise UserError("unknown_column", f"{option}: no feature {shorten(name)} can lie on an axis.{hint}")


def _held(text: str, document: Document, data: Prepared) -> list[tuple[str, float]]:
    """Give the inputs of a feature with the values at which they are held."""
    name, sign, value = text.partition("=")
    columns = columns_with(document.data, "feature")
    names = [column.name for column in columns]
    if not sign:
        raise UserError("bad_value", f"--held needs a feature and its value, such as {names[0]}=1.")
    if name not in names:
        hint = did_you_mean(name, names[:200])
        raise UserError("unknown_column", f"--held: there is no feature {shorten(name)}.{hint}")
    try:
        raw = encode(document, data, [value if its.name == name else _any(its) for its in columns]).raw[0]
    except UserError as error:
        raise UserError(error.code, f"--held {shorten(text)}: {error.message}") from None
    return [(unit.name, float(raw[place])) for place, unit in enumerate(data.inputs) if unit.column == name]


def _any(column: Column) -> float | str:
    """Give some value of a column."""
    return column.categories[0] if column.type in ("category", "text") and column.categories else 0.0
