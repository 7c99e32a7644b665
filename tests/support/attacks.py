"""Words that attack a page: each would run something, break out of its place, or trip what reads it.

What would run sets ``window.ran``. ``ATTACKS`` holds characters that are no characters, too, which RDF cannot hold;
``RDF_ATTACKS`` are those that it can.
"""

from __future__ import annotations

RDF_ATTACKS: tuple[str, ...] = (
    # Markup that runs.
    "<script>window.ran=1</script>",
    "</script><script>window.ran=2</script>",
    "<img src=x onerror=window.ran=3>",
    "<svg onload=window.ran=4>",
    "<svg><script>window.ran=5</script></svg>",
    "<body onload=window.ran=6>",
    "<details open ontoggle=window.ran=7>x</details>",
    "<input autofocus onfocus=window.ran=8>",
    "<video><source onerror=window.ran=9></video>",
    "<iframe srcdoc='<script>parent.ran=10</script>'></iframe>",
    "<math><mtext><table><mglyph><style><img src=x onerror=window.ran=11>",
    "<a href=javascript:window.ran=12>x</a>",
    "<object data='data:text/html,<script>parent.ran=13</script>'></object>",
    "<meta http-equiv=refresh content='0;url=javascript:window.ran=14'>",
    "<template><script>window.ran=15</script></template>",
    "<scr<script>ipt>window.ran=16</scr</script>ipt>",
    # Ways out of a place.
    '"><img src=x onerror=window.ran=17>',
    "'><img src=x onerror=window.ran=18>",
    '" onmouseover=window.ran=19 x="',
    "' autofocus onfocus=window.ran=20 x='",
    "</title><script>window.ran=21</script>",
    "</style><script>window.ran=22</script>",
    "</textarea><script>window.ran=23</script>",
    "</noscript><script>window.ran=24</script>",
    "</svg></text><script>window.ran=25</script>",
    "</td></tr></table><script>window.ran=26</script>",
    "<!--<script>window.ran=27",
    "--><script>window.ran=28</script>",
    "<![CDATA[<script>window.ran=29</script>]]>",
    "]]><script>window.ran=30</script>",
    '"}];window.ran=31;//',
    "\\\";window.ran=32;//",
    "\u2028window.ran=33//\u2029window.ran=33",
    "`${window.ran=34}`",
    # Addresses.
    "javascript:window.ran=35",
    "JaVaScRiPt:window.ran=36",
    " java\nscript:window.ran=37",
    "data:text/html,<script>window.ran=38</script>",
    "vbscript:window.ran=39",
    "//example.org/x.js",
    "https://example.org/\"onclick=window.ran=40//",
    "href src xlink:href",
    # Style sheets.
    "}*{display:none!important}",
    "red;background:url(https://example.org/x.png)",
    "</style><style>*{display:none}</style>",
    "@import 'https://example.org/x.css';",
    "expression(window.ran=41)",
    # Templates.
    "{{7*7}}{{constructor.constructor('window.ran=42')()}}",
    "{% raw %}{% endraw %}{# x #}",
    "<%= 7*7 %>${7*7}#{7*7}",
    # Keys that objects have by themselves.
    "__proto__",
    "constructor",
    "prototype",
    "hasOwnProperty",
    "toString",
    # Characters.
    "\u202ertl\u202c",
    "\u200d\u200b\ufeff",
    "👩\u200d🔬🏳\ufe0f\u200d🌈",
    "a\u0301\u0302\u0303" * 40,
    "β→δ 中文 عربى",
    "& &amp; &lt;script&gt; &#60;script&#62;",
    "\r\nX-Injected: 1\r\n\t=cmd|' /C calc'!A0",
    "%00%3Cscript%3E",
    "x" * 20_000,
    "=HYPERLINK(\"https://example.org\")",
    "a>b&c=d#e;f:g,h",
    " ",
)  # fmt: skip
ATTACKS: tuple[str, ...] = (*RDF_ATTACKS, "null\x00byte", "\x1b[31mred\x07\x08", "lone \ud800 surrogate", "\udfff")
