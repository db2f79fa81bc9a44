"""The style sheet of the window: flat, with quiet borders, round corners and a visible focus."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from string import Template

from nnviz.theme import Theme, blend

_CONTROLS = Template("""
QWidget { color: $text; }
QWidget:disabled { color: $disabled; }
QMainWindow, QDialog { background: $window; }
QDialog[role="popup"] { background: $raised; border: 1px solid $control_border; }
QToolTip { background: $raised; color: $text; border: 1px solid $control_border; padding: ${s4}px ${s6}px; }
QLabel { background: transparent; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="title"] { font-weight: 600; font-size: ${large}px; }
QFrame[role="panel"] { background: $panel; border: 1px solid $border; border-radius: ${radius}px; }

QPushButton, QToolButton, QComboBox, QSpinBox, QDoubleSpinBox, QLineEdit, QAbstractSpinBox {
  background: $raised; border: 1px solid $border; border-radius: ${radius}px;
  padding: ${s3}px ${s8}px; min-height: ${control}px;
  selection-background-color: $selection; selection-color: $text;
}
QLineEdit, QAbstractSpinBox { background: $field; }
QPushButton:hover, QToolButton:hover, QComboBox:hover { background: $hover; }
QLineEdit:hover, QAbstractSpinBox:hover, QComboBox:hover { border-color: $control_border; }
QPushButton:pressed, QToolButton:pressed { background: $border; }
QPushButton:focus, QToolButton:focus, QComboBox:focus, QLineEdit:focus, QAbstractSpinBox:focus,
QAbstractItemView:focus, QPlainTextEdit:focus, QTextEdit:focus { border: 1px solid $accent; }
QPushButton:focus, QToolButton:focus { border: 2px solid $accent; padding: ${s2}px ${s7}px; }
QPushButton:default, QPushButton[role="primary"] {
  background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 600; }
QPushButton:default:focus, QPushButton[role="primary"]:focus { border: 2px solid $text; }
QPushButton:disabled, QPushButton:default:disabled {
  background: $raised; color: $disabled; border-color: $border; }
QToolButton { padding: ${s3}px ${s5}px; }
QToolButton:focus { padding: ${s2}px ${s4}px; }
QToolButton[autoRaise="true"], QToolBar QToolButton {
  background: transparent; border: 1px solid transparent; }
QToolButton[autoRaise="true"]:hover, QToolBar QToolButton:hover { background: $hover; }
QToolButton[autoRaise="true"]:focus, QToolBar QToolButton:focus { border: 2px solid $accent; }
QToolButton:checked, QToolBar QToolButton:checked { background: $selection; border: 1px solid $accent; }
QToolButton[role="primary"], QToolBar QToolButton[role="primary"] {
  background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 600; }
QToolBar QToolButton[role="primary"]:hover { background: $accent_hover; color: $on_accent; }
QToolBar QToolButton[role="primary"]:pressed { background: $accent_pressed; color: $on_accent; }
QToolBar QToolButton[role="primary"]:focus { border: 2px solid $text; color: $on_accent; }
QToolBar QToolButton[role="primary"]:disabled {
  background: $border; color: $disabled; border-color: $border; }
QPushButton:default:hover, QPushButton[role="primary"]:hover { background: $accent_hover; }
QPushButton:default:pressed, QPushButton[role="primary"]:pressed { background: $accent_pressed; }
QToolButton::menu-indicator { image: none; width: 0; }
QToolButton[popupMode="2"] { padding-right: ${s18}px; }
QToolButton[popupMode="2"]::menu-indicator {
  image: url("$glyphs/down.svg"); width: ${s10}px; height: ${s10}px;
  subcontrol-origin: padding; subcontrol-position: right center; right: ${s5}px; }

QComboBox { padding-right: ${s22}px; }
QComboBox::drop-down { border: none; width: ${s20}px; subcontrol-position: right center; }
QComboBox::down-arrow { image: url("$glyphs/down.svg"); width: ${s10}px; height: ${s10}px; }
QComboBox QAbstractItemView {
  background: $raised; border: 1px solid $control_border; padding: ${s3}px; outline: 0; }
QAbstractSpinBox { padding: 0 ${s20}px 0 0; min-height: ${spin}px; }
QAbstractSpinBox > QLineEdit, QComboBox > QLineEdit {
  background: transparent; border: none; padding: 0 0 0 ${s6}px; min-height: 0; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
  border: none; background: transparent; width: ${s18}px; subcontrol-origin: border; }
