"""Systems that send webhooks, each signing as its own documents say: written apart from what takes them."""

import base64
import hashlib
import hmac
from datetime import datetime

STANDARD_KEY = b"a key of a sender of webhooks 32"
SECRETS = {
    "STANDARD": "whsec_" + base64.b64encode(STANDARD_KEY).decode(),
    "STRIPE": "whsec_of_stripe",
    "SHOPIFY": "shpss_of_shopify",
    "GITHUB": "It's a Secret to Everybody",
    "TILL": "of the till",
}
"""By the names in the environment."""


def mac(key: str | bytes, content: bytes, algorithm: str = "sha256") -> bytes:
    """The HMAC of bytes."""
    return hmac.new(key.encode() if isinstance(key, str) else key, content, getattr(hashlib, algorithm)).digest()


def standard(body: bytes, at: datetime, message_id: str = "msg_1", key: bytes = STANDARD_KEY) -> dict[str, str]:
    """The headers of a sender of Standard Webhooks."""
    seconds = str(int(at.timestamp()))
    made = mac(key, f"{message_id}.{seconds}.".encode() + body)
    signature = "v1," + base64.b64encode(made).decode()
    return {"webhook-id": message_id, "webhook-timestamp": seconds, "webhook-signature": signature}


def stripe(body: bytes, at: datetime, secret: str = SECRETS["STRIPE"]) -> dict[str, str]:
    """The headers of Stripe."""
    seconds = str(int(at.timestamp()))
    return {"Stripe-Signature": f"t={seconds},v0=0,v1={mac(secret, seconds.encode() + b'.' + body).hex()}"}


def shopify(
    body: bytes, _at: datetime, webhook_id: str = "b54557e4", secret: str = SECRETS["SHOPIFY"]
) -> dict[str, str]:
    """The headers of Shopify."""
    signature = base64.b64encode(mac(secret, body)).decode()
    return {
        "X-Shopify-Hmac-Sha256": signature,
        "X-Shopify-Webhook-Id": webhook_id,
        "X-Shopify-Topic": "orders/create",
    }


def github(body: bytes, _at: datetime, delivery: str = "72d3162e", secret: str = SECRETS["GITHUB"]) -> dict[str, str]:
    """The headers of GitHub."""
    return {
        "X-Hub-Signature-256": f"sha256={mac(secret, body).hex()}",
        "X-GitHub-Delivery": delivery,
        "X-GitHub-Event": "star",
    }


def till(body: bytes, _at: datetime, number: str = "7", secret: str = SECRETS["TILL"]) -> dict[str, str]:
    """The headers of a till that has rules of its own."""
    signature = base64.b64encode(mac(secret, body, "sha512")).decode()
    return {"X-Till-Signature": f"sig:{signature}", "X-Till-Number": number, "X-Till-About": "sale"}


SENDERS = {"standard": standard, "stripe": stripe, "shopify": shopify, "github": github, "till": till}
"""By the sources that take their webhooks."""
CONNECTS = {
    "standard": "{kind: webhook, scheme: standard, secret: '${STANDARD}'}",
    "stripe": "{kind: webhook, scheme: stripe, secret: ['${STRIPE_NEW}', '${STRIPE}']}",
    "shopify": "{kind: webhook, scheme: shopify, secret: '${SHOPIFY}'}",
    "github": "{kind: webhook, scheme: github, secret: '${GITHUB}'}",
    "till": (
        "{kind: webhook, scheme: hmac, secret: '${TILL}', header: X-Till-Signature, algorithm: sha512, "
        "encoding: base64, prefix: 'sig:', id_header: X-Till-Number, topic_header: X-Till-About}"
    ),
}
"""What these sources say."""
