"""Signs webhooks and access tokens with Twilio's library for Python, and verifies those that the crate signed.

Usage: sign.py CASES, a file with a JSON object whose "cases" are a list. Prints a JSON list of what became of each. A
case is one of

    {"secret": "12345", "signed_url": "https://…", "url": "https://…", "algorithm": "HMAC_SHA1", "signature": "…",
     "pairs": [["CallSid", "CA00"], …]}                   or "body": "…" in place of "pairs"
    {"account": "AC00", "key": "SK00", "secret": "…", "identity": "…", "ttl": 60, "region": "ie1",
     "grants": {"chat": {"service_sid": "IS00"}}, "token": "…"}
"""

import json
import sys

from twilio.jwt.access_token import AccessToken, grants
from twilio.request_validator import RequestValidator

GRANTS = {
    "chat": grants.ChatGrant,
    "data_sync": grants.SyncGrant,
    "task_router": grants.TaskRouterGrant,
    "video": grants.VideoGrant,
    "voice": grants.VoiceGrant,
}


class Form(dict):
    """A form as web frameworks hold it: each name has a list of values."""

    def __init__(self, pairs):
        super().__init__()
        for name, value in pairs:
            self.setdefault(name, []).append(value)

    def getlist(self, name):
        return self[name]


def main():
    cases = json.load(open(sys.argv[1], encoding="utf-8"))["cases"]
    print(json.dumps([token(case) if "token" in case else webhook(case) for case in cases]))


def webhook(case):
    validator = RequestValidator(case["secret"])
    algorithm = case["algorithm"]
    form = Form(case.get("pairs", []))
    received = case["body"] if "body" in case else form
    return {
        "signature": validator.compute_signature(case["signed_url"], form, algorithm),
        "accepts": validator.validate(case["url"], received, case["signature"], algorithm),
    }


def token(case):
    made = AccessToken(
        case["account"],
        case["key"],
        case["secret"],
        identity=case["identity"],
        ttl=case["ttl"],
        region=case["region"],
        grants=[GRANTS[name](**members) for name, members in case["grants"].items()],
    )
    read = AccessToken.from_jwt(case["token"], case["secret"])
    return {"token": made.to_jwt(), "header": read.headers, "payload": read.payload}


main()
