import pytest
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QDockWidget

from app.window_picture import _still_window, render_window
from nnviz.errors import UserError
from nnviz.scene.targets import EdgeAt, NeuronAt


def test_that_a_picture_is_saved_with_its_name_and_what_it_shows(open_window, tmp_path, qtbot):
    window = open_window()
    assert window.pictures.name("network") == "laptop_epoch0_network.png"
    path = tmp_path / window.pictures.name("network")
    assert window.pictures.save(path, "network", 3.0, "dark")
    qtbot.waitUntil(lambda: path.name in window.strip.text, timeout=10_000)
    image = QImage(str(path))
    assert image.width() == 3 * window.network.width()
    assert image.text("Seed") == str(window.desk.bridge.document.train.seed)


def test_that_a_folder_that_cannot_be_written_to_is_said(open_window, tmp_path, qtbot):
    window = open_window()
    window.pictures.save(tmp_path / "nowhere" / "a.png", "loss", 1.0, "light")
    qtbot.waitUntil(lambda: "could not be written" in window.strip.text, timeout=10_000)
    assert "No such file" in window.strip.text


def test_that_a_picture_is_written_before_the_window_is_gone(open_window, tmp_path):
    window = open_window()
    window.pictures.save(tmp_path / "a.png", "network", 4.0, "light")
    window.close()
    assert QImage(str(tmp_path / "a.png")).width() == 4 * window.network.width()


def test_that_a_picture_of_the_window_shows_its_speed_and_that_it_trains(open_window):
    window = open_window()
    bridge = window.desk.bridge
    bridge.set_speed(50.0)
    bridge.play()
    still = _still_window(bridge.snapshot, "light", window)
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


@pytest.mark.parametrize("view", ["window", "network", "prediction", "loss"])
def test_that_every_view_can_be_copied(open_window, view):
    window = open_window()
    window.pictures.copy_as(view, 1.0, "dark")
    assert QGuiApplication.clipboard().image().width() > 200
    assert "clipboard" in window.strip.text


def test_that_the_focused_panel_is_copied_else_the_window(open_window):
    window = open_window()
    assert [key for key, _ in window.pictures.views()] == ["window", "network", "prediction", "loss"]
    window.pictures.ask()
    assert window.pictures.dialog.isVisible()
    window.pictures.dialog.close()


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
    qtbot.mouseClick(
        view, __import__("PySide6.QtCore", fromlist=["Qt"]).Qt.MouseButton.LeftButton, pos=middle
    )
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
