"""Which part of a picture is seen, and how large: a pure value, and the ways to make another of it."""

from __future__ import annotations

from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""x, y, width and height in pixels."""
MOST_ZOOM = 48.0


@dataclass(frozen=True)
class Camera:
    """A view of a body that fills its room exactly at ``HOME``.

    Attributes:
        zoom: How many times larger than at home, from 1.
        dx: By how much the enlarged body is moved, as a share of the room's width: 0 shows its left
            end, ``1 - zoom`` its right end. So a view stays the same when the window is resized.
        dy: Likewise downwards.
    """

    zoom: float = 1.0
    dx: float = 0.0
    dy: float = 0.0

    def across(self, x: float, body: Box) -> float:
        """Give where an x at home is seen; ``body`` is the room that is seen through."""
        return body[0] + (x - body[0]) * self.zoom + self.dx * body[2]

    def down(self, y: float, body: Box) -> float:
        """Give where a y at home is seen."""
        return body[1] + (y - body[1]) * self.zoom + self.dy * body[3]


HOME = Camera()


def clamped(camera: Camera) -> Camera:
    """Give the nearest camera that shows nothing but the body: what is drawn can't be lost."""
    zoom = min(max(camera.zoom, 1.0), MOST_ZOOM)
    return Camera(zoom, min(max(camera.dx, 1.0 - zoom), 0.0), min(max(camera.dy, 1.0 - zoom), 0.0))


def zoomed(camera: Camera, factor: float, x: float, y: float, body: Box) -> Camera:
    """Enlarge by a factor; what is seen at the point ``(x, y)`` stays there, unless an end is reached."""
    zoom = min(max(camera.zoom * factor, 1.0), MOST_ZOOM)
    times = zoom / camera.zoom
    across, down = (x - body[0]) / max(body[2], 1.0), (y - body[1]) / max(body[3], 1.0)
    return clamped(
        Camera(zoom, across - (across - camera.dx) * times, down - (down - camera.dy) * times),
    )


def panned(camera: Camera, right: float, down: float, body: Box) -> Camera:
    """Move what is seen by pixels, as a hand that drags the picture does."""
    dx, dy = camera.dx + right / max(body[2], 1.0), camera.dy + down / max(body[3], 1.0)
    return clamped(Camera(camera.zoom, dx, dy))


def fitted(camera: Camera, box: Box, body: Box, margin: float = 24.0) -> Camera:
    """Show a box, given as it is seen now, in the middle and as large as it can be."""
    x, y, width, height = box
    factor = min(
        (body[2] - 2.0 * margin) / max(width, 1.0),
        (body[3] - 2.0 * margin) / max(height, 1.0),
    )
    middle = panned_freely(
        camera, body[0] + body[2] / 2.0 - x - width / 2.0, body[1] + body[3] / 2.0 - y - height / 2.0, body
    )
    return zoomed(middle, factor, body[0] + body[2] / 2.0, body[1] + body[3] / 2.0, body)


def panned_freely(camera: Camera, right: float, down: float, body: Box) -> Camera:
    """Move what is seen by pixels, even beyond its ends: a step on the way to another camera."""
    dx, dy = camera.dx + right / max(body[2], 1.0), camera.dy + down / max(body[3], 1.0)
    return Camera(camera.zoom, dx, dy)


def revealing(camera: Camera, box: Box, body: Box, margin: float = 12.0) -> Camera:
    """Move as little as shows a box, given as it is seen now; of one that is too large its middle."""
    right = _into(box[0], box[2], body[0], body[2], margin)
    down = _into(box[1], box[3], body[1], body[3], margin)
    return panned(camera, right, down, body) if right or down else camera


def _into(start: float, length: float, room_start: float, room: float, margin: float) -> float:
    """Give by how much a stretch has to move to lie in a room."""
    if length + 2.0 * margin >= room:
        return room_start + room / 2.0 - start - length / 2.0
    low, high = room_start + margin, room_start + room - margin - length
    return min(max(start, low), high) - start
