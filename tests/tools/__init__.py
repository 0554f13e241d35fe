"""Measuring tools, run by hand or by CI: cases, metrics, the BM25 baseline, replay, speed, checks.

May import the installed product; the product never imports them.
"""
