"""The page that `eval --out` writes."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from sleepcode.evaluate.results import rank_metrics, summarize
from sleepcode.render.page import render_page
from sleepcode.reports import CaseOutcome, EvaluationReport

_VOID = ("meta", "line", "circle", "polyline")


class _Balance(HTMLParser):
    """Fails where an element is not closed, or one is closed that was not opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def _case(number: int, **others: object) -> CaseOutcome:
    gold = ["src/a.py", f"tests/test_{number}.py"]
    predicted = [
        ("src/a.py", 0.8),
        ("src/b.py", 0.35),
        ("docs/<i>.md", 0.1),
        (f"tests/test_{number}.py", 0.05),
    ]
    metrics = rank_metrics([path for path, _ in predicted], gold, 2)
    metrics |= {"shown in 500 tokens": 0.5, "shown in 1,000 tokens": 1.0}
    metrics |= {"F1 in 500 tokens": 0.4, "F1 in 1,000 tokens": 0.6}
    case = CaseOutcome(f"shop@{number}", "shop", gold, predicted, 2, metrics=metrics)
    case.title = f"Refuse <b>discount</b> {number}"
    return case


def _report() -> EvaluationReport:
    cases = [_case(number) for number in range(4)]
    rows = [rank_metrics(["src/b.py", "src/a.py"], case.gold, 2) for case in cases]
    report = summarize("localize", cases, {"BM25 of contents": rows})
    report.budgets = [500, 1000]
    return report


def _read(page: str) -> str:
    parser = _Balance()
    parser.feed(page)
    assert parser.open == []
    return " ".join(" ".join(parser.text).split())


def test_the_page_is_sound_and_needs_nothing_else() -> None:
    page = render_page(_report(), "sleepcode on a <shop>")

    _read(page)
    assert not re.search(r"https?://|src=|href=|@import|url\(", page)
    assert "<shop>" not in page and "<i>.md" not in page and "<b>discount" not in page


def test_the_page_says_what_was_found_in_sentences() -> None:
    text = _read(render_page(_report(), "shop"))

    assert "The first file is one that the change edited in 100 % of the cases" in text.replace("\xa0", " ")
    assert "(BM25 of contents, the best of the simpler systems: 0 %)" in text.replace("\xa0", " ")
    assert "500 tokens of its output name 50 % of the change's files." in text.replace("\xa0", " ")


def test_the_page_draws_recall_and_f1_against_tokens_and_calibration() -> None:
    page = render_page(_report(), "shop")
    titles = re.findall(r"<figure><h3>(.*?)</h3>", page)

    assert titles == [
        "Recall and F1, by tokens",
        "Recall, by files looked at",
        "F1, by files looked at",
        "Do stated probabilities hold?",
    ]
    tokens = page[page.index("Recall and F1, by tokens") : page.index("Recall, by files looked at")]
    assert tokens.count("<polyline") == 2
    assert "tokens of output" in tokens and "share of the change's files" in tokens.replace("&#x27;", "'")
    assert "F1: 60.0 % at 1,000 tokens of output" in tokens
    for x, y in re.findall(r'cx="([\d.-]+)" cy="([\d.-]+)"', page):
        assert 40 <= float(x) <= 460 and 20 <= float(y) <= 260


def test_each_case_says_what_was_asked_what_was_right_and_what_was_missed() -> None:
    text = _read(render_page(_report(), "shop"))

    assert "Refuse <b>discount</b> 3 shop@3" in text
    assert "2 of 2 files among the first ten" in text
    assert "not handed over: tests/test_3.py (rank 4)" in text


def test_a_case_that_failed_and_a_report_without_any_are_told() -> None:
    failed = summarize("localize", [CaseOutcome("shop@1", "shop", ["a.py"], error="its base <is> gone")], {})
    text = _read(render_page(failed, "shop"))
    assert "its base <is> gone" in text and "1 case could not be run and count as misses." in text

    _read(render_page(summarize("localize", [], {}), "shop"))


def test_answers_to_questions_have_a_page_too() -> None:
    case = CaseOutcome("q1", "shop", ["src/a.py"], title="Where are discounts refused?")
    case.metrics = {"files in 500 tokens": 1.0, "spans in 500 tokens": 0.5}
    report = summarize("answer", [case], {})
    report.budgets = [500]
    page = render_page(report, "shop")

    text = _read(page).replace("\xa0", " ")
    assert "500 tokens of its output name 100 % of the cited files and 50 % of the cited lines." in text
    assert "Where are discounts refused? q1 cited: src/a.py" in text
    assert "Cited evidence shown, by tokens" in page
