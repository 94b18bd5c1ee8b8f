"""The runbook's step, for whatever can be seen: there always is one, and going forward never leads back."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rollout.retiring.steps import DRAIN_DAYS, PINS, ROUTE, TASK, Seen, Step, User, step_of

users = st.builds(
    User,
    st.sampled_from((TASK, ROUTE, PINS)),
    st.sampled_from(("a", "b")),
    st.booleans(),
    st.booleans(),
    st.integers(0, 100),
)
seen = st.builds(
    Seen, st.booleans(), st.lists(users, max_size=4).map(tuple), st.booleans(), st.none() | st.integers(0, 30)
)


def forward(one: Seen, data: st.DataObject) -> Seen:
    """One thing that a migration does, of those that can be done."""
    changes = [replace(one, is_named=False), replace(one, quiet_days=(one.quiet_days or 0) + 100)]
    for index, user in enumerate(one.users):
        others = (*one.users[:index], *one.users[index + 1 :])
        changes += [replace(one, users=others), replace(one, users=(*others, replace(user, has_candidate=True)))]
        changes += [replace(one, users=(*others, replace(user, has_proof=True)))]
    return data.draw(st.sampled_from(changes))


@given(seen)
def test_there_is_a_step_exactly_inside_the_window_of_notice(one: Seen) -> None:
    assert (step_of(one) is Step.NONE) == (not one.is_noticed)


@given(seen, st.data())
def test_no_work_that_is_done_leads_back_to_an_earlier_step(one: Seen, data: st.DataObject) -> None:
    assert step_of(forward(one, data)).rank >= step_of(one).rank


@given(seen)
def test_coming_into_the_window_never_leads_back_either(one: Seen) -> None:
    assert step_of(replace(one, is_noticed=True)).rank >= step_of(replace(one, is_noticed=False)).rank


@given(seen)
def test_delete_is_due_only_when_nobody_serves_names_or_just_served_it(one: Seen) -> None:
    if step_of(one) is Step.DELETE:
        assert not one.users
        assert not one.is_named
        assert one.quiet_days is None or one.quiet_days >= DRAIN_DAYS


@given(seen, users)
def test_the_slowest_user_decides(one: Seen, user: User) -> None:
    both = replace(one, users=(*one.users, user))
    if one.is_noticed:
        assert step_of(both).rank == min(step_of(one).rank, user.step.rank)


def test_each_step_has_its_sight() -> None:
    task = User(TASK, "summarize", has_candidate=False)
    nobody = Seen(is_noticed=True, users=(), is_named=False, quiet_days=None)
    assert step_of(replace(nobody, users=(task,))) is Step.ANNOUNCED
    assert step_of(replace(nobody, users=(replace(task, has_candidate=True),))) is Step.EVALUATE
    assert step_of(replace(nobody, users=(replace(task, has_proof=True),))) is Step.ROLL_OUT
    assert step_of(replace(nobody, is_named=True)) is Step.DRAIN
    assert step_of(replace(nobody, quiet_days=DRAIN_DAYS - 1)) is Step.DRAIN
    assert step_of(replace(nobody, quiet_days=DRAIN_DAYS)) is Step.DELETE
    assert step_of(nobody) is Step.DELETE


def test_clients_that_pin_a_version_are_waited_for_with_and_without_a_candidate() -> None:
    pins = User(PINS, "ada", has_candidate=False, has_proof=True)
    assert pins.step is Step.ANNOUNCED
    assert replace(pins, has_candidate=True).step is Step.DRAIN
