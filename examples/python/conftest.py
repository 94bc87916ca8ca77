"""A venue for a whole test session, taken back after each test. Needs nothing but Python and pytest.

It uses the venue of DRYDOCK_URL if that is set, and starts one otherwise: by DRYDOCK_COMMAND, or `npx --no-install drydock`
in a folder where it is installed.
"""
import base64
import hashlib
import hmac
import json
import os
import shlex
import subprocess
import urllib.parse
import urllib.request

import pytest


class Venue:
    """The powers over a venue, and signed calls of its wire."""

    def __init__(self, url):
        self.url = url
        self.accounts = self.control("GET", "/accounts")["accounts"]

    def control(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        headers = {} if data is None else {"Content-Type": "application/json"}
        return self._send(urllib.request.Request(self.url + "/control" + path, data, headers, method=method))

    def request(self, account, method, endpoint, **parameters):
        """A call with the key of an account, named by its name: request("account-1", "GET", "accounts")."""
        path = "/derivatives/api/v3/" + endpoint
        text = urllib.parse.urlencode(parameters)
        key = next(each for each in self.accounts if each["name"] == account)
        message = hashlib.sha256((text + path.removeprefix("/derivatives")).encode()).digest()
        authent = hmac.new(base64.b64decode(key["apiSecret"]), message, hashlib.sha512).digest()
        headers = {"APIKey": key["apiKey"], "Authent": base64.b64encode(authent).decode()}
        if method == "GET":
            query = "?" + text if text else ""
            return self._send(urllib.request.Request(self.url + path + query, None, headers, method=method))
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return self._send(urllib.request.Request(self.url + path, text.encode(), headers, method=method))

    def set_index_price(self, asset, usd):
        return self.control("PUT", "/index-prices", {asset: usd})

    def advance(self, span):
        return self.control("POST", "/time", {"advance": span})

    def snapshot(self):
        return self.control("POST", "/snapshots", {})["name"]

    def revert(self, name):
        return self.control("POST", "/snapshots/" + urllib.parse.quote(name) + "/revert", {})

    def _send(self, request):
        with urllib.request.urlopen(request) as reply:
            return json.load(reply)


@pytest.fixture(scope="session")
def running_venue():
    url = os.environ.get("DRYDOCK_URL")
    if url:
        yield Venue(url)
        return
    command = shlex.split(os.environ.get("DRYDOCK_COMMAND", "npx --no-install drydock"))
    process = subprocess.Popen(command + ["--port", "0", "--ephemeral", "--market", "frozen"], stdout=subprocess.PIPE, text=True)
    try:
        for line in process.stdout:
            if line.startswith("  Venue "):
                url = line.split()[1]
            if line.startswith("Ctrl-C"):
                break
        assert url, "the venue did not start: what it said is above"
        yield Venue(url)
    finally:
        process.terminate()
        process.communicate()


@pytest.fixture
def venue(running_venue):
    """The venue as the session found it, whatever the tests before have done."""
    before = running_venue.snapshot()
    yield running_venue
    running_venue.revert(before)
    running_venue.control("DELETE", "/snapshots/" + before)
