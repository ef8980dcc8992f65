"""What many programs write into pictures, built as those programs write it."""

from __future__ import annotations

import gzip
import json
from html import escape

from tests.core.pictures import chunk, picture, png, stealthy, text, xmp

# What all of them say, each in its own words.
WORDS = ("a (red:1.2) cat, <b>\non a mat 猫", "dogs, blurry", 1234567890123)
PROMPT, NEGATIVE, SEED = WORDS
XMP = "XML:com.adobe.xmp"

INVOKE = {
    "app_version": "4.2.8",
    "generation_mode": "txt2img",
    "positive_prompt": PROMPT,
    "negative_prompt": NEGATIVE,
    "seed": SEED,
    "steps": 30,
    "cfg_scale": 7.5,
    "scheduler": "euler_k",
    "width": 512,
    "height": 640,
    "clip_skip": 1,
    "model": {"key": "9b", "hash": "blake3:0", "name": "dreamer", "base": "sd-1", "type": "main"},
    "loras": [{"model": {"key": "1", "name": "ink"}, "weight": 0.75}],
    "vae": {"key": "2", "name": "kl-f8"},
}
INVOKE_2 = {
    "model": "stable diffusion",
    "model_weights": "dreamer",
    "model_hash": "cc6cb27103417325ff94f52b7a5d2dde45a7515b25c255d8e396c90014281516",
    "app_id": "invoke-ai/InvokeAI",
    "app_version": "2.3.0",
    "image": {
        "prompt": [{"prompt": f"{PROMPT} [dogs, blurry]", "weight": 1.0}],
        "steps": 30,
        "cfg_scale": 7.5,
        "height": 640,
        "width": 512,
        "seed": SEED,
        "type": "txt2img",
        "sampler": "euler_k",
    },
}
SWARM = {
    "sui_image_params": {
        "prompt": PROMPT,
        "negativeprompt": NEGATIVE,
        "model": "sdxl/dreamer",
        "seed": SEED,
        "steps": 30,
        "cfgscale": 7.5,
        "width": 512,
        "height": 640,
        "sampler": "euler_k",
        "scheduler": "karras",
        "loras": ["ink"],
        "loraweights": ["0.75"],
        "swarm_version": "0.9.5.0",
    },
    "sui_models": [{"name": "dreamer.safetensors", "param": "model", "hash": "0x31e3"}],
    "sui_extra_data": {"date": "2025-01-25", "generation_time": "1.2 sec"},
}
FOOOCUS = {
    "prompt": PROMPT,
    "full_prompt": [PROMPT],
    "negative_prompt": NEGATIVE,
    "full_negative_prompt": [NEGATIVE],
    "styles": "['Fooocus V2']",
    "performance": "Speed",
    "steps": 30,
    "resolution": "(512, 640)",
    "guidance_scale": 7.5,
    "sharpness": 2.0,
    "base_model": "dreamer",
    "base_model_hash": "aeb7e9e689",
    "sampler": "euler_k",
    "scheduler": "karras",
    "seed": str(SEED),
    "vae": "Default (model)",
    "lora_combined_1": "ink : 0.75",
    "metadata_scheme": "fooocus",
    "version": "Fooocus v2.5.5",
}
MATRIX = {
    "PositivePrompt": PROMPT,
    "NegativePrompt": NEGATIVE,
    "Steps": 30,
    "Sampler": "euler_k",
    "CfgScale": 7.5,
    "Seed": SEED,
    "Width": 512,
    "Height": 640,
    "ModelHash": "aeb7e9e689",
    "ModelName": "dreamer",
}
PROJECT = {
    "Version": 4,
    "ProjectType": "TextToImage",
    "State": {
        "Seed": {"Seed": str(SEED), "IsRandomizeEnabled": False},
        "Model": {"SelectedModelName": "sd\\dreamer"},
        "Prompt": {"Prompt": PROMPT, "NegativePrompt": NEGATIVE},
        "Sampler": {
            "Steps": 30,
            "CfgScale": 7.5,
            "Width": 512,
            "Height": 640,
            "SelectedSampler": {"Name": "euler_k"},
        },
    },
}
EASY = {
    "prompt": PROMPT,
    "negative_prompt": NEGATIVE,
    "seed": SEED,
    "use_stable_diffusion_model": "C:\\models\\dreamer",
    "clip_skip": False,
    "use_vae_model": None,
    "sampler_name": "euler_k",
    "width": 512,
    "height": 640,
    "num_inference_steps": 30,
    "guidance_scale": 7.5,
    "use_lora_model": ["ink"],
    "lora_alpha": [0.75],
}
EASY_LINES = f"""Prompt: {PROMPT}
Negative Prompt: {NEGATIVE}
Seed: {SEED}
Stable Diffusion model: dreamer
Clip Skip: False
Sampler: euler_k
Width: 512
Height: 640
Steps: 30
Guidance Scale: 7.5
"""
DRAW = {
    "c": PROMPT,
    "uc": NEGATIVE,
    "model": "dreamer",
    "sampler": "euler_k",
    "scale": 7.5,
    "seed": SEED,
    "size": "512x640",
    "steps": 30,
    "strength": 1,
    "lora": [{"model": "ink", "weight": 0.75}],
    "v2": {"width": 512, "height": 640, "loras": [{"file": "ink", "weight": 0.75}]},
}
NOVEL = {
    "prompt": PROMPT,
    "uc": NEGATIVE,
    "steps": 30,
    "scale": 7.5,
    "seed": SEED,
    "sampler": "euler_k",
    "width": 512,
    "height": 640,
    "noise_schedule": "karras",
}
NOVEL_4 = {
    **NOVEL,
    "prompt": "of the web site",
    "v4_prompt": {
        "caption": {
            "base_caption": PROMPT.split("\n")[0],
            "char_captions": [
                {"char_caption": PROMPT.split("\n")[1], "centers": [{"x": 0.5, "y": 0.5}]}
            ],
        },
    },
    "v4_negative_prompt": {"caption": {"base_caption": NEGATIVE, "char_captions": []}},
}
NOVEL_TEXTS = {
    "Title": "NovelAI generated image",
    "Description": PROMPT,
    "Software": "NovelAI",
    "Source": "dreamer",
    "Comment": json.dumps(NOVEL),
}
A1111 = (
    f"{PROMPT}\nNegative prompt: {NEGATIVE}\n"
    f"Steps: 30, Sampler: euler_k, CFG scale: 7.5, Seed: {SEED}, Size: 512x640, Model: dreamer"
)
DREAM = f'"{PROMPT} [dogs, blurry]" -s 30 -S {SEED} -W 512 -H 640 -C 7.5 -A euler_k'
DRAW_XMP = xmp(
    "<xmp:CreatorTool>Draw Things</xmp:CreatorTool><dc:description><rdf:Alt><rdf:li "
    f'xml:lang="x-default">{escape(PROMPT)}</rdf:li></rdf:Alt></dc:description>'
    '<exif:UserComment><rdf:Alt><rdf:li xml:lang="x-default">'
    f"{escape(json.dumps(DRAW))}</rdf:li></rdf:Alt></exif:UserComment>"
)


