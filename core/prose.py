"""Our own prose (paragraphs, headings, lists, links) as plain data, for places that are not HTML."""

from html.parser import HTMLParser
from typing import Any

Node = dict[str, Any]
BLOCKS = {"p", "h3", "ul", "ol", "li", "blockquote"}
INLINE = {"b": "b", "strong": "b", "i": "i", "em": "i", "a": "a", "code": "i"}


class Reader(HTMLParser):
    """Collects nodes `{"tag", "children"}` with text nodes `{"text"}`; anything it does not know is only its text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: Node = {"tag": "root", "children": []}
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.open[-1]["children"].append({"tag": "br"})
        if tag not in BLOCKS and tag not in INLINE:
            return
        node: Node = {"tag": INLINE.get(tag, tag), "children": []}
        if tag == "a":
            node["href"] = dict(attrs).get("href") or ""
        self.open[-1]["children"].append(node)
        self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        name = INLINE.get(tag, tag)
        if any(node["tag"] == name for node in self.open[1:]):
            while self.open.pop()["tag"] != name:
                pass

    def handle_data(self, data: str) -> None:
        inside_text = self.open[-1]["tag"] not in {"root", "ul", "ol"}
        if data.strip() or (inside_text and data):
            self.open[-1]["children"].append({"text": " ".join(data.split("\n"))})


def prose_tree(html: str) -> list[Node]:
    """The nodes of a piece of prose."""
    reader = Reader()
    reader.feed(str(html))
    reader.close()
    return list(reader.root["children"])
