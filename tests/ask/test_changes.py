"""What changed last, when something came to be, and who works on it: by the past, and by those who are said to own it."""

from __future__ import annotations

import pytest

from sleepcode.ask.answer import answer
from sleepcode.ask.asked import CHANGES, PEOPLE, kind_asked
from sleepcode.config import Settings
from sleepcode.model import Answer
from sleepcode.sleep.index import index_repository
from tests.support.indexed import IndexedOnce
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder

GRACE = "Grace <grace@example.org>"


def _fill(builder: RepositoryBuilder) -> None:
    """A post office with a past: a file that moved, and two people."""
    builder.write("parcels.py", "def weigh():\n    return 1\n")
    builder.commit("Weigh parcels")
    (builder.path / "post").mkdir()
    builder.rename("parcels.py", "post/parcels.py")
    builder.commit("Move parcels into a package", author=GRACE)
    builder.write(
        "post/parcels.py", "def weigh():\n    return 1\n\n\ndef stamp_letter():\n    return weigh()\n"
    )
    builder.commit("Stamp letters with the day", author=GRACE)
    builder.write("post/desk.py", "def open_desk():\n    return 2\n")
    builder.commit("Open a desk")
    builder.write("README.md", "# Post\n")
    builder.commit("Say what it is\x1b[31m", author="Eve\x1b[31m <eve@example.org>")


@pytest.fixture
def post(index_once: IndexedOnce, builder: RepositoryBuilder, settings: Settings) -> RepositoryBuilder:
    index_once(_fill, settings)
    return builder


def ask(builder: RepositoryBuilder, settings: Settings, question: str) -> Answer:
    return answer(opened(builder), settings, question)


def text_of(builder: RepositoryBuilder, settings: Settings, question: str) -> str:
    result = ask(builder, settings, question)
    assert result.verdict == "answered", question
    return result.notes[0].text


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What changed recently?", CHANGES),
        ("what was the last change to the readme", CHANGES),
        ("When was stamp_letter added?", CHANGES),
        ("Which commit introduced the desk?", CHANGES),
        ("why was the desk removed?", CHANGES),
        ("Who maintains post/desk.py?", PEOPLE),
        ("who are the main contributors?", PEOPLE),
        ("who wrote stamp_letter", PEOPLE),
        ("How are recent changes shown?", ""),
        ("What happens when a letter is stamped?", ""),
        ("What happens to requests that arrive while the server is closing?", ""),
        ("What changes in a letter when it is stamped?", ""),
        ("what's new?", CHANGES),
        ("whats new in 2.1", CHANGES),
        ("is stamp_letter used anywhere?", "users"),
        ("how is stamp_letter used?", ""),
        ("Who uses stamp_letter?", "users"),
        ("When is the cache updated?", ""),
        ("How does the author of a post get notified?", ""),
        ("What is the default author?", "default"),
    ],
)
def test_questions_on_the_past_are_told_by_their_words(question: str, kind: str) -> None:
    assert kind_asked(question) == kind


def test_newest_changes_are_told_first_with_day_and_author(
    post: RepositoryBuilder, settings: Settings
) -> None:
    lines = text_of(post, settings, "What changed recently?").split("\n")

    assert lines[2].split(" ", 2)[2] == "2024-01-01 “Open a desk”, by Ada"
    assert "“Stamp letters with the day”, by Grace" in lines[3]
    assert not any("\x1b" in line for line in lines)


def test_changes_of_a_file_are_those_under_each_of_its_names(
    post: RepositoryBuilder, settings: Settings
) -> None:
    text = text_of(post, settings, "What changed in post/parcels.py lately?")

    assert text.startswith("3 changes of `post/parcels.py`")
    assert "Weigh parcels" in text
    assert "Open a desk" not in text


def test_changes_of_a_folder_are_those_of_its_files(post: RepositoryBuilder, settings: Settings) -> None:
    text = text_of(post, settings, "What are the latest changes in the post folder?")

    assert "Open a desk" in text
    assert "Say what it is" not in text


