"""How long a store is waited for: a person may be waiting who has to roll back."""

from typing import Any

from azure.core.pipeline.policies import RetryPolicy

_LONGEST_SECONDS = 5.0


class Patience(RetryPolicy[Any, Any]):
    """Tries again a few times, but not where the store asks for a longer wait: one without quota asks for an hour.

    `asked` is how many seconds its last answer asked for, if it did.
    """

    asked: float | None = None

    def is_retry(self, settings: dict[str, Any], response: Any) -> bool:
        """Whether to try again after this answer."""
        self.asked = self.get_retry_after(response)
        return (self.asked or 0) <= _LONGEST_SECONDS and bool(super().is_retry(settings, response))
