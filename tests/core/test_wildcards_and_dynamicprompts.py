"""What prompts may come to, by us and by the library whose notation it is."""

from __future__ import annotations

from random import Random

import pytest
from dynamicprompts.enums import SamplingMethod
from dynamicprompts.sampling_context import SamplingContext
from dynamicprompts.wildcards import WildcardManager

from aipaint.core.wildcards import Wildcards, expand

# It calls its parser by names that the parser's authors have given up.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

LISTS = {
    "colour": ["red", "green", "blue"],
    "nature/tree": ["oak", "lime"],
    "nature/flower": ["rose", "{white|yellow} tulip"],
}


@pytest.mark.parametrize(
    "text",
    [
        "a {red|blue} cat",
        "{2$$ and $$a|b|c}",
        "{1-2$$ $$a|b|c}",
        "{-2$$ $$a|b}",
        "{2-$$ $$a|b|c}",
        "{3::a|b} {{a|b}|c}",
        "{a|} end",
        "__colour__ (x:1.2), [y]",
        "__nature/*__",
        "__flower__ {2$$ $$__colour__}",
        "{__colour__|__nature/tree__}",
    ],
)
def test_the_same_may_come_of_it(text: str) -> None:
    context = SamplingContext(
        default_sampling_method=SamplingMethod.RANDOM,
        wildcard_manager=WildcardManager(root_map={"": [LISTS]}),
        rand=Random(1),
    )
    theirs = {result.text for result in context.sample_prompts(text, 120)}
    ours = {expand(text, Wildcards(LISTS), seed).text for seed in range(120)}
    assert ours == theirs