def test_name_came_with_the_change_that_first_has_it(post: RepositoryBuilder, settings: Settings) -> None:
    assert "`stamp_letter` came with:\n- " in text_of(post, settings, "When was stamp_letter added?")
    added = text_of(post, settings, "Which commit added stamp_letter?")
    assert "“Stamp letters with the day”, by Grace" in added
    # It was there before the file was moved.
    moved = text_of(post, settings, "When was the weigh function added?")
    assert "“Weigh parcels”, by Ada" in moved


def test_name_is_a_whole_word_and_a_plain_one_what_is_called(
    post: RepositoryBuilder, settings: Settings
) -> None:
    post.write("post/cart.py", "BACKWARDS = 1\n\n# Put it back.\nITEM = 2\n")
    post.commit("Begin a cart")
    post.write("post/cart.py", "BACKWARDS = 1\n\n# Put it back.\nITEM = 2\n\n\ndef back(n):\n    return n\n")
    post.commit("Go back")
    post.write("post/till.py", "def back_office():\n    return 1\n")
    post.commit("Open an office")
    post.write("post/till.py", "")
    post.write("post/office.py", "def back_office():\n    return 1\n")
    post.commit("Move the office")
    index_repository(opened(post), settings)

    assert "`back` came with:" in (text := text_of(post, settings, "When was the back method added?"))
    assert "“Go back”" in text
    moved = text_of(post, settings, "When was back_office added?")
    assert "`back_office` came into its file with this change; other files had it before:" in moved
    still = text_of(post, settings, "Why was back_office removed?")
    assert still.startswith("`back_office` is still here: it is defined in")


def test_folder_is_meant_where_it_is_said_or_called_so(post: RepositoryBuilder, settings: Settings) -> None:
    post.write("src/main/desk/bell.py", "x = 1\n")
    post.write("src/test/desk/test_bell.py", "def test_bell(): ...\n")
    post.write("src/main/desk/desk.py", "class Desk: ...\n")
    post.commit("Ring a bell")
    index_repository(opened(post), settings)

    for asked in ("the desk folder", "desk/", "post"):
        assert "Ring a bell" in text_of(post, settings, "What changed in src/main/desk lately?")
        title = ask(post, settings, f"What changed in {asked} lately?").notes[0].title
        assert title == ("What changed in post?" if asked == "post" else "What changed in src/main/desk?")
    assert not ask(post, settings, "Who maintains the owner folder?").covered


def test_changes_of_very_many_files_and_of_files_that_are_gone_count(
    post: RepositoryBuilder, settings: Settings
) -> None:
    for number in range(150):
        post.write(f"big/f{number}.txt", "x\n")
    post.write("big/late.py", "def arrive_late():\n    return 1\n")
    post.commit("Bring very much", author=GRACE)
    post.write("big/late.py", "def arrive_late():\n    return 2\n")
    post.commit("Be later")
    post.remove("big/f1.txt")
    post.commit("Lose one")
    index_repository(opened(post), settings)

    assert text_of(post, settings, "What changed in the big folder?").startswith("3 changes of `big`")
    assert "“Bring very much”, by Grace" in text_of(post, settings, "When was big/late.py added?")
    assert "came with:\n- " in (text := text_of(post, settings, "When was arrive_late added?"))
    assert "“Bring very much”" in text


def test_one_address_is_one_person(post: RepositoryBuilder, settings: Settings) -> None:
    for number in range(2):
        post.write("post/desk.py", f"x = {number}\n")
        post.commit("Count", author="Hopper <GRACE@example.org>")
    index_repository(opened(post), settings)

    assert "Hopper 2, Ada 1." in text_of(post, settings, "Who works on post/desk.py?")
    # By whichever name she has more often, or else the last in order.
    assert "Hopper 4, Ada 2" in text_of(post, settings, "Who are the main contributors?")


