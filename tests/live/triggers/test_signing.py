"""Signatures, by the specification's own library and by an independent computation."""

import hmac
import json
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook
from tests.live.triggers.conftest import NEXT, SECRET

from ilk.kernel.clock import SystemClock
from ilk.kernel.errors import UserError
from ilk.live.triggers.signing import secret_key, signed


@given(st.binary(min_size=24, max_size=64), st.text(), st.text("0123456789abcdef_", min_size=1))
def test_the_official_library_takes_what_we_sign(key: bytes, text: str, message_id: str) -> None:
    secret = f"whsec_{b64encode(key).decode()}"
    body = json.dumps({"text": text}, ensure_ascii=False).encode()
    headers = signed(message_id, SystemClock().now(), body, [secret_key(secret, "SECRET")])
    assert Webhook(secret).verify(body, headers) == {"text": text}


def test_a_signature_is_of_the_id_the_time_and_the_body() -> None:
    at = datetime(2022, 1, 1, 12, 0, 0, 999_999, tzinfo=UTC)
    headers = signed("msg_1", at, b'{"a":1}', [secret_key(SECRET, "SECRET")])
    assert headers["webhook-timestamp"] == "1641038400"
    content = b'msg_1.1641038400.{"a":1}'
    expected = hmac.new(b64decode(SECRET.removeprefix("whsec_")), content, sha256).digest()
    assert headers["webhook-signature"] == f"v1,{b64encode(expected).decode()}"


def test_several_secrets_sign_side_by_side() -> None:
    headers = signed("msg_1", SystemClock().now(), b"{}", [secret_key(SECRET, "A"), secret_key(NEXT, "B")])
    assert len(headers["webhook-signature"].split(" ")) == 2
    for secret in (SECRET, NEXT):
        assert Webhook(secret).verify(b"{}", headers) == {}


@pytest.mark.parametrize(
    "secret",
    ["", "open sesame", "whsec_", "whsec_kurz", "whsec_" + "A" * 31, "whsec_" + "AAAA" * 22, SECRET[6:], f"{SECRET}\n"],
)
def test_what_is_no_secret_is_refused_and_not_told(secret: str) -> None:
    with pytest.raises(UserError) as raised:
        secret_key(secret, "${SECRET}")
    assert raised.value.code == "wrong-secret"
    assert secret in {"", "whsec_"} or secret not in str(raised.value)
