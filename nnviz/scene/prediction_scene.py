"""The picture of what a network predicts: a map over two features, or curves over one."""

from __future__ import annotations

from collections.abc import Sequence

from nnviz.datasets.preparation.units import value_text
from nnviz.scene import plot_head, prediction_lines, prediction_map, prediction_probe
from nnviz.scene.axes import Frame
from nnviz.scene.data_points import row_at
from nnviz.scene.marks import Label, Mark, Picture
from nnviz.scene.prediction_options import USUAL, Shown
from nnviz.scene.text import elide, type_scale
from nnviz.snapshot import Snapshot
from nnviz.theme import Theme, argb


def prediction_frame(
    snapshot: Snapshot, size: tuple[float, float], *, shown: Shown = USUAL, text_scale: float = 1.0
) -> Frame | None:
    """Give where the plot lies in the picture of the same size, to turn pixels into features.

    None while there is nothing to plot.
    """
    if snapshot.surfaces is None or not len(snapshot.data.inputs):
        return None
    scale = type_scale(*size) * text_scale
    kind = prediction_lines if len(snapshot.surfaces.axes) == 1 else prediction_map
    return kind.frame(snapshot, size, _top(snapshot, shown, size, scale), scale)


def _top(snapshot: Snapshot, shown: Shown, size: tuple[float, float], scale: float) -> float:
    one = snapshot.surfaces is not None and len(snapshot.surfaces.axes) == 1
    noted = _note(snapshot, shown) and not prediction_map.is_low(size, scale)
    explained = noted or (one and prediction_lines.is_plain(snapshot))
    return (58.0 if explained else 38.0) * scale


def prediction_picture(
    snapshot: Snapshot,
    theme: Theme,
    size: tuple[float, float],
    *,
    probe: Sequence[float] | None = None,
    answer: Sequence[float] | None = None,
    shown: Shown = USUAL,
    text_scale: float = 1.0,
) -> Picture:
    """Draw what a network predicts, with the rows it learns from.

    Args:
        snapshot: What to draw.
        theme: In which colours.
        size: Width and height in pixels.
        probe: One row ``(inputs,)`` in the table's units, to be marked.
        answer: What the network gives for the probe ``(outputs,)``, in the label's units.
        shown: What is drawn of predictions and rows.
        text_scale: The user's own enlargement of text.
    """
    scale = type_scale(*size) * text_scale
    title = title_of(snapshot, shown.output)
    note, low = _note(snapshot, shown), prediction_map.is_low(size, scale)
    aside = (note, "a slice") if note and low else plot_head.metric_texts(snapshot)
    marks = plot_head.head(title, aside, size[0], scale, theme)
    frame = prediction_frame(snapshot, size, shown=shown, text_scale=text_scale)
    if frame is None or snapshot.surfaces is None:
        marks.append(
            _hint("The prediction appears here once there is a network and data.", size, scale, theme)
        )
    else:
        if note and not low:
            small, margin = 11.0 * scale, 12.0 * scale
            text = elide(note, size[0] - 2.0 * margin, small)
            marks.append(Label(margin, 40.0 * scale, text, argb(theme.muted), small))
        one = len(snapshot.surfaces.axes) == 1
        marks += (
            prediction_lines.marks(snapshot, frame, theme, size, scale, shown=shown)
            if one
            else prediction_map.marks(snapshot, frame, theme, size, scale, shown, _answered(answer, shown))
        )
        marks += prediction_probe.marks(snapshot, frame, probe, answer, theme, scale)
    description = f"{title} after {snapshot.epoch} epochs"
    return Picture(
        float(size[0]), float(size[1]), argb(theme.canvas), tuple(marks), description, theme.family
    )


def _answered(answer: Sequence[float] | None, shown: Shown) -> float | None:
    """Give the answer for the label that is shown."""
    return answer[min(shown.output, len(answer) - 1)] if answer else None


def point_at(
    snapshot: Snapshot,
    size: tuple[float, float],
    x: float,
    y: float,
    *,
    shown: Shown = USUAL,
    text_scale: float = 1.0,
) -> int | None:
    """Give the row whose point lies under a pixel of the picture, or None."""
    frame = prediction_frame(snapshot, size, shown=shown, text_scale=text_scale)
    if frame is None or snapshot.surfaces is None or not frame.contains(x, y):
        return None
    kind = prediction_lines if len(snapshot.surfaces.axes) == 1 else prediction_map
    reach = 6.0 * type_scale(*size) * text_scale
    return row_at(snapshot.data, kind.places(snapshot), frame, shown, x, y, reach)


def title_of(snapshot: Snapshot, output: int = 0) -> str:
    """Name the picture."""
    data = snapshot.data
    one = snapshot.surfaces is not None and len(snapshot.surfaces.axes) == 1
    if data.classes:
        return "Class probability" if one else "Decision boundary"
    if one:
        straight = all(layer.activation == "linear" for layer in snapshot.document.network.layers)
        return "Fitted line" if straight else "Fitted curve"
    names = [unit.name for unit in data.outputs]
    return f"Predicted {names[output]}" if output < len(names) else "Prediction"


def _note(snapshot: Snapshot, shown: Shown) -> str:
    surfaces = snapshot.surfaces
    if not shown.note or surfaces is None or len(snapshot.data.inputs) <= len(surfaces.axes):
        return ""
    others = [i for i in range(len(snapshot.data.inputs)) if i not in surfaces.axes]
    inputs, held = snapshot.data.inputs, surfaces.held
    if len(others) > 3:
        return f"slice: the other {len(others)} features held fixed"
    parts = [
        f"{elide(inputs[i].name, 110.0, 11.0)} = {value_text(inputs[i], float(held[i]))}" for i in others
    ]
    return f"slice at {', '.join(parts)}"


def _hint(text: str, size: tuple[float, float], scale: float, theme: Theme) -> Mark:
    said = elide(text, size[0] - 24.0 * scale, 12.0 * scale)
    return Label(size[0] / 2.0, size[1] / 2.0, said, argb(theme.muted), 12.0 * scale, "middle")
