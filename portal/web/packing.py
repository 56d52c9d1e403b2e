"""Styles and scripts cross the line packed. Pages do not: packing text that holds secrets tells their length apart."""

import gzip

from flask import Flask, Response, request

PACKED_TYPES = ("text/css", "text/javascript", "image/svg+xml")
SMALLEST = 1024


def pack_static(app: Flask) -> None:
    """Packs static files whose address changes with their content; each is packed once and kept."""
    packed: dict[str, tuple[str | None, bytes]] = {}

    @app.after_request
    def pack(response: Response) -> Response:
        if request.endpoint != "static" or response.mimetype not in PACKED_TYPES:
            return response
        response.vary.add("Accept-Encoding")
        wanted = response.status_code == 200 and "v" in request.args and request.accept_encodings["gzip"] > 0
        if not wanted or (response.content_length or 0) < SMALLEST:
            return response
        mark, kept = response.get_etag()[0], packed.get(request.path)
        if kept is None or kept[0] != mark:
            response.direct_passthrough = False
            kept = packed[request.path] = mark, gzip.compress(response.get_data(), 9, mtime=0)
        response.close()  # the file itself
        response.set_data(kept[1])
        response.content_encoding = "gzip"
        response.headers.pop("ETag", None)
        return response
