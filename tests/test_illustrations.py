"""The pictures of the documents: made by commands that stand there, so that they cannot grow stale."""

import runpy
from pathlib import Path

import pytest
from likeness import grey_of, ssim

ROOT = Path(__file__).parent.parent
_script = runpy.run_path(str(ROOT / "scripts" / "pictures.py"))
commands_in, shown_in, draw, documents = (
    _script[name] for name in ("commands_in", "shown_in", "draw", "documents")
)

TEXT = """
![A slide](docs/pictures/slide.png) and ![two](pictures/two.gif), but not [a link](pictures/link.png).
<!-- nnviz figure sample:laptop --title "Buy it?" -o slide.png -->

$ nnviz figure sample:spiral \\
    --view loss -o two.gif
nnviz train sample:laptop --json
"""


def test_that_commands_and_pictures_are_found_in_a_document() -> None:
    assert commands_in(TEXT) == {
        "slide.png": ["figure", "sample:laptop", "--title", "Buy it?", "-o", "slide.png"],
        "two.gif": ["figure", "sample:spiral", "--view", "loss", "-o", "two.gif"],
    }
    assert shown_in(TEXT) == {"slide.png", "two.gif"}


def test_that_each_picture_of_the_documents_has_its_command_and_its_file() -> None:
    texts = [path.read_text(encoding="utf-8") for path in documents()]
    shown = {name for text in texts for name in shown_in(text)}
    drawn = [name for text in texts for name in commands_in(text)]
    assert shown
    assert sorted(drawn) == sorted(shown)  # each by one command, and no command for nothing
    assert {path.name for path in (ROOT / "docs" / "pictures").iterdir()} == shown


# A run of many epochs may end elsewhere on another processor: these are short.
_STEADY = ("window-light.png", "slide.png", "neuron.png", "pass.png")


@pytest.mark.slow
@pytest.mark.parametrize("name", _STEADY)
def test_that_a_picture_of_the_documents_is_what_its_command_draws_today(name: str, tmp_path: Path) -> None:
    commands = {key: its for path in documents() for key, its in commands_in(path.read_text("utf-8")).items()}
    draw(commands[name], tmp_path)
    kept, today = grey_of(ROOT / "docs" / "pictures" / name), grey_of(tmp_path / name)
    assert kept.shape == today.shape, "make pictures"
    assert ssim(kept, today) > 0.99, "make pictures"
