"""The graph for those who cannot see it: a tree of layers, neurons, weights and biases for screen readers.

Each part is a plain QObject with an interface of its own, made when a screen reader asks for it: the panel
has layers, a layer its neurons, folds and buttons, a neuron the weights that enter it and its bias. Weights
and biases can be read and set as numbers. Where nobody asks, none of this exists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleValueChangeEvent,
    QAccessibleValueInterface,
)
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import Shiboken, VoidPtr

from app.graph import telling
from nnviz.scene.targets import BiasAt, ControlAt, EdgeAt, Target

if TYPE_CHECKING:
    from app.graph.view import NetworkView

Face = Any
"""An interface, or None where there is none: Qt's stubs leave that out."""
Text, Role, Kind = QAccessible.Text, QAccessible.Role, QAccessible.InterfaceType


class Part(QObject):
    """What stands for one part of the graph towards Qt's accessibility."""

    def __init__(self, view: NetworkView, target: Target) -> None:
        super().__init__(view)
        self.view = view
        self.target = target
        # Qt holds interfaces by address alone: what Python let go of would be gone under its feet.
        self.face: QAccessibleInterface | None = None


class Parts:
    """The parts of a panel, made when they are asked for and kept while they are there."""

    def __init__(self, view: NetworkView) -> None:
        self._view = view
        self._parts: dict[Target, Part] = {}
        self.panel: QAccessibleInterface | None = None
        _install()

    @property
    def made(self) -> int:
        """How many parts have been asked for."""
        return len(self._parts)

    def part(self, target: Target) -> Part:
        """Give what stands for a target."""
        if target not in self._parts:
            self._parts[target] = Part(self._view, target)
        return self._parts[target]

    def face(self, target: Target) -> QAccessibleInterface | None:
        """Give the interface of a target."""
        return QAccessible.queryAccessibleInterface(self.part(target))

    def top(self) -> tuple[Target, ...]:
        """Give the panel's children: the layers, and the buttons between them."""
        return telling.layers(self._view)

    def below(self, target: Target) -> tuple[Target, ...]:
        """Give the children of a target."""
        return telling.children(self._view, target)

    def above(self, target: Target) -> QAccessibleInterface | None:
        """Give the interface that a target is a child of."""
        parent = telling.parent(target)
        return self.face(parent) if parent is not None else QAccessible.queryAccessibleInterface(self._view)

    def tell(self, target: Target | None) -> None:
        """Say that the focus has gone to something, if anybody listens."""
        if target is None or not QAccessible.isActive() or not self._view.hasFocus():
            return
        QAccessible.updateAccessibility(QAccessibleEvent(self.part(target), QAccessible.Event.Focus))
        QAccessible.updateAccessibility(QAccessibleEvent(self.part(target), QAccessible.Event.Selection))

    def tell_value(self, target: Target, value: float) -> None:
        """Say that a value was changed by hand, if anybody listens."""
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleValueChangeEvent(self.part(target), value))

    def tell_structure(self) -> None:
        """Say that there may be other parts now, if anybody listens."""
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleEvent(self._view, QAccessible.Event.ObjectReorder))

    def forget(self) -> None:
        """Let go of all parts: the network is another one."""
        for part in self._parts.values():
            part.deleteLater()
        self._parts.clear()


class _Value(QAccessibleValueInterface):
    """A weight or bias as a number that can be set."""

    def __init__(self, part: Part) -> None:
        super().__init__()
        self._part = part

    def currentValue(self) -> Any:
        return self._part.view.editor.value_of(self._part.target)

    def setCurrentValue(self, value: Any) -> None:
        self._part.view.editor.set_value(self._part.target, float(value))

    def maximumValue(self) -> Any:
        return 3.4e38

    def minimumValue(self) -> Any:
        return -3.4e38

    def minimumStepSize(self) -> Any:
        return self._part.view.editor.unit_of(self._part.target)


