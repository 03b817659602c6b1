"""Files that hold parts of one recording, by the id that their containers give it, make one session."""

from __future__ import annotations

import gzip
import json
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heatreel.formats.canonical import Event as Canonical
from heatreel.formats.canonical import event_of
from heatreel.library.library import Library
from heatreel.operations.importing import import_paths
from heatreel.operations.preparing import prepare_session
from helpers.parts import all_of, extension, posthog, put
from helpers.storyboard import Event, Storyboard

DATA = Path(__file__).parents[2] / "data" / "signals"
SLOWLY = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
HOUR_MS = 3_600_000.0


def visit(**more: float) -> list[Event]:
    """Two pages, a rage of dead clicks on the first, an error, and moves written late."""
    story = Storyboard(**more).visit("https://shop.example/", "<button id=buy>Buy</button><input id=q>")
    story.wait(900).move((10, 10), (300, 300), (100, 100))
    for _ in range(5):
        story.click("#buy").wait(150)
    story.wait(4000).console_error("no stock").wait(300).type("#q", "a").wait(200)
    story.visit("https://shop.example/cart", "<a id=pay>Pay</a>").wait(400).scroll(500).wait(500)
    return story.click("#pay").wait(8000).move((1, 1), (5, 5)).scroll(0).events


def two_windows() -> list[Event]:
    story = Storyboard()
    for number in (1, 2, 1, 2):
        story.window = f"tab-{number}"
        story.visit(f"https://shop.example/{number}", "<b id=buy>Buy</b>").wait(700).click("#buy").wait(900)
    return story.events


def texts(library: Path, session: int) -> list[bytes]:
    with Library.open(library, purge=False) as opened:
        return opened.events(session)


def ids(library: Path) -> list[int]:
    with Library.open(library, purge=False) as opened:
        return [int(i) for i in opened.session_ids()]


def is_whole(folder: Path, events: list[Event], parts: list[list[Event]], container=extension) -> None:
    """Whichever way the parts are imported, the session is that of the whole file."""
    folder.mkdir(exist_ok=True)
    files = [(f"part-{name}.json", container(part)) for name, part in zip("abc", parts, strict=False)]
    put(folder / "whole.heatreel", ("all.json", container(events)))
    [session] = ids(folder / "whole.heatreel")
    expected = all_of(folder / "whole.heatreel", session)
    assert expected["moments"] or len(events) < 20
    for n, order in enumerate(permutations(files)):
        for name, at_once in (("one", True), ("each", False)):
            library = folder / f"{n}-{name}.heatreel"
            reports = [put(library, *order)] if at_once else [put(library, file) for file in order]
            [session] = ids(library)
            assert all_of(library, session) == expected
            assert sum(len(report.new_ids) for report in reports) == 1
            assert {i for report in reports for i in report.joined_ids} == {session}


@SLOWLY
@given(at=st.integers(1, len(visit()) - 1))
def test_a_recording_cut_anywhere_is_the_same_session(tmp_path_factory, at):
    whole = visit()
    is_whole(tmp_path_factory.mktemp("cut"), whole, [whole[:at], whole[at:]])


@SLOWLY
@given(at=st.integers(1, len(two_windows()) - 1))
def test_so_is_one_of_two_windows(tmp_path_factory, at):
    whole = two_windows()
    is_whole(tmp_path_factory.mktemp("cut"), whole, [whole[:at], whole[at:]], posthog)


@pytest.mark.parametrize("overlap", [0, 3])
def test_three_parts_may_come_in_any_order_and_overlap(tmp_path, overlap):
    whole = visit()
    is_whole(tmp_path / "a", whole, [whole[: 6 + overlap], whole[6 : 15 + overlap], whole[15:]])


@pytest.mark.parametrize("name", ["never-answered", "late-answers", "reload-storm"])
@pytest.mark.parametrize("share", [0.2, 0.55])
def test_recordings_of_real_rrweb_in_two_files(tmp_path, name, share):
    found = json.loads(gzip.decompress((DATA / f"{name}.json.gz").read_bytes()))
    whole = found if isinstance(found, list) else found["events"]
    at = round(share * len(whole))
    is_whole(tmp_path / "a", whole, [whole[:at], whole[at:]])


def test_events_of_one_time_and_out_of_order_keep_their_places(tmp_path):
    whole = visit()
    for event in whole[3:6]:  # pressed, released, clicked
        event["timestamp"] = whole[3]["timestamp"]
    whole[12], whole[13] = whole[13], whole[12]
    for at in (4, 5, 13):
        is_whole(tmp_path / str(at), whole, [whole[:at], whole[at:]])