def test_time_that_is_named_is_kept_to(post: RepositoryBuilder, settings: Settings) -> None:
    text = text_of(post, settings, "What changed last week?")

    assert text.startswith("Nothing changed in that time. The newest changes:\n- ")


def test_option_is_no_file(post: RepositoryBuilder, settings: Settings) -> None:
    assert not any(
        note.title.startswith("What changed")
        for note in ask(post, settings, "Which commit introduced --desk?").notes
    )


def test_who_wrote_it_is_told_first(post: RepositoryBuilder, settings: Settings) -> None:
    lines = text_of(post, settings, "Who wrote stamp_letter?").split("\n")

    assert lines[0] == "`stamp_letter` came with:"
    assert lines[1].endswith("“Stamp letters with the day”, by Grace")


def test_topic_is_looked_for_in_what_changes_say(post: RepositoryBuilder, settings: Settings) -> None:
    text = text_of(post, settings, "Which commit introduced stamps for letters?")

    assert "“Stamp letters with the day”" in text
    assert text.startswith("1 change of the newest 5 says so")


def test_topic_that_no_change_is_about_is_no_answer(post: RepositoryBuilder, settings: Settings) -> None:
    assert not ask(post, settings, "Which commit introduced balloons?").covered


def test_people_are_counted_and_owners_are_named(post: RepositoryBuilder, settings: Settings) -> None:
    post.write(".github/CODEOWNERS", "# All.\n*  @all\n/post/  @clerks @grace # the office\n/post/free.py\n")
    post.write("post/free.py", "x = 1\n")
    post.commit("Say who owns what")
    index_repository(opened(post), settings)

    of_file = text_of(post, settings, "Who maintains post/parcels.py?")
    assert "Owned by @clerks @grace (`.github/CODEOWNERS:3`)." in of_file
    assert "Of 3 changes of `post/parcels.py`: Grace 2, Ada 1." in of_file
    assert "Changed last on 2024-01-01 by Grace: “Stamp letters with the day”" in of_file
    assert "Owned by" not in text_of(post, settings, "Who owns post/free.py?")
    of_all = text_of(post, settings, "Who are the main contributors?")
    assert "Owned by @all" in of_all
    assert "Ada 3, Grace 2" in of_all


def test_who_works_on_what_is_not_here_is_not_told(post: RepositoryBuilder, settings: Settings) -> None:
    assert not ask(post, settings, "Who maintains the balloon factory?").covered


def test_past_is_told_where_git_has_lost_it(post: RepositoryBuilder, settings: Settings) -> None:
    """A clone that is shallower than what was indexed can't tell authors."""
    first = post.git("rev-list", "--max-parents=0", "HEAD")
    (post.path / ".git" / "objects" / first[:2] / first[2:]).unlink()

    text = text_of(post, settings, "What changed in post/parcels.py?")

    assert "“Weigh parcels”" in text


def test_release_is_told_by_the_changelog(post: RepositoryBuilder, settings: Settings) -> None:
    post.write(
        "CHANGELOG.md",
        "# Changelog\n\n## 2.1.0\n\n- Stamps glow.\n\n## 2.1.0rc1\n\n- Stamps shine.\n\n## 2.0\n\nFixes:\n\n* Desks close.\n",
    )
    post.commit("Keep a changelog")
    index_repository(opened(post), settings)

    assert text_of(post, settings, "What is new in version 2.1?") == (
        "`CHANGELOG.md:3-6` says:\n- Stamps glow."
    )
    assert "- Desks close." in text_of(post, settings, "what changed in 2.0?")
    assert "- Stamps glow." in text_of(post, settings, "What changed in the latest release?")
    assert not ask(post, settings, "What is new in version 3.0?").covered
    assert "- Stamps glow." in text_of(post, settings, "What changed since 2.0?")
    post.write(
        "CHANGELOG.md",
        "# Changelog\n\n## Unreleased\n\n- Soon.\n\n## 3.0.0-alpha.3\n\n- Early.\n\n## 2.1.0\n\n"
        + "".join(f"- Item {number}.\n" for number in range(40)),
    )
    post.commit("Keep more of it")
    index_repository(opened(post), settings)
    latest = text_of(post, settings, "What is new in the latest release?")
    assert "Soon" not in latest
    assert not ask(post, settings, "What is new in version 3.0.0?").covered
    assert text_of(post, settings, "What is new in 2.1.0?").endswith("- Item 24.\n- and 15 more lines")


