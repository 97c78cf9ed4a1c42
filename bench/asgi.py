"""The product's server with the bench's own addresses beside it; `bench.throughput` starts it with uvicorn."""

from plc_site.asgi import application


def install() -> None:
    from bench import stock  # apps must be loaded first

    stock.install()


install()

__all__ = ["application"]
