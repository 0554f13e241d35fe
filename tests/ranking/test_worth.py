"""What it is worth to show a block: learned, so these tell what any sound learning has to say."""

from __future__ import annotations

from pathlib import Path

from sleepcode.ask.evidence import cut_passages
from sleepcode.ask.session import open_session
from sleepcode.ask.texts import Texts
from sleepcode.ranking.passages import find_passages
from sleepcode.ranking.query import analyse
from sleepcode.ranking.trees import shipped_trees
from sleepcode.ranking.worth import SIGNALS, block_signals, weigh_blocks
from sleepcode.repo.blobs import BlobReader
from sleepcode.repo.repository import open_repository
from sleepcode.sleep.index import index_repository
from tests.support.projects import settings_in
from tests.support.repositories import RepositoryBuilder

_SESSION = '''\
class Session:
    """Keeps what a visitor does between requests."""

    def save(self, response):
        """Writes the session.

        Nothing is written when it was not changed, for what
        is sent again would live longer than what came before it.
        """
        name = self.name
        domain = self.domain
        path = self.path

        if not self.modified:
            return None
        if self.expired:
            response.drop(name)
            return None

        cookie = self.serialize()
        cookie.expires = self.lifetime()
        response.set_cookie(name, cookie, domain, path)
'''
_WORDS = """\
def paint(canvas):
    colour = canvas.colour
    canvas.fill(colour)
"""


def _worths(
    builder: RepositoryBuilder, folder: Path, question: str
) -> dict[tuple[str, int], tuple[float, int]]:
    """(path, first line) of each block -> (what it is worth, its size)."""
    settings = settings_in(folder / "store")
    repository = open_repository(str(builder.path))
    index_repository(repository, settings, notes=False)
    query = analyse(question, is_question=True)
    with open_session(repository, settings) as session, BlobReader(repository) as reader:
        passages, lexical = find_passages(session.view, query)
        cuts = cut_passages(session, Texts(session, reader), passages, lexical.weights)
        rows = [row for rows in block_signals(session.view, query, lexical, cuts) for row in rows]
        weighed = weigh_blocks(session.view, query, lexical, cuts)
        assert {len(row) for row in rows} == {len(SIGNALS)}
        return {
            (session.view.path(cut.passage.place), block.start): (worth, block.size)
            for cut, own in weighed
            for block, worth in zip(cut.blocks, own, strict=True)
        }


def test_trees_look_at_the_signals_that_there_are() -> None:
    assert shipped_trees("passage_trees.json").signals == SIGNALS


def test_lines_that_answer_are_worth_more_than_the_rest_of_their_function(
    builder: RepositoryBuilder, tmp_path: Path
) -> None:
    builder.write("shop/session.py", _SESSION)
    builder.write("shop/paint.py", _WORDS)
    builder.commit("Begin")

    worths = _worths(builder, tmp_path, "How long does the cookie of a session live, where does it expire?")

    save = {
        start: worth / size for (path, start), (worth, size) in worths.items() if path == "shop/session.py"
    }
    assert max(save, key=lambda start: save[start]) in (14, 19, 20)
    assert save[20] > save[7]


def test_code_is_worth_more_than_a_test_that_says_the_same(
    builder: RepositoryBuilder, tmp_path: Path
) -> None:
    builder.write("shop/session.py", _SESSION)
    builder.write(
        "tests/test_session.py",
        "from shop.session import Session\n\n\ndef test_session_sets_its_cookie(response):\n"
        "    session = Session()\n    session.save(response)\n    assert response.cookie == session.serialize()\n",
    )
    builder.commit("Begin")

    worths = _worths(builder, tmp_path, "Where does the session set its cookie on the response?")

    of_code = sum(worth for (path, _), (worth, _) in worths.items() if path == "shop/session.py")
    of_tests = sum(worth for (path, _), (worth, _) in worths.items() if path == "tests/test_session.py")
    assert of_code > of_tests
