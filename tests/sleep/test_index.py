"""`index` as a whole: what it records, what it does again, what survives."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from sleepcode.ask.answer import answer
from sleepcode.ask.localize import localize
from sleepcode.ask.notes import read_notes
from sleepcode.config import Settings
from sleepcode.errors import RepositoryError, StoreLocked, StoreTooNew
from sleepcode.model import NoteKind
from sleepcode.paths import store_path
from sleepcode.progress import SilentProgress
from sleepcode.sleep.index import index_repository
from sleepcode.sleep.status import read_status
from sleepcode.store.database import open_for_reading, open_for_writing
from sleepcode.store.lock import WriterLock
from sleepcode.store.packing import pack_json
from tests.support.projects import build_shop, dump_store, opened, paths_of, settings_in
from tests.support.repositories import RepositoryBuilder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path / "store")


def test_first_index_reads_every_file_and_change(builder: RepositoryBuilder, settings: Settings) -> None:
    report = index_repository(opened(build_shop(builder)), settings)

    assert (report.files, report.parsed) == (8, 8)
    assert report.changes == report.new_changes == 7
    assert report.languages == {"python": 6, "markdown": 2}
    assert report.roles == {"source": 4, "test": 2, "documentation": 2}
    assert report.notes["file"] == 8
    assert not report.fresh


def test_second_index_has_nothing_to_do(builder: RepositoryBuilder, settings: Settings) -> None:
    repository = opened(build_shop(builder))
    index_repository(repository, settings)

    again = index_repository(repository, settings)

    assert again.fresh
    assert again.parsed == again.new_changes == again.notes_written == 0


def test_reindex_reads_only_changed_blobs(builder: RepositoryBuilder, settings: Settings) -> None:
    repository = opened(build_shop(builder))
    index_repository(repository, settings)
    builder.write("shop/mail.py", '"""Sends mail by carrier pigeon."""\n')
    builder.commit("Send pigeons")

    report = index_repository(repository, settings)

    assert (report.parsed, report.new_changes) == (1, 1)


def test_renamed_file_is_not_read_again(builder: RepositoryBuilder, settings: Settings) -> None:
    repository = opened(build_shop(builder))
    index_repository(repository, settings)
    builder.rename("shop/mail.py", "shop/post.py")
    builder.commit("Call it post")

    assert index_repository(repository, settings).parsed == 0


def test_what_an_older_release_remembered_is_not_relied_on(
    builder: RepositoryBuilder, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = opened(build_shop(builder))
    with monkeypatch.context() as patch:
        patch.setattr("sleepcode.sleep.index.__version__", "0.0.1")
        index_repository(repository, settings)
    connection, _ = open_for_writing(store_path(repository.common_dir, settings))
    connection.execute("UPDATE memo SET value=?", (pack_json(["of", "another", "shape", "altogether"]),))
    connection.close()

    report = index_repository(repository, settings)

    assert not report.fresh
    assert report.parsed == 0
    fresh = settings_in(tmp_path / "fresh")
    index_repository(repository, fresh)
    assert dump_store(settings, repository) == dump_store(fresh, repository)


def test_full_index_reads_everything_again(builder: RepositoryBuilder, settings: Settings) -> None:
    repository = opened(build_shop(builder))
    index_repository(repository, settings)

    assert index_repository(repository, settings, full=True).parsed == 8


class _Interrupting(SilentProgress):
    """Presses Ctrl-C when a phase starts."""

    def __init__(self, phase: str) -> None:
        self._phase = phase

    def start(self, phase: str, total: int | None) -> None:
        if phase == self._phase:
            raise KeyboardInterrupt


def test_interrupted_full_index_leaves_what_was_there(builder: RepositoryBuilder, settings: Settings) -> None:
    repository = opened(build_shop(builder))
    index_repository(repository, settings)

    with pytest.raises(KeyboardInterrupt):
        index_repository(repository, settings, full=True, progress=_Interrupting("writing notes"))

    assert index_repository(repository, settings).fresh
    assert [run.outcome for run in read_status(repository, settings).runs] == ["interrupted", "done"]
    folder = Path(store_path(repository.common_dir, settings)).parent
    assert not [path.name for path in folder.iterdir() if "rebuild" in path.name]


def test_what_a_killed_rebuild_left_is_cleared_away(builder: RepositoryBuilder, settings: Settings) -> None:
    repository = opened(build_shop(builder))
    index_repository(repository, settings)
    path = store_path(repository.common_dir, settings)
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}.rebuild{suffix}").write_bytes(b"half of a store")
    builder.write("shop/stock.py", "def stock() -> int: ...\n")
    builder.commit("Count stock")

    index_repository(repository, settings)

    assert not [name for name in Path(path).parent.iterdir() if "rebuild" in name.name]


def test_full_index_is_served_to_readers_that_opened_the_old_one(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    repository = opened(build_shop(builder))
    index_repository(repository, settings)
    reader = open_for_reading(store_path(repository.common_dir, settings))
    assert reader is not None
    before = reader.execute("SELECT count(*) FROM note").fetchone()

    index_repository(repository, settings, full=True)

    assert reader.execute("SELECT count(*) FROM note").fetchone() == before
    reader.close()
    assert index_repository(repository, settings).fresh
    assert [run.outcome for run in read_status(repository, settings).runs] == ["done", "done"]


def test_revision_is_indexed_without_checkout(builder: RepositoryBuilder, settings: Settings) -> None:
    build_shop(builder)
    builder.git("tag", "early", "HEAD~5")

    report = index_repository(opened(builder), settings, revision="early")

    assert report.stamp.commit == builder.git("rev-parse", "early").strip()
    assert report.files == 5
    assert report.changes == 2


def test_incremental_index_equals_a_fresh_one(builder: RepositoryBuilder, tmp_path: Path) -> None:
    build_shop(builder)
    repository = opened(builder)
    grown = settings_in(tmp_path / "grown")
    index_repository(repository, grown, revision="HEAD~6")
    index_repository(repository, grown, revision="HEAD~3")
    index_repository(repository, grown)
    builder.write(
        "shop/stock.py",
        "from shop.cart import Cart\n\n\ndef count(cart: Cart) -> int:\n    return len(cart.items)\n",
    )
    builder.rename("shop/mail.py", "shop/post.py")
    builder.remove("tests/test_mail.py")
    builder.commit("Count the stock, fix mail")
    index_repository(repository, grown)
    builder.write("shop/prices.py", "import shop.stock\n\nDISCOUNT = 20\n")
    builder.commit("Raise the discount")
    index_repository(repository, grown)
    fresh = settings_in(tmp_path / "fresh")
    index_repository(repository, fresh)

    assert dump_store(grown, repository) == dump_store(fresh, repository)


def test_who_imports_a_name_uses_the_file_that_defines_it_now(
    builder: RepositoryBuilder, tmp_path: Path
) -> None:
    folder = "app/src/main/kotlin/com/shop/carts"
    package, grown = "package com.shop.carts", settings_in(tmp_path / "grown")
    builder.write(f"{folder}/ui/Cart.kt", f"{package}.ui\nimport com.shop.carts.spokes\nclass Cart\n")
    builder.write(f"{folder}/Axles.kt", f"{package}\nfun turn() {{}}\n")
    wheels = f"{folder}/Wheels.kt"
    builder.write(wheels, f"{package}\nval spokes = 8\n")
    builder.commit("Begin")
    for path, text in ((wheels, "class Wheels"), (f"{folder}/Axles.kt", "val spokes = 8")):
        index_repository(opened(builder), grown)
        builder.write(path, f"{package}\n{text}\n")
        builder.commit(f"Change {path}")
        index_repository(opened(builder), grown)
        fresh = settings_in(tmp_path / text.split()[1])
        index_repository(opened(builder), fresh)

        assert dump_store(grown, opened(builder)) == dump_store(fresh, opened(builder))

    assert "ui/Cart.kt" in answer(opened(builder), grown, f"what uses {folder}/Axles.kt?").notes[0].text


def test_who_uses_a_type_of_swift_uses_the_file_that_defines_it_now(
    builder: RepositoryBuilder, tmp_path: Path
) -> None:
    grown = settings_in(tmp_path / "grown")
    builder.write("Sources/Shop/Till.swift", "import Carts\nstruct Till { let cart: Cart }\n")
    for number, (old, new) in enumerate((("class", "struct Wheel {}"), ("struct", "class Nail {}"))):
        builder.write("Sources/Carts/Old.swift", f"public {old} {'Cart' if not number else 'Axle'} {{}}\n")
        builder.write("Sources/Carts/New.swift", f"{new}\n" + "public struct Cart {}\n" * number)
        builder.commit(f"Change {number}")
        index_repository(opened(builder), grown)
        fresh = settings_in(tmp_path / str(number))
        index_repository(opened(builder), fresh)

        assert dump_store(grown, opened(builder)) == dump_store(fresh, opened(builder))

    told = answer(opened(builder), grown, "what uses Sources/Carts/New.swift?").notes[0].text
    assert "Sources/Shop/Till.swift" in told


def test_files_see_what_their_project_uses_globally_now(builder: RepositoryBuilder, tmp_path: Path) -> None:
    grown = settings_in(tmp_path / "grown")
    for name in ("Shop", "Wood"):
        builder.write(f"src/{name}/{name}.csproj", "<Project />\n")
    builder.write("src/Shop/Cart.cs", "namespace Carts.Shop;\nclass Cart { Plank plank; }\n")
    builder.write("src/Wood/Boards/Plank.cs", "namespace Carts.Wood.Boards;\npublic class Plank { }\n")
    for number, used in enumerate(("System", "Carts.Wood.Boards", "")):
        builder.write("src/Shop/Usings.cs", f"global using {used};\n")
        if not used:
            builder.remove("src/Wood/Wood.csproj")
        builder.commit(f"Use {used}")
        index_repository(opened(builder), grown)
        fresh = settings_in(tmp_path / str(number))
        index_repository(opened(builder), fresh)

        assert dump_store(grown, opened(builder)) == dump_store(fresh, opened(builder))


def test_nothing_of_a_later_commit_is_seen_at_its_parent(builder: RepositoryBuilder, tmp_path: Path) -> None:
    build_shop(builder)
    builder.write("shop/zebra.py", "def zebra_crossing() -> int:\n    return 1\n")
    builder.commit("Add the zebra crossing")
    repository = opened(builder)
    both, parent = settings_in(tmp_path / "both"), settings_in(tmp_path / "parent")
    index_repository(repository, both)
    index_repository(repository, both, revision="HEAD~1")
    index_repository(repository, parent, revision="HEAD~1")

    seen = [
        localize(repository, s, "Paint the zebra crossing in cart", revision="HEAD~1", top=50)
        for s in (both, parent)
    ]

    assert "shop/zebra.py" not in paths_of(seen[0])
    assert paths_of(seen[0]) == paths_of(seen[1])
    assert [c.score for c in seen[0].candidates] == [c.score for c in seen[1].candidates]


def test_other_branches_change_nothing(builder: RepositoryBuilder, settings: Settings) -> None:
    build_shop(builder)
    repository = opened(builder)
    index_repository(repository, settings)
    before = paths_of(localize(repository, settings, "Retry mail", top=50))
    builder.git("switch", "-q", "-c", "side")
    builder.write("shop/mail_retry.py", "def retry_mail() -> None: ...\n")
    builder.commit("Retry mail elsewhere")
    index_repository(repository, settings)
    builder.git("switch", "-q", "-")

    assert paths_of(localize(repository, settings, "Retry mail", top=50)) == before


def test_empty_repository_is_an_error_that_says_so(builder: RepositoryBuilder, settings: Settings) -> None:
    with pytest.raises(RepositoryError, match="no commits"):
        index_repository(opened(builder), settings)


def test_second_writer_is_told_who_is_writing(builder: RepositoryBuilder, settings: Settings) -> None:
    repository = opened(build_shop(builder))

    with (
        WriterLock(store_path(repository.common_dir, settings)),
        pytest.raises(StoreLocked, match="another sleepcode"),
    ):
        index_repository(repository, settings)

    assert index_repository(repository, settings).files == 8


def test_damaged_store_is_set_aside_and_rebuilt(builder: RepositoryBuilder, settings: Settings) -> None:
    repository = opened(build_shop(builder))
    index_repository(repository, settings)
    store = Path(store_path(repository.common_dir, settings))
    store.write_bytes(b"this is no database" * 1000)

    report = index_repository(repository, settings)

    assert report.parsed == 8
    assert "set aside" in report.warnings[0]
    assert len(list(store.parent.glob("store.db.damaged-*"))) == 1


def test_store_of_a_newer_version_is_left_alone(builder: RepositoryBuilder, settings: Settings) -> None:
    repository = opened(build_shop(builder))
    index_repository(repository, settings)
    store = store_path(repository.common_dir, settings)
    connection = sqlite3.connect(store)
    connection.execute("PRAGMA user_version=99")
    connection.close()
    before = Path(store).read_bytes()

    with pytest.raises(StoreTooNew, match="newer"):
        index_repository(repository, settings)

    assert Path(store).read_bytes() == before


def test_missing_objects_are_read_once_they_arrive(builder: RepositoryBuilder, tmp_path: Path) -> None:
    build_shop(builder)
    clone = builder.partial_clone(tmp_path / "partial")
    from sleepcode.repo.repository import open_repository

    repository = open_repository(str(clone))
    settings = settings_in(tmp_path / "store")
    report = index_repository(repository, settings)
    assert report.parsed == 0
    assert sum(len(paths) for paths in report.skipped.values()) == 8
    builder.git("-C", str(clone), "checkout", "-q", "HEAD", "--", ".")

    assert index_repository(repository, settings).parsed == 8


def test_files_over_their_limit_are_reported(builder: RepositoryBuilder, tmp_path: Path) -> None:
    build_shop(builder)
    builder.write("data.json", "[" + "1," * 5000 + "1]")
    builder.write("big.py", "x = 1\n" * 5000)
    builder.commit("Add large files")
    settings = settings_in(tmp_path / "store", max_file_bytes=20_000, max_data_bytes=2_000)

    report = index_repository(opened(builder), settings)

    assert report.skipped == {"over 2,000 bytes": ["data.json"], "over 20,000 bytes": ["big.py"]}


@pytest.mark.parametrize("name", ["Cargo.toml", "pyproject.toml", "package.json"])
@pytest.mark.parametrize("value", ["1" * 5_000, "[" * 50_000], ids=["long", "deep"])
def test_manifest_beyond_all_bounds_is_a_broken_one(
    builder: RepositoryBuilder, settings: Settings, name: str, value: str
) -> None:
    build_shop(builder)
    builder.write(name, f'{{"version": {value}}}' if name.endswith("json") else f"version = {value}\n")
    builder.write("src/lib.rs", "mod cart;\n")
    builder.commit("Bring a manifest")

    assert index_repository(opened(builder), settings).files == 10


def test_sleepcodeignore_leaves_files_out(builder: RepositoryBuilder, settings: Settings) -> None:
    build_shop(builder)
    builder.write(".sleepcodeignore", "tests/\n")
    builder.commit("Ignore tests")

    report = index_repository(opened(builder), settings)

    assert report.skipped["ignored by .sleepcodeignore"] == ["tests/test_cart.py", "tests/test_mail.py"]
    assert "tests/test_mail.py" not in paths_of(
        localize(opened(builder), settings, "Retry mail tests", top=50)
    )


def test_linguist_attributes_decide_roles(builder: RepositoryBuilder, settings: Settings) -> None:
    build_shop(builder)
    builder.write(
        ".gitattributes", "shop/prices.py linguist-generated\nshop/mail.py linguist-vendored=true\n"
    )
    builder.commit("Mark files")
    repository = opened(builder)
    index_repository(repository, settings)

    roles = {
        c.path: c.role.value for c in localize(repository, settings, "prices and mail", top=50).candidates
    }

    assert (roles["shop/prices.py"], roles["shop/mail.py"]) == ("generated", "vendored")


def test_worktrees_share_the_store_and_see_their_own_revision(
    builder: RepositoryBuilder, tmp_path: Path
) -> None:
    from sleepcode.repo.repository import open_repository

    build_shop(builder)
    other = open_repository(str(builder.worktree(tmp_path / "other", "HEAD~4")))
    main = opened(builder)
    index_repository(main, Settings())
    index_repository(other, Settings())

    assert store_path(main.common_dir, Settings()) == store_path(other.common_dir, Settings())
    assert localize(main, Settings(), "mail", top=50).stamp.commit == main.resolve("HEAD")
    assert localize(other, Settings(), "mail", top=50).stamp.commit == main.resolve("HEAD~4")


def test_large_lock_of_composer_tells_whose_a_namespace_is(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    package = {"name": "laravel/framework", "autoload": {"psr-4": {"Illuminate\\": "src/"}}}
    rest = [{"name": f"filler/number-{number}", "description": "x" * 500} for number in range(500)]
    builder.write("composer.json", '{"require": {"laravel/framework": "^10"}}\n')
    builder.write("composer.lock", json.dumps({"packages": [*rest, package]}))
    builder.write("app/A.php", "<?php\nuse Illuminate\\Support\\Str;\nclass A {}\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    _, notes, _ = read_notes(opened(builder), settings, [NoteKind.ARCHITECTURE], [])

    text = next(note.text for note in notes if note.key == "external-dependencies")
    assert text == "- `Illuminate\\Support` in `app/A.php` (declared in composer.json:1)"
