"""Style sheets are cut down to what pages wear, and say the same for that."""

import re
from pathlib import Path

import bootstrap_wrapper
import pytest

from foundation.assets.assets import OF_BOOTSTRAP, Assets
from foundation.assets.style_sheets import blocks, keeps, small, with_rules_for, with_what_is_used

ROOT = Path(__file__).parents[2]
BOOTSTRAP = Path(bootstrap_wrapper.get_bootstrap_dir()) / "css" / "bootstrap.min.css"
WORN = re.compile(
    r"class=\"([^\"]*)\"|className = [\"']([^\"']*)|classList\.\w+\([\"']([^\"']*)|(?:cls|size)=\"([^\"]*)\""
)
WORD = re.compile(r"[A-Za-z][\w-]*")


def test_blocks_are_the_whole_sheet() -> None:
    css = small(BOOTSTRAP.read_text(encoding="utf-8").partition("*/")[2])
    assert "".join(f"{before}{{{within}}}" for before, within in blocks(css)) == css


def test_comments_and_space_go_and_nothing_else() -> None:
    assert (
        small("/* one */\n.a > .b , i { color : red ;\n  margin: 0 auto; }\n") == ".a > .b,i{color:red;margin:0 auto}"
    )
    assert small('a::before { content: "+"; }') == 'a::before{content:"+"}'
    assert small(".a :hover { top: 0; }") == ".a :hover{top:0}"


@pytest.mark.parametrize(
    ("selector", "is_kept"),
    [
        (".btn", True),
        (".btn:hover>.icon", False),
        (".btn:not(.absent)", True),
        (".btn:is(.absent, .other)", True),
        ("[data-bs-theme=dark] .btn", False),
        ("a[href]:not([class])", True),
        ("table .btn", False),
        ("::-moz-focus-inner", True),
        (":root", True),
        ("[type=search]", True),
    ],
)
def test_a_rule_is_kept_where_a_page_can_wear_it(selector: str, is_kept: bool) -> None:
    assert keeps({"btn"}, {"a", "div"})(selector) == is_kept


def test_rules_values_and_motion_that_nothing_uses_go() -> None:
    css = (
        "@keyframes turn{to{top:0}}@keyframes jump{to{top:1px}}:root{--bs-a:1;--bs-b:var(--bs-a);--bs-c:2;--own:3}"
        "@media print{.no{top:0}}@media screen{.yes,.no{animation:turn 1s;top:var(--bs-b)}}"
    )
    assert with_what_is_used(with_rules_for(css, keeps({"yes"}))) == (
        "@keyframes turn{to{top:0}}:root{--bs-a:1;--bs-b:var(--bs-a);--own:3}"
        "@media screen{.yes{animation:turn 1s;top:var(--bs-b)}}"
    )


def test_what_pages_wear_of_bootstrap_is_what_is_served_of_it() -> None:
    selectors = " ".join(re.findall(r"[^{}]+(?=\{)", BOOTSTRAP.read_text(encoding="utf-8")))
    offered = set(re.findall(r"\.([A-Za-z][\w-]*)", selectors))
    sources = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static").glob("*.js")]
    worn = {
        word
        for path in sources
        for groups in WORN.findall(path.read_text(encoding="utf-8"))
        for word in WORD.findall(" ".join(groups))
    }
    assert (worn & offered) - {"row", "is"} == OF_BOOTSTRAP  # `row` is an argument of macros, and no class


def test_every_file_has_a_name_that_pages_may_ask_for() -> None:
    assets = Assets(ROOT / "static")
    assets.compress_all()
    for name in ("program.css", "program.rtl.css", "sign-in.css", "sign-in.rtl.css", "program.js", "sign-in.js"):
        file = assets.file(name)
        assert len(file.coded("br")) < len(file.coded("gzip")) < len(file.content)
    parts = [path.name for path in (ROOT / "static").iterdir() if path.suffix in (".css", ".js")]
    served = ("program.css", "program.js", "sign-in.js")
    whole = "".join(assets.file(name).content.decode() for name in served)
    for name in parts:  # a file that nobody put in would be missing without a word
        text = (ROOT / "static" / name).read_text(encoding="utf-8")
        assert (small(text) if name.endswith(".css") else text)[:60] in whole, name
