"""Contents of blobs."""

from __future__ import annotations

from pathlib import Path

import pytest

from sleepcode.repo.blobs import BlobReader, find_present, read_sizes
from sleepcode.repo.repository import Repository, open_repository
from tests.support.repositories import RepositoryBuilder

MISSING = "1234567890" * 4


@pytest.fixture
def repository(builder: RepositoryBuilder) -> Repository:
    return open_repository(str(builder.path))


def _store(builder: RepositoryBuilder, content: bytes) -> str:
    return builder.git("hash-object", "-w", "--stdin", input=content)


def test_read_gives_the_exact_bytes(builder: RepositoryBuilder, repository: Repository) -> None:
    contents = (b"", b"plain\n", b"\0\xff\r\n\x1b[31m", b"x" * 300_000)
    with BlobReader(repository) as reader:
        for content in contents:
            assert reader.read(_store(builder, content)) == content


def test_read_gives_none_for_what_is_no_blob_and_goes_on(
    builder: RepositoryBuilder, repository: Repository
) -> None:
    commit = builder.commit_file("a/b", "1")
    tree = builder.git("rev-parse", "HEAD:a")
    with BlobReader(repository) as reader:
        for name in (MISSING, commit, tree, "0" * 40, "nonsense"):
            assert reader.read(name) is None
        assert reader.read(builder.blob("a/b")) == b"1"


@pytest.mark.parametrize("size", [11, 5_000_000])
def test_read_gives_none_over_the_limit_and_goes_on(
    builder: RepositoryBuilder, repository: Repository, size: int
) -> None:
    large, small = _store(builder, b"x" * size), _store(builder, b"0123456789")
    with BlobReader(repository) as reader:
        assert reader.read(large, limit=10) is None
        assert reader.read(small, limit=10) == b"0123456789"
        assert list(reader.read_many([small, large, large, small, MISSING, small], 10)) == [
            (small, b"0123456789"),
            (large, None),
            (large, None),
            (small, b"0123456789"),
            (MISSING, None),
            (small, b"0123456789"),
        ]


def test_many_oversized_blobs_do_not_end_the_reading(
    builder: RepositoryBuilder, repository: Repository
) -> None:
    large, small = _store(builder, b"x" * 5_000_000), _store(builder, b"small")
    with BlobReader(repository) as reader:
        contents = [content for _, content in reader.read_many([large] * 55 + [small], 10)]
    assert contents == [None] * 55 + [b"small"]


def test_read_many_keeps_the_order_of_thousands(builder: RepositoryBuilder, repository: Repository) -> None:
    for number in range(40):
        builder.write(f"f{number}", f"content {number}\n" * 50)
    builder.commit()
    ids = [builder.blob(f"f{number}") for number in range(40)]
    with BlobReader(repository) as reader:
        found = list(reader.read_many(ids * 60))
    assert [blob for blob, _ in found] == ids * 60
    assert all(content == f"content {n % 40}\n".encode() * 50 for n, (_, content) in enumerate(found))


def test_read_many_can_be_left_half_way(builder: RepositoryBuilder, repository: Repository) -> None:
    blob = _store(builder, b"x" * 100_000)
    with BlobReader(repository) as reader:
        for found, content in reader.read_many([blob] * 3_000):
            assert (found, content) == (blob, b"x" * 100_000)
            break
        assert reader.read(blob) == b"x" * 100_000


def test_read_many_of_nothing_is_empty(repository: Repository) -> None:
    with BlobReader(repository) as reader:
        assert list(reader.read_many([])) == []


def test_broken_object_is_none_and_the_rest_is_read(
    builder: RepositoryBuilder, repository: Repository
) -> None:
    good, broken = _store(builder, b"good"), _store(builder, b"x" * 10_000)
    file = builder.path / ".git" / "objects" / broken[:2] / broken[2:]
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:20])
    with BlobReader(repository) as reader:
        assert reader.read(broken) is None
        assert reader.read(good) == b"good"
        found = dict(reader.read_many([broken, good, broken], 1_000_000))
    assert found == {broken: None, good: b"good"}


def test_complaints_of_git_do_not_stop_the_reading(
    builder: RepositoryBuilder, repository: Repository
) -> None:
    good = _store(builder, b"good")
    broken = []
    for number in range(3):
        blob = _store(builder, b"%d" % number)
        file = builder.path / ".git" / "objects" / blob[:2] / blob[2:]
        file.chmod(0o644)
        file.write_bytes(b"garbage")
        broken.append(blob)
    with BlobReader(repository) as reader:
        found = list(reader.read_many([*(broken * 300), good]))
    assert found[-1] == (good, b"good") or found[-1] == (good, None)
    assert len(found) == 901


def test_partial_clone_reads_what_is_there(builder: RepositoryBuilder, tmp_path: Path) -> None:
    for number in range(20):
        builder.write(f"f{number}", f"old {number}")
    builder.commit()
    old = [builder.blob(f"f{number}") for number in range(20)]
    for number in range(10):
        builder.write(f"f{number}", f"new {number}")
    builder.commit()
    partial = open_repository(str(builder.partial_clone(tmp_path / "partial", is_checked_out=True)))
    with BlobReader(partial) as reader:
        found = dict(reader.read_many(old))
        assert reader.read(old[0]) is None
        assert reader.read(old[15]) == b"old 15"
    assert [found[blob] is None for blob in old] == [True] * 10 + [False] * 10
    assert read_sizes(partial, old).keys() == find_present(partial, old) == set(old[10:])


def test_read_sizes_leaves_out_what_is_missing(builder: RepositoryBuilder, repository: Repository) -> None:
    blob = _store(builder, b"12345")
    assert read_sizes(repository, [blob, MISSING, blob]) == {blob: 5}
    assert read_sizes(repository, []) == {}
