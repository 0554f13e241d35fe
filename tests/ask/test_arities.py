"""Functions of Erlang of one name are told by each number of arguments that they take."""

from __future__ import annotations

from sleepcode.ask.answer import answer
from sleepcode.ask.arities import read_heads
from sleepcode.config import Settings
from sleepcode.facts import Symbol
from sleepcode.sleep.index import index_repository
from tests.support.projects import opened
from tests.support.repositories import RepositoryBuilder

_TEXT = """\
-module(shop_req).

-spec reply(status(), Req) -> Req when Req::req().
reply(Status, Req) ->
	reply(Status, #{}, Req).

-spec reply(status(), #{binary() => iodata()}, Req)
	-> Req when Req::req().
reply(Status, Headers, Req) ->
	reply(Status, Headers, <<"a, (b">>, Req).

reply(200, #{<<"a">> := _, $, := 1}, % all, of it
		_, _) ->
	ok;
reply(_, _, _, _) ->
	error.
"""


def test_each_arity_is_a_function(builder: RepositoryBuilder, settings: Settings) -> None:
    builder.write("src/shop_req.erl", _TEXT)
    builder.commit("Begin")
    index_repository(opened(builder), settings)

    text = answer(opened(builder), settings, "what are the arguments of shop_req:reply?").notes[0].text

    assert "reply/2: -spec reply(status(), Req) -> Req when Req::req()" in text
    assert "reply/3: -spec reply(status(), #{binary() => iodata()}, Req) -> Req when Req::req()" in text
    assert 'reply/4: reply(200, #{<<"a">> := _, $, := 1}, _, _)' in text


def test_head_that_is_never_closed_is_none() -> None:
    lines = ["f() -> 1.", "f(A", "f(A, B) -> 2."]

    assert read_heads(lines, Symbol("f", "f", "function", 1, 3)) == ["f/0: f()", "f/2: f(A, B)"]
