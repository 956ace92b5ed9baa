"""Who kept the ciphertexts and has the opened marks tries every mark on every ciphertext: nothing fits, nothing repeats."""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Callable

import pytest
from nacl.bindings import crypto_box, crypto_box_seed_keypair
from nacl.public import PrivateKey

from appraisals.boxes import seal_ballot
from appraisals.engine.payload import Shape, encode

SHAPE = Shape(1, 5, 10_000)
VOTERS = 210
Seal = Callable[[bytes, str], bytes]


def payloads() -> list[bytes]:
    return [encode(0, [tuple((n + step) % 100 * 10_000 for step in range(5))], SHAPE) for n in range(100)]


def without_chance(payload: bytes, public_key: str) -> bytes:
    """The control: the key of the moment follows from the ballot, so the same ballot looks the same."""
    public, secret = crypto_box_seed_keypair(hashlib.sha256(payload).digest())
    receiver = b64decode(public_key)
    nonce = hashlib.blake2b(public + receiver, digest_size=24).digest()
    return public + bytes(crypto_box(payload, nonce, receiver, secret))


def fitting(seal: Seal, public_key: str) -> int:
    """How many ciphertexts the attacker can open by sealing every possible ballot again."""
    cast = [seal(payload, public_key) for payload in payloads()]
    tried = {seal(payload, public_key) for payload in payloads()}
    return sum(ciphertext in tried for ciphertext in cast)


@pytest.mark.parametrize(("seal", "found"), [(seal_ballot, 0), (without_chance, 100)], ids=["我们", "对照"])
def test_sealing_every_ballot_again_opens_none(seal: Seal, found: int) -> None:
    key = b64encode(bytes(PrivateKey.generate().public_key)).decode()
    assert fitting(seal, key) == found


def test_a_ballot_cast_by_all_looks_like_as_many_different_ones() -> None:
    key = b64encode(bytes(PrivateKey.generate().public_key)).decode()
    cast = [seal_ballot(payloads()[0], key) for _ in range(VOTERS)]
    assert len(set(cast)) == len({each[:16] for each in cast}) == len({each[-16:] for each in cast}) == VOTERS
    assert {len(each) for each in cast} == {SHAPE.length + 48}
