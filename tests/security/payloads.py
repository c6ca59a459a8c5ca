"""What an attacker types, and a reader of pages that notices when some of it comes alive."""

from __future__ import annotations

from html.parser import HTMLParser

EVIL = "\"'><evil onclick=go>&amp;{{7*7}}"
ODD = (
    "x", "\x00", "%", "9" * 23, "", " ", "-1", "0", "²", "１２", "'", "_", "a\x00b", "王" * 300, "2022-02-30", "0001-01-01", "9999-12-31",
    "2022-W01-1", "\U0010ffff", "--newest",
)  # fmt: skip


class Watch(HTMLParser):
    """Reads a page as a browser does; `alive` is everything in it that would run or was not ours."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.alive: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.seen += [value for value in given.values() if value]
        if tag == "evil" or (tag == "script" and not given.get("src", "").startswith("/static/")):
            self.alive.append(tag)
        self.alive += [name for name in given if name.startswith("on") or name == "style"]
        self.alive += [value for name, value in attrs if name in ("href", "src", "action") and (value or "").startswith("javascript:")]

    handle_startendtag = handle_starttag

    def handle_data(self, data):
        self.seen.append(data)


def read(content: str) -> Watch:
    watch = Watch()
    watch.feed(content)
    watch.close()
    return watch
