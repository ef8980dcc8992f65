"""A StableDiffusionPipeline folder with random weights, small enough to load in a blink.

Same classes, file names and latent layout as a real model folder (and as the starter): UNet,
AutoencoderKL with four latent channels at a quarter of the size, BertModel, fast tokenizer,
DDIM scheduler, safetensors, aipaint.json. It paints noise, but the same noise for the same recipe.
"""

from __future__ import annotations

import json
from pathlib import Path

NATIVE_SIZE = 32  # pixels; latents are 8 x 8
TOKENS = 24
WIDTH = 16  # of a token state


def build_tiny_pipeline(folder: Path, name: str = "Tiny") -> Path:
    """Write the model folder (0.4 MB) and return it; the weights are the same each time."""
    import torch
    from diffusers import AutoencoderKL, DDIMScheduler, StableDiffusionPipeline
    from diffusers import UNet2DConditionModel as Unet
    from transformers import BertConfig, BertModel

    tokenizer = _tokenizer()
    # The weights are drawn from torch's global generator; a test's own seeds must not notice.
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        text_encoder = BertModel(
            BertConfig(
                vocab_size=len(tokenizer),
                hidden_size=WIDTH,
                num_hidden_layers=1,
                num_attention_heads=2,
                intermediate_size=WIDTH,
                max_position_embeddings=TOKENS,
                type_vocab_size=1,
                hidden_dropout_prob=0.0,
                attention_probs_dropout_prob=0.0,
                use_attention_mask=True,
            )
        )
        unet = Unet(
            sample_size=NATIVE_SIZE // 4,
            in_channels=4,
            out_channels=4,
            block_out_channels=(8, 16),
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
            layers_per_block=1,
            norm_num_groups=4,
            attention_head_dim=2,
            cross_attention_dim=WIDTH,
        )
        vae = AutoencoderKL(
            block_out_channels=(4, 8, 8),
            down_block_types=("DownEncoderBlock2D",) * 3,
            up_block_types=("UpDecoderBlock2D",) * 3,
            layers_per_block=1,
            latent_channels=4,
            norm_num_groups=4,
            sample_size=NATIVE_SIZE,
            scaling_factor=1.0,
        )
    pipeline = StableDiffusionPipeline(
        vae=vae,
        text_encoder=text_encoder,
        tokenizer=tokenizer,
        unet=unet,
        scheduler=DDIMScheduler(
            beta_schedule="scaled_linear",
            beta_start=0.00085,
            beta_end=0.012,
            clip_sample=False,
            set_alpha_to_one=False,
            steps_offset=1,
        ),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipeline.save_pretrained(folder)
    card = {
        "name": name,
        "family": "diffusion",
        "native_size": [NATIVE_SIZE, NATIVE_SIZE],
        "steps": 4,
        "guidance": 3.0,
        "sampler": "ddim",
        "latent_rgb": {
            "factors": [[0.3, 0.2, 0.1], [0.1, 0.3, 0.2], [0.2, 0.1, 0.3], [0.1, 0.1, 0.1]],
            "bias": [0.0, 0.0, 0.0],
        },
        "languages": ["en", "zh"],
    }
    (folder / "aipaint.json").write_text(json.dumps(card, indent=2), encoding="utf-8")
    return folder


def _tokenizer():
    """One token a UTF-8 byte, so that any text in any language counts, between <s> and </s>."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    special = ["<s>", "<pad>", "</s>", "<unk>"]
    pieces = special + sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {piece: place for place, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[], unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token="<s>",
        eos_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        model_max_length=TOKENS,
        model_input_names=["input_ids", "attention_mask"],
    )
