import io
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image as Raster
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QDrag, QGuiApplication, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDockWidget,
    QFileDialog,
    QLabel,
    QMenu,
    QMessageBox,
)

from app.exporting.saving import Place, folder_of, free
from app.exporting.wish import Wish, remembered
from app.panels.passing import PassPanel
from app.views import VIEWS
from app.window_picture import _still_window, render_window, still_window
from app.window_state import state_of
from nnviz.errors import UserError
from nnviz.scene.targets import EdgeAt, NeuronAt

NETWORK = Wish("network", times=1)


@pytest.fixture
def panel(open_window, qtbot):
    """Open the picture panel of a window on some wish, and wait for its preview."""

    def open_it(wish=NETWORK, window=None):
        window = window or open_window()
        window.pictures.ask()
        window.pictures.panel.form.show_wish(wish)
        window.pictures.panel.form.changed.emit()
        settled(window, qtbot)
        return window

    return open_it


def settled(window, qtbot):
    qtbot.waitUntil(lambda: not window.pictures.previewing.busy, timeout=20_000)
    return window.pictures.panel.preview.image


def said(window, qtbot, text):
    panel = window.pictures.panel
    strip = panel.strip if panel is not None and panel.isVisible() else window.strip
    qtbot.waitUntil(lambda: text in strip.text, timeout=20_000)
    return strip.text


# --- files ---


def test_that_a_picture_is_saved_with_its_name_and_what_it_shows(open_window, tmp_path, qtbot):
    window = open_window()
    wish = Wish("network", theme="dark", times=3)
    assert window.pictures.studio.shoot(wish).name == "laptop_epoch0_network"
    path = tmp_path / "a.png"
    assert window.pictures.save(path, wish)
    said(window, qtbot, "Saved a.png")
    image = QImage(str(path))
    assert image.width() == 3 * window.network.width()
    assert image.text("Seed") == str(window.desk.bridge.document.train.seed)
    assert image.text("Network") == "2-3-2"


@pytest.mark.parametrize(
    ("view", "name"),
    [
        ("prediction", "laptop_epoch0_boundary"),
        ("slide", "laptop_epoch0_slide"),
        ("slide", "laptop_epoch0_slide"),
        ("window", "laptop_epoch0_window"),
    ],
)
def test_that_names_say_data_epoch_and_what_is_seen(open_window, view, name):
    assert open_window().pictures.studio.shoot(Wish(view, times=1)).name == name


@pytest.mark.parametrize("kind", ["png", "svg", "pdf", "webp"])
@pytest.mark.parametrize("view", ["window", "prediction", "slide"])
def test_that_every_view_is_written_into_every_kind_of_file(open_window, tmp_path, qtbot, view, kind):
    window = open_window()
    path = tmp_path / f"a.{kind}"
    window.pictures.save(path, Wish(view, kind, times=1, footer=True, title="Laptops"))
    said(window, qtbot, "Saved")
    begins = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF", "webp": b"RIFF"}
    data = path.read_bytes()
    assert data.startswith(begins[kind])
    assert b"2-3-2" in data
    if kind == "svg":
        assert "Laptops" in data.decode() and "laptop · network 2-3-2 · seed" in data.decode()


def test_that_a_width_in_print_is_that_width_in_the_file(open_window, tmp_path, qtbot):
    window = open_window()
    for view in ("window", "loss"):
        wish = Wish(view, unit="cm", width=12.7, dpi=200)
        window.pictures.save(tmp_path / f"{view}.png", wish)
        said(window, qtbot, f"Saved {view}.png")
        image = QImage(str(tmp_path / f"{view}.png"))
        assert image.width() == pytest.approx(1000, abs=1)
        assert image.dotsPerMeterX() == round(200 / 0.0254)
    window.pictures.save(tmp_path / "a.webp", Wish("loss", kind="webp", unit="cm", width=12.7, dpi=200))
    said(window, qtbot, "Saved a.webp")
    exif = Raster.open(io.BytesIO((tmp_path / "a.webp").read_bytes())).getexif()
    assert (exif[282], exif[283], exif[296]) == (200.0, 200.0, 2)


