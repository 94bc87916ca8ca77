"""The wallets of an account, read with nothing but Python: how a request is signed.

Paste the `export` lines of the banner, then: python3 examples/wallets.py
"""
import base64
import hashlib
import hmac
import json
import os
import time
import urllib.request

if "DRYDOCK_API_SECRET" not in os.environ:
    raise SystemExit("First paste the `export` lines of the venue's banner into this shell.")
url = os.environ["DRYDOCK_URL"]
api_key = os.environ["DRYDOCK_API_KEY"]
api_secret = os.environ["DRYDOCK_API_SECRET"]


def call(method, path, query=""):
    """Sends a signed request. The query is signed exactly as it is sent."""
    nonce = str(int(time.time() * 1000))
    message = hashlib.sha256((query + nonce + path.removeprefix("/derivatives")).encode()).digest()
    authent = base64.b64encode(hmac.new(base64.b64decode(api_secret), message, hashlib.sha512).digest())
    request = urllib.request.Request(
        url + path + ("?" + query if query else ""),
        method=method,
        headers={"APIKey": api_key, "Nonce": nonce, "Authent": authent.decode()},
    )
    with urllib.request.urlopen(request) as reply:
        return json.load(reply)


accounts = call("GET", "/derivatives/api/v3/accounts")["accounts"]
print("available margin:", accounts["flex"]["availableMargin"], "USD")
print("inverse wallet:  ", accounts["fi_xbtusd"]["balances"]["xbt"], "XBT")