def test_what_is_left_out_of_each_part_may_count_in_all_of_them(tmp_path):
    """Two events of each file are more than a day later than its others: strays alone, four are none. And
    an event that a file holds twice is told as often as in one file."""
    whole = visit()
    for at in (5, 6, 20, 21):
        whole[at]["timestamp"] += 30 * HOUR_MS
    whole.insert(12, whole[11])
    is_whole(tmp_path / "a", whole, [whole[:15], whole[15:]])
    with Library.open(tmp_path / "a" / "0-one.heatreel") as opened:
        track = opened.track(1)
        assert ("repeated", 1) in [(f.kind, f.count) for f in track.findings]
        assert len(track.index) == len(whole) - 1


# what is told ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("container", [posthog, extension])
@pytest.mark.parametrize("at_once", [True, False])
def test_the_report_says_what_was_joined_to_what(tmp_path, container, at_once):
    whole, library = visit(), tmp_path / "l.heatreel"
    files = [("a.json", container(whole[:4])), ("b.json", gzip.compress(container(whole[4:])))]
    reports = [put(library, *files)] if at_once else [put(library, file) for file in files]
    first, second = (file for report in reports for file in report.files)
    assert (first.new_ids, first.joined_ids, first.findings) == (first.new_ids, (), ())
    assert (second.new_ids, second.joined_ids) == ((), first.new_ids)
    [said] = second.findings
    assert said.text == f"{len(whole) - 4} events of “b.json” were joined to the session of “a.json”."
    with Library.open(library) as opened:
        row = opened.row(first.new_ids[0])
        assert (row.file, row.quality) == ("a.json", "good")
        assert [part.file for part in opened.parts(row.id)] == ["a.json", "b.json"]


def test_one_event_is_told_as_one(tmp_path):
    whole, library = visit(), tmp_path / "l.heatreel"
    report = put(library, ("a.json", extension(whole[:-1])), ("b.json", extension(whole[-1:])))
    [said] = report.files[1].findings
    assert said.text == "1 event of “b.json” was joined to the session of “a.json”."


def test_parts_that_are_there_change_nothing(tmp_path):
    whole, library = visit(), tmp_path / "l.heatreel"
    files = [("a.json", extension(whole[:9])), ("b.json", extension(whole[9:]))]
    put(library, *files)
    [session] = ids(library)
    before = all_of(library, session)
    for again in (*files, ("inside.json", extension(whole[5:12])), ("all.json", extension(whole))):
        for _ in range(2):
            report = put(library, again)
            assert (report.known_ids, report.new_ids, report.joined_ids) == ((session,), (), ())
            assert all_of(library, session) == before


def test_a_whole_file_after_a_part_of_it_takes_its_session_over(tmp_path):
    whole, library = visit(), tmp_path / "l.heatreel"
    put(tmp_path / "w.heatreel", ("all.json", extension(whole)))
    for name, part in (("a", whole[:9]), ("b", whole[9:]), ("c", whole[7:12])):
        library = tmp_path / f"{name}.heatreel"
        put(library, ("part.json", extension(part)))
        assert put(library, ("all.json", extension(whole))).joined_ids == tuple(ids(library))
        assert all_of(library, 1) == all_of(tmp_path / "w.heatreel", 1)


def test_what_is_wrong_with_a_part_is_told_of_the_session(tmp_path):
    """Its page has no snapshot alone, and has one with the first; an odd event stays odd."""
    whole, library = visit(), tmp_path / "l.heatreel"
    odd = [*whole[9:], {"type": 99, "data": {}, "timestamp": whole[-1]["timestamp"] + 1}]
    report = put(library, ("b.json", extension(odd)), ("a.json", extension(whole[:9])))
    assert {f.kind for f in report.files[0].findings} == {"unknown-type"}
    with Library.open(library) as opened:
        assert [f.kind for f in opened.track(ids(library)[0]).findings] == ["unknown-type"]


def test_files_are_found_by_the_name_of_each_part(tmp_path):
    from heatreel.model.session import SessionFilter

    whole, library = visit(), tmp_path / "l.heatreel"
    put(library, ("first.json", extension(whole[:9])), ("second.json", extension(whole[9:])))
    with Library.open(library) as opened:
        for _ in range(2):
            assert [opened.count(SessionFilter(text=name)) for name in ("first", "second", "third")] == [
                1,
                1,
                0,
            ]
            opened.set_tags(ids(library), ["seen"])


# what is no part --------------------------------------------------------------------------------------


