"""What is asked of contracts whose names are handed from file to file."""

from __future__ import annotations

import pytest

from sleepcode.ask.answer import answer
from sleepcode.config import Settings
from sleepcode.sleep.index import index_repository
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder


@pytest.fixture
def vault(builder: RepositoryBuilder, settings: Settings) -> RepositoryBuilder:
    """An interface, a contract that imports it, and files that take the interface from that."""
    builder.write("src/IToken.sol", "interface IToken {\n    function total() external;\n}\n")
    builder.write(
        "src/Token.sol",
        'import {IToken} from "./IToken.sol";\n\nabstract contract Token is IToken {\n    uint256 private _sum;\n}\n',
    )
    builder.write(
        "src/Vault.sol",
        'import {IToken, Token} from "./Token.sol";\n\ncontract Vault is Token {\n    IToken private _asset;\n}\n',
    )
    builder.write("src/Whole.sol", 'import "./Token.sol";\n\ncontract Whole {\n    IToken private _one;\n}\n')
    builder.write("src/Handed.sol", 'import {IToken} from "./Token.sol";\n')
    builder.write("src/Other.sol", "contract Other {\n    function see(address IToken) external {}\n}\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)
    return builder


def test_name_taken_from_a_file_that_imports_it_is_of_where_it_is_defined(
    vault: RepositoryBuilder, settings: Settings
) -> None:
    note = answer(opened(vault), settings, "Who uses IToken?").notes[0]

    assert "`src/Vault.sol` (4)" in note.text
    assert "`src/Whole.sol` (4)" in note.text
    assert "`src/Token.sol` (3)" in note.text
    assert "src/Other.sol" not in note.text


@pytest.mark.parametrize("is_generated", [False, True])
def test_tests_that_are_called_after_a_contract_come_before_mocks_of_it(
    builder: RepositoryBuilder, settings: Settings, is_generated: bool
) -> None:
    made = "// This file was procedurally generated from scripts/Token.js.\n\n" if is_generated else ""
    builder.write("contracts/Token.sol", f"{made}contract Token {{\n    uint256 private _sum;\n}}\n")
    builder.write(
        "contracts/mocks/MyToken.sol",
        'import {Token} from "../Token.sol";\n\ncontract MyToken is Token {\n    uint256 private _own;\n}\n',
    )
    builder.write("test/Token.test.js", "describe('sums', () => { it('adds', () => deploy('$Token')); });\n")
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    note = answer(opened(builder), settings, "What tests Token?").notes[0]

    assert note.text.split("\n")[1:] == [
        "Tests of its file, by their names or because they change with it: `test/Token.test.js`.",
        "Mocks that use it by name: `contracts/mocks/MyToken.sol` (3).",
    ]
