"""Programs that write their settings as one flat object of JSON, each known by its own names."""

from __future__ import annotations

import re

from aipaint.core.metadata.infotext import loras_in
from aipaint.core.metadata.meta import PictureMeta
from aipaint.core.metadata.values import (
    Object,
    a_list,
    a_name,
    a_number,
    a_side,
    a_size,
    a_text,
    an_integer,
    an_object,
    file_stem,
)

_MAX_LORAS = 200
_EASY_NAMES = {
    "Prompt": "prompt",
    "Negative Prompt": "negative_prompt",
    "Seed": "seed",
    "Steps": "num_inference_steps",
    "Guidance Scale": "guidance_scale",
    "Sampler": "sampler_name",
    "Width": "width",
    "Height": "height",
    "Stable Diffusion model": "use_stable_diffusion_model",
    "VAE model": "use_vae_model",
    "Clip Skip": "clip_skip",
    "Prompt Strength": "prompt_strength",
    "LoRA model": "use_lora_model",
    "LoRA Strength": "lora_alpha",
}
_EASY_LINE = re.compile(r"([A-Z][A-Za-z ]{2,30}): ?(.*)")


def swarmui(data: Object) -> PictureMeta | None:
    """Read SwarmUI: `sui_image_params` within whatever field holds it."""
    if "sui_image_params" not in data:
        return None
    params = an_object(data["sui_image_params"])
    prompt = a_text(params.get("prompt"))
    models = [
        entry
        for entry in map(an_object, a_list(data.get("sui_models"))[:_MAX_LORAS])
        if entry.get("param") == "model"
    ]
    version = a_name(params.get("swarm_version"))
    named = _paired(params.get("loras"), params.get("loraweights"))
    return PictureMeta(
        "swarmui",
        prompt,
        a_text(params.get("negativeprompt")),
        an_integer(params.get("seed")),
        an_integer(params.get("steps")),
        a_number(params.get("cfgscale")),
        a_name(params.get("sampler")) or a_name(params.get("comfyuisampler")),
        a_side(params.get("width")),
        a_side(params.get("height")),
        a_name(params.get("model")),
        a_name(models[0].get("hash")) if models else None,
        a_name(params.get("scheduler")) or a_name(params.get("comfyuischeduler")),
        {**named, **loras_in(prompt or "")} or None,
        a_name(params.get("vae")),
        denoise=a_number(params.get("initimagecreativity")),
        software=f"SwarmUI {version}" if version else None,
    )


def fooocus(data: Object) -> PictureMeta | None:
    """Read Fooocus' own scheme."""
    scheme = data.get("metadata_scheme")
    if scheme != "fooocus" and not ("base_model" in data and "performance" in data):
        return None
    width, height = a_size(data.get("resolution"))
    if width is None:
        width, height = a_side(data.get("width")), a_side(data.get("height"))
    loras: dict[str, float] = {}
    for key, value in data.items():
        if key.startswith("lora_combined_") and len(loras) < _MAX_LORAS:
            name, _, weight = (a_text(value) or "").rpartition(" : ")
            if name:
                loras[name.strip()] = _or_one(a_number(weight))
    for entry in map(a_list, a_list(data.get("loras"))[:_MAX_LORAS]):
        # A list of name, weight and hash in versions before the names above.
        if len(entry) >= 2 and (name := a_name(entry[0])):
            loras[name] = _or_one(a_number(entry[1]))
    return PictureMeta(
        "fooocus",
        _joined(data.get("full_prompt")) or a_text(data.get("prompt")),
        _joined(data.get("full_negative_prompt")) or a_text(data.get("negative_prompt")),
        an_integer(data.get("seed")),
        an_integer(data.get("steps")),
        a_number(data.get("guidance_scale")),
        a_text(data.get("sampler")),
        width,
        height,
        a_name(data.get("base_model")),
        a_name(data.get("base_model_hash")),
        a_text(data.get("scheduler")),
        loras or None,
        a_name(data.get("vae")),
        an_integer(data.get("clip_skip")),
        software=a_name(data.get("version")),
    )


def stability_matrix(data: Object) -> PictureMeta | None:
    """Read StabilityMatrix: `parameters-json`, or its project, `smproj`."""
    if "ProjectType" in data and "State" in data:
        return _project(an_object(data["State"]))
    if "PositivePrompt" not in data or "CfgScale" not in data:
        return None
    prompt = a_text(data.get("PositivePrompt"))
    return PictureMeta(
        "stabilitymatrix",
        prompt,
        a_text(data.get("NegativePrompt")),
        an_integer(data.get("Seed")),
        an_integer(data.get("Steps")),
        a_number(data.get("CfgScale")),
        a_text(data.get("Sampler")),
        a_side(data.get("Width")),
        a_side(data.get("Height")),
        a_name(data.get("ModelName")),
        a_name(data.get("ModelHash")),
        loras=loras_in(prompt or "") or None,
    )


