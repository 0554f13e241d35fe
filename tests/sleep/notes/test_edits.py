"""Edit locations."""

from __future__ import annotations

from sleepcode.model import Note
from sleepcode.sleep.notes.edits import write_edit_locations
from sleepcode.sleep.notes.snapshot import Snapshot
from tests.support.snapshots import make_change, make_snapshot, read_fixture

PROVIDER = "src/webshop/payments/provider.py"
PRICING = "src/webshop/catalog/pricing.py"
OTHERS = ("src/webshop/app.py", "src/webshop/cli.py", "src/webshop/settings.py", "src/webshop/errors.py")


def noise(count: int = 60) -> list:  # type: ignore[type-arg]
    """Changes that have nothing in common but the usual words."""
    return [
        make_change(f"Fix and update case {number}", OTHERS[number % 4], day=number)
        for number in range(count)
    ]


def themes(snapshot: Snapshot) -> dict[str, Note]:
    return {note.key: note for note in write_edit_locations(snapshot)}


def webshop(*changes, name: str = "webshop") -> Snapshot:  # type: ignore[no-untyped-def]
    return make_snapshot(read_fixture("webshop"), [*noise(), *changes], name=name)


def test_recurring_word_leads_to_its_files() -> None:
    snapshot = webshop(
        *(make_change(f"Retry refunds after {n} seconds", PROVIDER, day=100 + 30 * n) for n in range(6))
    )
    note = themes(snapshot)["refunds"]

    assert note.title == "Changes about refunds"
    assert note.text.startswith(f"6 commits about refunds, 2024-04 to 2024-09, touched `{PROVIDER}` (6).")
    assert "Named like it: `PaymentProvider.refund` (src/webshop/payments/provider.py:18-21)." in note.text
    assert note.data["files"] == [[PROVIDER, 6]]
    assert dict(note.inputs) == {PROVIDER: snapshot.blob_of(PROVIDER)}


def test_scope_of_conventional_commits_is_a_theme() -> None:
    changes = (make_change(f"feat(vouchers): thing {n}", PRICING, day=100 + n) for n in range(5))
    assert themes(webshop(*changes))["vouchers"].data["files"] == [[PRICING, 5]]


def test_theme_of_several_words_has_the_changes_that_say_them_elsewhere() -> None:
    said = [make_change(f"Fix crash {n} of `pr create`", PROVIDER, day=100 + n) for n in range(3)]
    scoped = [make_change(f"pr create: thing {n}", PROVIDER, day=200 + n) for n in range(4)]
    other = make_change("Describe pr creation", PROVIDER, day=300)

    note = themes(webshop(*said, *scoped, other))["pr create"]

    assert note.text.startswith(f"7 commits about pr create, 2024-04 to 2024-07, touched `{PROVIDER}` (7).")


def test_prefix_is_a_theme_without_its_file_ending() -> None:
    changes = (make_change(f"pricing.py: number {n}", PRICING, day=100 + n) for n in range(5))
    assert "pricing" in themes(webshop(*changes))


def test_types_of_conventional_commits_are_none() -> None:
    changes = (make_change(f"chore: thing {n}", PRICING, day=100 + n) for n in range(5))
    assert "chore" not in themes(webshop(*changes))


def test_usual_words_are_no_themes() -> None:
    assert themes(webshop()) == {}


def test_word_that_goes_everywhere_is_no_theme() -> None:
    paths = sorted(path for path in read_fixture("webshop") if path.startswith("src/"))
    changes = [make_change("Annotate payments", path, day=100 + n) for n, path in enumerate(paths)]
    assert "payments" not in themes(webshop(*changes))


def test_bots_and_merges_make_no_themes() -> None:
    changes = [make_change("Bump pricing", PRICING, author="renovate[bot]", day=100 + n) for n in range(6)]
    changes += [
        make_change("Merge pull request #5 from ada/pricing", PRICING, parents=2, day=200 + n)
        for n in range(6)
    ]
    assert themes(webshop(*changes)) == {}


def test_name_of_the_project_is_no_theme() -> None:
    changes = (make_change(f"Webshop thing {n}", PRICING, day=100 + n) for n in range(6))
    assert "webshop" not in themes(webshop(*changes))


def test_theme_is_no_piece_of_a_longer_word() -> None:
    files = {"src/vm.py": "def get_exit_code():\n    pass\n\n\ndef run_tco():\n    pass\n", "src/app.py": ""}
    changes = [
        *(make_change(f"Fix and update case {n}", "src/app.py", day=n) for n in range(60)),
        *(make_change(f"Loop tco {n}", "src/vm.py", day=100 + n) for n in range(6)),
    ]
    text = themes(make_snapshot(files, changes, name="vm"))["tco"].text

    assert "`run_tco`" in text
    assert "exit_code" not in text


def test_theme_is_called_as_most_of_its_changes_call_it() -> None:
    subjects = ["feat(pipe): a", *(f"feat(pip): thing {n}" for n in range(5)), "feat(pipe): b"]
    changes = [make_change(text, PROVIDER, day=200 - n) for n, text in enumerate(subjects)]

    assert {"pip"} == {key for key in themes(webshop(*changes)) if key.startswith("pip")}


def test_spellings_of_one_theme_are_one_note() -> None:
    changes = [make_change(f"Refund quickly {n}", PROVIDER, day=100 + n) for n in range(6)]
    changes += [make_change(f"provider.refund {n}", PROVIDER, day=200 + n) for n in range(6)]
    assert sum("refund" in key for key in themes(webshop(*changes))) == 1


def test_spellings_that_lead_elsewhere_are_one_note_too() -> None:
    changes = [make_change(f"gift_card: mend {n}", PROVIDER, day=100 + n) for n in range(6)]
    changes += [make_change(f"gift-card: again {n}", PRICING, day=200 + n) for n in range(5)]
    assert len(themes(webshop(*changes))) == 1


def test_themes_are_the_same_in_any_order_of_files_in_a_commit() -> None:
    def notes(reverse: bool) -> list[Note]:
        changes = []
        for n in range(6):
            paths = sorted((PROVIDER, PRICING), reverse=reverse)
            change = make_change(f"Refund provider {n}", *paths, day=100 + n)
            changes.append(change._replace(id=f"{n:040d}"))
        return write_edit_locations(webshop(*changes))

    assert notes(False) == notes(True) != []


def test_no_history_has_no_themes() -> None:
    assert write_edit_locations(make_snapshot(read_fixture("webshop"))) == []


def test_latest_is_of_a_change_that_touched_what_is_named() -> None:
    snapshot = webshop(
        *(make_change(f"Retry refunds after {n} seconds", PROVIDER, day=100 + n) for n in range(6)),
        make_change("Say what refunds are in words", OTHERS[0], day=200),
    )

    assert themes(snapshot)["refunds"].text.endswith("Retry refunds after 5 seconds")


def test_file_that_most_changes_touch_is_told_where_half_of_a_theme_does() -> None:
    main = OTHERS[0]
    changes = [
        make_change(f"Say more {number}", main, OTHERS[1 + number % 3], day=number) for number in range(40)
    ]
    changes += [
        make_change(f"Quiet work {number}", OTHERS[1 + number % 3], day=50 + number) for number in range(60)
    ]
    changes += [
        make_change(f"Round refunds {number}", main, PROVIDER, day=200 + number) for number in range(8)
    ]
    note = themes(make_snapshot(read_fixture("webshop"), changes, name="webshop"))["refunds"]

    assert note.data["files"] == [[PROVIDER, 8], [main, 8]] or note.data["files"] == [
        [main, 8],
        [PROVIDER, 8],
    ]
