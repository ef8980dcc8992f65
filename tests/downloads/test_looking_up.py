"""What is at an address, and which files of it make a model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aipaint.core.errors import UserError
from aipaint.downloads import (
    Lifeline,
    RepoAddress,
    UrlAddress,
    Web,
    choose,
    fetch,
    look_up,
    make_plan,
    parse_address,
)
from aipaint.downloads.names import safe_name
from tests.downloads.server import COMMIT, Site

HUB = "https://huggingface.co"
PARTS = {
    "model_index.json": b"{}",
    "README.md": b"a card",
    "LICENSE": b"take it",
    "sample.png": b"a picture",
    "toy.safetensors": b"all of it in one",
    "unet/config.json": b"{1}",
    "unet/diffusion_pytorch_model.safetensors": b"single",
    "unet/diffusion_pytorch_model.fp16.safetensors": b"half",
    "unet/diffusion_pytorch_model.bin": b"a pickle",
    "unet/flax_model.msgpack": b"another program's",
    "vae/config.json": b"{2}",
    "vae/diffusion_pytorch_model.bin": b"only a pickle",
    "text_encoder/config.json": b"{3}",
    "text_encoder/model-00001-of-00002.safetensors": b"one",
    "text_encoder/model-00002-of-00002.safetensors": b"two",
    "text_encoder/model.safetensors.index.json": b"{4}",
    "tokenizer/vocab.json": b"{5}",
    "tokenizer/merges.txt": b"a b",
    "safety_checker/model.safetensors": b"large",
    "vae_encoder/run.sh": b"rm -rf",
    "onnx/model.bin": b"another program's",
}


@pytest.mark.parametrize(
    ("text", "repo", "revision", "path"),
    [
        ("me/toy", "me/toy", "main", ""),
        (" me/toy@v1.5 ", "me/toy", "v1.5", ""),
        (f"{HUB}/me/toy", "me/toy", "main", ""),
        (f"{HUB}/me/toy/", "me/toy", "main", ""),
        (f"{HUB}/me/toy/tree/fp16", "me/toy", "fp16", ""),
        (f"{HUB}/me/toy/tree/main/unet", "me/toy", "main", "unet"),
        (f"{HUB}/me/toy/blob/main/a%20b.safetensors", "me/toy", "main", "a b.safetensors"),
        (f"{HUB}/me/toy/resolve/main/x/y.ckpt?download=true", "me/toy", "main", "x/y.ckpt"),
    ],
)
def test_addresses_of_the_hub(text: str, repo: str, revision: str, path: str) -> None:
    found = parse_address(text, {})
    assert found == RepoAddress(endpoint=HUB, repo=repo, revision=revision, path=path)
    elsewhere = parse_address(text, {"HF_ENDPOINT": "https://mirror.example/hf/"})
    assert isinstance(elsewhere, RepoAddress)
    assert elsewhere.endpoint == "https://mirror.example/hf"


def test_other_addresses_are_files() -> None:
    found = parse_address("https://example.org/get/1?token=secret#top", {})
    assert found == UrlAddress(url="https://example.org/get/1?token=secret")
    assert "secret" not in str(found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "toy",
        "me/../toy",
        "me/toy/unet",
        "http://example.org/x.safetensors",
        "http://localhost.example.org/x.safetensors",
        "file:///etc/passwd",
        "ftp://example.org/x",
        "https://me:secret@example.org/x.safetensors",
        "https:///x",
        "https://exa mple.org/x",
        "https://[::1/x",
        "https://example.org:x/y",
        f"{HUB}/me/toy/blob/main/../../x.safetensors",
    ],
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(UserError):
        parse_address(text, {})


def test_a_hub_without_encryption_is_refused() -> None:
    for wrong in ("http://mirror.example", "mirror.example"):
        with pytest.raises(UserError):
            parse_address("me/toy", {"HF_ENDPOINT": wrong})


def test_the_parts_of_a_model_come_once(site: Site, web: Web, tmp_path: Path) -> None:
    site.put_repo("me/toy", PARTS)
    listing = look_up(parse_address("me/toy", {"HF_ENDPOINT": site.address}), web)
    assert listing.licence == "mit"
    plan = make_plan(listing, choose(listing), tmp_path)
    assert [file.path for file in plan.files] == [
        "LICENSE",
        "README.md",
        "model_index.json",
        "text_encoder/config.json",
        "text_encoder/model-00001-of-00002.safetensors",
        "text_encoder/model-00002-of-00002.safetensors",
        "text_encoder/model.safetensors.index.json",
        "tokenizer/merges.txt",
        "tokenizer/vocab.json",
        "unet/config.json",
        "unet/diffusion_pytorch_model.fp16.safetensors",
        "vae/config.json",
        "vae/diffusion_pytorch_model.bin",
    ]
    assert fetch(plan, web) == tmp_path / "toy"
    for file in plan.files:
        assert (tmp_path / "toy" / file.path).read_bytes() == PARTS[file.path]
    asked = len(site.asked)
    fetch(plan, web)
    assert len(site.asked) == asked


def test_patterns_choose_files(site: Site, web: Web, tmp_path: Path) -> None:
    site.put_repo("me/toy", PARTS)
    listing = look_up(parse_address("me/toy", {"HF_ENDPOINT": site.address}), web)
    chosen = choose(listing, ["unet/*", "*.txt"], ["*.bin", "*fp16*"])
    assert [file.path for file in chosen] == [
        "tokenizer/merges.txt",
        "unet/config.json",
        "unet/diffusion_pytorch_model.safetensors",
    ]
    single = make_plan(listing, choose(listing, ["toy.safetensors"]), tmp_path)
    assert fetch(single, web) == tmp_path / "toy.safetensors"
    with pytest.raises(UserError, match="called"):
        choose(listing, ["*.gguf"])


def test_several_models_are_asked_about(site: Site, web: Web) -> None:
    site.put_repo("me/many", {"a.safetensors": b"a", "b.safetensors": b"b", "old.ckpt": b"c"})
    listing = look_up(parse_address("me/many", {"HF_ENDPOINT": site.address}), web)
    with pytest.raises(UserError, match=r"a\.safetensors, b\.safetensors"):
        choose(listing)


def test_safetensors_come_before_pickles(site: Site, web: Web, tmp_path: Path) -> None:
    site.put_repo("me/one", {"ink.safetensors": b"a", "ink.ckpt": b"c", "README.md": b"card"})
    listing = look_up(parse_address("me/one", {"HF_ENDPOINT": site.address}), web)
    assert fetch(make_plan(listing, choose(listing), tmp_path), web).name == "ink.safetensors"


def test_one_file_or_folder_of_a_repository(site: Site, web: Web, tmp_path: Path) -> None:
    site.put_repo("me/toy", {f"v2/{path}": data for path, data in PARTS.items()})
    single = parse_address(f"{site.address}/me/toy/blob/main/v2/vae/config.json", {})
    assert isinstance(single, UrlAddress)  # not the hub, unless the environment says so
    here = {"HF_ENDPOINT": site.address}
    single = parse_address(f"{site.address}/me/toy/blob/main/v2/vae/config.json", here)
    listing = look_up(single, web)
    path = fetch(make_plan(listing, choose(listing), tmp_path), web)
    assert path == tmp_path / "config.json"
    listing = look_up(parse_address(f"{site.address}/me/toy/tree/main/v2", here), web)
    assert fetch(make_plan(listing, choose(listing), tmp_path), web) == tmp_path / "v2"
    assert (tmp_path / "v2" / "model_index.json").is_file()


@pytest.mark.parametrize(
    "name",
    ["../x.safetensors", "/x.safetensors", "a/../../x.ckpt", "a\\b.ckpt", "C:x.ckpt", "a//b.ckpt",
     ".hidden.ckpt", "con.ckpt", "x\n.ckpt", "x" * 300 + ".ckpt", "a/./b.ckpt", "\u202ex.ckpt"],
)  # fmt: skip
def test_names_that_lead_out_are_refused(site: Site, web: Web, name: str) -> None:
    told = {"sha": COMMIT, "siblings": [{"rfilename": name, "size": 1}]}
    site.put("/api/models/me/toy/revision/main", json.dumps(told).encode())
    with pytest.raises(UserError, match="file name"):
        look_up(parse_address("me/toy", {"HF_ENDPOINT": site.address}), web)


def test_names_that_some_disks_take_for_one_are_refused(site: Site, web: Web) -> None:
    for paths in (("A/x.json", "a/X.json"), ("a.json", "A.json/b.json")):
        site.put_repo("me/toy", dict.fromkeys(paths, b"{}"))
        listing = look_up(parse_address("me/toy", {"HF_ENDPOINT": site.address}), web)
        with pytest.raises(UserError, match="two files"):
            make_plan(listing, listing.files, Path("models"))


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"[]",
        b"\xff",
        b'{"sha": "../../x", "siblings": []}',
        b'{"sha": "0123456789abcdef0123456789abcdef01234567", "siblings": [{"rfilename": 1}]}',
        b'{"sha": "0123456789abcdef0123456789abcdef01234567", "siblings":'
        b' [{"rfilename": "a.ckpt", "size": -1}]}',
        b'{"sha": "0123456789abcdef0123456789abcdef01234567", "siblings":'
        b' [{"rfilename": "a.ckpt", "lfs": {"sha256": "../x", "size": 1}}]}',
        b'{"sha": "0123456789abcdef0123456789abcdef01234567", "siblings":'
        b' [{"rfilename": "run.exe", "size": 1}]}',
    ],
)
def test_answers_that_no_hub_gives(site: Site, web: Web, answer: bytes) -> None:
    site.put("/api/models/me/toy/revision/main", answer)
    with pytest.raises(UserError):
        look_up(parse_address("me/toy", {"HF_ENDPOINT": site.address}), web)


def test_a_single_file_is_called_as_the_server_says(site: Site, web: Web, tmp_path: Path) -> None:
    said = {"Content-Disposition": 'attachment; filename="../../ink.safetensors"'}
    listing = look_up(parse_address(site.put("/get/7", b"x", headers=said), {}), web)
    assert make_plan(listing, choose(listing), tmp_path).result == tmp_path / "ink.safetensors"
    for name in ("run.exe", "..", "", ".bashrc", "model.safetensors.exe"):
        said = {"Content-Disposition": f'attachment; filename="{name}"'}
        with pytest.raises(UserError, match="no model file"):
            look_up(parse_address(site.put("/get/7", b"x", headers=said), {}), web)


@pytest.mark.parametrize("status", [401, 403, 404, 418, 503])
def test_what_servers_refuse(site: Site, web: Web, status: int) -> None:
    with pytest.raises(UserError, match=str(status)):
        look_up(parse_address(site.put("/x.ckpt", status=status), {}), web)


def test_redirects(site: Site, web: Web) -> None:
    site.put("/model.ckpt", b"x")
    site.put("/a", location="/b")
    listing = look_up(parse_address(site.put("/b", location="/model.ckpt"), {}), web)
    assert listing.files[0].path == "model.ckpt"
    for place in ("/round", "http://example.org/x.ckpt", "file:///etc/passwd", ""):
        with pytest.raises(UserError):
            look_up(parse_address(site.put("/round", location=place or "/round"), {}), web)


def test_a_secret_goes_to_its_host_alone(site: Site) -> None:
    host = site.address.removeprefix("http://")
    web = Web(Lifeline(), {host: "secret"})
    other = site.address.replace("127.0.0.1", "localhost")
    site.put("/model.ckpt", b"x")
    look_up(parse_address(site.put("/a", location=f"{other}/model.ckpt"), {}), web)
    sent = {path: headers.get("Authorization") for path, headers in site.asked}
    assert sent == {"/a": "Bearer secret", "/model.ckpt": None}


def test_an_answer_without_end_is_left(site: Site, web: Web) -> None:
    url = site.put("/long", b" " * 70_000, lengthless=True)
    with pytest.raises(UserError, match="no end"):
        web.read(url, 1000)


def test_nobody_there(web: Web) -> None:
    with pytest.raises(UserError, match="cannot be reached"):
        look_up(parse_address("http://127.0.0.1:9/x.ckpt", {}), web)


@settings(max_examples=200)
@given(st.text(max_size=60))
def test_a_safe_name_stays_in_its_folder(name: str) -> None:
    if safe_name(name):
        folder = Path("/some/folder")
        assert (folder / name).parent == folder
        assert name not in (".", "..")


@settings(max_examples=200)
@given(
    st.text(max_size=40)
    | st.builds(
        "{}://{}/{}".format,
        st.sampled_from(["https", "http", "file", "HTTPS"]),
        st.text(alphabet="ab.:@[]/?#%\u2100 \x00-1", max_size=15),
        st.text(max_size=15),
    )
    | st.builds(f"{HUB}/{{}}".format, st.text(alphabet="a/.%2eFresolvblb-@", max_size=30))
)
def test_whatever_is_typed_is_an_address_or_refused(text: str) -> None:
    try:
        found = parse_address(text, {})
    except UserError:
        return
    if isinstance(found, UrlAddress):
        assert found.url.lower().startswith(("https://", "http://"))
    else:
        assert ".." not in found.repo
        assert ".." not in found.path.split("/")


@settings(max_examples=100)
@given(st.binary(max_size=80))
def test_whatever_a_hub_answers_is_read_or_refused(answer: bytes) -> None:
    class Fake(Web):
        def read(self, url: str, limit: int, seconds: float = 60.0) -> bytes:
            return b'{"sha": "' + COMMIT.encode() + b'", "siblings": [' + answer + b"]}"

    with pytest.raises(UserError):
        look_up(parse_address("me/toy", {}), Fake(Lifeline()))