def refused(library: Path, file: tuple[str, bytes]) -> str:
    report = put(library, file)
    assert len(report.new_ids) == 1
    assert report.joined_ids == ()
    [said] = [f.text for f in report.files[0].findings if f.kind == "other-part"]
    with Library.open(library) as opened:
        assert said in [f.text for f in opened.track(report.new_ids[0]).findings], "it is kept with it"
    return said


def test_other_recordings_and_lists_without_an_id_are_no_parts(tmp_path):
    whole, library = visit(), tmp_path / "l.heatreel"
    put(library, ("a.json", extension(whole[:9])))
    assert len(put(library, ("b.json", extension(whole[9:], "0190-7b"))).new_ids) == 1
    assert len(put(library, ("c.json", json.dumps(whole[8:]).encode())).new_ids) == 1


def test_what_is_more_than_a_day_away_is_another_visit(tmp_path):
    library, start = tmp_path / "l.heatreel", 1.7e12
    first = visit(start_ms=start)
    after = first[-1]["timestamp"] + 24 * HOUR_MS
    put(library, ("a.json", extension(first)))
    said = refused(library, ("late.json", extension(visit(start_ms=after + 1))))
    assert "“a.json”" in said
    assert "more than a day away" in said
    assert len(put(library, ("near.json", extension(visit(start_ms=after)))).joined_ids) == 1


def test_so_is_what_is_more_than_a_day_before(tmp_path):
    library, last = tmp_path / "l.heatreel", visit()
    length = last[-1]["timestamp"] - last[0]["timestamp"]
    before = last[0]["timestamp"] - length - 24 * HOUR_MS
    put(library, ("a.json", extension(last)))
    assert "more than a day" in refused(library, ("b.json", extension(visit(start_ms=before - 1))))
    assert len(put(library, ("c.json", extension(visit(start_ms=before)))).joined_ids) == 1


@pytest.mark.parametrize(("late", "joined"), [(4, True), (5, False)])
def test_a_few_events_out_of_order_are_none_of_another_recording(tmp_path, late, joined):
    """A tenth of a part may lie at the time of the other."""
    first = [
        {"type": 3, "data": {"source": 3, "id": 1, "x": 0, "y": n}, "timestamp": 1.7e12 + n * 1000}
        for n in range(40)
    ]
    second = [{**event, "timestamp": event["timestamp"] + 40_000} for event in first]
    for n in range(late):
        second[n]["timestamp"] = 1.7e12 + 20_300 + n * 1000
    library = tmp_path / "l.heatreel"
    report = put(library, ("a.json", extension(first)), ("b.json", extension(second)))
    assert bool(report.joined_ids) == joined


@pytest.mark.parametrize(("back_ms", "joined"), [(490, True), (950, False)])
def test_what_is_written_up_to_half_a_second_late_is_no_other_recording(tmp_path, back_ms, joined):
    scroll = {"type": 3, "data": {"source": 3, "id": 1, "x": 0, "y": 0}}
    first = [{**scroll, "timestamp": 1.7e12 + n * 50} for n in range(40)]
    late = [{**scroll, "timestamp": first[-1]["timestamp"] - back_ms + n} for n in range(10)]
    for event in late:
        event["data"] = {**scroll["data"], "y": 7}
    second = [*late, *({**scroll, "timestamp": 1.7e12 + 2000 + n * 50} for n in range(30))]
    library = tmp_path / "l.heatreel"
    report = put(library, ("a.json", extension(first)), ("b.json", extension(second)))
    assert bool(report.joined_ids) == joined


def test_two_recordings_at_one_time_are_not_mixed(tmp_path):
    """Their nodes have the same numbers and are others."""
    library = tmp_path / "l.heatreel"
    put(library, ("a.json", extension(visit(start_ms=1.7e12))))
    assert "at the same time" in refused(library, ("b.json", extension(visit(start_ms=1.7e12 + 333))))


def test_two_windows_at_one_time_are_one_visit(tmp_path):
    whole = two_windows()
    parts = [[event for event in whole if event["windowId"] == tab] for tab in ("tab-1", "tab-2")]
    library = tmp_path / "l.heatreel"
    report = put(library, ("a.json", posthog(parts[0])), ("b.json", posthog(parts[1])))
    assert len(report.joined_ids) == 1
    assert len(texts(library, report.joined_ids[0])) == len(whole)


def test_events_without_times_are_not_joined(tmp_path):
    timeless = [{"type": event["type"], "data": event["data"]} for event in visit()]
    library = tmp_path / "l.heatreel"
    put(library, ("a.json", extension(timeless[:9])))
    assert "no times" in refused(library, ("b.json", extension(timeless[9:])))