QAbstractSpinBox::up-button { subcontrol-position: top right; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: $hover; }
QAbstractSpinBox[bare="true"] { padding-right: 0; }
QAbstractSpinBox[bare="true"]::up-button, QAbstractSpinBox[bare="true"]::down-button { width: 0; }
QAbstractSpinBox::up-arrow { image: url("$glyphs/up.svg"); width: ${s8}px; height: ${s8}px; }
QAbstractSpinBox::down-arrow { image: url("$glyphs/down.svg"); width: ${s8}px; height: ${s8}px; }
QAbstractSpinBox[bare="true"]::up-arrow, QAbstractSpinBox[bare="true"]::down-arrow { image: none; width: 0; }

QCheckBox, QRadioButton { spacing: ${s7}px; background: transparent; padding: 2px; }
QCheckBox::indicator, QRadioButton::indicator, QGroupBox::indicator, QAbstractItemView::indicator {
  width: ${s14}px; height: ${s14}px; border: 1px solid $control_border; background: $field; }
QCheckBox::indicator, QGroupBox::indicator, QAbstractItemView::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: ${round}px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked, QGroupBox::indicator:checked, QAbstractItemView::indicator:checked {
  background: $accent; border-color: $accent; image: url("$glyphs/check.svg"); }
QCheckBox::indicator:indeterminate {
  background: $accent; border-color: $accent; image: url("$glyphs/dash.svg"); }
QRadioButton::indicator:checked { background: $accent; border-color: $accent; image: url("$glyphs/dot.svg"); }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {
  border-color: $border; background: $window; }
QCheckBox:focus, QRadioButton:focus { border: 1px solid $accent; border-radius: 4px; padding: 1px; }

