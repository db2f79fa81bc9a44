"""What a picture says of itself: data set, network, seed, epoch and version, as metadata and as a footer."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from app.xmp import plain_text
from nnviz.document import Document
from nnviz.params import Params
from nnviz.scene.marks import undirected
from nnviz.snapshot import Snapshot
from nnviz.versions import version_of


def title_of(document: Document) -> str:
    """Give what a document is called, without what cannot be seen; "Network" where that is nothing."""
    return undirected(document.title).strip() or "Network"


def texts_of(snapshot: Snapshot, view: str, title: str = "") -> dict[str, str]:
    """Give what a picture of a view says of itself without being looked at."""
    document, epoch = snapshot.document, str(snapshot.epoch)
    title = title or f"{title_of(document)}, {view} at epoch {epoch}"
    return _texts(document, snapshot.params, title, epoch)


def film_texts(
    document: Document, params: Params, epochs: tuple[int, int], view: str, title: str = ""
) -> dict[str, str]:
    """Give what a film says of itself: of the run from one epoch to another, with the network at its end."""
    first, last = epochs
    title = title or f"{title_of(document)}, {view} from epoch {first} to {last}"
    return _texts(document, params, title, f"{first} to {last}")


def _texts(document: Document, params: Params, title: str, epoch: str) -> dict[str, str]:
    source = document.data.source
    texts = {
        "Title": title,
        # Whoever is shown the picture need not learn of the folders of who made it.
        "Data set": source if source.startswith("sample:") else PurePath(source).name,
        "Network": _network_words(params),
        "Seed": str(document.train.seed),
        "Epoch": epoch,
        "Software": f"nnviz {version_of('nnviz')}",
    }
    return {key: plain_text(text) for key, text in texts.items()}


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


def _network_words(params: Params) -> str:
    """Say which network it is, such as "2-3-2"."""
    kernels = [kernel for kernel, _ in params]
    return "-".join(str(n) for n in (kernels[0].shape[0], *(kernel.shape[1] for kernel in kernels)))
