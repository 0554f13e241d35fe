"""Localization on a small shop: what comes first, what the numbers mean, what is said of each file."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from sleepcode.ask.answer import answer
from sleepcode.ask.budget import fit_localization
from sleepcode.ask.localize import choose_returned, localize, verdict_of
from sleepcode.config import Settings
from sleepcode.errors import UsageError
from sleepcode.model import Role
from sleepcode.ranking.query import analyse
from sleepcode.ranking.reasons import tell_association
from sleepcode.render.localization import render_localization
from sleepcode.render.terminal import PLAIN
from sleepcode.repo.repository import Repository, open_repository
from sleepcode.sleep.index import index_repository
from tests.support.projects import opened, paths_of
from tests.support.repositories import RepositoryBuilder


def test_file_that_similar_changes_touched_comes_first(repository: Repository, settings: Settings) -> None:
    result = localize(repository, settings, "Retry confirmation mail 7 times")

    assert paths_of(result)[:2] == ["shop/mail.py", "tests/test_mail.py"]
    assert any("similar past changes" in reason for reason in result.candidates[0].reasons)


def test_shares_add_up_to_the_score(repository: Repository, settings: Settings) -> None:
    result = localize(repository, settings, "Refuse items without a name in the cart")

    for candidate in result.candidates:
        assert sum(part.share for part in candidate.contributions) == pytest.approx(candidate.score, abs=1e-3)


def test_traceback_leads_to_the_frame_that_failed(repository: Repository, settings: Settings) -> None:
    report = (
        "Empty names crash\n\nTraceback (most recent call last):\n"
        '  File "/usr/lib/python3/site-packages/shop/cart.py", line 15, in add_item\n'
        '    raise ValueError("an item needs a name")\nValueError: an item needs a name\n'
    )

    result = localize(repository, settings, report)

    first = result.candidates[0]
    assert first.path == "shop/cart.py"
    assert first.spans[0].symbol == "Cart.add_item"
    assert first.spans[0].start <= 15 <= first.spans[0].end


def test_next_changelog_entry_goes_into_the_newest_version(
    builder: RepositoryBuilder, repository: Repository, settings: Settings
) -> None:
    builder.write(
        "CHANGELOG.md",
        "# Changes\n\n## Unreleased\n\n- nothing yet\n\n## 1.0\n\n- mail is sent, and sent again\n",
    )
    builder.commit("Begin the next version")
    index_repository(repository, settings)

    result = localize(repository, settings, "Send mail again and again, with a changelog entry")

    (changelog,) = [candidate for candidate in result.candidates if candidate.path == "CHANGELOG.md"]
    assert [(span.start, span.end) for span in changelog.spans] == [(3, 6)]


def test_next_entry_of_a_changelog_without_versions_goes_on_top(
    builder: RepositoryBuilder, repository: Repository, settings: Settings
) -> None:
    entries = "".join(
        f"*   Mail is sent again, in the way of {number}.\n\n    *Ann*\n\n" for number in range(40)
    )
    builder.write("CHANGELOG.md", entries)
    builder.commit("Tell what changed")
    index_repository(repository, settings)

    result = localize(repository, settings, "Send mail again in the way of 31, with a changelog entry")

    (changelog,) = [candidate for candidate in result.candidates if candidate.path == "CHANGELOG.md"]
    assert [(span.start, span.end) for span in changelog.spans] == [(1, 30)]


def test_report_is_answered_with_fewer_files_than_a_title(repository: Repository, settings: Settings) -> None:
    title = "Send confirmation mail once more"
    report = (
        f"{title}\n\nI expected that the confirmation mail is sent once more, but it seems that it fails.\n"
        "Steps to reproduce: order an item and wait. I tried it with the newest version and got the same error "
        "each time, so I think that this is a bug in how the mail is sent and retried.\n```\nsend()\n```\n"
    )

    one, other = (localize(repository, settings, text) for text in (title, report))

    assert other.candidates[0].path == one.candidates[0].path == "shop/mail.py"
    assert other.returned <= one.returned
    assert other.candidates[1].probability < one.candidates[1].probability


@pytest.mark.parametrize(
    ("chances", "expected"),
    [
        ([0.9, 0.8, 0.1], 2),
        ([0.9, 0.05, 0.05], 1),
        ([0.5, 0.5, 0.5, 0.5], 4),
        ([0.05], 1),
        ([], 0),
    ],
)
def test_returned_set_is_the_one_whose_f1_is_expected_to_be_best(
    chances: Sequence[float], expected: int
) -> None:
    assert choose_returned(chances, 10) == expected


def test_never_more_files_are_returned_than_asked_for() -> None:
    assert choose_returned([0.9] * 20, 5) == 5


@pytest.mark.parametrize(
    ("confidence", "verdict"), [(0.9, "confident"), (0.5, "likely"), (0.2, "unsure"), (0.01, "unknown")]
)
def test_verdict_is_the_word_for_the_confidence(confidence: float, verdict: str) -> None:
    assert verdict_of(confidence) == verdict


def test_changelog_that_goes_with_any_change_makes_nothing_sure(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    changes = "# Changes\n"
    for number in range(40):
        name = ("alpha", "beta", "gamma", "delta")[number % 4]
        changes += f"- {name} {number}\n"
        builder.write("CHANGELOG.md", changes)
        builder.write(f"src/{name}.py", f"def {name}():\n    return {number}\n")
        builder.commit(f"Work on number {number}")
    index_repository(opened(builder), settings)

    result = localize(opened(builder), settings, "Work on whatever is next")

    assert result.candidates[0].path == "CHANGELOG.md"
    assert result.confidence == result.candidates[1].probability < result.candidates[0].probability
    assert result.verdict == verdict_of(result.confidence)
    assert f"sure of {result.candidates[1].path}" in render_localization(result, PLAIN, has_shares=False)


def test_empty_task_is_an_error(repository: Repository, settings: Settings) -> None:
    with pytest.raises(UsageError):
        localize(repository, settings, "  \n ")


def test_include_and_exclude_choose_paths(repository: Repository, settings: Settings) -> None:
    task = "Retry confirmation mail"
    included = localize(repository, settings, task, include=["tests/**"])
    excluded = localize(repository, settings, task, exclude=["tests/**"])

    assert all(path.startswith("tests/") for path in paths_of(included))
    assert not any(path.startswith("tests/") for path in paths_of(excluded))


def test_notes_of_other_paths_are_left_out_where_paths_are_chosen(
    builder: RepositoryBuilder, repository: Repository, settings: Settings
) -> None:
    for number in range(60):
        builder.commit_file(f"docs/page_{number % 4}.md", f"# {number}\n", f"Write page {number}")
    index_repository(repository, settings)
    task, question = "Retry confirmation mail", "where is price_of defined?"

    whole = localize(repository, settings, task)
    elsewhere = localize(repository, settings, task, exclude=["shop", "tests"])

    assert [note.title for note in whole.themes] == ["Changes about confirmation mail"]
    assert not elsewhere.themes
    assert answer(repository, settings, question, include=["shop"]).covered
    assert not answer(repository, settings, question, include=["tests"]).notes


def test_globs_that_leave_no_path_are_told_of(repository: Repository, settings: Settings) -> None:
    for question in (localize, answer):
        assert question(repository, settings, "Retry confirmation mail", include=["*.zzz"]).notices == (
            "no path here is left by --include and --exclude",
        )
        assert not question(repository, settings, "Retry confirmation mail", include=["*.py"]).notices


def test_budget_bounds_the_result(repository: Repository, settings: Settings) -> None:
    for budget in (80, 200, 2_000):
        assert localize(repository, settings, "Retry confirmation mail", budget=budget).tokens <= budget


def test_details_get_shorter_before_they_go(repository: Repository, settings: Settings) -> None:
    task = "Retry confirmation mail"
    whole = localize(repository, settings, task, budget=2_000)
    reasons = whole.candidates[0].reasons
    fitted = (fit_localization(whole, budget) for budget in range(whole.tokens, 0, -5))
    tight = next(result for result in fitted if result.candidates[0].reasons != reasons)

    assert len(reasons) > 2
    assert tight.candidates[0].reasons == reasons[:2]
    assert fit_localization(tight, tight.tokens - 5).notices == tight.notices


def test_candidates_that_do_not_fit_are_told_of_once(repository: Repository, settings: Settings) -> None:
    task = "Retry confirmation mail"
    several = localize(repository, settings, task, top=5, budget=2_000)
    single = localize(repository, settings, task, top=1, budget=2_000)

    notices = {
        len(fitted.candidates): fitted.notices
        for budget in range(60, 0, -1)
        if len((fitted := fit_localization(several, budget)).candidates) < 5
    }

    assert notices[3] == ("only 3 candidates fit the budget",)
    assert notices[1] == ("only 1 candidate fits the budget",)
    assert fit_localization(single, 1).notices == ("details were left out to keep the budget",)


def test_where_to_edit_the_first_files_is_told_longer_than_reasons_of_the_rest(
    repository: Repository, settings: Settings
) -> None:
    found = localize(repository, settings, "Retry confirmation mail", budget=2_000)
    first = found.candidates[0]
    candidates = tuple(first._replace(path=f"mail/part_{number}.py") for number in range(8))
    whole = fit_localization(found._replace(candidates=candidates, returned=2), 10_000)

    fitted = [fit_localization(whole, budget) for budget in range(whole.tokens, 0, -5)]
    bare = next(result for result in fitted if not any(one.reasons for one in result.candidates[2:]))

    assert [one.path for one in bare.candidates] == [one.path for one in candidates]
    assert [one.reasons for one in bare.candidates[:2]] == [first.reasons[:1]] * 2
    assert bare.candidates[0].spans == first.spans[:2] != ()


def test_verb_that_a_title_begins_with_is_no_reason(repository: Repository, settings: Settings) -> None:
    (first, *_) = localize(repository, settings, "Send confirmation mail").candidates
    told = localize(repository, settings, "Add a retry to the mail of an order").candidates

    assert any("matches" in reason for reason in first.reasons)
    assert not any(
        "Add" in reason.removeprefix("matches ").split(", ")
        for one in told
        for reason in one.reasons
        if reason.startswith("matches ")
    )


def test_words_that_any_request_may_have_are_no_reasons_where_others_are(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write("mail.py", "def send(parcel):\n    return 'the default value of a wrong test'\n")
    builder.write("other.py", "def send(order):\n    return 'the default value of a wrong test'\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings, notes=False)

    found = localize(opened(builder), settings, "Wrong default value in a test of a parcel").candidates

    reasons = {one.path: [reason for reason in one.reasons if "matches" in reason] for one in found}
    assert reasons["mail.py"] == ["matches parcel"]
    assert "default" in reasons["other.py"][0]


def test_subject_of_a_past_change_is_cut_between_words(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write("mail.py", "def send(order):\n    return order\n")
    builder.commit("Send the confirmation mail again wherever the first one was refused by its server")
    index_repository(opened(builder), settings, notes=False)

    (mail,) = localize(opened(builder), settings, "Send the confirmation mail twice").candidates

    (told,) = [reason for reason in mail.reasons if reason.startswith("touched by")]
    assert told.endswith("“Send the confirmation mail again wherever the first one ...”")


def test_test_of_another_file_of_the_same_name_is_no_companion(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    for folder in ("router", "storage"):
        builder.write(f"{folder}/frames.go", f"package {folder}\n\nfunc Pack{folder.title()}() {{}}\n")
    builder.write("router/frames_test.go", "package router\n")
    builder.commit("Pack frames")
    repository = open_repository(str(builder.path))
    index_repository(repository, settings)

    router = localize(repository, settings, "PackRouter packs frames twice", top=1)
    storage = localize(repository, settings, "PackStorage packs frames twice", top=1)

    assert paths_of(router) == ["router/frames.go"]
    assert paths_of(storage) == ["storage/frames.go"]
    for result in (router, storage):
        companions = [(companion.path, companion.with_path) for companion in result.companions]
        assert companions == [("router/frames_test.go", "router/frames.go")]


def test_file_among_the_tests_that_is_called_no_test_is_no_companion(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write("shop/ledger.py", "def book_sale():\n    return 1\n")
    builder.write("tests/apps/ledger.py", "def make():\n    return 1\n")
    builder.write("tests/test_ledger.py", "def test_make():\n    assert 1\n")
    builder.commit("Book")
    repository = open_repository(str(builder.path))
    index_repository(repository, settings)

    result = localize(repository, settings, "book_sale books a sale twice", top=1)

    assert paths_of(result) == ["shop/ledger.py"]
    assert [companion.path for companion in result.companions] == ["tests/test_ledger.py"]


def test_a_file_matches_what_it_has_of_a_name_no_more(builder: RepositoryBuilder, settings: Settings) -> None:
    builder.write("labels.py", "class LabelFormatter:\n    def print_label(self) -> None: ...\n")
    builder.write("parcels.py", "def weigh(formatter: object) -> None: ...\n")
    builder.commit("Add labels")

    index_repository(opened(builder), settings, notes=False)

    found = localize(opened(builder), settings, "Reject what LabelFormatter can't print").candidates

    reasons = {candidate.path: candidate.reasons for candidate in found}
    assert any(reason.startswith("matches LabelFormatter") for reason in reasons["labels.py"])
    assert any(reason.startswith("matches Formatter") for reason in reasons["parcels.py"])


def test_what_a_banner_names_comes_before_what_it_is_in(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    banner = "> THIS IS AN AUTOGENERATED FILE. DO NOT EDIT.\n> Edit [/src/manual/carts.md](../src/x.md).\n\n"
    builder.write("src/manual/carts.md", "# Carts\n")
    for number in range(6):
        vouchers = "Vouchers of empty carts expire.\n" * (number + 1)
        builder.write("docs/carts.md", f"{banner}# Carts\n\n{vouchers}")
        builder.commit(f"Vouchers expire, part {number}")
    repository = opened(builder)
    index_repository(repository, settings)

    found = localize(repository, settings, "Say that vouchers of empty carts expire").candidates

    assert [one.path for one in found[:2]] == ["src/manual/carts.md", "docs/carts.md"]
    assert "docs/carts.md is generated from it" in found[0].reasons


def test_what_imports_a_generated_file_of_its_name_is_not_its_source(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    head = "/* This file was automatically generated by a tool. */\n"
    for number in range(6):
        builder.write(
            "src/cart.type.ts", head + f"export interface Vouchers {{ expire{number}: number }}\n" * 4
        )
        builder.write("src/cart.ts", "import type { Vouchers } from './cart.type.js';\n")
        builder.write("src/cart.spec.ts", "import type { Vouchers } from './cart.type.js';\n")
        builder.commit(f"Vouchers expire, part {number}")
    repository = opened(builder)
    index_repository(repository, settings)

    found = localize(repository, settings, "Vouchers expire").candidates

    assert not any("is generated from it" in reason for one in found for reason in one.reasons)


def test_what_a_file_is_generated_from_comes_before_it(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    for number in range(6):
        builder.write("src/lexer.l", f"%%\nINVALID {number}\n")
        builder.write(
            "src/lexer.c",
            "/* Code generated by flex. DO NOT EDIT. */\n"
            + f"int lexer_invalid_bytes(void) {{ return {number}; }}\n" * 4,
        )
        builder.write("src/other.c", f"int other(void) {{ return {number}; }}\n")
        builder.commit(f"Lexer: invalid bytes, part {number}")
    repository = opened(builder)
    index_repository(repository, settings)

    found = localize(repository, settings, "Lexer crashes on invalid bytes").candidates

    first = [(one.path, one.role) for one in found[:2]]
    assert first == [("src/lexer.l", Role.SOURCE), ("src/lexer.c", Role.GENERATED)]
    assert found[0].probability >= found[1].probability
    assert "src/lexer.c is generated from it" in found[0].reasons
    assert sum(part.share for part in found[0].contributions) == pytest.approx(found[0].score, abs=0.01)


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("app/lib/voucher.dart", "app/lib/voucher.g.dart"),
        ("app/assets/i18n/en.json", "app/lib/gen/strings_en.g.dart"),
        ("lib/l10n/app_en.arb", "lib/l10n/app_localizations_en.dart"),
    ],
)
def test_what_programs_of_dart_make_comes_after_what_they_make_it_from(
    builder: RepositoryBuilder, settings: Settings, source: str, made: str
) -> None:
    for number in range(6):
        builder.write(source, f'{{"voucher": "{number}"}}\n')
        builder.write(made, f"String voucherExpires() => 'The voucher expires {number}';\n" * 4)
        builder.write("lib/other.dart", f"int other() => {number};\n")
        builder.commit(f"Voucher: it expires, part {number}")
    repository = opened(builder)
    index_repository(repository, settings)

    found = localize(repository, settings, "The voucher expires too late").candidates

    assert [one.path for one in found[:2]] == [source, made]


@pytest.mark.parametrize(
    ("made", "source", "named"),
    [
        ("api/cart.pb.go", "api/cart.proto", "cart.proto"),
        ("gen/v1/cart_grpc.pb.go", "proto/v1/cart.proto", "v1/cart.proto"),
    ],
)
def test_source_of_what_is_generated_may_be_named_from_any_root(
    builder: RepositoryBuilder, settings: Settings, made: str, source: str, named: str
) -> None:
    builder.write(source, 'syntax = "proto3";\nmessage Trolley {\n  string label = 1;\n}\n')
    code = "\n".join(f"// wheel brakes of the trolley {n}\nvar wheelBrakes{n} = {n}" for n in range(20))
    builder.write(
        made, f"// Code generated by protoc-gen-go. DO NOT EDIT.\n// source: {named}\n\npackage v1\n{code}\n"
    )
    builder.write("other/cart.proto", 'syntax = "proto3";\nmessage Basket {\n}\n')
    builder.commit("Add trolleys")
    index_repository(opened(builder), settings)

    found = localize(opened(builder), settings, "Wheel brakes of the trolley").candidates

    by_path = {one.path: one for one in found}
    assert by_path[source].score == by_path[made].score
    assert f"{made} is generated from it" in by_path[source].reasons
    assert "other/cart.proto" not in by_path or not any(
        "generated from" in reason for reason in by_path["other/cart.proto"].reasons
    )


def test_reasons_name_the_files_and_the_names_that_they_are_about(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write("shop/parcel.py", "def weigh_parcel(scale):\n    return scale.parcel\n")
    builder.write("shop/desk.py", "from shop.parcel import weigh_parcel\n\nweigh_parcel(None)\n")
    builder.write("tests/test_parcel.py", "def test_nothing():\n    assert True\n")
    builder.write("shop/tax.py", "RATE = 3\n")
    builder.commit("Open the shop")
    repository = opened(builder)
    index_repository(repository, settings)

    found = localize(repository, settings, "Weigh parcel twice when the scale says nothing").candidates

    said = {
        one.path: {part.signal: part.reason for part in one.contributions if part.reason} for one in found
    }
    assert said["shop/parcel.py"]["compound"] == "has `weigh_parcel`, however it is spelled"
    assert said["shop/desk.py"]["uses"] == "uses `weigh_parcel` of shop/parcel.py"
    assert said["shop/desk.py"]["importer"] == "imports shop/parcel.py"
    assert said["tests/test_parcel.py"]["pair"] == "shares its name with shop/parcel.py"


@pytest.mark.parametrize(
    ("features", "expected"),
    [
        ({"role:test", "parcel"}, "in other projects, changes about Releasing often touch tests"),
        ({"ext:yml", "in:github"}, "in other projects, changes about Releasing often touch .yml files"),
        ({"root"}, "in other projects, changes about Releasing often touch files at the root"),
        (
            {"in:github"},
            "in other projects, changes about ci often touch files in folders called like its own",
        ),
        ({"name:changes.md"}, "in other projects, changes about ci often touch files named changes.md"),
    ],
)
def test_what_other_repositories_teach_is_told_of_one_word(features: set[str], expected: str) -> None:
    lifts = {
        "releas": {"role:test": 2.0, "ext:yml": 1.5, "root": 1.0},
        "ci": {"in:github": 1.2, "name:changes.md": 1.1},
    }

    assert tell_association(analyse("Releasing from ci"), lifts, frozenset(features)) == expected


def test_ending_of_a_file_is_no_word_of_its_path(builder: RepositoryBuilder, settings: Settings) -> None:
    builder.write("web/column/ts.ts", "export const column = 1;\n")
    builder.write("web/column/index.ts", "export const column = 2;\n")
    builder.commit("Begin")
    repository = opened(builder)
    index_repository(repository, settings)

    found = localize(repository, settings, "Add a column archived_ts").candidates

    said = {
        one.path: {part.signal: part.reason for part in one.contributions if part.reason} for one in found
    }
    assert said["web/column/index.ts"]["path"] == "has column in its path"
    assert "ts" in said["web/column/ts.ts"]["path"].split(" in its")[0].split()


def test_lock_raises_nothing_of_its_name(builder: RepositoryBuilder, settings: Settings) -> None:
    for number in range(6):
        builder.write("Cargo.toml", '[package]\nname = "shop"\n')
        builder.write(
            "Cargo.lock",
            f'# This file is automatically @generated by Cargo.\n[[package]]\nname = "serde{number}"\n',
        )
        builder.write("src/lib.rs", f"fn main() {{ {number} }}\n")
        builder.commit(f"Bump serde to {number}")
    repository = opened(builder)
    index_repository(repository, settings)

    found = {one.path: one for one in localize(repository, settings, "Bump serde").candidates}

    assert found["Cargo.lock"].role is Role.GENERATED
    assert found["Cargo.toml"].probability < found["Cargo.lock"].probability
