"""The stages of a model version's life."""

from enum import StrEnum


class Stage(StrEnum):
    """A stage in the words of Azure's documentation, from youngest to oldest; `UNKNOWN` is no stage at all."""

    UNKNOWN = "Unlisted"
    PREVIEW = "Preview"
    GA = "GA"
    LEGACY = "Legacy"
    DEPRECATED = "Deprecated"
    RETIRED = "Retired"

    @classmethod
    def from_api(cls, lifecycle_status: str) -> "Stage":
        """The stage behind a `lifecycleStatus` of the Models API.

        The API is one word ahead of the documentation: its `Deprecating` is the docs' Deprecated, and its
        `Deprecated` means *retired* (docs/assumptions.md). A status this table lacks is `UNKNOWN`.
        """
        return _BY_API_STATUS.get(lifecycle_status, cls.UNKNOWN)

    @property
    def age(self) -> int:
        """How far along the stage is, to compare two of them: 0 for unknown up to 5 for retired."""
        return list(Stage).index(self)


_BY_API_STATUS = {
    "Preview": Stage.PREVIEW,
    "GenerallyAvailable": Stage.GA,
    "Stable": Stage.GA,
    "Legacy": Stage.LEGACY,
    "Deprecating": Stage.DEPRECATED,
    "Deprecated": Stage.RETIRED,
}
