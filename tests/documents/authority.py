"""The tests' own certificate authority: a root, an issuing authority, and people's certificates of every fate."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from documents.signing.trust import Trust

NOW = datetime(2026, 4, 2, 3, 0, tzinfo=UTC)
ISSUED_FROM, ISSUED_TO = datetime(2025, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)
REVOKED_ON = datetime(2026, 2, 1, 8, 30, tzinfo=UTC)
SIGNER, OFFICE = "Nguyễn Văn Thử", "UBND xã Thịnh Đức"

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Holder:
    """A certificate with its key, and what issued it."""

    certificate: x509.Certificate
    key: Key
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    def signer(self) -> SimpleSigner:
        """What pyHanko signs with; carries the chain along, as signing tools do."""
        registry = SimpleCertificateStore()
        registry.register_multiple([_asn1(one) for one in self.chain])
        return SimpleSigner(_asn1(self.certificate), self._key(), registry)

    def timestamper(self, at: datetime) -> DummyTimeStamper:
        """A time-stamping authority that says `at`."""
        registry = SimpleCertificateStore()
        registry.register_multiple([_asn1(one) for one in self.chain])
        return DummyTimeStamper(_asn1(self.certificate), self._key(), registry, fixed_dt=at)

    def pkcs12(self, passphrase: bytes) -> bytes:
        """As a .p12 file."""
        return pkcs12.serialize_key_and_certificates(
            b"ky", self.key, self.certificate, self.chain, serialization.BestAvailableEncryption(passphrase)
        )

    def _key(self) -> asn1_keys.PrivateKeyInfo:
        return asn1_keys.PrivateKeyInfo.load(
            self.key.private_bytes(
                serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


@dataclass(frozen=True)
class Authority:
    """Everybody; `crl` revokes `revoked` and nobody else."""

    root: Holder
    issuing: Holder
    signer: Holder
    office: Holder
    expired: Holder
    early: Holder
    revoked: Holder
    stranger: Holder
    clock: Holder
    strange_clock: Holder
    crl: bytes

    def trust(self, *, with_crl: bool = True, with_issuer: bool = True) -> Trust:
        """As load_trust gives it of a folder with the root, the issuing authority and its list."""
        return Trust(
            roots=(self.root.der,),
            issuers=(self.issuing.der,) if with_issuer else (),
            crls=(self.crl,) if with_crl else (),
        )

    def fill(self, folder: Path) -> None:
        """The same as files."""
        pem = serialization.Encoding.PEM
        (folder / "goc.pem").write_bytes(self.root.certificate.public_bytes(pem))
        (folder / "cap.cer").write_bytes(self.issuing.der)
        (folder / "thu-hoi.crl").write_bytes(self.crl)


def make_authority() -> Authority:
    """The whole of it, with new keys."""
    root = _authority("Tổ chức gốc (thử)")
    issuing = _authority("Tổ chức cấp chứng thư (thử)", root)
    strange_root = _authority("Tổ chức không ai biết")
    revoked = _person(issuing, "Nguyễn Văn Thử", serial=66)
    return Authority(
        root=root,
        issuing=issuing,
        signer=_person(issuing, SIGNER, organisation=OFFICE, key=_rsa()),
        office=_person(issuing, "ỦY BAN NHÂN DÂN XÃ THỊNH ĐỨC", organisation="UBND thành phố Thử"),
        expired=_person(issuing, SIGNER, until=datetime(2026, 3, 1, tzinfo=UTC)),
        early=_person(issuing, SIGNER, since=datetime(2026, 6, 1, tzinfo=UTC)),
        revoked=revoked,
        stranger=_person(strange_root, "Trần Thị Lạ"),
        clock=_person(issuing, "Dấu thời gian (thử)", is_clock=True, key=_rsa()),
        strange_clock=_person(strange_root, "Dấu thời gian lạ", is_clock=True, key=_rsa()),
        crl=make_crl(issuing, [66]),
    )


def make_crl(issuer: Holder, serials: list[int], *, until: datetime = ISSUED_TO) -> bytes:
    """A list that revokes `serials` on REVOKED_ON, current `until`."""
    builder = x509.CertificateRevocationListBuilder(
        issuer_name=issuer.certificate.subject, last_update=REVOKED_ON, next_update=until
    )
    for serial in serials:
        entry = x509.RevokedCertificateBuilder(serial, REVOKED_ON).build()
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(issuer.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def _rsa() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _name(common: str, organisation: str = "") -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN")]
    parts += [x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation)] if organisation else []
    return x509.Name([*parts, x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _authority(name: str, issuer: Holder | None = None) -> Holder:
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _builder(_name(name), key, issuer.certificate.subject if issuer else _name(name))
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    builder = builder.add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
    certificate = builder.sign(issuer.key if issuer else key, hashes.SHA256())
    return Holder(certificate, key, (issuer.certificate, *issuer.chain) if issuer else ())


def _person(
    issuer: Holder,
    name: str,
    *,
    organisation: str = "",
    since: datetime = ISSUED_FROM,
    until: datetime = ISSUED_TO,
    serial: int = 0,
    is_clock: bool = False,
    key: Key | None = None,
) -> Holder:
    key = key or ec.generate_private_key(ec.SECP256R1())
    builder = _builder(
        _name(name, organisation), key, issuer.certificate.subject, since=since, until=until, serial=serial
    )
    builder = builder.add_extension(_usage("digital_signature", "content_commitment"), critical=True)
    if is_clock:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    certificate = builder.sign(issuer.key, hashes.SHA256())
    return Holder(certificate, key, (issuer.certificate, *issuer.chain))


def _builder(
    subject: x509.Name,
    key: Key,
    issuer: x509.Name,
    *,
    since: datetime = ISSUED_FROM - timedelta(days=900),
    until: datetime = ISSUED_TO + timedelta(days=900),
    serial: int = 0,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(serial or x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
    )


def _usage(*names: str) -> x509.KeyUsage:
    known = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: name in names for name in known})
