"""The models on the shelf, as rows for a combo box."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from aipaint.core.errors import UserError
from aipaint.families.base import ModelInfo

if TYPE_CHECKING:
    from aipaint.families.diffusion.control_detect import ControlInfo
    from aipaint.families.diffusion.embedding_detect import EmbeddingInfo
    from aipaint.families.diffusion.lora_detect import LoraInfo

_ROOT = QModelIndex()


class ModelsModel(QAbstractListModel):
    """Models as rows: name, path as tooltip; `InfoRole` gives the `ModelInfo`.

    refused: folders that hold no usable model, each with the reason. controls: the models that
    can guide a painting, loras: the additions to models, embeddings: learned words, latents: models
    whose latent space can be walked in; they have no rows.
    """

    InfoRole = Qt.ItemDataRole.UserRole + 1

    def __init__(self) -> None:
        super().__init__()
        self._models: list[ModelInfo] = []
        self.refused: list[tuple[Path, UserError]] = []
        self.controls: list[ControlInfo] = []
        self.loras: list[LoraInfo] = []
        self.embeddings: list[EmbeddingInfo] = []
        self.latents: list[ModelInfo] = []
        self._fitting: dict[tuple[str, str, str], bool] = {}

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._models)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if not index.isValid():
            return None
        info = self._models[index.row()]
        if role == self.InfoRole:
            return info
        if role == Qt.ItemDataRole.DisplayRole:
            return info.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return str(info.path)
        return None

    def fill(
        self,
        models: list[ModelInfo],
        refused: list[tuple[Path, UserError]],
        controls: Sequence[ControlInfo] = (),
        loras: Sequence[LoraInfo] = (),
        embeddings: Sequence[EmbeddingInfo] = (),
        latents: Sequence[ModelInfo] = (),
    ) -> None:
        """Show these models from now on."""
        self.beginResetModel()
        self.embeddings, self.latents = list(embeddings), list(latents)
        self.controls, self.loras = list(controls), list(loras)
        self._fitting.clear()
        self._models, self.refused = list(models), list(refused)
        self.endResetModel()

    def look_at_all(self) -> frozenset[str]:
        """Return the ids of control models that go by what a picture is of, not by its places."""
        return frozenset(each.id for each in self.controls if each.kind == "ip-adapter")

    def lora(self, lora: str) -> LoraInfo | None:
        """Return the LoRA of that id, with or without its ending, or at that path; or None."""
        names = (lora, f"{lora}.safetensors")
        return next(
            (each for each in self.loras if each.id in names or str(each.path) == lora), None
        )

    def lora_fits(self, lora: LoraInfo, model: str) -> bool:
        """Whether a LoRA was made for a model like this one; an unknown model fits any."""
        key = "lora", lora.id, model
        if key not in self._fitting:
            info = self.info(model)
            self._fitting[key] = info is None or _fits(lora, info)
        return self._fitting[key]

    def embedding_fits(self, embedding: EmbeddingInfo, model: str) -> bool:
        """Whether an embedding was made for a model like this one; an unknown model fits any."""
        key = "embedding", embedding.id, model
        if key not in self._fitting:
            info = self.info(model)
            self._fitting[key] = info is None or _hears(embedding, info)
        return self._fitting[key]

    def info(self, model: str) -> ModelInfo | None:
        """Return the model of that id, or None."""
        return next((info for info in self._models if info.id == model), None)

    def row(self, model: str) -> int:
        """Return the row of the model of that id, -1 when it is not there."""
        return next((row for row, info in enumerate(self._models) if info.id == model), -1)

    def at(self, row: int) -> ModelInfo | None:
        """Return the model of that row, or None."""
        return self._models[row] if 0 <= row < len(self._models) else None


def _fits(lora: LoraInfo, model: ModelInfo) -> bool:
    from aipaint.families.diffusion.lora_detect import check_lora_fit

    try:
        check_lora_fit(lora, model)
    except UserError:
        return False
    return True


def _hears(embedding: EmbeddingInfo, model: ModelInfo) -> bool:
    from aipaint.families.diffusion.embedding_detect import embedding_fits

    try:
        return embedding_fits(embedding, model)
    except UserError:
        return False
