"""The few rules of the style sheet that only the main window needs."""

from __future__ import annotations

from string import Template

from nnviz.theme import Theme

_RULES = Template("""
QWidget#page, QWidget#values, QWidget#inspector, QScrollArea { background: $panel; }
QLabel#readout { background: $raised; color: $text; border: 1px solid $border;
  border-radius: 4px; padding: 2px 7px; }
QLabel#drop { color: $muted; }
QAbstractSpinBox { min-height: 0; padding-top: 3px; padding-bottom: 3px; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QToolButton#scale { background: $panel; color: $muted; border: 1px solid transparent; border-radius: 4px;
  padding: 1px 5px; min-height: 0; font-size: ${small}px; }
QToolButton#scale:hover { background: $raised; color: $text; border-color: $border; }
QToolButton#scale:focus { border-color: $accent; }
QToolButton#view-switch { background: transparent; color: $muted; border: 1px solid transparent;
  border-radius: 4px; padding: 2px 6px; min-height: 0; font-size: ${small}px; }
QToolButton#view-switch:hover { background: $hover; color: $text; }
QToolButton#view-switch:checked { background: $hover; color: $text; border-color: transparent; }
QToolButton#view-switch:focus { border: 1px solid $accent; padding: 2px 6px; }
QToolButton#view-switch:disabled { color: $disabled; }
QToolButton#view-switch[popupMode="2"] { padding-right: ${arrow}px; }
QWidget#values QLabel, QWidget#values QLineEdit, QWidget#values QComboBox, QWidget#values QCheckBox {
  font-size: ${small}px; }
QWidget#values QLineEdit { padding: 1px 5px; min-height: ${row}px; }
QWidget#values QComboBox { padding: 1px 20px 1px 6px; min-height: ${row}px; }
QWidget#values QCheckBox { padding: 0; min-height: ${row}px; }
QTableView#errors { font-size: ${small}px; }
QTableView#errors QHeaderView::section { font-size: ${small}px; padding: 3px 6px; }
QWidget#values QToolButton#scale { background: transparent; }
QLineEdit#value-cell { background: transparent; border-color: $border; border-radius: 4px; padding: 0 4px;
  min-height: ${row}px; }
QLineEdit#value-cell:hover { background: $raised; border-color: $muted; }
QLineEdit#value-cell:focus { background: $raised; border-color: $accent; }
QToolButton#lock-button { min-height: 0; padding: 1px; border: 1px solid transparent; }
QToolButton#lock-button:checked { background: $hover; }
QToolButton#lock-button:focus { border: 1px solid $accent; padding: 1px; }
QLabel#caption, QLabel#notices { color: $muted; }
QLabel#overlay { background: $notice_veil; color: $text; border: 3px dashed $accent; border-radius: 14px;
  font-size: ${huge}px; font-weight: 600; padding: 24px; }
QLabel#overlay[refused="true"] { background: $error_veil; border-color: $error; }
QFrame#strip { border-radius: 0; border-left: none; border-right: none; border-top: none; }
QLabel#strip-sign { font-weight: 700; font-size: ${large}px; }
QLabel#strip-sign[kind="warning"] { color: $warning; }
QLabel#strip-sign[kind="error"] { color: $error; }
QLabel#strip-sign[kind="notice"] { color: $notice; }
QLabel#figure { font-size: ${large}px; font-weight: 600; }
QToolBar#Timeline { border-bottom: none; border-top: 1px solid $border; padding: 0; margin: 0; spacing: 0; }
QToolBar#Timeline QToolButton { min-height: 0; padding: 3px 1px; }
QToolBar#Timeline QPushButton { min-height: 0; padding: 3px 8px; }
QPushButton#low-button { min-height: 0; padding: 0 8px; }
QLabel#figure[small="true"] { font-size: ${usual}px; }
QTableView { border-radius: 0; }
QAbstractScrollArea::corner { background: transparent; border: none; }
""")


def window_style(theme: Theme, text_scale: float) -> str:
    """Give the rules in a theme's colours."""
    return _RULES.substitute(
        panel=theme.panel,
        raised=theme.raised,
        text=theme.text,
        muted=theme.muted,
        border=theme.border,
        accent=theme.accent,
        hover=theme.hover,
        disabled=theme.disabled,
        notice=theme.notice,
        notice_veil=_veil(theme.notice_strip),
        error_veil=_veil(theme.error_strip),
        error=theme.error,
        warning=theme.warning,
        usual=round(theme.font_size * text_scale),
        row=round(16 * text_scale),
        arrow=round(18 * text_scale),
        small=round(0.88 * theme.font_size * text_scale),
        huge=round(22 * text_scale),
        large=round(1.15 * theme.font_size * text_scale),
    )


def _veil(colour: str) -> str:
    """Give a colour through which the window can just be seen, as Qt writes it."""
    return f"#e6{colour.removeprefix('#')}"