def test_that_a_light_picture_of_a_dark_window_has_no_dark_remnant(open_window, rested):
    window = open_window()
    rested(window)
    for _ in range(2):  # splitters may move by a pixel when a window is first dressed anew
        window.toggle_theme()
    for view in ("window", "network", "slide"):
        light = window.pictures.studio.shoot(Wish(view, theme="light", times=1)).image(1.0)
        window.toggle_theme()
        assert window.pictures.studio.shoot(Wish(view, theme="light", times=1)).image(1.0) == light
        window.toggle_theme()


def test_that_a_transparent_ground_is_clear_and_the_windows_stays(open_window):
    window = open_window()
    assert (
        window.pictures.studio.shoot(replace(NETWORK, transparent=True)).image(1.0).pixelColor(1, 1).alpha()
        == 0
    )
    assert window.pictures.studio.shoot(NETWORK).image(1.0).pixelColor(1, 1).alpha() == 255
    assert (
        window.pictures.studio.shoot(Wish(transparent=True, times=1)).image(1.0).pixelColor(1, 1).alpha()
        == 255
    )


def test_that_a_vanished_folder_is_one_sentence(open_window, tmp_path, qtbot):
    window = open_window()
    window.pictures.save(tmp_path / "nowhere" / "a.png", replace(NETWORK, view="loss"))
    assert "folder is not there" in said(window, qtbot, "could not be written")


def test_that_a_refusal_stands_in_the_panel_until_something_else_is_chosen(panel, tmp_path, qtbot):
    window = panel()
    its = window.pictures.panel
    window.pictures.save(tmp_path / "nowhere" / "a.png", NETWORK)
    said(window, qtbot, "could not be written")
    qtbot.waitUntil(lambda: window.pictures.previewing.busy, timeout=5_000)  # it takes room from the preview
    settled(window, qtbot)
    assert "could not be written" in its.strip.text
    its.form.choose("loss")
    assert its.strip.text == ""


def test_that_a_full_disk_is_one_sentence_and_the_old_file_stays(open_window, tmp_path, qtbot, monkeypatch):
    window = open_window()
    path = tmp_path / "a.png"
    path.write_bytes(b"old")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    window.pictures.save(path, NETWORK)
    assert "No space left" in said(window, qtbot, "could not be written")
    assert path.read_bytes() == b"old"
    assert [its.name for its in tmp_path.iterdir() if its.name.startswith(("a", "."))] == ["a.png"]


def test_that_a_picture_beyond_all_memory_is_one_sentence(open_window, tmp_path, qtbot):
    window = open_window()
    window.pictures.save(tmp_path / "a.png", Wish("loss", unit="cm", width=120.0, dpi=2400))
    said(window, qtbot, "cannot be made")
    assert not (tmp_path / "a.png").exists()


def test_that_a_picture_is_written_before_the_window_is_gone(open_window, tmp_path):
    window = open_window()
    window.pictures.save(tmp_path / "a.png", replace(NETWORK, times=4))
    window.close()
    assert QImage(str(tmp_path / "a.png")).width() == 4 * window.network.width()


def test_that_a_name_is_suggested_that_no_file_has(tmp_path):
    path = tmp_path / "laptop_epoch0_loss.png"
    assert free(path) == path
    path.write_bytes(b"")
    path.with_name("laptop_epoch0_loss-2.png").write_bytes(b"")
    assert free(path).name == "laptop_epoch0_loss-3.png"


def test_that_saving_asks_where_and_holds_the_moment_fast(panel, tmp_path, qtbot):
    window = panel()
    window.settings.keep("picture_folder", str(tmp_path))
    window.pictures.panel.save.click()
    dialog = window.pictures.panel.findChild(QFileDialog)
    assert [Path(its).name for its in dialog.selectedFiles()] == ["laptop_epoch0_network.png"]
    window.desk.bridge.step()
    qtbot.waitUntil(lambda: window.desk.bridge.progress.epoch == 1, timeout=60_000)
    dialog.fileSelected.emit(str(tmp_path / "b.png"))
    dialog.reject()
    said(window, qtbot, "Saved b.png")
    assert QImage(str(tmp_path / "b.png")).text("Epoch") == "0"


