"""Whatever cannot be done is refused in one line with status 2, and as one JSON object; never a traceback."""

import errno
import json
import os

import pytest

CSV = "pink,small,buy\n0.1,0.1,no\n0.3,0.3,no\n0.5,0.6,yes\n0.4,0.8,yes\n"
TRAIN = ["train", "sample:laptop"]

FIGURE = ("figure", "sample:laptop", "-o", "a.png")
REFUSED = [
    (["train"], "usage", "needs a table or a sample"),
    (["train", "sample:laptp"], "unknown_sample", "laptop"),
    (["train", "laptp"], "not_found", "sample:laptop"),
    (["train", "missing.csv"], "not_found", "missing.csv"),
    (["train", "."], "not_a_file", "folder"),
    (["train", "old.nnviz"], "not_yet", ".nnviz"),
    ([*TRAIN, "two"], "usage", "two"),
    ([*TRAIN, "--epoch", "3"], "unknown_option", "--epochs"),
    ([*TRAIN, "--no-such-thing"], "unknown_option", "--no-such-thing"),
    ([*TRAIN, "--epochs"], "usage", "--epochs needs a value"),
    ([*TRAIN, "--epochs", "-1"], "bad_value", "--epochs"),
    ([*TRAIN, "--epochs", "2.5"], "bad_value", "--epochs"),
    ([*TRAIN, "--epochs", "1" * 40], "bad_value", "--epochs"),
    ([*TRAIN, "--seed", "seven"], "bad_value", "--seed"),
    ([*TRAIN, "--seed", "-1"], "bad_value", "--seed"),
    ([*TRAIN, "--learning-rate", "0"], "bad_value", "--learning-rate"),
    ([*TRAIN, "--learning-rate", "-1e-3"], "bad_value", "--learning-rate"),
    ([*TRAIN, "--learning-rate", "nan"], "bad_value", "--learning-rate"),
    ([*TRAIN, "--learning-rate", "1e-60"], "bad_value", "--learning-rate"),
    ([*TRAIN, "--validation", "1.5"], "bad_value", "--validation"),
    ([*TRAIN, "--validation", "-0.1"], "bad_value", "--validation"),
    ([*TRAIN, "--batch-size", "0"], "bad_value", "--batch-size"),
    ([*TRAIN, "--batch-size", "most"], "bad_value", "--batch-size"),
    ([*TRAIN, "--target-loss", "-1"], "bad_value", "never below 0"),
    ([*TRAIN, "--target-loss", "inf"], "bad_value", "--target-loss"),
    ([*TRAIN, "--shuffle=yes"], "usage", "--shuffle takes no value"),
    ([*TRAIN, "--hidden", "3:rely"], "unknown_activation", "relu"),
    ([*TRAIN, "--hidden", "0:relu"], "bad_hidden", "0:relu"),
    ([*TRAIN, "--hidden", "3;4"], "bad_hidden", "3;4"),
    ([*TRAIN, "--output-activation", "softmx"], "unknown_activation", "softmax"),
    ([*TRAIN, "--loss", "msee"], "unknown_loss", "mse"),
    ([*TRAIN, "--optimizer", "adm"], "unknown_optimizer", "adam"),
    ([*TRAIN, "--initializer", "glorot"], "unknown_initializer", "glorot"),
    ([*TRAIN, "--initializer", "normal:stdev=1"], "no_such_parameter", "stddev"),
    ([*TRAIN, "--initializer", "normal:5"], "no_such_parameter", "stddev"),
    ([*TRAIN, "--initializer", "zeros:value=5"], "no_such_parameter", "none"),
    ([*TRAIN, "--initializer", "normal:stddev=-1"], "bad_value", "stddev"),
    ([*TRAIN, "--initializer", "normal:stddev=x"], "bad_value", "stddev"),
    ([*TRAIN, "--initializer", "normal:stddev"], "bad_value", "stddev=0.05"),
    ([*TRAIN, "--initializer", "normal:stddev=1,stddev=2"], "bad_value", "once"),
    ([*TRAIN, "--initializer", "uniform:low=1"], "bad_value", "low=1"),
    ([*TRAIN, "--bias-initializer", "constnt:value=1"], "unknown_initializer", "constant"),
    ([*TRAIN, "--loss", "auto:delta=1"], "no_such_parameter", "delta"),
    ([*TRAIN, "--loss", "huber:delta=0"], "bad_value", "delta"),
    ([*TRAIN, "--schedule", "stp"], "unknown_schedule", "step"),
    ([*TRAIN, "--schedule", "step:each=2"], "no_such_parameter", "each"),
    ([*TRAIN, "--dropout", "1"], "bad_value", "--dropout"),
    ([*TRAIN, "--hidden", "3:leaky_relu:slop=1"], "no_such_parameter", "slope"),
    ([*TRAIN, "--hidden", "3:relu:slope=1"], "no_such_parameter", "Known: dropout"),
    ([*TRAIN, "--optimizer", "sgd", "--beta1", "0.9"], "no_such_parameter", "--beta1"),
    ([*TRAIN, "--beta1", "1.5"], "bad_value", "--beta1"),
    ([*TRAIN, "--regularizer", "l3"], "unknown_regularizer", "l3"),
    ([*TRAIN, "--regularization", "0.1"], "no_regularizer", "--regularizer"),
    ([*TRAIN, "--task", "clasification"], "unknown_task", "classification"),
    ([*TRAIN, "--scale", "max"], "unknown_scaling", "minmax"),
    ([*TRAIN, "--device", "tpu"], "unknown_device", "tpu"),
    ([*TRAIN, "--label", "by"], "unknown_column", "buy"),
    ([*TRAIN, "--label", "buy", "--feature", "buy"], "two_roles", "buy"),
    ([*TRAIN, "--label", "pink", "--ignore", "pink"], "two_roles", "pink"),
    ([*TRAIN, "--ignore", "pink", "--ignore", "small"], "no_features", "--feature"),
    ([*TRAIN, "--ignore", "pink", "--ignore", "small"], "no_features", '"pink", "small" are left out'),
    ([*TRAIN, "--task", "regression"], "label_not_numeric", "buy"),
    ([*TRAIN, "--predict", "0.1"], "wrong_count", "2 values"),
    ([*TRAIN, "--predict", "0.1,blue"], "bad_value", "blue"),
    ([*TRAIN, "--init-weights", "none.json"], "not_found", "none.json"),
    ([*TRAIN, "--save", "p.nnviz"], "not_yet", "--save"),
    ([*TRAIN, "--predict", "1,2\n3,4"], "bad_value", "one row"),
    (["inspect"], "usage", "needs a table"),
    (["inspect", "p.nnviz"], "not_yet", ".nnviz"),
    (["inspect", "none.csv"], "not_found", "none.csv"),
    (["samples", "laptop"], "usage", "laptop"),
    (["doctor", "--jsn"], "unknown_option", "--json"),
    (["export", "p.nnviz"], "not_yet", "export"),
    (["bench", "--rounds", "0"], "bad_value", "--rounds"),
    (["trian"], "not_found", "train"),
    (["trian", "sample:laptop"], "not_found", "train"),
    (["sample:xr"], "unknown_sample", "xor"),
    (["--hlp"], "unknown_option", "--help"),
    (["figure", "sample:laptop"], "usage", "-o"),
    (["figure", "sample:laptop", "-o", "a.svg", "--fps", "3"], "no_film", "--fps"),
    (["figure", "sample:laptop", "-o", "a.png", "--no-loop"], "no_film", "--no-loop"),
    (["figure", "sample:laptop", "-o", "a.gif", "--fps", "0"], "bad_value", "--fps"),
    (["figure", "sample:laptop", "-o", "a.gif", "--every", "0"], "bad_value", "--every"),
    (["figure", "sample:laptop", "-o", "a.gif", "--from", "30", "--epoch", "10"], "bad_value", "--from"),
    (["figure", "sample:laptop", "-o", "a.webp", "--from", "30", "--epochs", "10"], "bad_value", "--from"),
    (["figure", "sample:laptop", "-o", "a.gif", "--every", "2", "--frames", "5"], "two_spacings", "--frames"),
    (["figure", "sample:laptop", "-o", "a.gif", "--every", "2", "--spacing", "loss"], "two_spacings", "loss"),
    (["figure", "sample:laptop", "-o", "a.gif", "--frames", "1e9"], "bad_value", "--frames"),
    (["figure", "sample:laptop", "-o", "a.gif", "--spacing", "los"], "unknown_spacing", "loss"),
    (
        ["figure", "sample:laptop", "-o", "a.gif", "--transparent", "--view", "loss"],
        "not_transparent",
        ".gif",
    ),
    (["figure", "sample:laptop", "-o", "a.bmp"], "bad_ending", ".png"),
    ([*FIGURE, "--outline-text", "--view", "loss"], "no_outlines", ".svg"),
    (["figure", "sample:laptop", "-o", "a.svg", "--outline-text"], "no_outlines", "--outline-text"),
    (["figure", "sample:laptop", "-o", "a.png", "--at", "0"], "unknown_option", "--epoch?"),
    (
        ["figure", "sample:laptop", "-o", "a.png", "--view", "loss", "--predict", "1,2"],
        "no_probe",
        "--predict",
    ),
    ([*FIGURE, "--view", "loss", "--select", "h2"], "no_selection", "--select"),
    ([*FIGURE, "--view", "loss", "--no-numbers"], "no_numbers", "--no-numbers"),
    ([*FIGURE, "--view", "network", "--frame", "3"], "no_step", "draw pass"),
    ([*FIGURE, "--sample"], "no_sample", "draw prediction"),
    ([*FIGURE, "--view", "inspector", "--select", "h9"], "no_part", "3 neurons"),
    ([*FIGURE, "--view", "inspector", "--row", "0"], "bad_value", "--row"),
    ([*FIGURE, "--view", "inspector", "--row", "10"], "bad_value", "9 rows"),
    ([*FIGURE, "--view", "inspector", "--row", "1", "--predict", "1,2"], "two_rows", "--predict"),
    ([*FIGURE, "--view", "pass", "--frame", "backwards"], "bad_value", "backward"),
    ([*FIGURE, "--view", "pass", "--frame", "loss", "--predict", "1,2"], "no_target", "--row"),
    ([*FIGURE, "--view", "pass", "--grain", "neurone"], "unknown_grain", "Did you mean neuron?"),
    ([*FIGURE, "--view", "prediction", "--x", "smal"], "unknown_column", "Did you mean small?"),
    ([*FIGURE, "--view", "prediction", "--x", "pink", "--y", "pink"], "bad_value", "--y"),
    ([*FIGURE, "--view", "prediction", "--held", "pink"], "bad_value", "pink=1"),
    ([*FIGURE, "--view", "prediction", "--held", "pnk=1"], "unknown_column", "Did you mean pink?"),
    ([*FIGURE, "--view", "prediction", "--x", "small", "--held", "pink=blue"], "bad_value", "blue"),
    ([*FIGURE, "--view", "prediction", "--x", "small", "--held", "small=1"], "bad_value", "axis"),
    (["figure", "sample:laptop", "-o", "a.gif", "--view", "pass", "--every", "2"], "no_film", "--every"),
    (["figure", "sample:laptop", "-o", "a.gif", "--view", "pass", "--frame", "2"], "bad_value", "--frame"),
    (["figure", "sample:laptop", "-o", "nowhere/a.png"], "no_folder", "nowhere"),
    (["figure", "sample:laptop", "-o", f"{'a' * 296}.png"], "picture_file", "too long"),
    (["figure", "sample:laptop", "-o", f"{'a' * 296}/a.png"], "picture_file", "too long"),
    (["figure", "sample:laptop", "-o", "a\0.png"], "picture_file", "can't be written"),
    (["figure", "sample:laptop", "-o", "a.png", "--view", "lesson"], "not_yet", "lesson"),
    (["figure", "sample:laptop", "-o", "a.png", "--view", "los"], "unknown_view", "loss"),
    (["figure", "sample:laptop", "-o", "a.png", "--size", "9"], "bad_value", "--size"),
    (["figure", "sample:laptop", "-o", "a.png", "--size", "1x9cm"], "bad_value", "16x9cm"),
    (["figure", "sample:laptop", "-o", "a.png", "--size", "16x9 inch"], "bad_value", "16x9cm"),
    (["figure", "sample:laptop", "-o", "a.png", "--size", "16x9cm"], "bad_value", "1280x800"),
    (["figure", "sample:laptop", "-o", "a.png", "--dpi", "300"], "no_size", "16x9cm"),
    (["figure", "sample:laptop", "-o", "a.png", "--size", "16x9cm", "--dpi", "9"], "bad_value", "--dpi"),
    (["figure", "sample:laptop", "-o", "a.png", "--size", "9x9cm", "--scale", "2"], "two_scales", "--dpi"),
    (["figure", "sample:laptop", "-o", "a.png", "--scale", "0"], "bad_value", "--scale"),
    (["figure", "sample:laptop", "-o", "a.png", "--theme", "drk"], "unknown_theme", "dark"),
    (["figure", "sample:laptop", "-o", "a.png", "--epochs", "3", "--epoch", "9"], "bad_value", "--epoch 9"),
]


