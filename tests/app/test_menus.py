"""Laws of the menu bar."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu

from app.mnemonics import mnemonic_of


def test_that_no_two_entries_of_a_menu_share_a_letter_and_all_have_one(open_window):
    window = open_window()
    menus = [its for action in window.menuBar().actions() if isinstance(its := action.menu(), QMenu)]
    for menu in menus:
        entries = [its for its in menu.actions() if not its.isSeparator()]
        letters = [mnemonic_of(its.text()) for its in entries]
        assert "" not in letters, [its.text() for its in entries]
        assert len(letters) == len(set(letters)), [its.text() for its in entries]
        menus += [below for its in entries if isinstance(below := its.menu(), QMenu)]
