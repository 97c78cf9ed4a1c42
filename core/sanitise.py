"""The only place that touches HTML from people: Markdown, then bleach (links, first clean), then nh3 last."""

import bleach
import markdown
import nh3
from bleach.linkifier import LinkifyFilter
from django.utils.safestring import SafeString

TAGS = {"p", "br", "h3", "b", "strong", "i", "em", "ul", "ol", "li", "a", "blockquote", "code"}
SCHEMES = {"http", "https", "mailto"}
SIZE_LIMIT = 100_000
DEPTH_LIMIT = 30


def mark_link(attributes: dict, new: bool = False) -> dict | None:
    """Links made from addresses in the text: no follow, no referrer."""
    href = attributes.get((None, "href"), "")
    if not href.startswith(("http://", "https://", "mailto:")):
        return None
    attributes[(None, "rel")] = "nofollow noopener noreferrer"
    return attributes


_cleaner = bleach.Cleaner(
    tags=TAGS,
    attributes={"a": ["href", "rel", "title"]},
    protocols=SCHEMES,
    strip=True,
    filters=[lambda source: LinkifyFilter(source, callbacks=[mark_link], skip_tags={"code"})],
)


def sanitise(html: str) -> SafeString:
    """HTML of unknown origin made harmless. Idempotent. Longer texts are cut at 100,000 letters."""
    first = _cleaner.clean(html[:SIZE_LIMIT])
    last = nh3.clean(
        first,
        tags=TAGS,
        attributes={"a": {"href", "title"}},
        url_schemes=SCHEMES,
        link_rel="nofollow noopener noreferrer",
    )
    return SafeString(last)


def flatten(text: str) -> str:
    """Deep nesting of quotes and lists is cut off: it says nothing and costs much."""
    lines = []
    for line in text.split("\n"):
        marks = len(line) - len(line.lstrip("> \t"))
        lines.append(line if marks <= DEPTH_LIMIT else line[marks - DEPTH_LIMIT :])
    return "\n".join(lines)


def render_markdown(text: str) -> SafeString:
    """A person's plain text with a little Markdown, as safe HTML. Raw HTML in it is shown as text."""
    escaped = text[:SIZE_LIMIT].replace("&", "&amp;").replace("<", "&lt;")
    html = markdown.markdown(flatten(escaped), extensions=["nl2br", "sane_lists"], output_format="html")
    return sanitise(html)


def render_prose(text: str) -> str:
    """Markdown of our own content files, as the rich text an editor may go on writing."""
    html = markdown.markdown(text.strip(), extensions=["sane_lists"], output_format="html")
    html = html.replace("<strong>", "<b>").replace("</strong>", "</b>").replace("<em>", "<i>").replace("</em>", "</i>")
    return nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=None)
