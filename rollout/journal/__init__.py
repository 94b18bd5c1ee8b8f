"""Who changed what, when and why: `history/<stack>/<task>.jsonl`, to which lines are only ever added."""

from .book import Journal
from .record import Record, State, record
from .story import Story

__all__ = ["Journal", "Record", "State", "Story", "record"]
