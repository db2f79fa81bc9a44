"""Parts of a network by name: what the window writes can be typed."""

import pytest

from nnviz.commands.parts import Parts
from nnviz.errors import UserError
from nnviz.scene.targets import BiasAt, EdgeAt, HeaderAt, NeuronAt

LAPTOP = Parts(("pink", "small"), ("no buy", "buy"), (2, 3, 2))
DEEP = Parts(("x1", "x2"), ("blue",), (2, 8, 8, 1))
ODD = Parts(("h1", "a->b", "output"), ("h1",), (3, 2, 1))


@pytest.mark.parametrize(
    ("parts", "text", "target"),
    [
        (LAPTOP, "h2", NeuronAt(1, 1)),
        (LAPTOP, "H2", NeuronAt(1, 1)),
        (LAPTOP, "hidden1.2", NeuronAt(1, 1)),
        (LAPTOP, "Hidden 1, neuron 2", NeuronAt(1, 1)),
        (LAPTOP, "h1.3", NeuronAt(1, 2)),
        (LAPTOP, "output.1", NeuronAt(2, 0)),
        (LAPTOP, "buy", NeuronAt(2, 1)),
        (LAPTOP, "Output no buy", NeuronAt(2, 0)),
        (LAPTOP, "small", NeuronAt(0, 1)),
        (LAPTOP, "input.1", NeuronAt(0, 0)),
        (LAPTOP, "small->h2", EdgeAt(1, 1, 1)),
        (LAPTOP, "h2 <- small", EdgeAt(1, 1, 1)),
        (LAPTOP, "h3 → no buy", EdgeAt(2, 2, 0)),
        (LAPTOP, "h2.bias", BiasAt(1, 1)),
        (LAPTOP, "bias of buy", BiasAt(2, 1)),
        (LAPTOP, "hidden1", HeaderAt(1)),
        (LAPTOP, "output", HeaderAt(2)),
        (LAPTOP, "Input", HeaderAt(0)),
        (LAPTOP, "network", None),
        (DEEP, "h2.8", NeuronAt(2, 7)),
        (DEEP, "h1.3->h2.4", EdgeAt(2, 2, 3)),
        (DEEP, "hidden2", HeaderAt(2)),
        (ODD, "h1", NeuronAt(1, 0)),
        (ODD, "input.1->h2", EdgeAt(1, 0, 1)),
        (ODD, "h1->h1", EdgeAt(2, 0, 0)),
        (ODD, "output h1", NeuronAt(2, 0)),
    ],
)
def test_that_a_name_means_a_part(parts, text, target):
    assert parts.find(text) == target


@pytest.mark.parametrize(
    ("parts", "text", "said"),
    [
        (LAPTOP, "h9", "3 neurons"),
        (LAPTOP, "h0", "counted from 1"),
        (LAPTOP, "output.3", "The output has 2 neurons"),
        (LAPTOP, "hidden2", "1 hidden layer"),
        (LAPTOP, "smal", "Did you mean small?"),
        (LAPTOP, "pink->buy", "layers that follow one another"),
        (LAPTOP, "small->h9", "3 neurons"),
        (LAPTOP, "pink.bias", "no bias"),
        (LAPTOP, "", "a neuron (h2"),
        (LAPTOP, "->", "a neuron (h2"),
        (DEEP, "h2", "h2.1 to h2.8"),
        (DEEP, "h99999999999999.1", "2 hidden layers"),
    ],
)
def test_that_what_there_is_not_is_refused_with_what_there_is(parts, text, said):
    with pytest.raises(UserError, match="--select") as refusal:
        parts.find(text)

    assert refusal.value.code == "no_part"
    assert said in refusal.value.message