def test_what_a_word_is_called_is_the_source_and_not_a_folder_of_tests(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write("src/cluster.c", "int meet(void) { return 1; }\n")
    builder.write("src/cluster.h", "int meet(void);\n")
    builder.write("tests/cluster/meet.tcl", "test {Meet} {}\n")
    builder.write("cluster.conf", "port 1\n")
    builder.write("cmd/search/search.go", "package search\n\nfunc New() {}\n")
    builder.write("search/searcher.go", "package search\n\ntype Searcher struct{}\n")
    builder.write("py/cached.py", "cacheit = len\n")
    builder.commit("Begin")
    builder.write("py/cached.py", "cacheit = list\n")
    builder.commit("Take lists", author=GRACE)
    builder.write("py/cached.py", "cacheit = list\n\nother = 1\n")
    builder.commit("Revert cacheit")
    index_repository(opened(builder), settings)

    def title_of(question: str) -> str:
        return ask(builder, settings, question).notes[0].title

    assert title_of("Who works on the cluster code?") == "Who works on src/cluster.c?"
    assert title_of("Who maintains the search command?") == "Who works on cmd/search?"
    assert title_of("When was the search command added?") == "What changed in cmd/search?"
    told = text_of(builder, settings, "When was cacheit introduced?").split("\n")
    assert told[0] == "`cacheit` is defined in `py/cached.py:1` (variable)."
    assert told[2].endswith("“Begin”, by Ada")


def test_topic_of_several_words_is_said_by_what_says_them_together(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write("src/hash.c", "int hash(int field) { return field; }\n")
    builder.commit("Vendor a hash")
    builder.write("src/side.c", "int side;\n")
    builder.commit("Fix the cache\n\nOn the client, at its side: the field expires.")
    builder.write("src/expire.c", "int expire;\n")
    builder.commit("Hash field expiration: begin")
    builder.write("src/track.c", "int track;\n")
    builder.commit("Client side caching")
    index_repository(opened(builder), settings)

    told = text_of(builder, settings, "When was hash field expiration added?").split("\n")
    assert told[0] == "1 change of the newest 4 says so in its message:"
    assert "“Hash field expiration: begin”" in told[1]
    told = text_of(builder, settings, "When was client-side caching added?").split("\n")
    assert told[0] == "1 change of the newest 4 says so in its message:"
    assert "“Client side caching”" in told[1]
    vague = ask(builder, settings, "When was the side of the client added?")
    assert vague.verdict != "answered"


def test_what_is_written_in_capitals_is_a_name_whatever_it_means(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write("a.c", "int a;\n")
    builder.commit("Say hello to those who connect")
    builder.write("a.c", "int b;\n")
    builder.commit("Refuse HELLO without a version")
    builder.write("a.c", "int c;\n")
    builder.commit("First version of the HELLO command")
    builder.write("a.c", "int d;\n")
    builder.commit("Add CLIENT NO-TOUCH for those who only look")
    index_repository(opened(builder), settings)

    said = text_of(builder, settings, "when was HELLO added?")
    as_command = text_of(builder, settings, "when was the HELLO command added?")
    composite = text_of(builder, settings, "when was CLIENT NO-TOUCH added?")

    assert "Say hello" not in said
    assert said.index("Refuse HELLO") < said.index("First version")
    assert "Refuse HELLO" not in as_command
    assert "First version of the HELLO command" in as_command
    assert "Add CLIENT NO-TOUCH" in composite
    assert "First version" not in composite


def test_what_came_to_be_is_not_told_by_what_changed_last(
    post: RepositoryBuilder, settings: Settings
) -> None:
    assert all("newest changes" not in note.text for note in ask(post, settings, "when was it added?").notes)


def test_release_of_a_copy_of_another_project_is_none_of_this(
    post: RepositoryBuilder, settings: Settings
) -> None:
    post.write("deps/desk/CHANGELOG.md", "# Changelog\n\n## 2.1.0\n\n- Desks glow.\n")
    post.write("RELEASENOTES", "None yet.\n")
    post.commit("Hold a copy")
    index_repository(opened(post), settings)

    result = ask(post, settings, "what is new in the latest release?")

    assert all("Desks glow" not in note.text for note in result.notes)


def test_name_is_followed_through_a_change_that_renames_and_rewrites_its_file(
    post: RepositoryBuilder, settings: Settings
) -> None:
    body = "".join(f"    line_{number} = {number}\n" for number in range(20))
    post.write("post/rendererParcel.py", f"class Parcel:\n{body}")
    post.commit("Idea of a parcel")
    post.write("post/other.py", "OTHER = 1\n")
    post.commit("Something else")
    post.remove("post/rendererParcel.py")
    other = "".join(f"    field_{number} = {number}\n" for number in range(12))
    post.write("post/parts/parcel.py", f"class Parcel:\n{body.rpartition('    line_10')[0]}{other}")
    post.commit("Move parcels")
    index_repository(opened(post), settings)

    text = text_of(post, settings, "when was Parcel added?")

    assert "`Parcel` came with:\n- " in text
    assert "Idea of a parcel" in text
    assert "Move parcels" not in text.partition("came with")[2].partition("Its file")[0]


def test_names_of_the_project_are_no_topic_and_joined_words_are_one(
    post: RepositoryBuilder, settings: Settings
) -> None:
    post.write("README.md", "# Postal\n\n`postal` carries letters.\n")
    post.write("pyproject.toml", '[project]\nname = "postal"\n')
    post.write("lib/postal/postal.py", "def carry(): ...\n")
    post.write("packages/letter-box/box.py", "def open(): ...\n")
    post.write("packages/letter/letter.py", "def write(): ...\n")
    post.commit("Add a box for letters")
    index_repository(opened(post), settings)

    assert ask(post, settings, "who maintains postal?").notes[0].title == "Who works on this project?"
    assert (
        ask(post, settings, "who maintains letter-box?").notes[0].title == "Who works on packages/letter-box?"
    )
    assert ask(post, settings, "which commit added postal letter-box?").notes[0].title == (
        "What changed in packages/letter-box?"
    )


def test_what_is_put_on_an_object_is_followed_with_that(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write(
        "src/response.js",
        "var res = {}\n\nres.send = function(body){\n  return body\n}\nmodule.exports = res\n",
    )
    builder.commit("Answer requests")
    builder.write(
        "lib/response.js",
        "var res = {}\n\nres.send = function(body){\n  return body\n}\nmodule.exports = res\n",
    )
    builder.commit("Copy files to lib")
    builder.remove("src/response.js")
    builder.commit("Remove what was copied")
    builder.write(
        "lib/response.js",
        "var res = {}\n\nres.send = function send(body) {\n  return body\n}\nmodule.exports = res\n",
    )
    builder.commit("Name functions")
    index_repository(opened(builder), settings)

    text = text_of(builder, settings, "when was res.send added?")

    assert "`send` came into its file with this change; other files had it before:" in text
    assert "Copy files to lib" in text
    assert "Name functions" not in text.partition("had it before")[2].partition("Its file")[0]


def test_pull_request_in_capitals_is_no_topic(post: RepositoryBuilder, settings: Settings) -> None:
    result = ask(post, settings, "which PR introduced the desk?")

    assert "Open a desk" in result.notes[0].text
    assert "PR" not in result.notes[0].title
