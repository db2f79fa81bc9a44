"""The speed is told as ratios of one run, by contenders that take turns."""

import os
import signal
from dataclasses import replace
from statistics import median

import pytest

from nnviz.benchmarks import measuring, timing
from nnviz.benchmarks.measuring import measure, plan_of
from nnviz.benchmarks.peers import PEERS
from nnviz.benchmarks.timing import Timed, speed_of
from nnviz.benchmarks.workloads import WORKLOADS
from nnviz.commands import bench
from nnviz.registry import Registry

QUICK = ("--rounds", 2, "--seconds", 0.02)


def always(what: str) -> bool:
    return True


@pytest.mark.slow
def test_that_the_bench_tells_ratios_of_each_contender(nnviz):
    reply = nnviz("bench", "--workload", "w5,W3", "--peers", "numpy", *QUICK, "--json").reply

    assert (reply["kind"], reply["status"], reply["rounds"]) == ("bench", "finished", 2)
    assert [its["key"] for its in reply["workloads"]] == ["W3", "W5"]
    assert [its["structure"] for its in reply["workloads"]] == ["kernel", "library"]
    assert reply["machine"]["peers"]["numpy"] == reply["machine"]["versions"]["numpy"]
    for its in reply["workloads"]:
        contenders = {one["key"]: one for one in its["contenders"]}
        assert {*contenders, *its["left_out"]} == {"nnviz", "bare", "ordinary", "one_by_one", "numpy"}
        assert its["updates_per_second"] == contenders["nnviz"]["updates_per_second"]
        for one in contenders.values():
            pairs = zip(contenders["nnviz"]["rounds"], one["rounds"], strict=True)
            assert one["ratio"] == pytest.approx(median(mine / other for mine, other in pairs))
            assert one["low"] <= one["updates_per_second"] == median(one["rounds"]) <= one["high"]
        assert set(its["compile_seconds"]) == {"cold", "cached"}
        assert its["chunk"]["updates"] > 1 and its["chunk"]["to_device"] >= 1


@pytest.mark.slow
def test_that_a_table_names_the_machine_and_says_what_was_left_out(nnviz):
    out = nnviz("bench", "--workload", "W2", "--no-peers", *QUICK).out

    assert "cores" in out and "jax" in out
    assert "ordinary loop in JAX" in out and "PyTorch, eager" not in out
    assert "Seed fan: 1000 runs" in out


@pytest.mark.slow
def test_that_a_peer_that_fails_is_left_out_with_its_reason(monkeypatch):
    broken = replace(PEERS["numpy"], module="not_there")
    monkeypatch.setattr(measuring, "PEERS", Registry("peer", (broken,)))

    found = measure(WORKLOADS["W1"], plan_of(["W1"], ["numpy"], 1, 0.01), always)

    assert found is not None
    assert "ModuleNotFoundError" in found["left_out"]["numpy"]
    assert "numpy" not in [one["key"] for one in found["contenders"]]


@pytest.mark.slow
def test_that_a_workload_that_is_stopped_tells_the_rounds_it_reached():
    def until_the_second_round(what: str) -> bool:
        return "round 3" not in what

    found = measure(WORKLOADS["W1"], plan_of(["W1"], [], 9, 0.01), until_the_second_round)

    assert found is not None
    assert [len(one["rounds"]) for one in found["contenders"]] == [2, 2, 2, 2]


def test_that_a_workload_that_is_stopped_at_once_tells_nothing():
    assert measure(WORKLOADS["W1"], plan_of(["W1"], [], 9, 0.01), lambda what: False) is None


def test_that_an_interrupted_bench_gives_what_it_reached(nnviz, monkeypatch):
    def stopped_after_the_first(workload, plan, go_on):
        if workload.key == "W1":
            return {"key": "W1"}
        os.kill(os.getpid(), signal.SIGINT)
        return None

    monkeypatch.setattr(bench, "measure", stopped_after_the_first)
    monkeypatch.setattr(bench, "keep_compiled", lambda: None)

    done = nnviz("bench", "--no-peers", "--json")

    assert done.status == 130
    assert done.reply["status"] == "interrupted"
    assert [its["key"] for its in done.reply["workloads"]] == ["W1"]
    assert "Interrupted" in done.err


def test_that_a_bench_that_is_interrupted_before_anything_says_so(nnviz, monkeypatch):
    monkeypatch.setattr(bench, "measure", lambda *ignored: os.kill(os.getpid(), signal.SIGINT))
    monkeypatch.setattr(bench, "keep_compiled", lambda: None)

    done = nnviz("bench", "--no-peers", "--json")

    assert (done.status, done.reply["code"]) == (130, "interrupted")


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        (["--workload", "W9"], "unknown_workload", "W9"),
        (["--peers", "torhc"], "unknown_peer", "Did you mean torch?"),
        (["--peers", "numpy", "--no-peers"], "usage", "--no-peers"),
        (["--seconds", "0"], "bad_value", "--seconds"),
    ],
)
def test_that_what_cannot_be_timed_is_refused(nnviz, arguments, code, named):
    done = nnviz("bench", *arguments, "--json")

    assert (done.status, done.reply["code"]) == (2, code)
    assert named in done.reply["message"]


def test_that_a_peer_that_is_wanted_but_not_installed_is_named(nnviz, monkeypatch):
    absent = replace(PEERS["torch"], version=lambda: "")
    monkeypatch.setattr(bench, "PEERS", Registry("peer", (absent,)))

    done = nnviz("bench", "--peers", "torch", "--json")

    assert (done.status, done.reply["code"]) == (2, "no_peer")
    assert "PyTorch" in done.reply["message"]


def test_that_a_ratio_is_taken_in_each_round_so_that_a_busy_one_weighs_nothing():
    speed = speed_of([10.0, 1.0, 12.0], [20.0, 2.0, 36.0])

    assert (speed.ratio, speed.updates_per_second, speed.low, speed.high) == (2.0, 10.0, 1.0, 12.0)
    assert speed.ratio_of_best == 3.0


class Clockwork:
    """A contender that takes a tenth of a second for each call and a hundredth for each update."""

    def __init__(self):
        self.now = 0.0
        self.calls = []

    def train(self, updates):
        self.calls.append(updates)
        self.now += 0.1 + 0.01 * updates
        return updates

    def close(self):
        pass


def test_that_a_turn_is_filled_with_updates_and_what_lay_ready_is_used_up_before(monkeypatch):
    contender = Clockwork()
    monkeypatch.setattr(timing.time, "perf_counter", lambda: contender.now)
    monkeypatch.setattr(timing.time, "sleep", lambda seconds: None)
    timed = Timed(contender)

    timed.warm_up(2.0)
    warm = len(contender.calls)
    for _ in range(9):
        timed.play(2.0)

    assert contender.calls[warm::2] == [1] * 9
    assert 0.1 + 0.01 * contender.calls[-1] == pytest.approx(2.0, rel=0.05)
    assert timed.speeds[-1] == pytest.approx(contender.calls[-1] / 2.0, rel=0.05)
