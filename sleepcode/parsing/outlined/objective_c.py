"""Objective-C and Objective-C++."""

from __future__ import annotations

import re

from sleepcode.parsing.outlined.syntax import HOLDERS, Definition, Syntax

_NAME = r"(?P<name>[A-Za-z_]\w*)"
_END = r"^@end\b"
_TYPE = r"[A-Za-z_][\w \t*<>,^]*"

OBJECTIVE_C = Syntax(
    comments=r"//[^\n]*|/\*.*?(?:\*/|\Z)",
    strings=r"@?\"(?:\\.|[^\"\\\n])*\"?|'(?:\\.[^'\n]{0,10}|[^'\\\n])'",
    definitions=(
        Definition("class", re.compile(rf"^@implementation[ \t]+{_NAME}", re.M), until=_END),
        Definition(
            "interface", re.compile(rf"^@interface[ \t]+{_NAME}(?!\w|[ \t]*\([ \t]*\))", re.M), until=_END
        ),
        Definition("interface", re.compile(rf"^@protocol[ \t]+{_NAME}(?!\w|[ \t]*[;,])", re.M), until=_END),
        Definition(
            "field",
            re.compile(
                r"^[ \t]*@property\b[^\n;]*?(?P<name>[A-Za-z_]\w*)[ \t]*(?=;|NS_|API_|__|DEPRECATED|UI_|\)[ \t]*\()",
                re.M,
            ),
            within=HOLDERS,
        ),
        Definition(
            "function", re.compile(rf"^[-+][ \t]*\([^\n;{{]*?\)[ \t]*{_NAME}(?=[ \t]*[:;{{\n])", re.M)
        ),
        Definition(
            "enum",
            re.compile(
                rf"^[ \t]*typedef[ \t]+(?:NS|CF)_(?:CLOSED_)?(?:ENUM|OPTIONS|ERROR_ENUM)\([^\n,]*,[ \t]*{_NAME}",
                re.M,
            ),
        ),
        Definition(
            "type", re.compile(r"^typedef\b[^\n;{]*?(?:\([ \t]*\^[ \t]*(?P<name>[A-Za-z_]\w*))", re.M)
        ),
        Definition("struct", re.compile(rf"^(?:typedef[ \t]+)?struct[ \t]+{_NAME}[ \t]*(?=\{{|\n)", re.M)),
        Definition("macro", re.compile(rf"^[ \t]*\#[ \t]*define[ \t]+{_NAME}", re.M)),
        Definition(
            "constant",
            re.compile(
                rf"^(?:(?:static|extern|FOUNDATION_EXPORT|FOUNDATION_EXTERN|UIKIT_EXTERN)[ \t]+)+"
                rf"(?:{_TYPE}?[ \t*])?(?:const[ \t]+)?{_NAME}[ \t]*(?:=|;)",
                re.M,
            ),
        ),
        Definition(
            "function",
            re.compile(
                rf"^(?!typedef\b|return\b|else\b|@|\#)(?:[A-Za-z_]\w*[ \t*]+){{1,6}}{_NAME}[ \t]*(?=\([^\n;]*(?:\{{|\)[ \t]*$))",
                re.M,
            ),
        ),
    ),
    names=re.compile(r"(?<![\w@#])[A-Za-z_]\w+"),
    keywords=frozenset(
        "auto break case char const continue default do double else enum extern float for goto if inline int long register return short "
        "signed sizeof static struct switch typedef union unsigned void volatile while id self super nil Nil NULL YES NO BOOL SEL IMP "
        "instancetype nonatomic strong weak copy assign readonly readwrite retain nullable nonnull atomic getter setter class "
        "interface implementation protocol property end selector synthesize dynamic optional required alloc init dealloc "
        "NSString NSObject NSArray NSDictionary NSInteger NSUInteger NSError NSURL include define ifdef ifndef endif pragma mark".split()
    ),
    braces=True,
)