@pytest.mark.parametrize("typed", ["b.png", "b"])
@pytest.mark.parametrize("answer", ["Replace", "Choose another name", "Cancel"])
def test_that_no_file_is_replaced_without_a_question(panel, tmp_path, qtbot, typed, answer):
    window = panel()
    (tmp_path / "b.png").write_bytes(b"old")
    window.settings.keep("picture_folder", str(tmp_path))
    window.pictures.panel.save.click()
    dialog = window.pictures.panel.findChild(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / typed))
    dialog.reject()
    box = window.pictures.panel.findChild(QMessageBox)
    assert "b.png is already there" in box.text() and box.textFormat() == Qt.TextFormat.PlainText
    next(its for its in box.buttons() if its.text().replace("&", "") == answer).click()
    if answer == "Replace":
        said(window, qtbot, "Saved b.png")
    assert ((tmp_path / "b.png").read_bytes() == b"old") == (answer != "Replace")
    opened = [its for its in window.pictures.panel.findChildren(QFileDialog) if its.isVisible()]
    assert bool(opened) == (answer == "Choose another name")


def test_that_a_file_that_comes_after_the_question_stays(open_window, tmp_path, qtbot):
    window = open_window()
    place = Place(tmp_path / "b.png")
    (tmp_path / "b.png").write_bytes(b"new")
    window.pictures.write(window.pictures.studio.shoot(NETWORK), NETWORK, place)
    said(window, qtbot, "Saved b-2.png")
    assert (tmp_path / "b.png").read_bytes() == b"new"


def test_that_a_folder_that_is_gone_is_not_offered(settings, tmp_path):
    settings.keep("picture_folder", str(tmp_path))
    assert folder_of(settings) == tmp_path
    settings.keep("picture_folder", str(tmp_path / "gone"))
    assert folder_of(settings).is_dir()


# --- the panel ---


def test_that_the_preview_is_the_picture(panel, qtbot):
    window = panel()
    image = window.pictures.panel.preview.image
    wish = replace(NETWORK, theme="dark", title="Laptops")
    window.pictures.panel.form.show_wish(wish)
    window.pictures.panel.form.changed.emit()
    other = settled(window, qtbot)
    assert other.size() == image.size() and other != image
    assert other == window.pictures.studio.shoot(wish).image(other.width() / window.network.width())


def test_that_the_preview_follows_a_run(panel, qtbot):
    window = panel()
    previewing, preview, bridge = (
        window.pictures.previewing,
        window.pictures.panel.preview,
        window.desk.bridge,
    )
    image = preview.image
    window.pictures.panel.wanted.emit()
    assert previewing.busy
    bridge.snapshot_changed.emit()  # while the preview is painted: it must not be forgotten
    qtbot.waitUntil(lambda: not previewing.busy and not previewing._late, timeout=20_000)
    bridge.step()
    qtbot.waitUntil(lambda: bridge.progress.epoch == 1, timeout=60_000)
    qtbot.waitUntil(lambda: not previewing.busy and not previewing._late, timeout=20_000)
    assert preview.image != image
    scale = preview.image.width() / window.network.width()
    assert preview.image == window.pictures.studio.shoot(NETWORK).image(scale)


def test_that_the_preview_of_the_window_is_the_picture_and_follows_a_run(panel, qtbot, tmp_path):
    window = panel(Wish(times=1))
    preview, bridge = window.pictures.panel.preview, window.desk.bridge
    first = preview.image
    assert "epoch 0" in window.pictures.panel.size_label.text()
    bridge.step()
    label = window.pictures.panel.size_label
    qtbot.waitUntil(lambda: "epoch 1" in label.text(), timeout=60_000)
    assert preview.image != first
    window.pictures.save(tmp_path / "a.png", Wish(times=1))
    said(window, qtbot, "Saved")
    assert QImage(str(tmp_path / "a.png")).width() == window.width()


def test_that_what_is_saved_is_what_the_preview_shows(panel, qtbot, tmp_path):
    window = panel()
    bridge, previewing = window.desk.bridge, window.pictures.previewing
    bridge.step()
    qtbot.waitUntil(lambda: bridge.progress.epoch == 1, timeout=60_000)
    assert previewing.shown(NETWORK) is not None  # the run has gone on; the preview not yet
    window.pictures.save(tmp_path / "a.png", replace(NETWORK, times=2))
    said(window, qtbot, "Saved")
    assert QImage(str(tmp_path / "a.png")).text("Epoch") == "0"
    assert previewing.shown(replace(NETWORK, title="Other")) is None


