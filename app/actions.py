"""Everything that can be done from a menu, a key or the tool bar, one row each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.palette import open_palette
from nnviz.registry import Registry

if TYPE_CHECKING:
    from app.main_window import MainWindow

Menu = Literal["File", "Edit", "View", "Network", "Train", "Data", "Help"]
MENUS: tuple[Menu, ...] = ("File", "Edit", "View", "Network", "Train", "Data", "Help")


@dataclass(frozen=True)
class Action:
    """One thing to do.

    Attributes:
        key: Its name in the code.
        label: Its name for people; the letter behind & is its key in the menu.
        menu: The menu it is in.
        do: What it does.
        shortcut: Its keys; several alternatives are parted by a blank.
        icon: The key of its icon, or "".
        tip: What it does, in a few words more.
        canvas: Whether its key only works while a picture or the inspector has the focus.
        starts_group: Whether a line is drawn above it in the menu.
    """

    key: str
    label: str
    menu: Menu
    do: Callable[[MainWindow], object]
    shortcut: str = ""
    icon: str = ""
    tip: str = ""
    canvas: bool = False
    starts_group: bool = False


ACTIONS: Registry[Action] = Registry(
    "action",
    (
        Action("open", "&Open…", "File", lambda w: w.opening.ask(), "Ctrl+O", "open", "Open a table"),
        Action(
            "save_picture",
            "&Save picture…",
            "File",
            lambda w: w.pictures.ask(),
            "Ctrl+Shift+E",
            "save-picture",
            "Save the window, a panel or a slide as a picture, or the run as a film",
            starts_group=True,
        ),
        Action(
            "copy_picture",
            "&Copy picture",
            "File",
            lambda w: w.pictures.copy(),
            "Ctrl+Shift+C",
            "copy",
            "Copy the focused panel, or the window, to the clipboard",
        ),
        Action("quit", "&Quit", "File", lambda w: w.close(), "Ctrl+Q", starts_group=True),
        Action("undo", "&Undo", "Edit", lambda w: w.undo(), "Ctrl+Z", "undo"),
        Action("redo", "&Redo", "Edit", lambda w: w.redo(), "Ctrl+Shift+Z Ctrl+Y", "redo"),
        Action(
            "paste",
            "&Paste table",
            "Edit",
            lambda w: w.opening.paste(),
            "Ctrl+V",
            tip="Open cells copied from a spreadsheet, or a copied file",
            starts_group=True,
        ),
        Action(
            "reset_layout",
            "&Reset layout",
            "View",
            lambda w: w.reset_layout(),
            tip="Put all panels back where they were at first",
        ),
        Action(
            "toggle_theme",
            "Light or &dark",
            "View",
            lambda w: w.toggle_theme(),
            "Ctrl+Shift+D",
            "moon",
            "Change between light and dark",
        ),
        Action(
            "zoom_in",
            "Zoom &in",
            "View",
            lambda w: w.network.sight.zoom_in(),
            "Ctrl++ Ctrl+=",
            tip="Enlarge the network about what is selected",
            starts_group=True,
        ),
        Action("zoom_out", "Zoom &out", "View", lambda w: w.network.sight.zoom_out(), "Ctrl+-"),
        Action(
            "zoom_fit",
            "Show &whole network",
            "View",
            lambda w: w.network.sight.fit(),
            "Ctrl+0",
            tip="Show all of the network, as large as there is room",
        ),
        Action("full_screen", "&Full screen", "View", lambda w: w.toggle_full_screen(), "F11"),
        Action(
            "add_neuron",
            "&Add neuron",
            "Network",
            lambda w: w.network.add_to_selected(),
            "Ctrl+Shift+N",
            "plus",
            "Add a neuron to the selected layer, or to the last hidden one",
        ),
        Action(
            "remove_neuron",
            "&Remove neuron",
            "Network",
            lambda w: w.network.remove_selected(),
            "Ctrl+Shift+M",
            "minus",
            "Remove the selected neuron, or the last one of the last hidden layer",
        ),
        Action(
            "insert_layer",
            "&Insert layer",
            "Network",
            lambda w: w.network.insert_after_selected(),
            "Ctrl+L",
            "network",
            "Insert a layer behind the selected one",
            starts_group=True,
        ),
        Action(
            "remove_layer",
            "Remove &layer",
            "Network",
            lambda w: w.network.remove_selected_layer(),
            "Ctrl+Shift+L",
            "trash",
        ),
        Action(
            "layer_menu",
            "Layer's a&ctivation…",
            "Network",
            lambda w: w.network.open_selected_menu(),
            "Ctrl+Shift+A",
            tip="Choose the activation of the selected layer",
            starts_group=True,
        ),
        Action(
            "play", "&Play", "Train", lambda w: w.toggle_play(), "Space", "play", "Play or pause", canvas=True
        ),
        Action(
            "step",
            "&Step",
            "Train",
            lambda w: w.desk.bridge.step(),
            ".",
            "step",
            "Train one epoch; in the past look at the next one",
            canvas=True,
        ),
        Action(
            "step_back",
            "Step &back",
            "Train",
            lambda w: w.desk.bridge.step_back(),
            ",",
            "step-back",
            "Look at the epoch before, exactly as it was; nothing is forgotten",
            canvas=True,
        ),
        Action(
            "look_begin",
            "Look at the be&ginning",
            "Train",
            lambda w: w.desk.bridge.look_at(0),
            "Home",
            tip="Look at the weights before any training; nothing is forgotten",
            canvas=True,
        ),
        Action(
            "look_present",
            "Return to the presen&t",
            "Train",
            lambda w: w.desk.bridge.look_at(None),
            "End",
            tip="Look at the run as it is now",
            canvas=True,
        ),
        Action(
            "continue",
            "&Continue from here",
            "Train",
            lambda w: w.desk.bridge.continue_from_here(),
            tip="Train on from the epoch that is looked at; what came later stays as a pinned run",
        ),
        Action(
            "step_batch",
            "Step one batc&h",
            "Train",
            lambda w: w.desk.bridge.step_batch(),
            "Shift+.",
            "step",
            "Make one update of the weights",
            canvas=True,
        ),
        Action(
            "pass",
            "P&ass…",
            "Train",
            lambda w: w.show_panel("pass"),
            "P",
            "pass",
            "Follow one update number by number: forward, loss, backward, new weights",
            canvas=True,
        ),
        Action(
            "reset",
            "&Reset",
            "Train",
            lambda w: w.desk.bridge.reset(),
            "Ctrl+R",
            "reset",
            "Go back to the same initial weights",
            starts_group=True,
        ),
        Action(
            "reseed",
            "&New seed",
            "Train",
            lambda w: w.reseed(),
            "Ctrl+Shift+R",
            "dice",
            "Begin again with other initial weights",
        ),
        Action("slower", "Slo&wer", "Train", lambda w: w.change_speed(-4), "Ctrl+Left", starts_group=True),
        Action("faster", "&Faster", "Train", lambda w: w.change_speed(4), "Ctrl+Right"),
        Action(
            "lower_rate", "&Lower the learning rate", "Train", lambda w: w.lower_rate(), starts_group=True
        ),
        Action(
            "read_again",
            "&How it was read…",
            "Data",
            lambda w: w.opening.look_again(),
            tip="Look at the table once more, and change how it is read",
        ),
        Action(
            "scale",
            "&Scale features",
            "Data",
            lambda w: w.scale_features(),
            tip="Give every feature mean 0 and standard deviation 1",
        ),
        Action(
            "palette",
            "&Find a command…",
            "Help",
            open_palette,
            "Ctrl+Shift+P",
            tip="Type a few letters of what you want to do",
        ),
        Action("shortcuts", "&Keyboard shortcuts", "Help", lambda w: w.show_shortcuts(), "F1", "help"),
        Action(
            "diagnostics",
            "Copy &diagnostics",
            "Help",
            lambda w: w.copy_diagnostics(),
            icon="copy",
            starts_group=True,
        ),
        Action("about", "&About nnviz", "Help", lambda w: w.show_about(), icon="info"),
    ),
)
