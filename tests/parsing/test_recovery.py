"""What is had of files that the grammar can't parse whole."""

from __future__ import annotations

from sleepcode.parsing.extract import extract
from sleepcode.parsing.recovery import keep_one_branch


def _kinds(path: str, text: str) -> dict[str, tuple[str, int, int]]:
    return {s.qualified: (s.kind, s.start, s.end) for s in extract(path, text.encode()).symbols}


def test_one_branch_of_what_is_compiled_conditionally_is_read() -> None:
    source = b"a\n#if X\nb\n#elif Y\nc\n# if Z\nd\n# endif\n#else\ne\n#endif\nf"
    kept = keep_one_branch(source)

    assert len(kept) == len(source)
    assert kept.split() == [b"a", b"b", b"f"]


def test_interface_with_directives_inside_is_whole() -> None:
    text = (
        "namespace Log;\n\n/// <summary>Writes.</summary>\npublic interface ILog\n{\n"
        "    void Write(string text)\n#if DEFAULTS\n        => Write(text, null)\n#endif\n    ;\n\n"
        "    bool IsOn(int level)\n#if DEFAULTS\n    {\n        if (level > 0) return true;\n        return false;\n    }\n"
        "#else\n    ;\n#endif\n}\n"
    )

    found = _kinds("ILog.cs", text)

    assert found["ILog"][:2] == ("interface", 4)
    assert "ILog.IsOn" in found
    assert not any(name.endswith("if") for name in found)


def test_type_around_what_no_grammar_knows_is_recovered() -> None:
    text = (
        "package probes\n\n/* class Commented { */\n/** Probes of it. */\npublic object Probes {\n"
        "    public var on: Boolean\n        @Experimental(here = @@)\n        get() = true\n        set(value) { field ??= value }\n\n"
        "    public fun install() {\n    }\n}\n\nfun after() {}\n"
    )

    found = _kinds("Probes.kt", text)

    assert found["Probes"] == ("class", 5, 13)
    assert not {"set", "Probes.set", "Commented"} & set(found)