def test_that_controls_say_what_is_wanted_and_show_only_what_matters(panel):
    form = panel().pictures.panel.form
    form.kind_box.setCurrentIndex(form.kind_box.findData("svg"))
    form.kind_box.chosen.emit("svg")
    assert form.wish.kind == "svg" and not form.times_box.isVisible()
    form.unit_box.chosen.emit("cm")
    assert form.wish.in_cm and form.width_box.isVisible() and not form.dpi_box.isVisible()
    form.view_box.chosen.emit("window")
    assert not form.clear_box.isVisible() and not form.shape_box.isVisible()
    form.view_box.chosen.emit("slide")
    assert form.clear_box.isVisible() and form.shape_box.isVisible()
    form.shape_box.chosen.emit("4:3")
    assert form.wish.slide_size == (960.0, 720.0)
    form.title_edit.setText("<b>Laptops</b>")
    assert form.wish.title == "<b>Laptops</b>"


def test_that_settings_are_remembered_but_not_the_words(panel):
    kept = Wish("loss", "pdf", "dark", "4:3", "cm", 3, 800, 600, 12.0, 150, transparent=True, footer=True)
    window = panel(replace(kept, title="Title", caption="Caption", first=3))
    window.pictures.panel.close()
    assert remembered(window.settings.json("picture")) == kept


@pytest.mark.parametrize("damage", [None, 3, [], {"kind": "exe", "times": 99}, {"view": 3, "dpi": "x"}])
def test_that_what_was_remembered_wrongly_is_as_usual(damage):
    assert remembered(damage, theme="dark") == Wish(theme="dark")


def test_that_a_panel_that_is_gone_gives_way_to_the_window(panel):
    window = panel(Wish("seed_fan"))
    window.pictures.ask()
    assert window.pictures.panel.wish.view == "window"


def test_that_the_panel_stays_open_beside_the_window(panel):
    window = panel()
    assert window.pictures.panel.isVisible() and not window.pictures.panel.isModal()
    views = [key for key, _ in window.pictures.views()]
    assert views[0] == "window" and set(views) > set(VIEWS)
    window.show_panel("activation_lab")
    assert "activation_lab" in dict(window.pictures.views())


def test_that_a_slide_has_the_data_sets_name_for_a_title_until_a_person_says_another(panel):
    window = panel()
    form, bridge = window.pictures.panel.form, window.desk.bridge
    form.choose("slide")
    assert form.wish.title == form.title_edit.text() == bridge.document.title != ""
    form.choose("network")
    assert form.wish.title == ""
    form.title_edit.textEdited.emit("Mine")
    form.title_edit.setText("Mine")
    form.caption_edit.setText("Seen")
    form.choose("slide")
    assert (form.wish.title, form.wish.caption) == ("Mine", "Seen")
    bridge.opened.emit()
    assert (form.wish.title, form.wish.caption) == (bridge.document.title, "")


@pytest.mark.parametrize(
    "wish",
    [NETWORK, Wish("slide", unit="px"), Wish("slide", "film-gif"), Wish("pass", "film-gif"), Wish(unit="cm")],
)
def test_that_every_letter_leads_to_one_control_and_tab_goes_down(panel, wish):
    its = panel(wish).pictures.panel
    texts = [label.text() for label in its.findChildren(QLabel) if label.isVisible() and label.buddy()]
    texts += [button.text() for button in its.findChildren(QAbstractButton) if button.isVisible()]
    letters = [found[1].lower() for text in texts if (found := re.search("&([a-zA-Z])", text))]
    assert len(letters) == len(set(letters)) >= 9
    seen = [box for box in its.form.in_order if box.isVisible()]
    places = [box.mapTo(its.form, QPoint()) for box in seen]
    rows = [(round(place.y() / 12), place.x()) for place in places]
    assert rows == sorted(rows)
    first = seen[0]
    for then in seen[1:]:
        follows = first.nextInFocusChain()
        while first.isAncestorOf(follows) or not (
            follows.isVisible() and follows.focusPolicy() & Qt.FocusPolicy.TabFocus
        ):
            follows = follows.nextInFocusChain()
        assert then is follows or then.isAncestorOf(follows), then.accessibleName()
        first = then


