"""ComfyUI's graphs as its users wire them, and graphs that nobody should."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aipaint.core.metadata import PictureMeta, read_meta
from tests.core.pictures import picture, png, text

Graph = dict[str, dict[str, Any]]


def node(kind: str, **inputs: object) -> dict[str, Any]:
    return {"class_type": kind, "inputs": inputs, "_meta": {"title": kind}}


def read(tmp_path: Path, graph: object, keyword: str = "prompt") -> PictureMeta:
    path = tmp_path / "picture.png"
    path.write_bytes(png(text(keyword, json.dumps(graph))))
    return read_meta(path)


SAVED = {
    "8": node("VAEDecode", samples=["3", 0], vae=["4", 2]),
    "9": node("SaveImage", filename_prefix="ComfyUI", images=["8", 0]),
}
LOADER = {"4": node("CheckpointLoaderSimple", ckpt_name="v1-5.safetensors")}
CANVAS = {"5": node("EmptyLatentImage", width=512, height=640, batch_size=1)}
WORDS = {
    "6": node("CLIPTextEncode", text="a cat", clip=["4", 1]),
    "7": node("CLIPTextEncode", text="dogs", clip=["4", 1]),
}
SAMPLER = node(
    "KSampler",
    seed=3,
    steps=20,
    cfg=8,
    sampler_name="euler",
    scheduler="karras",
    denoise=1,
    model=["4", 0],
    positive=["6", 0],
    negative=["7", 0],
    latent_image=["5", 0],
)
PLAIN: Graph = {"3": SAMPLER, **LOADER, **CANVAS, **WORDS, **SAVED}


def changed(number: str, **inputs: object) -> dict[str, Any]:
    return {number: node(PLAIN[number]["class_type"], **{**PLAIN[number]["inputs"], **inputs})}


ADVANCED = node(
    "KSamplerAdvanced",
    add_noise="enable",
    noise_seed=3,
    steps=20,
    cfg=8,
    sampler_name="euler",
    scheduler="karras",
    start_at_step=0,
    end_at_step=16,
    model=["4", 0],
    positive=["6", 0],
    negative=["7", 0],
    latent_image=["5", 0],
)
REFINER = {
    "12": node("CheckpointLoaderSimple", ckpt_name="refiner.safetensors"),
    "11": node(
        "KSamplerAdvanced",
        add_noise="disable",
        noise_seed=0,
        steps=25,
        cfg=5,
        sampler_name="ddim",
        scheduler="normal",
        model=["12", 0],
        positive=["6", 0],
        negative=["7", 0],
        latent_image=["3", 0],
    ),
    "8": node("VAEDecode", samples=["11", 0], vae=["4", 2]),
}
GRAPHS: dict[str, Graph] = {
    "plain": PLAIN,
    "refined by a second model": {**PLAIN, "3": ADVANCED, **REFINER},
    "enlarged and painted over": {
        **PLAIN,
        "20": node("ImageScale", image=["8", 0], width=1024, height=1280, upscale_method="x"),
        "21": node("VAEEncode", pixels=["20", 0], vae=["4", 2]),
        "22": node("KSampler", **{**SAMPLER["inputs"], "seed": 9, "latent_image": ["21", 0]}),
        "23": node("VAEDecode", samples=["22", 0], vae=["4", 2]),
        "9": node("SaveImage", filename_prefix="x", images=["23", 0]),
        "24": node("PreviewImage", images=["8", 0]),
    },
    "set by other nodes": {
        **PLAIN,
        **changed("3", seed=["30", 0], steps=["31", 0], latent_image=["32", 0]),
        "30": node("Seed (rgthree)", seed=3),
        "31": node("PrimitiveInt", value=20),
        "32": {"class_type": "Reroute", "inputs": {"": ["5", 0]}},
        "33": node("PrimitiveStringMultiline", value="a cat"),
        **changed("6", text=["34", 0]),
        "34": {"class_type": "Reroute", "inputs": {"": ["33", 0]}},
    },
    "words of two encoders": {
        **PLAIN,
        "6": node("CLIPTextEncodeSDXL", text_g="a cat", text_l="a cat", clip=["4", 1]),
    },
    "through controls": {
        **PLAIN,
        **changed("3", positive=["40", 0], negative=["40", 1]),
        "40": node(
            "ControlNetApplyAdvanced",
            positive=["41", 0],
            negative=["7", 0],
            control_net=["42", 0],
            image=["43", 0],
            strength=1,
        ),
        "41": node("ConditioningSetTimestepRange", conditioning=["6", 0], start=0, end=1),
        "42": node("ControlNetLoader", control_net_name="depth"),
        "43": node("LoadImage", image="x.png"),
    },
    "joined words": {
        **PLAIN,
        **changed("6", text=["50", 0]),
        "50": node("Text Concatenate", delimiter=" ", text_a=["51", 0], text_b="cat"),
        "51": node("Text Multiline", text="a"),
    },
    "efficient": {
        "3": node(
            "KSampler (Efficient)",
            **{
                **SAMPLER["inputs"],
                "positive": ["4", 1],
                "negative": ["4", 2],
                "latent_image": ["4", 3],
            },
        ),
        "4": node(
            "Efficient Loader",
            ckpt_name="v1-5.safetensors",
            vae_name="Baked VAE",
            clip_skip=-2,
            lora_name="None",
            positive="a cat",
            negative="dogs",
            empty_latent_width=512,
            empty_latent_height=640,
        ),
        "9": node("SaveImage", images=["3", 5]),
    },
    "custom": {
        **PLAIN,
        "3": node(
            "SamplerCustom",
            add_noise=True,
            noise_seed=3,
            cfg=8,
            model=["4", 0],
            positive=["6", 0],
            negative=["7", 0],
            sampler=["60", 0],
            sigmas=["61", 0],
            latent_image=["5", 0],
        ),
        "60": node("KSamplerSelect", sampler_name="euler"),
        "61": node("BasicScheduler", scheduler="karras", steps=20, denoise=1, model=["4", 0]),
    },
}


@pytest.mark.parametrize("name", GRAPHS)
def test_a_graph_is_walked_to_where_the_picture_began(tmp_path: Path, name: str) -> None:
    meta = read(tmp_path, GRAPHS[name])
    assert (meta.source, meta.best_effort) == ("comfyui", True)
    assert (meta.prompt, meta.negative_prompt) == ("a cat", "dogs")
    assert (meta.seed, meta.steps, meta.guidance) == (3, 20, 8)
    assert (meta.sampler, meta.scheduler, meta.model) == ("euler", "karras", "v1-5.safetensors")
    assert (meta.width, meta.height) == (512, 640)


FLUX: Graph = {
    "1": node("UNETLoader", unet_name="flux1-dev.safetensors", weight_dtype="default"),
    "2": node(
        "LoraLoaderModelOnly", lora_name="ink.safetensors", strength_model=0.6, model=["1", 0]
    ),
    "13": node(
        "SamplerCustomAdvanced",
        noise=["25", 0],
        guider=["22", 0],
        sampler=["16", 0],
        sigmas=["17", 0],
        latent_image=["27", 0],
    ),
    "10": node("VAELoader", vae_name="ae.safetensors"),
    "8": node("VAEDecode", samples=["13", 0], vae=["10", 0]),
    "9": node("SaveImage", filename_prefix="x", images=["8", 0]),
    "16": node("KSamplerSelect", sampler_name="euler"),
    "17": node("BasicScheduler", scheduler="simple", steps=20, denoise=1, model=["2", 0]),
    "22": node("BasicGuider", model=["2", 0], conditioning=["26", 0]),
    "25": node("RandomNoise", noise_seed=2**53 + 1),
    "26": node("FluxGuidance", guidance=3.5, conditioning=["6", 0]),
    "27": node("EmptySD3LatentImage", width=1024, height=768, batch_size=1),
    "6": node("CLIPTextEncode", text="a cat", clip=["11", 0]),
    "11": node("DualCLIPLoader", clip_name1="t5", clip_name2="clip_l", type="flux"),
}


def test_flux_is_read_from_its_many_small_nodes(tmp_path: Path) -> None:
    meta = read(tmp_path, FLUX)
    assert (meta.prompt, meta.negative_prompt, meta.seed) == ("a cat", None, 2**53 + 1)
    assert (meta.steps, meta.guidance, meta.sampler, meta.scheduler) == (20, 3.5, "euler", "simple")
    assert (meta.width, meta.height, meta.vae) == (1024, 768, "ae.safetensors")
    assert (meta.model, meta.loras) == ("flux1-dev.safetensors", {"ink.safetensors": 0.6})


def test_loras_and_clip_skip_are_found_on_the_way_to_the_model(tmp_path: Path) -> None:
    graph = {
        **PLAIN,
        **changed("3", model=["10", 0]),
        "10": node("LoraLoader", lora_name="ink", strength_model=0.5, model=["11", 0]),
        "11": node(
            "Power Lora Loader (rgthree)",
            model=["4", 0],
            lora_1={"on": True, "lora": "oil", "strength": 0.7},
            lora_2={"on": False, "lora": "off", "strength": 1},
        ),
        "12": node("CLIPSetLastLayer", stop_at_clip_layer=-2, clip=["4", 1]),
    }
    meta = read(tmp_path, graph)
    assert (meta.loras, meta.clip_skip) == ({"ink": 0.5, "oil": 0.7}, 2)


WORKFLOW = {
    "version": 0.4,
    "nodes": [
        {
            "id": 3,
            "type": "KSampler",
            "mode": 0,
            "inputs": [
                {"name": "model", "type": "MODEL", "link": 1},
                {"name": "positive", "type": "CONDITIONING", "link": 4},
                {"name": "negative", "type": "CONDITIONING", "link": 6},
                {"name": "latent_image", "type": "LATENT", "link": 2},
            ],
            "widgets_values": [3, "randomize", 20, 8, "euler", "karras", 1],
        },
        {"id": 4, "type": "CheckpointLoaderSimple", "widgets_values": ["v1-5.safetensors"]},
        {"id": 5, "type": "EmptyLatentImage", "widgets_values": [512, 640, 1]},
        {"id": 6, "type": "CLIPTextEncode", "widgets_values": ["a cat"]},
        {"id": 7, "type": "CLIPTextEncode", "widgets_values": ["dogs"]},
        {"id": 8, "type": "VAEDecode", "inputs": [{"name": "samples", "link": 7}]},
        {"id": 9, "type": "SaveImage", "inputs": [{"name": "images", "link": 9}]},
    ],
    "links": [
        [1, 4, 0, 3, 0, "MODEL"],
        [2, 5, 0, 3, 3, "LATENT"],
        [4, 6, 0, 3, 1, "CONDITIONING"],
        [6, 7, 0, 3, 2, "CONDITIONING"],
        [7, 3, 0, 8, 0, "LATENT"],
        [9, 8, 0, 9, 0, "IMAGE"],
    ],
}


def test_what_stood_on_the_canvas_is_read_where_no_more_is_there(tmp_path: Path) -> None:
    meta = read(tmp_path, WORKFLOW, "workflow")
    assert meta == read(tmp_path, PLAIN)
    assert meta.prompt == "a cat"


def test_the_graph_that_was_run_comes_before_the_canvas(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    ran = {**PLAIN, **changed("6", text="a lion")}
    path.write_bytes(png(text("workflow", json.dumps(WORKFLOW)), text("prompt", json.dumps(ran))))
    assert read_meta(path).prompt == "a lion"


def test_a_webp_names_its_graphs_within_the_text(tmp_path: Path) -> None:
    path = tmp_path / "picture.webp"
    first: dict[int, str | bytes] = {
        0x0110: f"prompt:{json.dumps(PLAIN)}",
        0x010F: f"workflow:{json.dumps(WORKFLOW)}",
    }
    path.write_bytes(picture("WEBP", first=first))
    assert read_meta(path).prompt == "a cat"


def test_words_for_other_tools_come_before_the_graph(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(
        png(text("parameters", "a fox\nSteps: 9, Seed: 1"), text("prompt", json.dumps(PLAIN)))
    )
    assert (read_meta(path).source, read_meta(path).prompt) == ("a1111", "a fox")


def test_numbers_that_are_none_do_not_hide_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    odd = json.dumps({**PLAIN, "70": {**node("X"), "is_changed": [float("nan")]}})
    path.write_bytes(png(text("prompt", odd)))
    assert read_meta(path).prompt == "a cat"


def test_several_samplers_and_nothing_saved_is_no_guess(tmp_path: Path) -> None:
    meta = read(tmp_path, {"1": SAMPLER, "2": SAMPLER})
    assert meta == PictureMeta("comfyui", width=8, height=8, best_effort=True)


def test_huge_and_circular_graphs_end(tmp_path: Path) -> None:
    ring = {str(n): node("Reroute", conditioning=[str((n + 1) % 3000), 0]) for n in range(3000)}
    ring["3000"] = node("KSampler", positive=["0", 0], latent_image=["3000", 0], model=["3000", 0])
    ring["3001"] = node("SaveImage", images=["3000", 0])
    doubled = {
        str(n): node(
            "ConditioningCombine", conditioning_1=[str(n + 1), 0], conditioning_2=[str(n + 1), 0]
        )
        for n in range(500)
    }
    doubled["k"] = node("KSampler", positive=["0", 0], negative=["0", 0], latent_image=["0", 0])
    texts = {
        str(n): node("Text", text_a=[str(n + 1), 0], text_b=[str(n + 2), 0]) for n in range(500)
    }
    texts["k"] = node("KSampler", positive=["0", 0], steps=["k", 0], cfg=["k", 0])
    star = {str(n): node("SaveImage", images=[str(n // 2), 0]) for n in range(4999)}
    for graph in (ring, doubled, texts, star, {str(n): node("A") for n in range(9000)}):
        assert isinstance(read(tmp_path, graph), PictureMeta)


links = st.sampled_from([*PLAIN, *FLUX, "k"]).map(lambda key: [key, 0])
values = st.none() | st.integers() | st.text(max_size=5) | st.floats() | links | st.just([[], {}])
NAMES = sorted({name for one in (*PLAIN.values(), *FLUX.values()) for name in one["inputs"]})
KINDS = sorted({one["class_type"] for one in (*PLAIN.values(), *FLUX.values())})
nodes = st.builds(
    lambda kind, inputs: {"class_type": kind, "inputs": inputs},
    st.sampled_from(KINDS),
    st.dictionaries(st.sampled_from(NAMES), values, max_size=6) | st.just(7),
)


@given(
    base=st.sampled_from([PLAIN, FLUX, GRAPHS["efficient"], {}]),
    change=st.dictionaries(st.sampled_from([*PLAIN, *FLUX, "k"]), nodes | values, max_size=6),
)
@settings(max_examples=150, deadline=None)
def test_any_wiring_is_read_or_left(
    tmp_path_factory: pytest.TempPathFactory, base: Graph, change: Graph
) -> None:
    assert isinstance(read(tmp_path_factory.getbasetemp(), {**base, **change}), PictureMeta)
