"""What is wrong with a neuron takes one line where its buttons have room beside it."""

from types import SimpleNamespace

from app.inspecting.findings_box import FindingsBox
from nnviz.snapshot import Finding

_WHY = "Outputs 0 for every row. ReLU is flat there, so no gradient reaches its weights."


def test_that_buttons_stand_beside_the_text_where_there_is_room_and_under_it_where_not(qtbot) -> None:
    box = FindingsBox(SimpleNamespace(still=False, bridge=None))  # type: ignore[arg-type]
    qtbot.addWidget(box)
    box.resize(700, 40)
    box.show_findings((Finding("dead", ((1, 0),), "dead", _WHY, ("leaky_relu", "new_neuron")),))
    box.show()
    qtbot.waitExposed(box)
    low = box.sizeHint().height()
    assert [button.text() for button in box.buttons] == ["Use leaky ReLU", "New weights for it"]
    assert box.text.folded and all(button.x() > box.text.geometry().right() for button in box.buttons)
    assert box.text.text() == f"Dead. {_WHY}"
    box.resize(260, 120)
    qtbot.waitUntil(lambda: all(button.y() > box.text.geometry().bottom() for button in box.buttons))
    assert not box.text.folded and box.sizeHint().height() > low
