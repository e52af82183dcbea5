"""What each choice of folding sounds is worth: the golden names measured with one choice undone at a time."""

from dataclasses import replace

from returns.names.rules.names import MEASURED, Sounds
from tests.golden.measured_names import SETS, blocking, every_part, ranking

CLOSE = 0.70


def _single(**changed: str) -> Sounds:
    return replace(MEASURED, single={**MEASURED.single, **changed})


def _several(**changed: str) -> Sounds:
    return replace(MEASURED, several=tuple({**dict(MEASURED.several), **changed}.items()))


CHOICES = {
    "as chosen": MEASURED,
    "t and d apart": _single(t="T"),
    "p and b apart": _single(p="P"),
    "g apart from k and q": replace(_single(g="G"), several=_several(gh="G").several),
    "q apart from k and g": _single(q="Q"),
    "kh apart from h": _several(kh="X"),
    "kh, gh and h with k, q and g": replace(_single(h="K"), several=_several(kh="K").several),
    "sh and ch apart from s": _several(sh="C", ch="C/H", sch="C", tsch="C", shch="C", tch="C"),
    "z with s": _single(z="S"),
    "z apart": replace(_single(z="Z"), several=_several(dh="Z/D").several),
    "f with p and b": _single(f="B"),
    "v and w kept inside a word": replace(MEASURED, keeps_inner_v=True),
    "h kept at the end": replace(MEASURED, keeps_last_h=True),
    "th as t alone": _several(th="D"),
}


def main() -> None:
    """Print, for both sets: blocking, every part shared, and ranking at "close"; recall / precision of each."""
    for which in SETS:
        print(f"\n{which:32}  blocking       every part     ranking")
        for name, sounds in CHOICES.items():
            found = (blocking(which, sounds), every_part(which, sounds), ranking(which, CLOSE, sounds))
            print(f"{name:32}", *(f"{one.recall:.3f} / {one.precision:.3f}" for one in found), sep="  ")


if __name__ == "__main__":
    main()
