"""The frame of the few pages that the server makes itself: no script, nothing from elsewhere, light and dark."""

import re
from html import escape

_STYLE = """
:root { color-scheme: light dark; --line: #d8dce3; --quiet: #59616e; --soft: #f4f5f7; --link: #2348b5; }
@media (prefers-color-scheme: dark) { :root { --line: #363c47; --quiet: #a7afbc; --soft: #1c2027; --link: #9db4ff; } }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 2rem 1rem 6rem; }
h1 { font-size: 1.75rem; line-height: 1.2; } h2 { font-size: 1.25rem; margin-top: 2.5rem; }
h3 { font-size: 1rem; margin: 1.75rem 0 .25rem; overflow-wrap: anywhere; }
p { margin: .4rem 0; max-width: 46rem; } a { color: var(--link); }
code, pre { font: .875em/1.5 ui-monospace, monospace; }
pre { overflow-x: auto; padding: .75rem; background: var(--soft); }
:not(pre) > code { background: var(--soft); padding: .1em .3em; border-radius: 3px; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
td, th { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-top: 1px solid var(--line); }
td:first-child { width: 12rem; } td:nth-child(2) { width: 12rem; }
.quiet { color: var(--quiet); } .scroll { overflow-x: auto; }
"""


def page(title: str, body: str) -> str:
    """A whole page around a body; `title` is escaped, the body is HTML already."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>{body}</main></body></html>"
    )


def inline(text: str) -> str:
    """A text with `code` and [links](address), as HTML; all else in it is escaped."""
    coded = re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))
    return re.sub(r"\[([^\]]+)\]\(([^)\s\"]+)\)", r'<a href="\2">\1</a>', coded)