def test_that_a_right_click_copies_a_panel_or_opens_the_picture_panel_on_it(open_window, qtbot):
    window = open_window()
    for key in ("inspector", "loss", "prediction"):
        its = window.panels[key]
        at = its.mapTo(window, QPoint(its.width() // 2, its.height() - 60 if key == "inspector" else 40))
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, window.mapToGlobal(at))
        assert window.pictures.offer(event)
        menu = next(its for its in window.findChildren(QMenu) if its.isVisible() and not its.title())
        copy, save = menu.actions()
        (copy if key == "loss" else save).trigger()
        menu.close()
        if key != "loss":
            assert window.pictures.panel.wish.view == key
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    said(window, qtbot, "Loss: the picture is on the clipboard")
    nowhere = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(300, 5), QPoint(300, 5))
    assert not window.pictures.offer(nowhere)


@pytest.mark.parametrize("view", [row.key for row in VIEWS.values()])
def test_that_every_view_of_the_table_is_previewed(panel, view):
    window = panel(Wish(view, footer=True, title="<b>مرحبا 🦊</b> " + 40 * "long "))
    assert window.pictures.panel.preview.image is not None and window.pictures.panel.preview.text == ""
    assert "epoch 0" in window.pictures.panel.size_label.text()


# --- the clipboard, and dragging ---


@pytest.mark.parametrize("view", ["window", "network", "prediction", "loss", "inspector", "slide"])
def test_that_every_view_can_be_copied(open_window, qtbot, view):
    window = open_window()
    window.pictures.copy_as(Wish(view, theme="dark", times=1))
    said(window, qtbot, "clipboard")
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.hasImage() and QGuiApplication.clipboard().image().width() > 200
    png = Raster.open(io.BytesIO(mime.data("image/png").data()))
    assert png.width == QGuiApplication.clipboard().image().width()
    assert bytes(mime.data("image/svg+xml").data()).startswith(b"<?xml")


def test_that_a_direct_copy_is_as_seen_whatever_the_panel_was_asked_for_last(panel, qtbot):
    window = panel(Wish("loss", theme="dark", transparent=True, times=1))
    window.pictures.panel.copy.click()
    said(window, qtbot, "Loss: the picture is on the clipboard, in the colours Dark, without its ground.")
    assert QGuiApplication.clipboard().image().pixelColor(0, 0).alpha() == 0
    window.pictures.panel.close()
    QGuiApplication.clipboard().clear()
    window.pictures.copy_view("loss")
    said(window, qtbot, "Loss: the picture is on the clipboard.")
    ground = QGuiApplication.clipboard().image().pixelColor(0, 0)
    assert ground == QColor(window.desk.look.theme.canvas)


def test_that_what_was_said_of_a_picture_is_gone_when_the_panel_is_opened_again(panel, qtbot):
    window = panel()
    window.pictures.panel.copy.click()
    said(window, qtbot, "clipboard")
    window.pictures.panel.close()
    window.pictures.ask()
    assert not window.pictures.panel.strip.isVisible()


def test_that_a_message_moves_no_control(panel, qtbot):
    window = panel()
    form = window.pictures.panel.form
    before = form.mapTo(window.pictures.panel, form.rect().topLeft())
    window.pictures.panel.copy.click()
    said(window, qtbot, "clipboard")
    QCoreApplication.processEvents()
    assert form.mapTo(window.pictures.panel, form.rect().topLeft()) == before


def test_that_a_picture_is_dragged_as_a_file_with_its_name(panel, qtbot, monkeypatch):
    window = panel()
    dropped = []

    def drop(drag, action):
        (url,) = drag.mimeData().urls()
        path = Path(url.toLocalFile())
        dropped.append((path.name, QImage(str(path)).width(), drag.mimeData().hasImage(), path))

    monkeypatch.setattr(QDrag, "exec", drop)
    monkeypatch.setattr(QGuiApplication, "mouseButtons", lambda: Qt.MouseButton.LeftButton)
    window.pictures.panel.preview.drag_asked.emit()
    qtbot.waitUntil(lambda: bool(dropped), timeout=20_000)
    assert dropped[0][:3] == ("laptop_epoch0_network.png", window.network.width(), True)
    window.close()
    assert not dropped[0][3].exists()


# --- what is not in a picture ---