def itxt(keyword: str, value: str) -> bytes:
    return chunk(b"iTXt", keyword.encode() + b"\0\0\0\0\0" + value.encode())


def unicode_comment(value: str) -> bytes:
    return b"UNICODE\0" + value.encode("utf-16-be")


PICTURES: dict[str, tuple[str, bytes]] = {
    "invokeai": ("invokeai", png(text("invokeai_metadata", json.dumps(INVOKE)))),
    "invokeai 2": (
        "invokeai",
        png(text("Dream", DREAM), text("sd-metadata", json.dumps(INVOKE_2))),
    ),
    "invokeai 1": ("invokeai", png(text("Dream", DREAM))),
    "swarmui": ("swarmui", png(text("parameters", json.dumps(SWARM, indent=2)))),
    "swarmui jpeg": ("swarmui", picture("JPEG", comment=unicode_comment(json.dumps(SWARM)))),
    "swarmui hidden": ("swarmui", stealthy(json.dumps(SWARM).encode(), b"stealth_pnginfo")),
    "fooocus": (
        "fooocus",
        png(text("fooocus_scheme", "fooocus"), text("parameters", json.dumps(FOOOCUS))),
    ),
    "fooocus a1111": ("fooocus", png(text("fooocus_scheme", "a1111"), text("parameters", A1111))),
    "fooocus jpeg": ("fooocus", picture("JPEG", first={0x9286: json.dumps(FOOOCUS)})),
    "fooocus webp a1111": (
        "fooocus",
        picture("WEBP", first={0x9286: A1111.encode(), 0x927C: "a1111", 0x0131: "Fooocus v2.5.5"}),
    ),
    "stabilitymatrix": (
        "stabilitymatrix",
        png(
            text("parameters", A1111),
            text("parameters-json", json.dumps(MATRIX)),
            text("smproj", json.dumps(PROJECT)),
            text("prompt", '{"1": {"class_type": "KSampler", "inputs": {}}}'),
        ),
    ),
    "stabilitymatrix project": ("stabilitymatrix", png(text("smproj", json.dumps(PROJECT)))),
    "easydiffusion": (
        "easydiffusion",
        png(*(itxt(name, str(value)) for name, value in EASY.items())),
    ),
    "easydiffusion jpeg": (
        "easydiffusion",
        picture("JPEG", comment=unicode_comment(json.dumps(EASY))),
    ),
    "drawthings": ("drawthings", png(itxt(XMP, DRAW_XMP))),
    "drawthings jpeg": ("drawthings", picture("JPEG", xmp=DRAW_XMP.encode())),
    "drawthings exif": (
        "drawthings",
        picture("JPEG", comment=b"ASCII\0\0\0" + json.dumps(DRAW).encode()),
    ),
    "novelai": ("novelai", png(*(itxt(name, value) for name, value in NOVEL_TEXTS.items()))),
    "novelai 4": ("novelai", png(text("Comment", json.dumps(NOVEL_4)))),
    "novelai webp": (
        "novelai",
        picture(
            "WEBP",
            comment=json.dumps({"Comment": json.dumps(NOVEL), "Source": "dreamer"}).encode(),
            first={0x0131: "NovelAI", 0x010E: PROMPT},
        ),
    ),
    "novelai hidden": (
        "novelai",
        stealthy(gzip.compress(json.dumps(NOVEL_TEXTS).encode()), b"stealth_pngcomp"),
    ),
    "a1111 hidden": (
        "a1111",
        stealthy(gzip.compress(A1111.encode()), b"stealth_pngcomp", kind="WEBP"),
    ),
    "a1111 in the comment of a jpeg": ("a1111", picture("JPEG", jpeg_comment=A1111.encode())),
    "a1111 avif": ("a1111", picture("AVIF", comment=unicode_comment(A1111))),
    "a1111 avif of bytes": ("a1111", picture("AVIF", comment=A1111.encode())),
    "a1111 wrongly called unicode": (
        "a1111",
        picture("JPEG", comment=b"UNICODE\0" + A1111.encode()),
    ),
    "a1111 in xmp": (
        "a1111",
        picture("AVIF", xmp=xmp(f"<dc:description>{escape(A1111)}</dc:description>").encode()),
    ),
    "krita": (
        "a1111",
        png(
            itxt(
                XMP,
                xmp(
                    "",
                    'Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/'
                    'digitalsourcetype/compositeWithTrainedAlgorithmicMedia"',
                ),
            ),
            itxt("parameters", A1111.replace("Model:", "Model hash: unknown, Model:")),
        ),
    ),
}
