"""The few rules of the style sheet that only the main window needs."""

from __future__ import annotations

from string import Template

from nnviz.theme import Theme

_RULES = Template("""
QWidget#page, QWidget#inspector, QScrollArea { background: $panel; }
QLabel#readout { background: $raised; color: $text; border: 1px solid $border;
  border-radius: 4px; padding: 2px 7px; }
QLabel#drop { color: $muted; }
QAbstractSpinBox { min-height: 0; padding-top: 3px; padding-bottom: 3px; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QToolButton#scale { background: $panel; color: $muted; border: 1px solid transparent; border-radius: 4px;
  padding: 1px 5px; min-height: 0; font-size: ${small}px; }
QToolButton#scale:hover { background: $raised; color: $text; border-color: $border; }
QToolButton#scale:focus { border-color: $accent; }
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
        notice=theme.notice,
        notice_veil=_veil(theme.notice_strip),
        error_veil=_veil(theme.error_strip),
        error=theme.error,
        warning=theme.warning,
        small=round(0.88 * theme.font_size * text_scale),
        huge=round(22 * text_scale),
        large=round(1.15 * theme.font_size * text_scale),
    )


def _veil(colour: str) -> str:
    """Give a colour through which the window can just be seen, as Qt writes it."""
    return f"#e6{colour.removeprefix('#')}"
