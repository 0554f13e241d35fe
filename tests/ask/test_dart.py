"""Who uses what of Dart: by imports, by what files hand on, and by the parts that a library is in."""

from __future__ import annotations

import pytest

from sleepcode.ask.answer import answer
from sleepcode.config import Settings
from sleepcode.sleep.index import index_repository
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder


@pytest.fixture
def shop(builder: RepositoryBuilder, settings: Settings) -> RepositoryBuilder:
    """A package, and an application that imports it."""
    builder.write("packages/shelf/pubspec.yaml", "name: shelf\n")
    builder.write("packages/shelf/lib/shelf.dart", "export 'src/all.dart' show BookShelf;\n")
    builder.write("packages/shelf/lib/src/all.dart", "export 'book_shelf.dart';\n")
    builder.write("packages/shelf/lib/src/book_shelf.dart", "/// Holds books.\nclass BookShelf {}\n")
    builder.write("app/pubspec.yaml", "name: app\n")
    builder.write("app/lib/room.dart", "import 'package:shelf/shelf.dart';\n\nfinal shelf = BookShelf();\n")
    builder.write("app/lib/other.dart", "import 'package:elsewhere/x.dart';\n\nfinal shelf = BookShelf();\n")
    builder.write(
        "app/lib/cart_bloc.dart",
        "import 'package:shelf/shelf.dart';\n\npart 'cart_event.dart';\n\nclass CartBloc extends Bloc<CartEvent> {}\n",
    )
    builder.write(
        "app/lib/cart_event.dart",
        "part of 'cart_bloc.dart';\n\nclass CartEvent {\n  BookShelf? from;\n}\n",
    )
    builder.write("app/lib/page.dart", "import 'package:app/cart_bloc.dart';\n\nfinal event = CartEvent();\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)
    return builder


@pytest.mark.parametrize(
    ("name", "users", "others"),
    [
        (
            "BookShelf",
            ["app/lib/room.dart", "app/lib/cart_event.dart"],
            ["app/lib/other.dart", "lib/shelf.dart", "all.dart"],
        ),
        ("CartEvent", ["app/lib/cart_bloc.dart", "app/lib/page.dart"], ["room.dart"]),
    ],
)
def test_users_import_it_or_what_hands_it_on_or_are_parts_of_who_does(
    shop: RepositoryBuilder, settings: Settings, name: str, users: list[str], others: list[str]
) -> None:
    note = answer(opened(shop), settings, f"Who uses {name}?").notes[0]

    told = note.text.partition("Used by")[2]
    assert all(f"`{user}`" in told for user in users)
    assert not any(other in told for other in others)


def test_summary_of_a_symbol_counts_who_imports_what_exports_it(
    shop: RepositoryBuilder, settings: Settings
) -> None:
    note = answer(opened(shop), settings, "What does BookShelf do, and where is it defined?").notes[0]

    assert "imported and used in 1 other source file: `app/lib/room.dart`" in note.text
