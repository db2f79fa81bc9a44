"""What a picture says of itself: data set, network, seed, epoch and version, as metadata and as a footer."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from app.crash import version_of
from nnviz.snapshot import Snapshot


def texts_of(snapshot: Snapshot, view: str, title: str = "") -> dict[str, str]:
    """Give what a picture of a view says of itself without being looked at."""
    document = snapshot.document
    source = document.data.source
    return {
        "Title": title or f"{document.title}, {view} at epoch {snapshot.epoch}",
        # Whoever is shown the picture need not learn of the folders of who made it.
        "Data set": source if source.startswith("sample:") else PurePath(source).name,
        "Network": network_words(snapshot),
        "Seed": str(document.train.seed),
        "Epoch": str(snapshot.epoch),
        "Software": f"nnviz {version_of('nnviz')}",
    }


def footer_of(texts: Mapping[str, str]) -> str:
    """Write the same as a line under the picture, such as "laptop · network 2-3-2 · seed 7"."""
    parts = (
        texts["Data set"].removeprefix("sample:"),
        f"network {texts['Network']}",
        f"seed {texts['Seed']}",
        f"epoch {texts['Epoch']}",
        texts["Software"],
    )
    return " · ".join(part for part in parts if part)


def network_words(snapshot: Snapshot) -> str:
    """Say which network it is, such as "2-3-2"."""
    kernels = [kernel for kernel, _ in snapshot.params]
    return "-".join(str(n) for n in (kernels[0].shape[0], *(kernel.shape[1] for kernel in kernels)))
