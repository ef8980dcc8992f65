"""What the panel names and is not here is told, with what is nearest."""

from __future__ import annotations

import msgspec

from aipaint.app.reuse import FIELDS, Said
from aipaint.app.settings import Draft
from aipaint.core.recipe import Lora
from tests.ui.shelf.conftest import Shelver


def change(shelver: Shelver, **values: object) -> Draft:
    panel = shelver.window.generate_panel
    panel.set_draft(msgspec.structs.replace(panel.draft(), **values))
    return panel.draft()


def test_a_missing_lora_is_replaced_by_the_nearest_when_that_is_wanted(shelver: Shelver) -> None:
    offer, panel = shelver.window.missing_offer, shelver.window.generate_panel
    assert offer.isHidden()
    change(shelver, loras=(Lora(model="inks.safetensors", weight=0.4),))
    shelver.qtbot.waitUntil(lambda: not offer.isHidden())
    assert "inks" in offer.text.text()
    assert [item.path.stem for item in offer.near()][:1] == ["ink"]
    shelver.click(offer.use_button)
    assert panel.loras.values() == (Lora(model=shelver.item("ink").id, weight=0.4),)
    assert offer.isHidden()


def test_what_is_left_is_not_told_again(shelver: Shelver) -> None:
    offer = shelver.window.missing_offer
    change(shelver, model="zzqq")
    shelver.qtbot.waitUntil(lambda: not offer.isHidden())
    assert not offer.use_button.isVisible()
    shelver.click(offer.leave_button)
    assert offer.isHidden()
    change(shelver, steps=9)
    assert shelver.window.missing_tasks.missing() == []
    assert shelver.window.generate_panel.draft().model == "zzqq"


def test_a_picture_s_model_that_is_not_here_is_offered_by_its_name(shelver: Shelver) -> None:
    window = shelver.window
    said = Said(name="a.png", prompt="hill", model="Meadow_v2.safetensors", hash="00ff00ff00")
    window.imports.use(said, FIELDS)
    offer = window.missing_offer
    shelver.qtbot.waitUntil(lambda: not offer.isHidden())
    assert shelver.item("meadow") in offer.near()
    at = list(offer.near()).index(shelver.item("meadow"))
    (offer.use_button.click if at == 0 else offer.menu.actions()[at - 1].trigger)()
    assert window.generate_panel.draft().model == shelver.item("meadow").id


def test_a_vae_that_is_missing_stays_named_until_another_is_chosen(shelver: Shelver) -> None:
    panel, offer = shelver.window.generate_panel, shelver.window.missing_offer
    change(shelver, vae="gone.safetensors")
    assert not panel.vae.isHidden()
    assert panel.compose()[0].vae == "gone.safetensors"
    shelver.qtbot.waitUntil(lambda: not offer.isHidden())
    panel.vae.setCurrentIndex(0)
    panel.vae.activated.emit(0)
    assert panel.draft().vae == ""
    shelver.qtbot.waitUntil(offer.isHidden)
