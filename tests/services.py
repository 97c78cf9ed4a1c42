"""`python -m tests.services DATABASE_URL [REDIS_URL]`: says whether they answer, before a long suite begins."""

import socket
import sys
from urllib.parse import urlsplit


def answers(url: str) -> bool:
    parts = urlsplit(url)
    port = parts.port or {"redis": 6379}.get(parts.scheme, 5432)
    try:
        with socket.create_connection((parts.hostname or "127.0.0.1", port), timeout=3):
            return True
    except OSError:
        return False


def main(urls: list[str]) -> int:
    silent = [url for url in urls if not answers(url)]
    for url in silent:
        parts = urlsplit(url)
        sys.stdout.write(f"NOT RUN ON {parts.scheme.upper()}: nothing answers at {parts.hostname}:{parts.port}\n")
    return 1 if silent else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
