"""A weight or bias that can be changed where it stands: dragged, stepped or typed; and its lock."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QSizePolicy, QToolButton

from app.bridge import Bridge
from app.desk import Desk
from app.graph.editing import Editor
from app.graph.scrubbing import Scrub
from app.typed_numbers import read_number, why_not
from nnviz.errors import UserError
from nnviz.scene.targets import BiasAt, EdgeAt

Parameter = EdgeAt | BiasAt
_STEP = 10.0
"""Pixels of a drag that one step of the wheel or an arrow key is worth."""
_HOW = "Drag to change (Shift fine, Ctrl coarse), or click and type; Enter applies, Esc restores"


class ValueCell(QLineEdit):
    """Shows one weight or bias, and lets it be changed.

    Args:
        editor: Sets the value.
        desk: What all panels share.
    """

    def __init__(self, editor: Editor, desk: Desk) -> None:
        super().__init__()
        self.target: Parameter | None = None
        self._editor, self._desk = editor, desk
        self._pressed: QPoint | None = None
        self._scrub: Scrub | None = None
        self._shown = ""
        self._steps = ""
        self.setObjectName("value-cell")
        self.setReadOnly(True)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAcceptDrops(False)

    @property
    def editing(self) -> bool:
        """Whether something is being typed."""
        return not self.isReadOnly()

    def show_value(self, text: str, target: Parameter, tip: str) -> None:
        """Show a value, unless another one is being typed."""
        if target != self.target:
            self._restore()
            self.target = target
            self._steps = ""
        self._shown = text
        if not self.editing and self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)
        if self.toolTip() != f"{tip}\n{_HOW}":
            self.setToolTip(f"{tip}\n{_HOW}")

    def set_room(self, width: int) -> None:
        """Take a fixed width, so that numbers that change move nothing."""
        if self.minimumWidth() != width:
            self.setFixedWidth(width)

    # --- typing ---

    def begin(self, text: str | None = None) -> None:
        """Let a value be typed, over all digits of the present one."""
        if self.target is None or self.editing:
            return
        value = self._editor.value_of(self.target)
        self.setReadOnly(False)
        self.setText(text if text is not None else f"{value:.7g}" if value is not None else "")
        if text is None:
            self.selectAll()

    def _apply(self) -> None:
        value, target = read_number(self.text()), self.target
        typed = self.text()
        self._restore()
        if target is None:
            return
        if value is not None:
            self._editor.set_value(target, value)
        else:
            message = why_not(typed, f"{self._shown} stays")
            self._desk.bridge.refused.emit(UserError("typed_number", message))

    def _restore(self) -> None:
        if self.editing:
            self.setReadOnly(True)
            self.setText(self._shown)
            self.deselect()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self.editing:
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._apply()
            elif key == Qt.Key.Key_Escape:
                self._restore()
            else:
                super().keyPressEvent(event)
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.begin()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(1 if key == Qt.Key.Key_Up else -1, event.modifiers())
        elif event.text() and event.text() in "0123456789.,-+−":
            self.begin(event.text())
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self.editing and event.reason() != Qt.FocusReason.PopupFocusReason:
            if read_number(self.text()) is not None and self.isModified():
                self._apply()
            else:
                self._restore()
        self._steps = ""
        super().focusOutEvent(event)

    # --- by hand ---

    def _step(self, steps: float, modifiers: Qt.KeyboardModifier) -> None:
        """Make steps that are one undo step together, until the focus goes elsewhere."""
        if self.target is None:
            return
        self._steps = self._steps or self._editor.new_merge()
        value = self._editor.value_of(self.target)
        unit = self._editor.unit_of(self.target) * _STEP
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            unit /= 10.0
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            unit *= 10.0
        if value is not None:
            self._editor.set_value(self.target, float(f"{(value + steps * unit):.6g}"), self._steps)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() / 120.0
        if not self.hasFocus() or self.editing or not turned:
            event.ignore()
            return
        self._step(turned, event.modifiers())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.editing or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._pressed = event.globalPosition().toPoint()
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            super().mouseMoveEvent(event)
            return
        now = event.globalPosition().toPoint()
        far = abs(now.x() - self._pressed.x()) >= QApplication.startDragDistance() // 2
        if self._scrub is None and far and self.target is not None:
            self._scrub = Scrub(self._editor, self.target)
        if self._scrub is not None:
            self._scrub.move(now.x() - self._pressed.x(), event.modifiers())
            self._pressed = now

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            super().mouseReleaseEvent(event)
            return
        self._pressed = None
        if self._scrub is not None:
            self._scrub.finish()
            self._scrub = None
        else:
            self.begin()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.editing:
            super().mouseDoubleClickEvent(event)


def refuse_number(bridge: Bridge, typed: str) -> None:
    """Say why what was typed is not taken."""
    bridge.refused.emit(UserError("typed_number", why_not(typed)))


class LockButton(QToolButton):
    """Keeps a weight or bias as it is while training, or lets it go."""

    def __init__(self, editor: Editor, desk: Desk) -> None:
        super().__init__()
        self.target: Parameter | None = None
        self._editor, self._look = editor, desk.look
        self.setObjectName("lock-button")
        self.setCheckable(True)
        self.setAutoRaise(True)
        self.clicked.connect(self._toggle)

    def _toggle(self) -> None:
        if self.target is not None:
            self._editor.toggle_lock(self.target)
            self.show_state(self.target, self.accessibleName().removeprefix("Lock "))

    def show_state(self, target: Parameter, name: str) -> None:
        """Show whether it is locked."""
        self.target = target
        locked = self._editor.is_locked(target)
        self.setChecked(locked)
        key = "lock" if locked else "unlock"
        about = (key, self._look.theme.key)
        if self.property("shown") != about:
            self.setProperty("shown", about)
            self.setIcon(self._look.icon(key))
            self.setToolTip("Locked: training leaves it as it is" if locked else "Lock it against training")
        if self.accessibleName() != f"Lock {name}":
            self.setAccessibleName(f"Lock {name}")
