"""What kinds of model are called, which of them belong together, and their signs."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from aipaint.app.i18n import _T

# Role: its name for one, for many, and the icon that stands for it.
_ROLES: dict[str, tuple[str, str, str]] = {
    "checkpoint": (_T("ShelfWords", "Model"), _T("ShelfWords", "Models"), "box"),
    "inpaint": (_T("ShelfWords", "Inpainting"), _T("ShelfWords", "Inpainting"), "paint-roller"),
    "edit": (_T("ShelfWords", "Editing"), _T("ShelfWords", "Editing"), "pencil"),
    "refiner": (_T("ShelfWords", "Refiner"), _T("ShelfWords", "Refiners"), "sparkles"),
    "lora": (_T("ShelfWords", "LoRA"), _T("ShelfWords", "LoRAs"), "blend"),
    "textual inversion": (
        _T("ShelfWords", "Embedding"),
        _T("ShelfWords", "Embeddings"),
        "text-quote",
    ),
    "hypernetwork": (
        _T("ShelfWords", "Hypernetwork"),
        _T("ShelfWords", "Hypernetworks"),
        "network",
    ),
    "controlnet": (_T("ShelfWords", "ControlNet"), _T("ShelfWords", "ControlNets"), "waypoints"),
    "t2i-adapter": (_T("ShelfWords", "T2I-adapter"), _T("ShelfWords", "T2I-adapters"), "waypoints"),
    "ip-adapter": (_T("ShelfWords", "IP-Adapter"), _T("ShelfWords", "IP-Adapters"), "image-plus"),
    "vae": (_T("ShelfWords", "VAE"), _T("ShelfWords", "VAEs"), "shrink"),
    "unet": (_T("ShelfWords", "UNet"), _T("ShelfWords", "UNets"), "combine"),
    "transformer": (_T("ShelfWords", "Transformer"), _T("ShelfWords", "Transformers"), "combine"),
    "prior": (_T("ShelfWords", "Prior"), _T("ShelfWords", "Priors"), "combine"),
    "text encoder": (
        _T("ShelfWords", "Text encoder"),
        _T("ShelfWords", "Text encoders"),
        "message-square-text",
    ),
    "image encoder": (
        _T("ShelfWords", "Image encoder"),
        _T("ShelfWords", "Image encoders"),
        "scan-search",
    ),
    "clip": (_T("ShelfWords", "CLIP"), _T("ShelfWords", "CLIP"), "message-square-text"),
    "motion module": (
        _T("ShelfWords", "Motion module"),
        _T("ShelfWords", "Motion modules"),
        "play",
    ),
    "upscaler": (_T("ShelfWords", "Upscaler"), _T("ShelfWords", "Upscalers"), "image-upscale"),
    "face restoration": (
        _T("ShelfWords", "Face restoration"),
        _T("ShelfWords", "Face restoration"),
        "scan",
    ),
    "estimator": (_T("ShelfWords", "Estimator"), _T("ShelfWords", "Estimators"), "pipette"),
    "gan": (_T("ShelfWords", "GAN"), _T("ShelfWords", "GANs"), "shuffle"),
    "vqgan": (_T("ShelfWords", "VQGAN"), _T("ShelfWords", "VQGANs"), "shuffle"),
    "small vae": (_T("ShelfWords", "Small VAE"), _T("ShelfWords", "Small VAEs"), "shuffle"),
    "guided-diffusion": (
        _T("ShelfWords", "Guided diffusion"),
        _T("ShelfWords", "Guided diffusion"),
        "compass",
    ),
}
_UNKNOWN = (_T("ShelfWords", "Unknown file"), _T("ShelfWords", "Unknown files"), "circle-dashed")
_PREDICTIONS = {
    "epsilon": _T("ShelfWords", "Noise (epsilon)"),
    "v_prediction": _T("ShelfWords", "Velocity (v)"),
    "flow": _T("ShelfWords", "Flow"),
    "edm": _T("ShelfWords", "EDM"),
    "sample": _T("ShelfWords", "The picture itself"),
}

# In the order of a list of kinds.
ROLES: tuple[str, ...] = (*_ROLES, "")
# What paints when it is chosen in the Generate panel.
PAINTS = frozenset({"checkpoint", "inpaint", "edit", "refiner"})


def role_name(role: str, many: bool = False) -> str:
    """Return what one of a role is called, or several are, in the window's language."""
    return QCoreApplication.translate("ShelfWords", _ROLES.get(role, _UNKNOWN)[1 if many else 0])


def role_icon(role: str) -> str:
    """Return the name of the icon that stands for a role."""
    return _ROLES.get(role, _UNKNOWN)[2]


def prediction_name(prediction: str) -> str:
    """Return what a network predicts, in words; empty where that is not known."""
    said = _PREDICTIONS.get(prediction, "")
    return QCoreApplication.translate("ShelfWords", said) if said else ""


def count_words(count: int) -> str:
    """Return how many numbers a model holds, as "860 million" is written in short: 860 M."""
    for unit, size in (("B", 1_000_000_000), ("M", 1_000_000), ("K", 1_000)):
        if count >= size:
            value = count / size
            return f"{QLocale().toString(value, 'f', 2 if value < 10 else 0)} {unit}"
    return str(count)


def size_words(size: int) -> str:
    """Return the size of files, such as 6.94 GB."""
    return QLocale().formattedDataSize(size, 2, QLocale.DataSizeFormat.DataSizeSIFormat)
