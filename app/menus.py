"""Builds the menu bar from the table of actions, the panels and the samples."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from app.actions import ACTIONS, MENUS, Action
from app.look import CHOICES, Choice
from app.mnemonics import mnemonic_of, with_mnemonics
from nnviz.datasets.samples import SAMPLES
from nnviz.scene.marks import undirected

if TYPE_CHECKING:
    from app.main_window import MainWindow

_THEME = "&Theme"
_THEME_LABELS: dict[Choice, str] = {"system": "As the &system", "light": "&Light", "dark": "&Dark"}


def make_actions(window: MainWindow) -> dict[str, QAction]:
    """Make all actions of the table."""
    return {row.key: _make_action(window, row) for row in ACTIONS.values()}


def _make_action(window: MainWindow, row: Action) -> QAction:
    action = QAction(row.label, window)
    action.setShortcuts([QKeySequence(keys) for keys in row.shortcut.split()])
    if row.canvas:
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    keys = (
        QKeySequence(row.shortcut.split()[0]).toString(QKeySequence.SequenceFormat.NativeText)
        if row.shortcut
        else ""
    )
    action.setToolTip((row.tip or row.label.replace("&", "")) + (f"  ({keys})" if keys else ""))
    action.setStatusTip("")
    action.triggered.connect(lambda _=False: row.do(window))
    return action


def dress_actions(window: MainWindow) -> None:
    """Give the actions the icons of the present theme."""
    for row in ACTIONS.values():
        if row.icon and row.key != "play":
            window.actions_by_key[row.key].setIcon(window.desk.look.icon(row.icon))


def make_menus(window: MainWindow) -> dict[str, QMenu]:
    """Fill the menu bar."""
    menus: dict[str, QMenu] = {}
    for name in MENUS:
        menu = menus[name] = window.menuBar().addMenu(f"&{name}")
        menu.setToolTipsVisible(True)
        for row in ACTIONS.values():
            if row.menu == name:
                if row.starts_group:
                    menu.addSeparator()
                menu.addAction(window.actions_by_key[row.key])
    _add_samples(window, menus)
    _add_recent(window, menus["File"])
    _add_panels(window, menus["View"])
    _add_themes(window, menus["View"])
    return menus


def _add_samples(window: MainWindow, menus: dict[str, QMenu]) -> None:
    samples = QMenu("Sa&mples", window)
    samples.setToolTipsVisible(True)
    labels = with_mnemonics([row.label for row in SAMPLES.values()])
    for row, label in zip(SAMPLES.values(), labels, strict=True):
        action = samples.addAction(label)
        action.setToolTip(row.description)
        action.triggered.connect(lambda _=False, key=row.key: window.opening.open_sample(key))
    menus["File"].insertMenu(window.actions_by_key["save_picture"], samples)
    first = menus["Data"].actions()[0]
    menus["Data"].insertAction(first, window.actions_by_key["open"])
    menus["Data"].insertMenu(first, samples)
    menus["Data"].insertSeparator(first)


def _add_recent(window: MainWindow, menu: QMenu) -> None:
    recent = QMenu("Open &recent", window)
    recent.setToolTipsVisible(True)

    def fill() -> None:
        recent.clear()
        for path in window.settings.recent:
            missing = "" if Path(path).is_file() else "  (not found)"
            action = recent.addAction(undirected(Path(path).name).replace("&", "&&") + missing)
            action.setToolTip(path)
            action.triggered.connect(lambda _=False, path=path: window.opening.open_path(Path(path)))
        recent.setEnabled(bool(window.settings.recent))

    recent.aboutToShow.connect(fill)
    menu.aboutToShow.connect(fill)
    menu.insertMenu(window.actions_by_key["save_picture"], recent)


def _add_panels(window: MainWindow, menu: QMenu) -> None:
    first = menu.actions()[0]
    panels = [*window.panel_actions.values(), window.timeline.toggleViewAction()]
    taken = [mnemonic_of(label) for label in (_THEME, *(action.text() for action in menu.actions()))]
    for action, label in zip(panels, with_mnemonics([its.text() for its in panels], taken), strict=True):
        action.setText(label)
        menu.insertAction(first, action)
    menu.insertSeparator(first)


def _add_themes(window: MainWindow, menu: QMenu) -> None:
    themes = QMenu(_THEME, window)
    group = QActionGroup(window)
    for choice in CHOICES:
        action = themes.addAction(_THEME_LABELS[choice])
        action.setCheckable(True)
        action.setData(choice)
        group.addAction(action)
        action.triggered.connect(partial(_choose_theme, window, choice))

    def show_choice() -> None:
        for action in group.actions():
            action.setChecked(action.data() == window.desk.look.choice)

    themes.aboutToShow.connect(show_choice)
    show_choice()
    menu.insertMenu(window.actions_by_key["toggle_theme"], themes)


def _choose_theme(window: MainWindow, choice: Choice, _checked: bool = False) -> None:
    window.choose_theme(choice)
