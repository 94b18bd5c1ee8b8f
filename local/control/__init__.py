"""What a test may ask of a running local Azure over HTTP: its clock, latencies, faults, and a new beginning.

LIMITATIONS: for one machine and its owner: it is served on 127.0.0.1 only and asks for no token. Bodies must be JSON,
so that no web page can send them unasked.
"""

from .routes import routes

__all__ = ["routes"]
