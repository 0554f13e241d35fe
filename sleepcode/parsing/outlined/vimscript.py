"""Vim script, old and new."""

from __future__ import annotations

import re

from sleepcode.parsing.outlined.syntax import Definition, Syntax

_START = r"^[ \t]*(?:silent!?[ \t]+)?"

VIMSCRIPT = Syntax(
    # A quotation mark further in may begin a string as well.
    comments=r"^[ \t]*\"[^\n]*|^[ \t]*#[^\n{]*$",
    strings=r"(?:\b(?:py(?:thon)?[3x]?|lua|perl|ruby|tcl)[ \t]*|=)<<[ \t]*(?:(?:trim|eval)[ \t]+)*(?P<here>[A-Za-z_]\w*)[ \t]*\n"
    r".*?(?:^[ \t]*(?P=here)[ \t]*$|\Z)|"
    r"'[^'\n]*'?|\"(?:\\.|[^\"\\\n])*\"?",
    definitions=(
        Definition(
            "function",
            re.compile(
                rf"{_START}(?:fu(?:n|nc|nct|ncti|nctio|nction)?!?|(?:export[ \t]+)?def!?)[ \t]+"
                r"(?:[sgbwt]:|<SID>)?(?P<name>\w+(?:[#.]\w+)*)[ \t]*(?=\()",
                re.M,
            ),
        ),
        Definition(
            "function", re.compile(rf"{_START}com(?:mand)?!?[ \t]+(?:-[^\s]+[ \t]+)*(?P<name>[A-Z]\w*)", re.M)
        ),
        Definition(
            "class",
            re.compile(r"^[ \t]*(?:export[ \t]+)?(?:abstract[ \t]+)?class[ \t]+(?P<name>[A-Z]\w*)", re.M),
        ),
        Definition("variable", re.compile(rf"{_START}(?:let|const)[ \t]+[sg]:(?P<name>\w+)[ \t]*=", re.M)),
    ),
    names=re.compile(r"(?<![\w#&-])[A-Za-z_]\w+(?:#\w+)*"),
    keywords=frozenset(
        "abort augroup au autocmd bang break call catch command const continue def dict echo echom echomsg echohl else elseif end enddef "
        "endfor endfunc endfunction endif endtry endwhile execute exe export finally finish for func function if import in is isnot let map "
        "nnoremap inoremap vnoremap noremap nmap imap vmap nargs normal range return runtime set setlocal silent source syntax throw try "
        "unlet var while exists len get has empty printf join split substitute matchstr line col getline setline buffer".split()
    ),
    imports=(
        re.compile(r"(?<![\w#])(?P<target>\w+(?:#\w+){0,8})#\w+(?=\()"),
        re.compile(
            r"^[ \t]*(?:so(?:urce)?|ru(?:ntime)?!?)[ \t]+(?:<sfile>:p?:?h/|\$\w+/|~/)?(?P<target>[\w./-]{1,300}\.vim)\b",
            re.M,
        ),
        re.compile(r"^[ \t]*import[ \t]+(?:autoload[ \t]+)?['\"](?P<target>[^'\"\n]{1,300})['\"]", re.M),
    ),
    closers=r"end(?:f\w*|def|class)\b",
    separator="#",
    unsaid=r"^[ \t]*\"",
)