def test_nothing_is_joined_to_a_session_that_was_deleted(tmp_path):
    whole, library = visit(), tmp_path / "l.heatreel"
    put(library, ("a.json", extension(whole[:9])))
    [session] = ids(library)
    with Library.open(library) as opened:
        opened.delete([session])
    report = put(library, ("b.json", extension(whole[9:])))
    assert len(report.new_ids) == 1
    assert put(library, ("a.json", extension(whole[:9]))).joined_ids == report.new_ids, "not brought back"
    assert ids(library) == list(report.new_ids)


def test_parts_of_a_whole_that_was_deleted_make_a_session_of_their_own(tmp_path):
    whole, library = visit(), tmp_path / "l.heatreel"
    put(library, ("all.json", extension(whole)))
    with Library.open(library) as opened:
        opened.delete([1])
        put(library, ("a.json", extension(whole[:9])))
        report = put(library, ("b.json", extension(whole[9:])))
        assert report.joined_ids == tuple(ids(library)) == (2,)
        assert opened.row(2).events == len(whole)
        opened.restore([1])
        assert opened.row(1).events == len(whole)
        assert opened.find_key(opened.row(1).key) == 1


def test_a_joined_session_that_was_deleted_comes_back_with_any_part(tmp_path):
    whole, library = visit(), tmp_path / "l.heatreel"
    put(library, ("a.json", extension(whole[:9])), ("b.json", extension(whole[9:])))
    [session] = ids(library)
    with Library.open(library) as opened:
        opened.delete([session])
    assert put(library, ("b.json", extension(whole[9:]))).new_ids == (session,)
    assert len(texts(library, session)) == len(whole)


# what stays -------------------------------------------------------------------------------------------


def test_a_failure_leaves_the_library_as_it_was(tmp_path, monkeypatch):
    from heatreel.library import parts as parts_rows

    whole, library = visit(), tmp_path / "l.heatreel"
    put(library, ("a.json", extension(whole[:9])))
    [session] = ids(library)
    before = all_of(library, session)

    def broken(*_: object) -> None:
        raise RuntimeError("the power went away")

    with monkeypatch.context() as patched:
        patched.setattr(parts_rows.page_names, "rename", broken)  # the last step of the transaction
        with pytest.raises(RuntimeError, match="went away"):
            put(library, ("b.json", extension(whole[9:])))
    assert all_of(library, session) == before
    assert put(library, ("b.json", extension(whole[9:]))).joined_ids == (session,)


def test_a_part_that_comes_while_the_session_is_prepared_is_in_what_is_prepared(tmp_path):
    whole, library = visit(), tmp_path / "l.heatreel"
    put(tmp_path / "w.heatreel", ("all.json", extension(whole)))
    put(library, ("a.json", extension(whole[:9])))
    joined = False

    def meanwhile(done: float, total: float, what: str = "") -> None:
        nonlocal joined
        if not joined:
            joined = True
            put(library, ("b.json", extension(whole[9:])))

    with Library.open(library) as opened:
        stamp = opened.facts_stamp()
        prepare_session(opened, 1, meanwhile)
        assert opened.facts_stamp() != stamp
    assert joined
    assert all_of(library, 1) == all_of(tmp_path / "w.heatreel", 1)


def test_what_was_made_of_the_part_alone_goes(tmp_path):
    from heatreel.model.preview import PreviewTime

    whole, library = visit(), tmp_path / "l.heatreel"
    put(library, ("a.json", extension(whole[:9])))
    second = tmp_path / "b.json"
    second.write_bytes(extension(whole[9:]))
    with Library.open(library) as opened:
        opened.save_preview(1, PreviewTime(1.0, 0), (2, 2), b"jpeg")
        opened.add_keyframes(1, [(0, 1, 0, -2, 5, b"frame")])
        assert opened.row(1).score is not None
        stamp = opened.facts_stamp()
        import_paths(library, [second], prepare=False)
        assert (opened.preview_times(1), opened.keyframe_bytes(1), opened.keyframes(1)) == ((), 0, None)
        assert (opened.row(1).score, opened.found_moments(1)) == (None, ())
        assert opened.unprepared() == [1]
        import_paths(library, [second])
        assert opened.unprepared() == [1], "what is known is left as it is"
        prepare_session(opened, 1)
        assert opened.facts_stamp() != stamp, "also when as much was made as there was"


def test_places_of_the_clicks_from_before_are_not_kept(tmp_path):
    from heatreel.model.place import no_places

    whole, library = visit(), tmp_path / "l.heatreel"
    put(library, ("a.json", extension(whole[:9])))
    with Library.open(library) as opened:
        before = no_places(opened.row(1).clicks, ())
        put(library, ("b.json", extension(whole[9:])))
        opened.save_places(1, before)
        assert not opened.has_places(1), "the page pass goes there again"
        opened.save_places(1, no_places(opened.row(1).clicks, ()))
        assert opened.has_places(1)


