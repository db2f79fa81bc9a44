"""The speed is told as ratios of one run."""

import json

import pytest

from app.__main__ import main


@pytest.mark.slow
def test_that_the_bench_tells_ratios_of_all_workloads(capsys):
    assert main(["bench", "--rounds", "1", "--json"]) == 0
    reply = json.loads(capsys.readouterr().out)
    assert [its["key"] for its in reply["workloads"]] == ["W1", "W2", "W3", "W4", "W5"]
    for its in reply["workloads"]:
        assert its["ratio"] == pytest.approx(its["updates_per_second"] / its["one_at_a_time"])
    assert [its["structure"] for its in reply["workloads"]] == [*["kernel"] * 4, "library"]