@pytest.mark.parametrize(("arguments", "code", "named"), REFUSED)
def test_that_it_is_refused_in_one_line_that_names_what_is_wrong(
    arguments, code, named, nnviz, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    spoken = nnviz(*arguments)
    written = nnviz(*arguments, "--json")

    assert spoken.status == written.status == 2
    assert spoken.out == ""
    assert spoken.err.startswith("nnviz: error: ")
    assert spoken.err.count("\n") == 1
    assert named in spoken.err
    assert written.err == spoken.err
    assert set(written.reply) == {"kind", "code", "message"}
    assert (written.reply["kind"], written.reply["code"]) == ("error", code)
    assert list(tmp_path.iterdir()) == []


FIT = {"kernel": [[1, 2, 3], [4, 5, 6]], "bias": [0, 0, 0]}
LAST = {"kernel": [[1, 2], [3, 4], [5, 6]], "bias": [0, 0]}


@pytest.mark.parametrize(
    ("weights", "named"),
    [
        ("{", "no JSON"),
        ({"weights": [FIT, LAST]}, 'a list of {"kernel"'),
        ([FIT], "1 layer, and the network 2 layers: 3 relu, 2 softmax"),
        ([LAST, FIT], "layer 1 (3 relu)"),
        ([{**FIT, "kernel": [[1, 4], [2, 5], [3, 6]]}, LAST], "2 x 3 (inputs x units), and it is 3 x 2"),
        ([FIT, {**LAST, "bias": [0, 0, 0]}], "bias of layer 2 (2 softmax)"),
        ([FIT, {**LAST, "bias": [[0, 0]]}], "bias of layer 2"),
        ([FIT, {**LAST, "bias": [0, True]}], "bias of layer 2 (2 softmax) in"),
        ([FIT, {**LAST, "bias": [0, True]}], "cell 2 is true, not a number"),
        ([FIT, {"kernel": LAST["kernel"]}], "bias of layer 2"),
        ([FIT, {**LAST, "kernel": [[1, 2], [3], [5, 6]]}], "kernel of layer 2 (2 softmax)"),
        ([FIT, {**LAST, "kernel": [[1, 2], [3], [5, 6]]}], "row 2 has 1 number, and row 1 has 2"),
        ([FIT, {**LAST, "kernel": [[1, 2], 3, [5, 6]]}], "row 2 is 3, not a list"),
        ([FIT, {**LAST, "kernel": [[1, 2], [3, None], [5, 6]]}], "row 2, cell 2 is null"),
        ([FIT, {**LAST, "kernel": [[1, 2], [3, 4], [True, 6]]}], "row 3, cell 1 is true"),
        ([FIT, {**LAST, "kernel": [[], [], []]}], "list of lists"),
        ("", "is empty. It must hold"),
        ("%PDF-1.7", "no JSON"),
        ([FIT, {**LAST, "kernel": [["a", 2], [3, 4], [5, 6]]}], 'row 1, cell 1 is "a"'),
        (json.dumps([FIT, {**LAST, "bias": [0, float("nan")]}]), "not finite"),
        (json.dumps([FIT, {**LAST, "bias": [0, 1e39]}]), "not finite or too large"),
        (json.dumps([FIT, {**LAST, "bias": [0, 10**400]}]), "too large"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_that_weights_that_do_not_fit_are_refused_with_the_layer(weights, named, nnviz, file):
    found = nnviz(*TRAIN, "--epochs", "0", "--init-weights", file("w.json", weights), "--json")

    assert found.status == 2
    assert found.reply["code"] == "bad_weights"
    assert named in found.reply["message"]


def test_that_a_name_with_marks_that_move_the_cursor_is_shown_plainly(nnviz):
    found = nnviz("inspect", "a\x1b[2Jb\n.csv")

    assert "\x1b" not in found.err
    assert found.err.count("\n") == 1


def test_that_a_defect_is_one_line_too_and_its_report_is_kept(nnviz, monkeypatch):
    def fail(arguments):
        raise RuntimeError("unthought of")

    monkeypatch.setattr("nnviz.commands.samples.run", fail)
    found = nnviz("samples", "--json")

    assert found.status == 2
    assert found.reply["code"] == "internal"
    assert "last-error.txt" in found.err
    assert "Traceback" not in found.err


def test_that_what_the_system_cannot_do_is_one_line_that_names_the_file(nnviz, monkeypatch):
    def fail(arguments):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), "/somewhere/p.png")

    monkeypatch.setattr("nnviz.commands.samples.run", fail)
    found = nnviz("samples", "--json")

    assert (found.status, found.reply["code"]) == (2, "system")
    assert "p.png" in found.err
    assert os.strerror(errno.EROFS) in found.err


def test_that_one_row_is_too_few_whatever_its_label(nnviz, file):
    for label in ("1", "yes"):
        found = nnviz("train", file("one.csv", f"a,b\n2,{label}\n"), "--json")
        assert (found.reply["code"], found.status) == ("one_row", 2)
        assert "only one row" in found.reply["message"]


@pytest.mark.slow
@pytest.mark.parametrize("command", [TRAIN, ["figure", "sample:laptop", "-o", "a.png"]])
def test_that_a_gpu_that_is_not_there_is_refused_before_anything_is_trained(
    command, nnviz, monkeypatch, tmp_path
):
    from nnviz.training import programs

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(programs, "has_gpu", lambda: False)
    found = nnviz(*command, "--device", "gpu", "--json")

    assert (found.status, found.reply["code"]) == (2, "no_device")
    assert found.err.startswith("nnviz: error: --device gpu: no GPU was found")
    assert "Leave --device out to train on the CPU" in found.err
    assert found.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("device", ["auto", "cpu"])
def test_that_without_a_gpu_everything_else_is_trained_on_the_cpu(device, nnviz, monkeypatch):
    from nnviz.training import programs

    monkeypatch.setattr(programs, "has_gpu", lambda: False)
    found = nnviz(*TRAIN, "--device", device, "--epochs", "1", "--json")

    assert (found.status, found.reply["device"], found.reply["training"]["device"]) == (0, "cpu", device)
