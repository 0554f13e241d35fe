"""Who uses a type as the interface that it implements."""

from __future__ import annotations

from sleepcode.ask.answer import answer
from sleepcode.config import Settings
from sleepcode.sleep.index import index_repository
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder


def test_who_is_handed_a_type_as_its_interface_uses_it(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    builder.write("src/IMailer.cs", "namespace Shop;\npublic interface IMailer { void Send(); }\n")
    builder.write("src/IOther.cs", "namespace Shop;\npublic interface IOther { }\n")
    builder.write(
        "src/SmtpMailer.cs",
        "namespace Shop;\npublic class SmtpMailer : IOther, IMailer {\n    public void Send() { }\n}\n",
    )
    builder.write(
        "src/Orders.cs",
        "namespace Shop;\npublic class Orders {\n    private readonly IMailer _mailer;\n    private IOther _other;\n}\n",
    )
    builder.write("src/Other.cs", "namespace Shop;\npublic class Other {\n    private IOther _other;\n}\n")
    builder.write(
        "src/Startup.cs",
        "namespace Shop;\npublic class Startup {\n    void Add(Services s) { s.Add<IMailer, SmtpMailer>(); }\n}\n",
    )
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    text = answer(opened(builder), settings, "what breaks if I change SmtpMailer?").notes[0].text

    assert "Used by 1 other file, as far as names and imports tell: `src/Startup.cs` (3)." in text
    assert "As `IMailer`, which it implements, used by 1 other file: `src/Orders.cs`." in text
    assert "Other.cs" not in text
