"""Pictures from the command line: the same bytes whatever the environment, whole or not at all."""

import io
import json
import os
import re
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QImage

pytestmark = pytest.mark.slow

NNVIZ = str(Path(sys.executable).with_name("nnviz"))


def figure(*arguments, **environment):
    """Draw in a process of its own, with no display."""
    own = {key: value for key, value in os.environ.items() if not key.startswith(("QT_", "DISPLAY"))}
    command = [NNVIZ, "figure", *map(str, arguments)]
    done = subprocess.run(
        command, capture_output=True, text=True, env=own | environment, timeout=100, check=False
    )
    assert "Traceback" not in done.stderr
    return done


@pytest.mark.parametrize("view", ["network", "prediction", "loss", "inspector", "pass", "window"])
def test_that_a_view_is_drawn_without_a_display_the_same_twice(view, tmp_path):
    pictures = [tmp_path / f"{name}.png" for name in ("one", "two")]
    done = figure("sample:laptop", "--view", view, "--seed", 5, "-o", pictures[0])
    again = figure(
        "sample:laptop", "--view", view, "--seed", 5, "-o", pictures[1],
        QT_QPA_PLATFORM="xcb", QT_SCALE_FACTOR="2", LC_ALL="C",
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (again.returncode, again.stderr) == (0, "")
    assert pictures[0].read_bytes() == pictures[1].read_bytes()
    image = QImage(str(pictures[0]))
    places = ((x, y) for x in range(image.width()) for y in range(0, image.height(), 16))
    assert len({image.pixel(x, y) for x, y in places}) > 5
    assert (image.text("Data set"), image.text("Seed"), image.text("Epoch")) == ("sample:laptop", "5", "20")
    assert image.text("Software").startswith("nnviz ")


def test_that_size_scale_theme_ground_title_and_a_past_epoch_are_seen(tmp_path):
    out = tmp_path / "a.png"
    done = figure(
        "sample:laptop", "--view", "network", "--epoch", 7, "--size", "500x300", "--scale", "2",
        "--scale", "standard", "--theme", "dark", "--transparent", "--title", "Seven", "--caption", "c",
        "-o", out, "--json",
    )  # fmt: skip

    reply = json.loads(done.stdout)
    image = QImage(str(out))
    assert (image.width(), image.height()) == (reply["width"], reply["height"]) == (1000, 600)
    assert image.pixelColor(999, 599).alpha() == 0
    assert (reply["kind"], reply["epoch"], image.text("Epoch")) == ("figure", 7, "7")
    assert image.text("Title") == "Seven"


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_that_a_size_in_centimetres_is_that_size_in_print(ending, tmp_path):
    out = tmp_path / f"a.{ending}"
    done = figure("sample:laptop", "--view", "loss", "--size", "16x9cm", "--dpi", 200, "-o", out)

    assert done.returncode == 0
    assert done.stdout.endswith("1260 x 709 pixels, 16 x 9 cm\n" if ending == "png" else "20, 16 x 9 cm\n")
    if ending == "png":
        image = QImage(str(out))
        assert (image.width(), image.height()) == (1260, 709)
        assert image.dotsPerMeterX() == 7874
    elif ending == "svg":
        (width,) = re.findall(rb'<svg [^>]*width="([\d.]+)"', out.read_bytes())
        assert float(width) / 96 * 2.54 == pytest.approx(16, abs=0.01)
    else:
        ((low, width, high),) = re.findall(
            rb"/MediaBox \[0 ([\d.-]+) ([\d.]+) ([\d.]+) *\]", out.read_bytes()
        )
        assert float(width) / 72 * 2.54 == pytest.approx(16, abs=0.0001)
        assert (float(high) - float(low)) / 72 * 2.54 == pytest.approx(9, abs=0.0001)


@pytest.mark.parametrize("view", ["slide", "window"])
def test_that_a_footer_says_data_set_network_seed_epoch_and_version(view, tmp_path):
    out, plain = tmp_path / "a.svg", tmp_path / "b.svg"
    options = ["sample:laptop", "--view", view, "--seed", 5, "--epoch", 3, "--size", "1000x750"]
    figure(*options, "--footer", "-o", out)
    figure(*options, "-o", plain)

    footer = "laptop · network 2-3-2 · seed 5 · epoch 3 · nnviz "
    assert footer in out.read_text() and footer not in plain.read_text()
    for text in ("sample:laptop", "2-3-2", "Seed: 5", "Epoch: 3", "nnviz "):
        assert text in plain.read_text()


def test_that_texts_are_shapes_where_that_is_asked_for(tmp_path):
    out = tmp_path / "a.svg"
    figure("sample:laptop", "--view", "loss", "--epochs", 2, "--outline-text", "--title", "Wörter", "-o", out)

    assert "<text" not in out.read_text() and "<title>Wörter</title>" in out.read_text()


def test_that_the_footer_of_a_film_counts_along(tmp_path):
    out = tmp_path / "a.apng"
    done = figure("sample:xor", "--epochs", 4, "--every", 4, "--size", "1000x640", "--footer", "-o", out)

    assert done.returncode == 0
    film = Image.open(io.BytesIO(out.read_bytes()))
    foot = (0, film.height - 20, film.width, film.height)
    first = film.convert("RGB").crop(foot).tobytes()
    film.seek(1)
    assert film.convert("RGB").crop(foot).tobytes() != first


def test_that_a_window_has_its_title_above(tmp_path):
    out = tmp_path / "w.png"
    done = figure("sample:laptop", "--title", "Laptops", "--caption", "nine", "-o", out, "--size", "1280x900")

    assert done.returncode == 0
    image = QImage(str(out))
    assert (image.width(), image.height()) == (1280, 900)


def test_that_a_diverged_run_is_drawn_at_its_last_finite_epoch_with_status_1(tmp_path):
    out = tmp_path / "d.png"
    done = figure("sample:house-prices", "--loss", "mse", "--view", "loss", "-o", out)

    assert done.returncode == 1
    assert "diverged at epoch 3" in done.stdout
    assert QImage(str(out)).text("Epoch") == "2"


def test_that_a_file_that_cannot_be_written_is_left_as_it_was(tmp_path):
    folder = tmp_path / "a.png"
    folder.mkdir()
    done = figure("sample:laptop", "--view", "loss", "-o", folder)

    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == [folder]


def test_that_nothing_but_the_picture_is_left_and_its_permissions_stay(tmp_path):
    out = tmp_path / "p.png"
    out.write_bytes(b"old")
    out.chmod(0o640)
    figure("sample:laptop", "--view", "loss", "-o", out)

    assert list(tmp_path.iterdir()) == [out]
    assert out.read_bytes().startswith(b"\x89PNG")
    assert out.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("view", ["prediction", "slide", "window"])
def test_that_a_predicted_row_is_marked(view, tmp_path):
    out, marked = tmp_path / "a.png", tmp_path / "b.png"
    figure("sample:laptop", "--view", view, "-o", out)
    done = figure("sample:laptop", "--view", view, "--predict", "0.3,0.2", "-o", marked)

    assert done.returncode == 0
    assert out.read_bytes() != marked.read_bytes()


def test_that_a_scaled_row_is_marked_at_its_own_values(tmp_path):
    """In one picture the row stands where the same row stands in a net that sees unscaled numbers."""
    places = []
    for scaling in ("none", "minmax"):
        options = ["sample:laptop", "--view", "prediction", "--scale", scaling, "--epochs", 0]
        paths = [tmp_path / f"{scaling}{n}.png" for n in range(2)]
        figure(*options, "-o", paths[0])
        figure(*options, "--predict", "0.3,0.2", "-o", paths[1])
        one, two = (QImage(str(path)) for path in paths)
        changed = [
            (x, y)
            for x in range(one.width())
            for y in range(one.height())
            if one.pixel(x, y) != two.pixel(x, y)
        ]
        places.append((min(changed), max(changed)))
    assert places[0] == places[1]


@pytest.mark.parametrize("view", ["slide", "window"])
def test_that_a_run_is_filmed(view, tmp_path):
    out = tmp_path / "a.gif"
    done = figure("sample:laptop", "--view", view, "--every", 5, "--fps", 4, "-o", out, "--json")

    film = Image.open(io.BytesIO(out.read_bytes()))
    assert (json.loads(done.stdout)["width"], film.width, getattr(film, "n_frames", 1)) == (1280, 1280, 5)
    assert film.info["duration"] == 1000
    first = film.convert("RGB").tobytes()
    film.seek(4)
    assert film.convert("RGB").tobytes() != first


@pytest.mark.parametrize(
    ("view", "ending"),
    [*product(["slide", "window"], ["svg", "pdf", "webp"]), *product(["loss"], ["gif", "apng"])],
)
def test_that_every_kind_of_file_is_the_same_twice(view, ending, tmp_path):
    pictures = [tmp_path / f"{name}.{ending}" for name in ("one", "two")]
    for out in pictures:
        done = figure("sample:xor", "--view", view, "--epochs", 2, "-o", out)
        assert (done.returncode, done.stderr) == (0, "")

    assert pictures[0].read_bytes() == pictures[1].read_bytes()


@pytest.mark.parametrize(
    ("view", "options", "said"),
    [
        (
            "inspector",
            ["--select", "h2", "--row", "3"],
            ("Hidden 1, neuron 2", "row 3 · epoch 4", "weight w"),
        ),
        ("inspector", ["--select", "small->h2"], ("gradient ∂L/∂w", "initial value", "All 6 weights")),
        ("inspector", ["--select", "h2", "--predict", "0.3,0.2"], ("probe · epoch 4", "Hidden 1, neuron 2")),
        (
            "pass",
            ["--row", "3", "--frame", "update"],
            ("Update. The new weights", "row 3, a batch of one · step 5 of 5"),
        ),
        ("pass", ["--frame", "5"], ("row 1, in a batch of 9 · step 5 of 78",)),
        ("pass", ["--predict", "0.3,0.2", "--grain", "layer"], ("probe · step 2 of 3",)),
        ("prediction", ["--x", "small", "--held", "pink=0.25"], ("slice at pink = 0.25", "small")),
    ],
)
def test_that_what_is_asked_of_a_view_is_written_in_the_picture(view, options, said, tmp_path):
    out = tmp_path / "a.svg"
    done = figure("sample:laptop", "--epoch", 4, "--view", view, *options, "-o", out)

    text = out.read_text()
    assert (done.returncode, done.stderr) == (0, "")
    assert all(words in text for words in said)
    assert "<desc" in text


def test_that_the_update_of_a_pass_is_the_one_that_training_makes(tmp_path):
    """What the last step shows at epoch 4 are the weights that the network has at epoch 5."""
    out, later = tmp_path / "pass.svg", tmp_path / "later.svg"
    figure("sample:laptop", "--epoch", 4, "--view", "pass", "--frame", "update", "-o", out)
    figure("sample:laptop", "--epoch", 5, "--view", "inspector", "--select", "small->h2", "-o", later)

    became = re.findall(r"→ (−?\d+\.?\d*)<", out.read_text())
    weight = re.search(r">× weight w<.*?>(−?\d+\.\d+)<", later.read_text(), re.DOTALL)
    assert weight is not None
    assert f"{float(weight[1].replace('−', '-')):.3g}".replace("-", "−") in became


def test_that_a_pass_is_filmed_step_by_step_while_the_network_stands_still(tmp_path):
    out = tmp_path / "pass.gif"
    done = figure("sample:laptop", "--view", "pass", "--grain", "layer", "--epochs", 2, "-o", out)

    assert done.returncode == 0
    film = Image.open(io.BytesIO(out.read_bytes()))
    assert getattr(film, "n_frames", 1) == 10
    assert film.info["duration"] > 1000
    heads = set()
    for frame in range(10):
        film.seek(frame)
        heads.add(film.convert("RGB").crop((0, 0, film.width, 40)).tobytes())
    assert len(heads) == 1


def test_that_numbers_stand_on_the_edges_unless_they_are_left_out(tmp_path):
    texts = []
    for name, options in (("with", []), ("without", ["--no-numbers"])):
        out = tmp_path / f"{name}.svg"
        figure("sample:laptop", "--epochs", 0, "--view", "slide", *options, "-o", out)
        texts.append(set(re.findall(r">(−?\d\.\d\d)<", out.read_text())))

    assert len(texts[0] - texts[1]) >= 8