QSlider:horizontal { min-height: ${s18}px; }
QSlider:vertical { min-width: ${s18}px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $control_border; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal {
  width: ${s14}px; height: ${s14}px; margin: -${over}px 0; border-radius: ${round}px;
  background: $raised; border: 1px solid $control_border; }
QSlider::groove:vertical { width: 4px; border-radius: 2px; background: $control_border; }
QSlider::add-page:vertical { background: $accent; border-radius: 2px; }
QSlider::handle:vertical {
  width: ${s14}px; height: ${s14}px; margin: 0 -${over}px; border-radius: ${round}px;
  background: $raised; border: 1px solid $control_border; }
QSlider::handle:hover { border-color: $accent; background: $hover; }
QSlider::handle:focus { border: 2px solid $accent; background: $hover; }
QSlider::groove:disabled, QSlider::sub-page:disabled, QSlider::add-page:disabled { background: $border; }
QProgressBar { border: none; border-radius: 3px; background: $border; max-height: 6px; color: transparent; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
""")

_PARTS = Template("""
QMenuBar { background: $window; padding: 1px ${s4}px; }
QMenuBar::item { padding: ${s4}px ${s8}px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $raised; border: 1px solid $control_border; padding: ${s4}px; }
QMenu::item { padding: ${s5}px ${s22}px ${s5}px ${s10}px; border-radius: 4px; }
QMenu::icon { padding-left: ${s6}px; }
QMenu::item:selected { background: $selection; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $border; margin: ${s4}px ${s6}px; }
QMenu::indicator { width: ${s12}px; height: ${s12}px; margin-left: ${s4}px; }
QMenu::indicator:checked { image: url("$glyphs/menu-check.svg"); }
QMenu::right-arrow { image: url("$glyphs/right.svg"); width: ${s10}px; height: ${s10}px; }

QToolBar {
  background: $window; border: none; border-bottom: 1px solid $border;
  padding: ${s4}px ${s6}px; spacing: ${s3}px; }
QToolBar::separator { width: 1px; background: $border; margin: ${s4}px ${s5}px; }
QStatusBar { background: $window; border-top: 1px solid $border; color: $muted; }
QStatusBar QLabel { color: $muted; }
QStatusBar::item { border: none; }

QDockWidget { color: $text; font-weight: 600; titlebar-close-icon: url("$glyphs/close.svg");
  titlebar-normal-icon: url("$glyphs/float.svg"); }
QDockWidget::title { background: $window; padding: ${s6}px ${s8}px; text-align: left; }
QDockWidget::close-button, QDockWidget::float-button {
  border: none; border-radius: 4px; padding: 1px; background: transparent; }
QDockWidget::close-button:hover, QDockWidget::float-button:hover { background: $hover; }
QDockWidget > QWidget { font-weight: 400; }
QMainWindow::separator { background: $window; width: 6px; height: 6px; }
QMainWindow::separator:hover { background: $accent; }
QSplitter::handle { background: $window; }
QSplitter::handle:hover { background: $accent; }
QSplitter::handle:horizontal { width: 6px; }
QSplitter::handle:vertical { height: 6px; }

QTabWidget::pane { border: 1px solid $border; border-radius: ${radius}px; top: -1px; background: $panel; }
QTabBar { background: transparent; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: $muted; padding: ${s5}px ${s10}px; border: none;
  border-bottom: 2px solid transparent; margin-right: 2px; }
QTabBar::tab:hover {
  color: $text; background: $hover; border-top-left-radius: 4px; border-top-right-radius: 4px; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }
QTabBar::tab:focus { color: $text; background: $selection; }
QTabBar::close-button { image: url("$glyphs/close.svg"); }
QGroupBox { border: 1px solid $border; border-radius: ${radius}px; margin-top: ${s18}px; padding: ${s8}px; }
QGroupBox::title {
  subcontrol-origin: margin; subcontrol-position: top left; padding: 0 2px; color: $muted; font-weight: 600; }

QAbstractItemView, QPlainTextEdit, QTextEdit { background: $field; alternate-background-color: $panel;
  border: 1px solid $border; border-radius: ${radius}px; gridline-color: $border;
  selection-background-color: $selection; selection-color: $text; }
QAbstractItemView::item { padding: ${s3}px ${s4}px; }
QAbstractItemView::item:hover { background: $hover; }
QAbstractItemView::item:selected { background: $selection; color: $text; }
QHeaderView { background: $panel; border: none; }
QHeaderView::section { background: $panel; color: $muted; border: none; border-right: 1px solid $border;
  border-bottom: 1px solid $border; padding: ${s4}px ${s6}px; font-weight: 600; }
QTableCornerButton::section { background: $panel; border: none; }
QTreeView::branch:closed:has-children { image: url("$glyphs/right.svg"); }
QTreeView::branch:open:has-children { image: url("$glyphs/down.svg"); }
QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { background: transparent; width: 11px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 11px; margin: 0; }
QScrollBar::handle { background: $control_border; border-radius: 3px; border: none; margin: 2px 3px; }
QScrollBar::handle:horizontal { margin: 3px 2px; min-width: 28px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QFrame[role="warning"] { background: $warning_strip; border: 1px solid $warning; border-radius: ${radius}px; }
QFrame[role="warning"] QLabel { color: $text; }
QFrame[role="error"] { background: $error_strip; border: 1px solid $error; border-radius: ${radius}px; }
QFrame[role="notice"] { background: $notice_strip; border: 1px solid $notice; border-radius: ${radius}px; }
QLabel[role="warning"] { color: $warning; }
QLabel[role="error"] { color: $error; }
QLabel[role="notice"] { color: $notice; }
QLabel[role="chip"], QToolButton[role="chip"] { background: $hover; border: 1px solid $border;
  border-radius: ${chip}px; padding: 1px ${s8}px; min-height: 0; }
""")


def style_sheet(theme: Theme, glyphs: Path, text_scale: float = 1.0) -> str:
    """Give the style sheet of a theme.

    Args:
        theme: Whose colours.
        glyphs: The folder with the signs for check boxes and arrows.
        text_scale: The user's enlargement of text; paddings grow with it.

    Properties that a widget may set: ``role`` = "primary" (buttons), "panel", "warning", "error", "notice"
    (frames and labels), "chip", "muted", "title" (labels).
    """
    values = {field.name: str(getattr(theme, field.name)) for field in fields(Theme)}
    values |= {f"s{n}": str(max(round(n * text_scale), 1)) for n in range(1, 25)}
    values["glyphs"] = glyphs.as_posix()
    values["accent_hover"] = mixed(theme.on_accent, theme.accent, 0.12)
    values["accent_pressed"] = mixed(theme.on_accent, theme.accent, 0.22)
    values["control"] = str(round(20 * text_scale))
    values["spin"] = str(round(26 * text_scale))
    values["round"] = str((round(14 * text_scale) + 2) // 2)
    values["over"] = str((round(14 * text_scale) + 2 - 4) // 2)
    values["chip"] = str(round(9 * text_scale))
    values["large"] = str(round(1.15 * theme.font_size * text_scale))
    return _CONTROLS.substitute(values) + _PARTS.substitute(values)


def mixed(colour: str, ground: str, strength: float) -> str:
    """Mix a colour into a ground, as a style sheet writes it."""
    return f"#{blend(colour, ground, strength) & 0xFFFFFF:06x}"
