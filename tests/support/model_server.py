"""A model on loopback: a real HTTP server that speaks the OpenAI protocol and does what a test scripts."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    """What the server says to one request."""

    text: str = ""
    calls: Sequence[tuple[str, Mapping[str, Any] | str]] = ()
    """(tool, arguments); a text is sent as it is, broken or not."""
    status: int = 200
    error: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    finish: str = ""
    delay: float = 0.0
    """Seconds before it answers."""
    breaks_after: int | None = None
    """The connection breaks after so many pieces of a stream (or at once, where nothing streams)."""
    cached: int = 0
    is_empty: bool = False
    """No choices at all."""
    refusal: str = ""
    usage: Any = ...
    """What is told of its tokens; `...`: what was counted."""
    is_whole: bool = False
    """It comes in one piece, whether or not a stream was asked for."""
    fails_after: int | None = None
    """An error comes after so many pieces of a stream, in the place of the rest."""


Script = Callable[[dict[str, Any]], Reply]


@dataclass
class ModelServer:
    """The running server, what it was asked, and what it counted."""

    address: str
    requests: list[dict[str, Any]] = field(default_factory=list)
    prompt_tokens: int = 0
    completion_tokens: int = 0
    keys: list[str] = field(default_factory=list)
    _script: Script = lambda request: Reply("ready")
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def follow(self, script: Script | Sequence[Reply]) -> None:
        """Answers as a function says, or with these replies in turn (the last of them for ever)."""
        if callable(script):
            self._script = script
            return
        replies = list(script)
        self._script = lambda request: replies.pop(0) if len(replies) > 1 else replies[0]

    @property
    def texts(self) -> list[str]:
        """Everything that was sent, one text a request."""
        return [json.dumps(request["messages"]) for request in self.requests]

    def take(self, request: dict[str, Any], key: str) -> Reply:
        with self._lock:
            self.requests.append(request)
            self.keys.append(key)
            return self._script(request)

    def count(self, prompt: int, completion: int) -> None:
        with self._lock:
            self.prompt_tokens += prompt
            self.completion_tokens += completion


@contextmanager
def serve_model() -> Iterator[ModelServer]:
    """Starts a server on a free port of loopback; it ends with the block."""
    http = _Server(("127.0.0.1", 0), _Handler)
    server = ModelServer(f"http://127.0.0.1:{http.server_address[1]}/v1")
    http.model = server  # type: ignore[attr-defined]
    thread = threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        # Who asked was killed: it is what a test is about.
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    """Else each body waits for its headers to be acknowledged, for 40 ms."""

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server: ModelServer = self.server.model  # type: ignore[attr-defined]
        reply = server.take(request, self.headers.get("Authorization", ""))
        time.sleep(reply.delay)
        try:
            self._answer(server, request, reply)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _answer(self, server: ModelServer, request: dict[str, Any], reply: Reply) -> None:
        if reply.status != 200:
            self._send(
                reply.status, {"error": {"message": reply.error or "no", "code": reply.error}}, reply.headers
            )
            return
        prompt = _count(request["messages"]) + _count(request.get("tools", []))
        completion = _count(reply.text) + _count(list(reply.calls))
        usage = {
            "prompt_tokens": prompt,
            "completion_tokens": completion,
            "total_tokens": prompt + completion,
            "prompt_tokens_details": {"cached_tokens": reply.cached},
        }
        told = usage if reply.usage is ... else reply.usage
        if request.get("stream") and not reply.is_whole:
            self._stream(server, reply, usage, told)
            return
        if reply.breaks_after is not None:
            self.close_connection = True
            self.connection.close()
            return
        server.count(prompt, completion)
        message: dict[str, Any] = {"role": "assistant", "content": reply.text or None}
        if reply.refusal:
            message["refusal"] = reply.refusal
        if reply.calls:
            message["tool_calls"] = [
                {
                    "id": f"call_{number}",
                    "type": "function",
                    "function": {
                        "name": name,
                        "arguments": arguments if isinstance(arguments, str) else json.dumps(arguments),
                    },
                }
                for number, (name, arguments) in enumerate(reply.calls)
            ]
        if self.path.endswith("/messages"):
            self._send(200, _in_anthropics_words(reply, usage), reply.headers)
            return
        finish = reply.finish or ("tool_calls" if reply.calls else "stop")
        choices = [] if reply.is_empty else [{"index": 0, "message": message, "finish_reason": finish}]
        self._send(
            200, {**_HEAD, "object": "chat.completion", "choices": choices, "usage": told}, reply.headers
        )

    def _stream(self, server: ModelServer, reply: Reply, usage: Mapping[str, Any], told: Any) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        pieces = [reply.text[start : start + 12] for start in range(0, len(reply.text), 12)]
        for number, piece in enumerate(pieces):
            if number == reply.breaks_after:
                # A broken chunk and a reset: what a proxy does when it dies.
                self.wfile.write(b"data: {broken")
                self.wfile.flush()
                self.connection.close()
                return
            if number == reply.fails_after:
                self.wfile.write(
                    b'data: {"error": {"message": "overloaded", "code": 503}}\n\ndata: [DONE]\n\n'
                )
                return
            self._event({"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]})
        for number, (name, arguments) in enumerate(reply.calls):
            self._stream_call(
                number, name, arguments if isinstance(arguments, str) else json.dumps(arguments)
            )
        finish = reply.finish or ("tool_calls" if reply.calls else "stop")
        self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
        server.count(int(usage["prompt_tokens"]), int(usage["completion_tokens"]))
        self._event({"choices": [], "usage": told})
        self.wfile.write(b"data: [DONE]\n\n")

    def _stream_call(self, number: int, name: str, arguments: str) -> None:
        """A tool call comes as its name, then its arguments in pieces."""
        head = {"index": number, "id": f"call_{number}", "type": "function"}
        pieces: list[dict[str, Any]] = [{**head, "function": {"name": name, "arguments": ""}}]
        pieces += [
            {"index": number, "function": {"arguments": part}} for part in (arguments[:5], arguments[5:])
        ]
        for piece in pieces:
            delta = {"tool_calls": [piece]}
            self._event({"choices": [{"index": 0, "delta": delta, "finish_reason": None}]})

    def _event(self, value: Mapping[str, Any]) -> None:
        event = {**_HEAD, "object": "chat.completion.chunk", **value}
        self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
        self.wfile.flush()

    def _send(self, status: int, value: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        # A client that keeps connections for later would leave them open after the test.
        self.send_header("Connection", "close")
        self.close_connection = True
        for name, text in headers.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)


def _in_anthropics_words(reply: Reply, usage: Mapping[str, Any]) -> dict[str, Any]:
    """A reply as the Messages API gives it: what was read from the cache is told apart."""
    counts = {
        "input_tokens": usage["prompt_tokens"] - reply.cached,
        "cache_read_input_tokens": reply.cached,
        "output_tokens": usage["completion_tokens"],
    }
    content = [{"type": "text", "text": reply.text}]
    head = {"id": "msg_1", "type": "message", "role": "assistant", "model": "scripted"}
    return {**head, "content": content, "stop_reason": "end_turn", "usage": counts}


_HEAD = {"id": "chatcmpl-1", "created": 1_704_067_200, "model": "scripted"}


def _count(value: Any) -> int:
    """Tokens, as this server counts them: its characters over 4."""
    return len(value if isinstance(value, str) else json.dumps(value)) // 4
