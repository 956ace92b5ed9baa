"""The seals of a round: a key for its ballots that exists only inside boxes which any two of three holders open.

A holder's key pair follows from a passphrase and a salt (argon2id); only its public half is stored. At opening the round's
private key is put into one box for each pair of holders, the box of one inside the box of the other, and forgotten. All of
it is libsodium by PyNaCl: SealedBox (X25519, XSalsa20-Poly1305), pwhash (quality «Ballots»).
"""

from __future__ import annotations

import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from nacl import pwhash
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.utils import random as random_bytes

from people.errors import DomainError

HOLDERS: Final = 3
SHORTEST: Final = 12
FEWEST_SIGNS: Final = 6


class HolderKey(NamedTuple):
    """What is stored of a holder."""

    salt: str
    public_key: str


class RoundKey(NamedTuple):
    """What is stored of an opened round: the key that seals, and a box of the one that opens for each pair."""

    public_key: str
    boxes: list[dict[str, object]]


def check_passphrase(passphrase: str) -> None:
    """Refuse what can be guessed from a copy of the database."""
    passphrase = _plain(passphrase)
    if len(passphrase) < SHORTEST or len(set(passphrase)) < FEWEST_SIGNS:
        raise DomainError(
            "口令太短",
            why=f"保管口令至少 {SHORTEST} 个字符，其中至少 {FEWEST_SIGNS} 个互不相同；拿到备份的人会反复试",
            next_step="可以用四个不相干的词连起来，写在纸上封存",
        )
    if passphrase.isdecimal() or passphrase in (passphrase * 2)[1:-1]:
        raise DomainError(
            "口令太简单",
            why="只有数字，或者同一段重复几遍的，拿到备份的人很快就试得出来",
            next_step="可以用页面上那一组随机的词，写在纸上封存",
        )


def new_holder_key(passphrase: str) -> HolderKey:
    """Make a holder's key from a passphrase, which the caller forgets."""
    check_passphrase(passphrase)
    salt = random_bytes(pwhash.argon2id.SALTBYTES)
    return HolderKey(_text(salt), _text(bytes(_private(passphrase, salt).public_key)))


def private_key_of(passphrase: str, holder: HolderKey) -> PrivateKey | None:
    """Give the holder's private key; None where the passphrase is not the one."""
    key = _private(passphrase, b64decode(holder.salt))
    return key if _text(bytes(key.public_key)) == holder.public_key else None


def new_round_key(holders: Mapping[int, str]) -> RoundKey:
    """Make the key of a round for holders, {position: public key}; the private half leaves only inside the boxes."""
    key = PrivateKey.generate()
    boxes: list[dict[str, object]] = []
    for first, second in combinations(sorted(holders), 2):
        inner = SealedBox(_public(holders[second])).encrypt(bytes(key))
        boxes.append(
            {"holders": [first, second], "box": _text(SealedBox(_public(holders[first])).encrypt(inner))}
        )
    return RoundKey(_text(bytes(key.public_key)), boxes)


def open_round_key(stored: RoundKey, keys: Mapping[int, PrivateKey]) -> PrivateKey | None:
    """Open the box of two holders, {position: private key}; None where no box is theirs or it was tampered with."""
    for box in stored.boxes:
        pair = box["holders"]
        if isinstance(pair, list) and set(pair) <= set(keys):
            first, second = pair
            try:
                inner = SealedBox(keys[first]).decrypt(b64decode(str(box["box"])))
                opened = PrivateKey(SealedBox(keys[second]).decrypt(inner))
            except (CryptoError, ValueError):
                return None
            return opened if _text(bytes(opened.public_key)) == stored.public_key else None
    return None


def seal_ballot(payload: bytes, public_key: str) -> bytes:
    """Seal a ballot; the same ballot gives another ciphertext each time."""
    return SealedBox(_public(public_key)).encrypt(payload)


def open_ballots(ciphertexts: Sequence[bytes], key: PrivateKey) -> list[bytes | None]:
    """Open ballots; None for one that was not sealed for this round or was tampered with."""
    box = SealedBox(key)
    opened: list[bytes | None] = []
    for ciphertext in ciphertexts:
        try:
            opened.append(box.decrypt(ciphertext))
        except CryptoError:
            opened.append(None)
    return opened


def _private(passphrase: str, salt: bytes) -> PrivateKey:
    seed = pwhash.argon2id.kdf(
        PrivateKey.SIZE,
        _plain(passphrase).encode(),
        salt,
        opslimit=pwhash.argon2id.OPSLIMIT_MODERATE,
        memlimit=pwhash.argon2id.MEMLIMIT_INTERACTIVE,
    )
    return PrivateKey(seed)


def _plain(passphrase: str) -> str:
    """Spaces and full-width signs do not count: months later nobody knows how they were typed."""
    return "".join(unicodedata.normalize("NFKC", passphrase).split())


def _public(text: str) -> PublicKey:
    return PublicKey(b64decode(text))


def _text(data: bytes) -> str:
    return b64encode(data).decode("ascii")
