"""One line per event, whatever the message holds."""

import logging


class OneLineFormatter(logging.Formatter):
    """Escapes line breaks and control characters, so that nobody can forge a line."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        if record.exc_info:
            return "\n".join(part.encode("unicode_escape").decode() for part in line.split("\n"))
        return line.encode("unicode_escape").decode() if any(ord(c) < 32 or ord(c) == 127 for c in line) else line
