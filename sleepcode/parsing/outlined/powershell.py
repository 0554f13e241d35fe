"""PowerShell, whose names mean the same however they are capitalised."""

from __future__ import annotations

import re

from sleepcode.parsing.outlined.syntax import HOLDERS, Definition, Syntax

_NAME = r"(?P<name>[A-Za-z_]\w*(?:-\w+)*)"

POWERSHELL = Syntax(
    comments=r"<\#.*?(?:\#>|\Z)|(?<![\w`$-])\#[^\n]*",
    strings=r"@\"[ \t]*\n.*?(?:^\"@|\Z)|@'[ \t]*\n.*?(?:^'@|\Z)"
    r"|\"(?:`.|\$\((?:[^()\"\n]|\"[^\"\n]{0,200}\"|\([^()\n]{0,200}\)){0,200}\)|[^\"`$]+|\$)*\"?"
    r"|(?<!\w)'[^'\n]*'?",
    definitions=(
        Definition(
            "function",
            re.compile(
                rf"^[ \t]*(?:function|filter|workflow)[ \t]+(?:(?:global|script|local|private):)?{_NAME}",
                re.M | re.I,
            ),
        ),
        Definition("class", re.compile(rf"^[ \t]*class[ \t]+{_NAME}", re.M | re.I)),
        Definition("enum", re.compile(rf"^[ \t]*enum[ \t]+{_NAME}", re.M | re.I)),
        Definition(
            "function",
            re.compile(
                r"^[ \t]+(?:(?:static|hidden)[ \t]+)*(?:\[[\w.\[\]]+\][ \t]*)?(?!if\b|foreach\b|for\b|while\b|switch\b|catch\b|param\b|"
                r"return\b|throw\b)"
                r"(?P<name>[A-Za-z_]\w*)[ \t]*\([^\n)]*\)[ \t]*(?=\{|:|$)",
                re.M | re.I,
            ),
            within=HOLDERS,
        ),
        Definition(
            "field",
            re.compile(
                r"^[ \t]+(?:(?:static|hidden)[ \t]+)*(?:\[[\w.\[\]]+\][ \t]*)?\$(?P<name>[A-Za-z_]\w*)[ \t]*(?:=|;|$)",
                re.M | re.I,
            ),
            within=HOLDERS,
        ),
        Definition(
            "variable", re.compile(r"^\$(?:script|global):(?P<name>[A-Za-z_]\w*)[ \t]*=", re.M | re.I)
        ),
    ),
    names=re.compile(r"(?<![\w$.-])[A-Za-z]\w+(?:-\w+)*|(?<=\$script:)\w+|(?<=\$global:)\w+"),
    keywords=frozenset(
        "begin break catch class continue data do dynamicparam else elseif end enum exit filter finally for foreach from function hidden "
        "if in param process return static switch throw trap try until using while string int bool switch array object hashtable "
        "CmdletBinding Parameter Mandatory ValueFromPipeline Position PSCustomObject OutputType ValidateSet script global local private "
        "Where-Object ForEach-Object Select-Object Write-Host Write-Output New-Object Get-Item Test-Path Join-Path Out-Null Set-StrictMode".split()
    ),
    imports=(
        re.compile(
            r"^[ \t]*(?:\.|&)[ \t]+(?:\([ \t]*Join-Path[ \t]+\$PSScriptRoot[ \t]+)?[\"']?"
            r"(?:\$\{?PSScriptRoot\}?[/\\])?(?P<target>[\w./\\ -]{1,300}?\.ps1)\b",
            re.M | re.I,
        ),
        re.compile(
            r"\b(?:Import-Module|ipmo|using[ \t]+module)[ \t]+(?:-Name[ \t]+)?[\"']?(?:\$\{?PSScriptRoot\}?[/\\])?(?P<target>[\w.][\w./\\-]{0,299})",
            re.I,
        ),
    ),
    has_inner_docs=True,
    unsaid=r"<#|^[ \t#]*\.(?:SYNOPSIS|DESCRIPTION)[ \t]*$|^[ \t#]*\.[A-Z]+(?:[ \t]+[\w-]+)?[ \t]*$",
)