def test_that_a_picture_of_the_window_shows_its_speed_and_that_it_trains(open_window):
    window = open_window()
    bridge = window.desk.bridge
    bridge.set_speed(50.0)
    bridge.play()
    still = _still_window(bridge.snapshot, "light", state_of(window))
    assert still.run_bar.speed_label.text() == window.run_bar.speed_label.text() == "50 epochs/s"
    assert still.run_bar.play_button.text() == "Pause"
    still.close()
    still.deleteLater()


def test_that_a_picture_opens_no_second_window_for_a_dock_that_floats(open_window):
    window = open_window()
    dock = next(dock for dock in window.findChildren(QDockWidget) if dock.objectName() == "data")
    dock.setFloating(True)
    seen = [its for its in QGuiApplication.topLevelWindows() if its.isVisible()]
    opened = []

    class Watcher(QObject):
        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Expose and watched not in seen:
                opened.append(watched)
            return False

    watcher = Watcher()
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.installEventFilter(watcher)
    window.pictures.take("window", 1.0, "light")
    QApplication.processEvents()
    application.removeEventFilter(watcher)
    assert opened == []
    assert dock.isFloating()
    assert dock.isVisible()


def test_that_a_picture_leaves_the_style_of_the_application_alone(open_window):
    window = open_window()
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    sheet = application.styleSheet()
    window.pictures.take("window", 1.0, "dark")
    assert application.styleSheet() == sheet


def test_that_hover_and_selection_are_not_in_a_picture(open_window, qtbot):
    window = open_window()
    bare = window.pictures.take("network", 1.0, "light")
    window.desk.attention.select(NeuronAt(1, 1))
    window.network.hovered = NeuronAt(1, 0)
    window.network.invalidate()
    assert window.pictures.take("network", 1.0, "light") == bare


def test_that_the_window_is_drawn_without_a_thread_and_the_same_every_time(open_window):
    window = open_window()
    snapshot = window.desk.bridge.snapshot
    first = render_window(snapshot, (1280, 800), 1.0, "light")
    window.toggle_theme()
    second = render_window(snapshot, (1280, 800), 1.0, "light")
    assert first.size().toTuple() == (1280, 800)
    assert first == second
    assert first != render_window(snapshot, (1280, 800), 1.0, "dark")
    assert render_window(snapshot, (1280, 800), 2.0, "dark").width() == 2560


def test_that_a_picture_of_the_window_shows_the_step_of_a_pass_at_which_one_stands(open_window, qtbot):
    window = open_window()
    panel = window.show_panel("pass")
    qtbot.waitUntil(lambda: panel.following.frames is not None, timeout=60_000)
    panel.following.choose_grain("layer")
    panel.following.go(3)
    with still_window(window.desk.bridge.snapshot, (1280, 800), state=state_of(window)) as still:
        its = still.panels["pass"]
        assert isinstance(its, PassPanel)
        assert its.title.text() == panel.title.text() != ""
        assert its.place.text() == panel.place.text()
        assert its.grain.currentData() == "layer"
        assert still.desk.attention.overlay is not None
    panel.following.close()
    assert state_of(window).passing is None


def test_that_a_picture_beyond_all_memory_is_refused(open_window):
    with pytest.raises(UserError):
        render_window(open_window().desk.bridge.snapshot, (16_000, 16_000), 16.0, "light")


def test_that_pointing_at_the_prediction_reads_values_and_a_click_probes(open_window, qtbot):
    window = open_window()
    view = window.panels["prediction"].map
    middle = QPoint(view.width() // 2, view.height() // 2)
    qtbot.mouseMove(view, middle)
    inputs = view.inputs_at(middle.x(), middle.y())
    assert inputs is not None
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle)
    assert window.desk.attention.probe == pytest.approx(inputs)
    window.desk.attention.select(NeuronAt(0, 0))
    assert window.panels["inspector"].row_box.text() == "Probe"


def test_that_the_focus_is_a_frame_around_the_picture_and_hides_nothing(open_window, monkeypatch):
    window = open_window()
    view = window.network
    view.hovered = EdgeAt(2, 0, 1)
    view.refresh()
    monkeypatch.setattr(view, "hasFocus", lambda: False)
    without = view.grab().toImage()
    monkeypatch.setattr(view, "hasFocus", lambda: True)
    framed = view.grab().toImage()
    assert framed != without
    inner = without.rect().adjusted(2, 2, -2, -2)
    assert framed.copy(inner) == without.copy(inner)
