"""What is taken over of a store: a flag that every user can be drawn by, or none of it."""

import copy
from typing import Any

from featuremanagement import TargetingContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.errors import UnusableRelease
from reader.snapshot import snapshot

_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 101) | st.floats(0, 100) | st.sampled_from(["r1", "user-1", ""]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["variant", "users", "groups", "from", "to"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("user", "group", "percentile", "seed", "default_when_enabled"), _ANYTHING)
    )
)
def test_whatever_a_flag_holds_it_is_refused_or_drawn(content: Any, allocation: Any) -> None:
    flag, settings = copy.deepcopy(content)
    flag["allocation"] |= allocation
    try:
        found = snapshot("summarize", flag, settings)
    except UnusableRelease:
        return
    for user in ("user-1", "ada", "bob", ""):
        variant = found.manager.get_variant("summarize", TargetingContext(user, ["r1"]))  # type: ignore[call-overload]
        assert variant.name == "r1"  # type: ignore[union-attr]
