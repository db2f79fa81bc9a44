"""What a file says of itself as an XMP packet (ISO 16684-1), for PDF and WebP."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape


def xmp_packet(texts: Mapping[str, str]) -> bytes:
    """Give texts as an XMP packet; what XML cannot hold is left out."""
    said = {key: plain_text(text) for key, text in texts.items() if text}
    lines = "".join(f"<rdf:li>{escape(f'{key}: {text}')}</rdf:li>" for key, text in said.items())
    title = escape(said.get("Title", ""))
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>'
        f"<dc:subject><rdf:Bag>{lines}</rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>"
        '<?xpacket end="w"?>'
    ).encode()


def plain_text(text: str) -> str:
    """Leave out what no XML file may hold: control characters, halves of pairs, and two that are none."""
    return "".join(
        mark
        for mark in text
        if (mark >= " " or mark in "\t\n") and not "\ud800" <= mark <= "\udfff" and mark not in "\ufffe\uffff"
    )