class _Action(QAccessibleActionInterface):
    """Pressing a part, or opening its menu."""

    def __init__(self, part: Part) -> None:
        super().__init__()
        self._part = part

    def actionNames(self) -> list[str]:
        names = [QAccessibleActionInterface.pressAction()]
        if not isinstance(self._part.target, ControlAt):
            names.append(QAccessibleActionInterface.showMenuAction())
        return names

    def doAction(self, actionName: str) -> None:  # noqa: N803
        if actionName == QAccessibleActionInterface.showMenuAction():
            self._part.view.walk_to(self._part.target)
            self._part.view.menus.open_selected()
        else:
            self._part.view.activate(self._part.target)

    def keyBindingsForAction(self, actionName: str) -> list[str]:  # noqa: N803
        return []


class _PartFace(QAccessibleInterface):
    """What a screen reader sees of one part."""

    def __init__(self, part: Part) -> None:
        super().__init__()
        self._part = part
        self._value = _Value(part)
        self._action = _Action(part)

    def isValid(self) -> bool:
        return Shiboken.isValid(self._part) and telling.is_there(self._part.view, self._part.target)

    def object(self) -> QObject:
        return self._part

    def parent(self) -> Face:
        return self._part.view.parts.above(self._part.target)

    def child(self, index: int) -> Face:
        below = self._part.view.parts.below(self._part.target)
        return self._part.view.parts.face(below[index]) if 0 <= index < len(below) else None

    def childCount(self) -> int:
        return len(self._part.view.parts.below(self._part.target)) if self.isValid() else 0

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return _index(self._part.view.parts.below(self._part.target), child)

    def childAt(self, x: int, y: int) -> Face:
        return None

    def focusChild(self) -> Face:
        return None

    def text(self, t: QAccessible.Text) -> str:
        if not self.isValid():
            return ""
        return telling.text(self._part.view, self._part.target, t)

    def setText(self, t: QAccessible.Text, text: str) -> None:
        if t == Text.Value and (value := telling.number(text)) is not None:
            self._part.view.editor.set_value(self._part.target, value)

    def rect(self) -> QRect:
        box = self._part.view.sight.box_of(self._part.target)
        if box is None:
            return QRect()
        area = box.toAlignedRect()
        return QRect(self._part.view.mapToGlobal(area.topLeft()), area.size())

    def role(self) -> QAccessible.Role:
        return telling.role(self._part.target)

    def state(self) -> QAccessible.State:
        return telling.state(self._part.view, self._part.target)

    def window(self) -> Any:
        return self._part.view.window().windowHandle()

    def interface_cast(self, type: QAccessible.InterfaceType) -> Any:
        held = None
        if type == Kind.ValueInterface and isinstance(self._part.target, EdgeAt | BiasAt):
            held = self._value
        elif type == Kind.ActionInterface:
            held = self._action
        # None would be no address for PySide, and end the program.
        return VoidPtr(Shiboken.getCppPointer(held)[0] if held is not None else 0)


class _PanelFace(QAccessibleWidget):
    """What a screen reader sees of the panel: its layers in the place of child widgets."""

    def __init__(self, view: NetworkView) -> None:
        super().__init__(view, Role.Grouping, view.accessibleName())
        self._view = view

    def childCount(self) -> int:
        return len(self._view.parts.top())

    def child(self, index: int) -> Face:
        top = self._view.parts.top()
        return self._view.parts.face(top[index]) if 0 <= index < len(top) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return _index(self._view.parts.top(), child)

    def childAt(self, x: int, y: int) -> Face:
        at = self._view.mapFromGlobal(QPoint(x, y))
        target = self._view.target_at(at.x(), at.y())
        return self._view.parts.face(target) if target is not None else None

    def focusChild(self) -> Face:
        selected = self._view.desk.attention.selected
        if selected is None or not self._view.hasFocus():
            return None
        return self._view.parts.face(selected)


def _index(among: tuple[Target, ...], child: QAccessibleInterface) -> int:
    part = child.object()
    return among.index(part.target) if isinstance(part, Part) and part.target in among else -1


_installed: list[object] = []


def _install() -> None:
    """Tell Qt once how parts and panels are spoken of."""
    if not _installed:
        QAccessible.installFactory(_face_of)
        _installed.append(_face_of)


def _face_of(name: str, thing: QObject | None) -> QAccessibleInterface | None:
    from app.graph.view import NetworkView  # noqa: PLC0415

    if isinstance(thing, Part):
        thing.face = _PartFace(thing)
        return thing.face
    if isinstance(thing, NetworkView):
        thing.parts.panel = _PanelFace(thing)
        return thing.parts.panel
    return None