def _project(state: Object) -> PictureMeta | None:
    prompt, sampler = an_object(state.get("Prompt")), an_object(state.get("Sampler"))
    words = a_text(prompt.get("Prompt"))
    if words is None:
        return None
    return PictureMeta(
        "stabilitymatrix",
        words,
        a_text(prompt.get("NegativePrompt")),
        an_integer(an_object(state.get("Seed")).get("Seed")),
        an_integer(sampler.get("Steps")),
        a_number(sampler.get("CfgScale")),
        a_text(an_object(sampler.get("SelectedSampler")).get("Name")),
        a_side(sampler.get("Width")),
        a_side(sampler.get("Height")),
        file_stem(an_object(state.get("Model")).get("SelectedModelName")),
        loras=loras_in(words) or None,
    )


def easy_diffusion(data: Object) -> PictureMeta | None:
    """Read Easy Diffusion: its text chunks, its object in EXIF, or one of its side files."""
    if "Stable Diffusion model" in data or "Guidance Scale" in data:
        data = {_EASY_NAMES.get(key, key): value for key, value in data.items()}
    if "prompt" not in data or not (
        "use_stable_diffusion_model" in data
        or ("num_inference_steps" in data and "guidance_scale" in data)
    ):
        return None
    return PictureMeta(
        "easydiffusion",
        a_text(data.get("prompt")),
        a_text(data.get("negative_prompt")),
        an_integer(data.get("seed")),
        an_integer(data.get("num_inference_steps")),
        a_number(data.get("guidance_scale")),
        a_text(data.get("sampler_name")),
        a_side(data.get("width")),
        a_side(data.get("height")),
        file_stem(data.get("use_stable_diffusion_model")),
        loras=_paired(data.get("use_lora_model"), data.get("lora_alpha")) or None,
        vae=file_stem(data.get("use_vae_model")),
        clip_skip=2 if str(data.get("clip_skip")) == "True" else None,
        denoise=a_number(data.get("prompt_strength")),
    )


def easy_diffusion_lines(text: str) -> PictureMeta | None:
    """Read Easy Diffusion's text file beside a picture: a line `Name: value` for each setting."""
    pairs: Object = {}
    name = ""
    for line in text.splitlines()[:2000]:
        match = _EASY_LINE.fullmatch(line)
        if match is not None and match[1] in _EASY_NAMES:
            name = match[1]
            pairs.setdefault(name, match[2])
        elif name == "Prompt":
            # Prompts go over several lines.
            pairs[name] += "\n" + line
    return easy_diffusion(pairs)


def draw_things(data: Object, software: str | None) -> PictureMeta | None:
    """Read Draw Things' object; it keeps it in XMP's or EXIF's UserComment."""
    if not isinstance(data.get("c"), str) or not {"uc", "v2", "sampler"} & data.keys():
        return None
    width, height = a_size(data.get("size"))
    newer = an_object(data.get("v2"))
    lists = [a_list(data.get("lora")), a_list(newer.get("loras"))]
    loras: dict[str, float] = {}
    for entry in map(an_object, [one for each in lists for one in each[:_MAX_LORAS]]):
        name = a_name(entry.get("model")) or a_name(entry.get("file"))
        if name:
            loras.setdefault(name, _or_one(a_number(entry.get("weight"))))
    return PictureMeta(
        "drawthings",
        a_text(data["c"]),
        a_text(data.get("uc")),
        an_integer(data.get("seed")),
        an_integer(data.get("steps")),
        a_number(data.get("scale")),
        a_text(data.get("sampler")),
        width or a_side(newer.get("width")),
        height or a_side(newer.get("height")),
        a_name(data.get("model")) or a_name(newer.get("model")),
        loras=loras or None,
        denoise=a_number(data.get("strength")),
        software=software,
    )


def _joined(value: object) -> str | None:
    words = [word for word in a_list(value)[:1000] if isinstance(word, str)]
    return ", ".join(words) or a_text(value)


def _paired(names: object, weights: object) -> dict[str, float]:
    """Return weight by name of two lists, or of one name and one weight."""
    listed = a_list(names) or [names]
    heavy = a_list(weights) or [weights]
    pairs: dict[str, float] = {}
    for index, value in enumerate(listed[:_MAX_LORAS]):
        name = a_name(value)
        if name:
            pairs[name] = _or_one(a_number(heavy[index]) if index < len(heavy) else None)
    return pairs


def _or_one(weight: float | None) -> float:
    return 1.0 if weight is None else weight
