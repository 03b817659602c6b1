"""States of a page from what it showed: what separates, what is noise, what they are called."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from heatreel.analysis.page_structure import MOST_STATES, Seen, StructureState, find_states
from heatreel.model.place import Block, BlockKind, Structure

MAIN = Block("main", "", BlockKind.PART, 1.0)
DIALOG = Block("#invite", "", BlockKind.OVERLAY, 0.2)
DIALOG_NAMED = Block("#invite", "Invite", BlockKind.OVERLAY, 0.2)
SIGN_IN = Block("header > a", "Sign in", BlockKind.CONTROL, 0.01)
ACCOUNT = Block("header > a", "Account", BlockKind.CONTROL, 0.01)
TOAST = Block("#toast", "", BlockKind.PART, 0.06)
BANNER = Block("#cookies:fixed", "", BlockKind.PART, 0.18)
LIST = Block("main > ul", "", BlockKind.PART, 0.5)


def states_of(*views: list[Structure]) -> tuple[StructureState, ...]:
    """States of a page whose views, each of its own session, had these structures, with a click in each."""
    numbers = {one: n for n, one in enumerate(dict.fromkeys(one for view in views for one in view), 1)}
    seen = [
        Seen(numbers[one], session, 0, 1, at == 0)
        for session, view in enumerate(views)
        for at, one in enumerate(view)
    ]
    return find_states({n: one for one, n in numbers.items()}, seen)


def test_an_open_dialog_is_a_state_named_by_its_heading():
    opened = (MAIN, DIALOG, DIALOG_NAMED)
    page, dialog = states_of([(MAIN,), opened], [(MAIN,), opened], [(MAIN,)])
    assert (page.key, page.views, page.clicks) == ("", 3, 3)
    assert (dialog.key, dialog.views, dialog.clicks) == ("#invite “Invite”", 2, 2)


def test_logged_in_and_logged_out_are_two_states():
    out, signed = (MAIN, SIGN_IN), (MAIN, ACCOUNT)
    page, other = states_of([out], [out], [out], [signed], [signed])
    assert (page.views, other.views) == (3, 2)
    assert (other.key, other.lacks) == ("header > a “Account”", False)


def test_a_state_may_be_known_by_what_is_missing():
    page, other = states_of([(MAIN, LIST)], [(MAIN, LIST)], [(MAIN, LIST)], [(MAIN,)], [(MAIN,)])
    assert (other.key, other.lacks, page.views) == ("without main > ul", True, 3)


def test_messages_and_banners_are_no_states_alone():
    for noise in (TOAST, BANNER):
        [page] = states_of([(MAIN,)], [(MAIN,)], [(MAIN, noise)], [(MAIN, noise)])
        assert page.views == 4


def test_what_one_visitor_alone_saw_is_no_state():
    [page] = states_of([(MAIN,)], [(MAIN,)], [(MAIN,), (MAIN, DIALOG), (MAIN, DIALOG)])
    assert page.clicks == 5


def test_the_page_is_what_most_views_began_with():
    first, second = (MAIN, Block("#step1", "", 0, 0.5)), (MAIN, Block("#step2", "", 0, 0.5))
    page, other = states_of([first, second, second], [first, second, second])
    assert (page.clicks, other.clicks, other.key) == (2, 4, "#step2")


def test_a_title_names_a_part_but_does_not_separate():
    def step(number: int, title: str) -> Structure:
        path = f"form > div:nth-of-type({number})"
        return MAIN, Block(path, "", BlockKind.PART, 0.4), Block(path, title, BlockKind.TITLE, 0.4)

    view = [step(1, "Account"), step(2, "Plan")]
    _page, plan = states_of(view, view, view)
    assert plan.key == "form > div:nth-of-type(2) “Plan”"
    [page] = states_of([step(1, "Tent")], [step(1, "Tent")], [step(1, "Boots")], [step(1, "Boots")])
    assert page.views == 4


blocks = st.builds(
    Block,
    st.sampled_from([f"#b{n}" for n in range(7)]),
    st.sampled_from(["", "One", "Two"]),
    st.sampled_from(list(map(int, BlockKind))),
    st.sampled_from([0.02, 0.1, 0.3, 0.9]),
)
structures = st.lists(
    st.lists(blocks, max_size=6, unique_by=lambda block: block[:2]).map(tuple), min_size=1, max_size=12
)


@given(structures, st.data())
def test_every_structure_is_in_one_of_a_few_states_in_whatever_order_they_come(shown, data):
    rows = [
        Seen(data.draw(st.integers(1, len(shown))), session, 0, data.draw(st.integers(1, 5)), True)
        for session in range(data.draw(st.integers(1, 15)))
    ]
    known = dict(enumerate(shown, 1))
    found = find_states(known, rows)
    assert find_states(known, data.draw(st.permutations(rows))) == found
    assert 1 <= len(found) <= MOST_STATES
    ids = [one for state in found for one in state.structures]
    assert sorted(ids) == sorted({row.structure for row in rows})
    assert sum(state.clicks for state in found) == sum(row.clicks for row in rows)
    assert len({state.key for state in found}) == len(found)
    assert [state.key == "" for state in found] == [True] + [False] * (len(found) - 1)
