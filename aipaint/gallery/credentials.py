"""Content Credentials (C2PA): signed statements in a picture's file of how it came to be.

Signed with a certificate that is made here, once, and stays here: nobody vouches for it, so other
programs show that the picture is as it was signed, and call the signer unknown. Needs c2pa-python,
an extra. Nothing is fetched from anywhere and no time stamp is asked for.
"""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from aipaint import __version__
from aipaint.core.errors import UserError
from aipaint.core.metadata import PictureFormat
from aipaint.core.metadata.packet import VOCABULARY, SourceType
from aipaint.core.paths import Home

_YEARS = 10
_MARK = b"-----BEGIN PRIVATE KEY-----"
_OFFLINE = {
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
    "builder": {"thumbnail": {"enabled": False}},
}


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of a picture. title: of its file. source: what a model had to do with it; None
    for a picture that was not painted here, of which only the file before is known. resized:
    whether it was made smaller since.
    """

    title: str
    source: SourceType | None
    resized: bool = False


class Signer:
    """Signs files with the certificate below `home.data`, which is made when there is none."""

    def __init__(self, home: Home) -> None:
        """Raises UserError when the extra is missing, or the certificate cannot be used or made."""
        self._c2pa = _library()
        path = home.data / "credentials" / "signer.pem"
        try:
            try:
                found = path.read_bytes()
            except FileNotFoundError:
                _keep(path, make_certificate())
                found = path.read_bytes()
        except OSError as error:
            raise UserError(
                "The certificate for Content Credentials cannot be kept in {path}.",
                "{reason}.",
                "Export without Content Credentials, or see that the folder may be written.",
                path=path,
                reason=error.strerror or error,
            ) from error
        chain, mark, key = found.partition(_MARK)
        try:
            info = self._c2pa.C2paSignerInfo(
                alg=b"es256", sign_cert=chain, private_key=mark + key, ta_url=None
            )
            self._signer = self._c2pa.Signer.from_info(info)
        except self._c2pa.C2paError as error:
            raise UserError(
                "The certificate in {path} cannot be used.",
                "{reason}.",
                "Move that file away: a new certificate is made then.",
                path=path,
                reason=error,
            ) from error

    def sign(self, data: bytes, kind: PictureFormat, said: Statement, before: bytes = b"") -> bytes:
        """Return a picture file with a signed statement in it.

        before: for a picture that was not painted here, its file before, of this format. Raises
        UserError when it cannot be signed.
        """
        mime = f"image/{kind.lower()}"
        actions: list[dict[str, Any]] = []
        if said.source is not None:
            actions.append(
                {
                    "action": "c2pa.created",
                    "digitalSourceType": VOCABULARY + said.source,
                    "softwareAgent": _agent(),
                }
            )
        if said.resized:
            actions.append({"action": "c2pa.resized", "softwareAgent": _agent()})
        label = "c2pa.actions.v2"
        manifest = {
            "title": said.title,
            "claim_generator_info": [_agent()],
            "assertions": [{"label": label, "data": {"actions": actions}}] if actions else [],
        }
        out = io.BytesIO()
        try:
            context = self._c2pa.Context(self._c2pa.Settings.from_dict(_OFFLINE))
            builder = self._c2pa.Builder(manifest, context=context)
            if said.source is None:
                # It adds the file before as the parent, and that it was opened.
                builder.set_intent(self._c2pa.C2paBuilderIntent.EDIT)
                parent = {"title": said.title, "relationship": "parentOf"}
                builder.add_ingredient(parent, mime, io.BytesIO(before or data))
            builder.sign(self._signer, mime, io.BytesIO(data), out)
        except self._c2pa.C2paError as error:
            raise UserError(
                "{title} cannot be signed.",
                "{reason}.",
                "Export it without Content Credentials.",
                title=said.title,
                reason=error,
            ) from error
        return out.getvalue()


def _agent() -> dict[str, str]:
    return {"name": "aipaint", "version": __version__}


def require_library() -> None:
    """Raise UserError when the extra that signs is missing."""
    _library()


def _library() -> Any:
    try:
        import c2pa  # pyright: ignore[reportMissingTypeStubs]
    except ImportError as error:
        raise UserError(
            "Content Credentials cannot be signed: a package is missing.",
            "Signing needs c2pa-python, which is not installed with the rest.",
            "Install it, for example with: pip install 'aipaint[credentials]'.",
        ) from error
    return c2pa


def make_certificate(now: datetime | None = None) -> bytes:
    """Return PEM: a certificate for signing, that of its issuer, and the private key.

    ES256 (ECDSA on P-256), as C2PA 2.2, section 14.5.1 wants them: a signer that is no authority
    itself, for digital signatures. The issuer's own key is used this once and forgotten.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    began = now or datetime.now(UTC)
    issuer_key = ec.generate_private_key(ec.SECP256R1())
    key = ec.generate_private_key(ec.SECP256R1())

    def name(common: str) -> x509.Name:
        own = x509.NameAttribute(NameOID.ORGANIZATION_NAME, "aipaint (self-made)")
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common), own])

    def begun(common: str, public: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(name(common))
            .issuer_name(name("aipaint issuer"))
            .public_key(public)
            .serial_number(x509.random_serial_number())
            # Clocks differ.
            .not_valid_before(began - timedelta(days=1))
            .not_valid_after(began + timedelta(days=365 * _YEARS))
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        )

    def usage(signs: bool) -> x509.KeyUsage:
        return x509.KeyUsage(
            digital_signature=signs,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=not signs,
            crl_sign=False,
            encipher_only=False,
            decipher_only=False,
        )

    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    issuer = (
        begun("aipaint issuer", issuer_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage(signs=False), critical=True)
        .sign(issuer_key, hashes.SHA256())
    )
    signer = (
        begun("aipaint", key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage(signs=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), False)
        .add_extension(authority, critical=False)
        .sign(issuer_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return signer.public_bytes(pem) + issuer.public_bytes(pem) + private


def _keep(path: Path, data: bytes) -> None:
    """Write a file whole that nobody but the user may read. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(suffix=".part", dir=path.parent)  # which is private
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        raise
