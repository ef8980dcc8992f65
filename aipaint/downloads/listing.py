"""What is at an address: the files, their sizes, and by what their content is checked."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

import msgspec

from aipaint.core.errors import UserError
from aipaint.downloads.address import Address, RepoAddress, UrlAddress
from aipaint.downloads.names import check_path, is_known, name_for_url, safe_name
from aipaint.downloads.web import Answer, TransientError, Web

_MAX_ANSWER = 32 << 20  # bytes; the longest lists of files that are known take a tenth
_MAX_FILES = 20_000
_MAX_SIZE = 1 << 44
_SHA256 = re.compile(r"[0-9a-f]{64}")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class RemoteFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that can be fetched. path: below its folder, `/` between the parts.

    size: bytes, None where the server does not say. sha256: of its content, "" where nobody
    knows. blob: what git calls the content, the SHA-1 of a header and the content, or "".
    tag: the server's mark of this content, or "".
    """

    path: str
    url: str
    size: int | None = None
    sha256: str = ""
    blob: str = ""
    tag: str = ""


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """What was found. title: what a folder of it is called. licence: as its page names it.

    gated: it is given only to those who agreed to something. whole: it is a repository.
    """

    source: str
    title: str
    files: tuple[RemoteFile, ...]
    licence: str = ""
    gated: bool = False
    whole: bool = True


class _Lfs(msgspec.Struct, frozen=True):
    sha256: str
    size: int


class _Sibling(msgspec.Struct, frozen=True, rename={"blob": "blobId"}):
    rfilename: str
    size: int | None = None
    blob: str | None = None
    lfs: _Lfs | None = None


class _Repo(msgspec.Struct, frozen=True):
    sha: str
    siblings: list[_Sibling] = []
    gated: bool | str = False
    tags: list[str] = []


def look_up(address: Address, web: Web, sha256: str = "") -> Listing:
    """Ask what is at an address; nothing is fetched yet.

    sha256: what the content of a single file must have, in hexadecimal, "" for unknown. Raises
    UserError and CancelledError.
    """
    wanted = sha256.strip().lower().removeprefix("sha256:")
    if wanted and _SHA256.fullmatch(wanted) is None:
        raise UserError(
            "{text} is no SHA-256.",
            fix="Copy its 64 digits from the page of the file, or leave them out.",
            text=repr(sha256[:80]),
        )
    try:
        if isinstance(address, UrlAddress):
            return _look_at(address, web, wanted)
        listing = _look_into(address, web)
    except TransientError as error:
        raise error.told from error
    if wanted:
        listing = msgspec.structs.replace(listing, files=(_only(listing, wanted),))
    return listing


def _look_into(address: RepoAddress, web: Web) -> Listing:
    """Ask the hub for a repository's files; its `blobs=true` gives sizes and SHA-256."""
    repo = quote(address.repo)
    url = f"{address.endpoint}/api/models/{repo}/revision/{quote(address.revision, safe='')}"
    answer = web.read(f"{url}?blobs=true", _MAX_ANSWER)
    try:
        found = msgspec.json.decode(answer, type=_Repo)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise _odd(address) from error
    if _COMMIT.fullmatch(found.sha) is None or len(found.siblings) > _MAX_FILES:
        raise _odd(address)
    # Named by the commit: what is resumed tomorrow is the same file.
    base = f"{address.endpoint}/{repo}/resolve/{found.sha}"
    single = any(each.rfilename == address.path for each in found.siblings)
    folder = address.path if single else f"{address.path}/".lstrip("/")
    files = [
        _file(each, base, address, folder)
        for each in found.siblings
        if (each.rfilename == folder if single else each.rfilename.startswith(folder))
        and is_known(each.rfilename)
    ]
    if not files:
        raise UserError(
            "{source} holds no model file.",
            "Nothing in it is called as a model's files are.",
            "Check the repository's name and what is in it.",
            source=address,
        )
    licences = [tag[8:] for tag in found.tags if tag.startswith("license:")]
    return Listing(
        source=str(address),
        title=(address.path or address.repo).rpartition("/")[2],
        files=tuple(sorted(files, key=lambda file: file.path)),
        licence=licences[0][:60] if licences else "",
        gated=bool(found.gated),
        whole=not single,
    )


def _file(sibling: _Sibling, base: str, address: RepoAddress, folder: str) -> RemoteFile:
    """Return one file; its path is told from `folder`, which is itself for a single one."""
    path = check_path(sibling.rfilename)
    below = path.removeprefix(folder) or path.rpartition("/")[2]
    size = sibling.lfs.size if sibling.lfs is not None else sibling.size
    sha256 = sibling.lfs.sha256.lower() if sibling.lfs is not None else ""
    blob = (sibling.blob or "").lower() if sibling.lfs is None else ""
    if (
        (size is not None and not 0 <= size <= _MAX_SIZE)
        or (sha256 and _SHA256.fullmatch(sha256) is None)
        or (blob and _COMMIT.fullmatch(blob) is None)
    ):
        raise _odd(address)
    # git's names are SHA-1; those of a repository with longer ones are not checked by them.
    blob = blob if len(blob) == 40 else ""
    return RemoteFile(path=below, url=f"{base}/{quote(path)}", size=size, sha256=sha256, blob=blob)


def _only(listing: Listing, sha256: str) -> RemoteFile:
    """Return the file of that content."""
    found = [file for file in listing.files if file.sha256 == sha256]
    if not found:
        raise UserError(
            "{source} holds no file with this SHA-256.",
            fix="Compare it with the one on the page, or leave it out.",
            source=listing.source,
        )
    return found[0]


def _look_at(address: UrlAddress, web: Web, sha256: str) -> Listing:
    """Ask for one file, and hang up once its header has come: not every server answers HEAD."""
    with web.open(address.url) as answer:
        length = answer.length()
        name = name_for_url(urlsplit(answer.url).path, answer.headers.get_filename())
        check_kind(answer, name)
        file = RemoteFile(path=name, url=address.url, size=length, sha256=sha256, tag=mark(answer))
    return Listing(source=str(address), title=name, files=(file,), whole=False)


def check_kind(answer: Answer, name: str) -> None:
    """Raise UserError for an answer that is a page, or packed, where a file was asked for."""
    packed = answer.headers.get("Content-Encoding", "identity").strip().lower()
    if answer.headers.get_content_type() == "text/html" or packed not in ("identity", ""):
        raise UserError(
            "{host} answers with a page, not with the file {name}.",
            "It may want you to sign in first.",
            "Copy the address of the file itself, or download it with a browser.",
            host=urlsplit(answer.url).hostname,
            name=name,
        )


def mark(answer: Answer) -> str:
    """Return what tells this content from another at the same address, "" for nothing.

    A weak entity tag only says that two contents mean the same (RFC 9110, section 8.8.1).
    """
    tag = answer.headers.get("ETag", "").strip()
    if tag and not tag.startswith("W/"):
        return tag[:200]
    return answer.headers.get("Last-Modified", "").strip()[:200]


def _odd(address: RepoAddress) -> UserError:
    return UserError(
        "The answer about {source} cannot be understood.",
        "It is not what a hub says of a model.",
        "Check the repository's name, and HF_ENDPOINT if that is set.",
        source=address,
    )


def folder_name(listing: Listing) -> str:
    """Return what the folder of a repository is called."""
    return listing.title if safe_name(listing.title) else "model"
