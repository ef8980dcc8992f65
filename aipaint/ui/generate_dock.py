"""The Generate panel: everything that makes a recipe, and the button that paints it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from aipaint.app.drafts import draft_of, recipe_of, suited
from aipaint.app.i18n import Translations
from aipaint.app.models_model import ModelsModel
from aipaint.app.queue_model import Job
from aipaint.app.settings import Draft
from aipaint.app.shelf.items import Defaults
from aipaint.core.recipe import (
    MAX_GUIDANCE,
    MAX_STEPS,
    SAMPLER_NAMES,
    SAMPLERS,
    Recipe,
)
from aipaint.ui.actions import Actions
from aipaint.ui.generate_foot import GenerateFoot
from aipaint.ui.icons import Icons
from aipaint.ui.intent_bar import IntentBar
from aipaint.ui.lora_fold import LoraFold
from aipaint.ui.prompt_edit import PromptEdit
from aipaint.ui.repaint_fold import RepaintFold
from aipaint.ui.seed_field import SeedField
from aipaint.ui.size_field import SizeField
from aipaint.ui.style_bar import StyleBar
from aipaint.ui.theme import PANEL_WIDTH
from aipaint.ui.vae_choice import VaeChoice
from aipaint.ui.widgets import NumberSlider, WheelGuard
from aipaint.ui.words_fold import WordsFold

FIRST_MODEL = "starter-diffusion"  # chosen on the first run when it is on the shelf


class GeneratePanel(QWidget):
    """Fields for a `Draft`. `generate` carries the recipe and the prompt as it was typed."""

    generate = Signal(object, str)
    draft_changed = Signal(object)
    older_wanted = Signal()
    newer_wanted = Signal()

    def __init__(
        self,
        prompt: PromptEdit,
        actions: Actions,
        icons: Icons,
        models: ModelsModel,
        translations: Translations,
    ) -> None:
        super().__init__()
        self._models = models
        self._wanted_model = ""
        # What the user wants set when a model is chosen, by its id.
        self.own_defaults: Callable[[str], Defaults | None] = lambda _model: None
        self._filling = False
        self._guard = WheelGuard(self)

        self.prompt = prompt
        self.negative_toggle = QToolButton()
        self.negative_toggle.setCheckable(True)
        self.negative_toggle.setAutoRaise(True)
        self.negative_toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.negative = PromptEdit(lines=2, at_least=2)
        self.negative.hide()
        self.history_button = QToolButton()
        self.history_button.setDefaultAction(actions["history"])
        self.style_bar = StyleBar(icons, translations)
        self.model = QComboBox()
        self.model.setModel(models)
        self.model.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.model.setMinimumContentsLength(8)
        self.size_field = SizeField()
        self.steps = NumberSlider(1, MAX_STEPS, 60)
        self.guidance = NumberSlider(0, MAX_GUIDANCE, 15, 0.5)
        self.sampler = QComboBox()
        for sampler in SAMPLERS:
            self.sampler.addItem(SAMPLER_NAMES[sampler], sampler)
        self.vae = VaeChoice()
        self.seed = SeedField(icons, actions["dice"], actions["lock_seed"])
        self.intents = IntentBar(actions)
        self.loras = LoraFold(models, icons)
        self.words = WordsFold(models, icons, (self.prompt, self.negative))
        self.repainting = RepaintFold(icons)
        foot = self.foot = GenerateFoot(icons)
        self.batch, self.progress, self.progress_label = (
            foot.batch,
            foot.progress,
            foot.progress_label,
        )
        self.generate_button, self.cancel_button = foot.generate_button, foot.cancel_button
        icons.give(self.negative_toggle, "chevron-right", "muted")
        self._icons = icons
        self._labels = {name: QLabel() for name in _LABELS}
        self._lay_out()
        self._connect(actions)
        self._guard.watch(self)
        prompt.installEventFilter(self)
        self.retranslate()

    # What it holds

    def draft(self) -> Draft:
        """Everything as it stands."""
        width, height = self.size_field.size_px()
        info = self._models.at(self.model.currentIndex())
        return Draft(
            prompt=self.prompt.text(),
            negative_prompt=self.negative.text(),
            negative_shown=self.negative_toggle.isChecked(),
            style=self.style_bar.style_id(),
            model=info.id if info is not None else self._wanted_model,
            width=width,
            height=height,
            steps=int(self.steps.value()),
            guidance=float(self.guidance.value()),
            sampler=self.sampler.currentData(),
            seed=self.seed.value(),
            seed_locked=self.seed.locked(),
            batch=self.batch.value(),
            repaint=self.repainting.values(),
            loras=self.loras.values(),
            vae=self.vae.vae_id(),
            syntax=self.words.syntax(),
            clip_skip=self.words.clip_skip(),
        )

    def set_draft(self, draft: Draft) -> None:
        """Show a draft. A model that is not on the shelf yet is chosen when it appears."""
        self._filling = True
        self.prompt.set_text(draft.prompt)
        self.negative.set_text(draft.negative_prompt)
        self.negative_toggle.setChecked(draft.negative_shown)
        self.style_bar.set_style_id(draft.style)
        self._wanted_model = draft.model
        self._choose_wanted()
        self.size_field.set_size(draft.width, draft.height)
        self.steps.set_value(draft.steps)
        self.guidance.set_value(draft.guidance)
        self.sampler.setCurrentIndex(self.sampler.findData(draft.sampler))
        self.seed.set_value(draft.seed)
        self.seed.set_locked(draft.seed_locked)
        self.batch.setValue(draft.batch)
        self.repainting.set_values(draft.repaint)
        self.loras.set_values(draft.loras)
        self.vae.set_vae_id(draft.vae)
        self.words.set_values(draft.syntax, draft.clip_skip)
        self._filling = False
        self._changed()

    def use_recipe(self, recipe: Recipe) -> None:
        """Show the settings of a picture, ready to paint the same one again."""
        self.set_draft(draft_of(recipe, self.draft()))

    def use_prompt(self, prompt: str, negative: str) -> None:
        """Put another prompt in."""
        self.prompt.set_text(prompt)
        self.negative.set_text(negative)
        if negative:
            self.negative_toggle.setChecked(True)

    def use_model_defaults(self) -> None:
        """Set everything as the chosen model likes it, and as the user wants it for that model."""
        info = self._models.at(self.model.currentIndex())
        if info is not None:
            self.set_draft(suited(self.draft(), info.defaults, self.own_defaults(info.id)))

    def choose_model(self, model: str) -> None:
        """Choose the model of that id as a hand would; nothing when it is not on the shelf."""
        row = self._models.row(model)
        if row >= 0:
            self.model.setCurrentIndex(row)
            self._model_chosen(row)
            self._changed()

    def offer_vaes(self, vaes: Sequence[tuple[str, str]]) -> None:
        """Offer these autoencoders, each by name and id."""
        self.vae.offer(vaes)

    def submit(self) -> None:
        """Ask for a picture with everything as it stands."""
        self.generate.emit(*self.compose())

    def compose(self) -> tuple[Recipe, str]:
        """Return the recipe of everything as it stands, and the prompt as it was typed.

        The seed is a new one, unless it is locked.
        """
        seed = self.seed.next()
        draft = self.draft()
        draft = msgspec.structs.replace(draft, model=draft.model or FIRST_MODEL)
        recipe = recipe_of(draft, self.style_bar.apply(draft.prompt), seed)
        return recipe, draft.prompt

    def show_job(self, job: Job | None, waiting: int, paused: bool) -> None:
        """Show how far the present job is; None when nothing is being painted."""
        self.foot.show_job(job, waiting, paused)

    # Within

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._labels["prompt"])
        head.addStretch(1)
        head.addWidget(self.history_button)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        fields = {
            "model": self.model,
            "size": self.size_field,
            "steps": self.steps,
            "guidance": self.guidance,
            "sampler": self.sampler,
            "seed": self.seed,
            "vae": self.vae,
        }
        for row, (name, field) in enumerate(fields.items()):
            label = self._labels[name]
            label.setBuddy(field)
            top = Qt.AlignmentFlag.AlignTop if name == "size" else Qt.AlignmentFlag.AlignVCenter
            label.setContentsMargins(0, 4 if name == "size" else 0, 0, 0)
            grid.addWidget(label, row, 0, top)
            grid.addWidget(field, row, 1)
        self._labels["prompt"].setBuddy(self.prompt)
        self.vae.shown.connect(self._labels["vae"].setVisible)
        self._labels["vae"].setVisible(self.vae.is_wanted())

        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(8, 0, 8, 8)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.prompt, 1)
        column.addWidget(self.intents)
        column.addWidget(self.negative_toggle)
        column.addWidget(self.negative)
        column.addWidget(self._labels["style"])
        column.addWidget(self.style_bar)
        column.addLayout(grid)
        column.addWidget(self.loras)
        column.addWidget(self.words)
        column.addWidget(self.repainting)
        column.addStretch(0)
        self.prompt.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.prompt.setMaximumHeight(self.prompt.sizeHint().height() * 3)
        self.negative.setMaximumHeight(self.negative.sizeHint().height() + 16)
        scroll = self._scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # What unfolds at the panel's end comes into sight, once it has its place.
        self.repainting.toggle.clicked.connect(
            lambda: QTimer.singleShot(50, self, lambda: scroll.ensureWidgetVisible(self.repainting))
        )

        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scroll, 1)
        outer.addWidget(self.foot)
        self.setMinimumWidth(PANEL_WIDTH)

    def _connect(self, actions: Actions) -> None:
        self.generate_button.clicked.connect(self.submit)
        self.cancel_button.clicked.connect(actions["cancel"].trigger)
        self.prompt.submitted.connect(self.submit)
        self.negative.submitted.connect(self.submit)
        self.prompt.older_wanted.connect(self.older_wanted)
        self.prompt.newer_wanted.connect(self.newer_wanted)
        self.negative_toggle.toggled.connect(self._fold)
        self.loras.words_wanted.connect(self.prompt.add_words)
        self.model.activated.connect(self._model_chosen)
        self._models.modelReset.connect(self._choose_wanted)
        for signal in (
            self.prompt.textChanged,
            self.negative.textChanged,
            self.negative_toggle.toggled,
            self.style_bar.changed,
            self.model.activated,
            self.size_field.changed,
            self.steps.changed,
            self.guidance.changed,
            self.sampler.currentIndexChanged,
            self.seed.changed,
            self.batch.valueChanged,
            self.repainting.changed,
            self.loras.changed,
            self.words.changed,
            self.vae.activated,
        ):
            signal.connect(self._changed)

    def _changed(self) -> None:
        if not self._filling:
            self.draft_changed.emit(self.draft())

    def _fold(self, shown: bool) -> None:
        self.negative.setVisible(shown)
        self._icons.give(
            self.negative_toggle, "chevron-down" if shown else "chevron-right", "muted"
        )

    def _model_chosen(self, row: int) -> None:
        info = self._models.at(row)
        if info is not None and info.id != self._wanted_model:
            self._wanted_model = info.id
            self.loras.set_model(info.id)
            self.words.set_model(info.id)
            self.size_field.set_native(info.defaults.width, info.defaults.height)
            self.use_model_defaults()

    def _choose_wanted(self) -> None:
        """Select the wanted model once it is on the shelf; on the first run, the starter."""
        if not self._models.rowCount():
            return
        first_run = not self._wanted_model
        row = self._models.row(self._wanted_model or FIRST_MODEL)
        with QSignalBlocker(self.model):
            # A model that has gone is not replaced in silence by another: nothing is chosen then.
            self.model.setCurrentIndex(0 if row < 0 and first_run else row)
        info = self._models.at(self.model.currentIndex())
        if info is None:
            return
        self._wanted_model = info.id
        self.loras.set_model(info.id)
        self.words.set_model(info.id)
        self.size_field.set_native(info.defaults.width, info.defaults.height)
        if first_run:
            self.use_model_defaults()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        words = {
            "prompt": self.tr("&Prompt"),
            "style": self.tr("Style"),
            "model": self.tr("&Model"),
            "size": self.tr("Size"),
            "steps": self.tr("S&teps"),
            "guidance": self.tr("Gui&dance"),
            "sampler": self.tr("Samp&ler"),
            "seed": self.tr("Se&ed"),
            "vae": self.tr("&VAE"),
        }
        for name, label in self._labels.items():
            label.setText(words[name])
        self.prompt.setPlaceholderText(self.tr("What should be painted?"))
        self.prompt.setAccessibleName(self.tr("Prompt"))
        self.negative_toggle.setText(self.tr("Negative prompt"))
        self.negative.setPlaceholderText(self.tr("What should not be in it?"))
        self.negative.setAccessibleName(self.tr("Negative prompt"))
        self.model.setAccessibleName(self.tr("Model"))
        self.model.setPlaceholderText(self.tr("Choose a model"))
        self.steps.set_name(self.tr("Steps"))
        self.steps.setToolTip(self.tr("How often the picture is refined. More takes longer."))
        self.guidance.set_name(self.tr("Guidance"))
        self.guidance.setToolTip(
            self.tr("How closely the picture follows the prompt. 1 switches guidance off.")
        )
        self.sampler.setAccessibleName(self.tr("Sampler"))
        self.sampler.setToolTip(self.tr("The way from noise to picture."))
        self.seed.edit.setAccessibleName(self.tr("Seed"))
        self.seed.edit.setToolTip(
            self.tr("The same seed and settings paint the same picture. Lock it to keep it.")
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.prompt and event.type() == QEvent.Type.FocusIn:
            self._scroll.ensureWidgetVisible(self.prompt)  # one sees what one writes
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


_LABELS = ("prompt", "style", "model", "size", "steps", "guidance", "sampler", "seed", "vae")