def test_a_cancel_leaves_the_library_as_it_was(tmp_path):
    from heatreel.model.errors import Cancelled

    whole, library = visit(), tmp_path / "l.heatreel"
    put(library, ("a.json", extension(whole[:9])))
    before, told = all_of(library, 1), 0
    second = tmp_path / "b.json"
    second.write_bytes(extension(whole[9:]))
    for after in range(1, 8):
        told = 0

        def progress(done: float, total: float, what: str = "") -> None:
            nonlocal told
            told += 1
            if told == after:  # noqa: B023 - called in this turn only
                raise Cancelled

        with pytest.raises(Cancelled):
            import_paths(library, [second], progress, prepare=False)
        if all_of(library, 1) != before:
            break
    assert after > 4, "it may be cancelled while events are put together"
    assert all_of(library, 1)["session"][9] == len(whole), "or after all is written"


def test_what_people_added_stays_and_its_times_still_hold(tmp_path):
    from heatreel.model.note import Note
    from heatreel.model.verdict import NOT_PROBLEM, Verdict

    whole, library = visit(), tmp_path / "l.heatreel"
    middle = next(n for n, event in enumerate(whole) if event["type"] == 4 and n)
    put(library, ("b.json", extension(whole[:middle])))
    with Library.open(library) as opened:
        [session] = ids(library)
        row, moment = opened.row(session), opened.found_moments(session)[0]
        opened.set_star([session], True)
        opened.set_watched([session], True)
        opened.set_tags([session], ["Shop"])
        opened.save_note(Note(0, session, whole[3]["timestamp"], None, "here", 1.0))
        opened.save_verdict(Verdict(session, moment.signal, moment.t_start_ms, NOT_PROBLEM, "fine"))
        counted = opened.row(session).moment_counts
        assert opened.events(session)[0] == texts(library, session)[0]
        put(library, ("c.json", extension(whole[middle:])))
        now = opened.row(session)
        assert (now.star, now.watched, now.tags) == (True, True, ("Shop",))
        assert [note.text for note in opened.notes(session)] == ["here"]
        assert [verdict.note for verdict in opened.verdicts(session)] == ["fine"]
        assert now.moment_counts.items() >= counted.items(), "the verdict still takes its moment out"
        assert moment.t_start_ms in [m.t_start_ms for m in opened.found_moments(session)]
        assert len(opened.events(session)) == len(whole), "an open library sees what was joined"
        assert now.key != row.key
        assert opened.find_key(row.key) == opened.find_key(now.key) == session
        assert opened.moved(session, row.key) == (0.0, (0,))
        assert opened.moved(session, now.key) is None


def test_keys_from_before_tell_which_window_was_meant(tmp_path):
    whole, library = two_windows(), tmp_path / "l.heatreel"
    parts = [[event for event in whole if event["windowId"] == tab] for tab in ("tab-1", "tab-2")]
    put(library, ("2.json", posthog(parts[1])))
    with Library.open(library) as opened:
        key = opened.row(1).key
        put(library, ("1.json", posthog(parts[0])))
        assert opened.moved(1, key) == (parts[1][0]["timestamp"] - parts[0][0]["timestamp"], (1,))


def test_keys_from_before_tell_where_the_session_began_then(tmp_path):
    whole, library = visit(), tmp_path / "l.heatreel"
    parts = [whole[:6], whole[6:15], whole[15:]]
    keys = []
    for n in (2, 1, 0):
        put(library, (f"{n}.json", extension(parts[n])))
        with Library.open(library) as opened:
            [session] = ids(library)
            keys.append(opened.row(session).key)
    assert len(set(keys)) == 3
    with Library.open(library) as opened:
        later = [part[0]["timestamp"] - whole[0]["timestamp"] for part in parts]
        moved = [opened.moved(session, key) for key in keys]
        assert moved == [(later[2], (0,)), (later[1], (0,)), None]
        assert {opened.find_key(key) for key in keys} == {session}


@given(
    kind=st.integers(0, 6),
    t_ms=st.floats(0, 1e13, allow_nan=False) | st.integers(0, 10**13).map(float),
    data=st.dictionaries(st.sampled_from(["data", "timestamp", ',"data":', "x"]), st.text(max_size=9)),
)
def test_an_event_is_read_back_as_it_was_written(kind, t_ms, data):
    event = Canonical(kind, t_ms, json.dumps(data, separators=(",", ":")).encode(), "w")
    assert event_of(event.text, "w") == event
