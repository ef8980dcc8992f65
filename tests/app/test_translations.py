"""Nothing that the window says is left untranslated, and no value is lost on the way."""

from __future__ import annotations

import ast
import importlib.util
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QCoreApplication

from aipaint.app.i18n import Translations, words
from aipaint.core.messages import say
from aipaint.core.paths import resources

ROOT = Path(__file__).resolve().parents[2]
TS = resources() / "translations" / "aipaint_zh_CN.ts"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tool", ROOT / "packaging" / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def translations() -> dict[tuple[str, str], str]:
    found = {}
    for context in ET.parse(TS).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            source = message.findtext("source") or ""
            assert translation.get("type") is None, f"unfinished: {source}"
            found[context.findtext("name") or "", source] = translation.text or ""
    return found


def test_every_sentence_is_translated_with_all_its_values() -> None:
    for (_, source), said in translations().items():
        assert said.strip(), source
        assert set(re.findall(r"\{\w*\}", said)) == set(re.findall(r"\{\w*\}", source)), source


def test_every_message_of_the_other_rooms_is_collected(tool: ModuleType) -> None:
    known = {source for context, source in translations() if context == "Messages"}
    missing = [text for text in tool.all_messages() if text not in known]
    assert missing == [], "run packaging/translations.py collect, translate, and compile"


def test_every_tr_of_the_windows_is_collected(tool: ModuleType) -> None:
    known = {source for _, source in translations()}
    missing = []
    for path in tool.sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            position = {"tr": 0, "translate": 1, "_T": 1}.get(name)
            if position is None or len(node.args) <= position:
                continue
            text = node.args[position]
            if not isinstance(text, ast.Constant) or not isinstance(text.value, str):
                continue
            if text.value not in known:
                missing.append((path.name, text.value))
    assert missing == [], "run packaging/translations.py collect, translate, and compile"


def test_the_compiled_file_is_as_new_as_its_source(qapp: QCoreApplication) -> None:
    translator = Translations(qapp)
    translator.use("zh_CN")
    try:
        for (context, source), said in translations().items():
            assert QCoreApplication.translate(context, source) == said
        message = say("There is no model called {model}.", model="{x}")
        assert words(message) == "没有名为 {x} 的模型。"
        within = say('"{layer}": {note}', layer="A", note=say("The picture is on the clipboard."))
        assert words(within) == "“A”：图片已复制到剪贴板。"
    finally:
        translator.close()
    assert words(say("Use one of {samplers}.", samplers="a, b")) == "Use one of a, b."
