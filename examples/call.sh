#!/bin/sh
# Calls the venue with a signed request, using curl and openssl:
#
#   examples/call.sh GET  /derivatives/api/v3/accounts
#   examples/call.sh POST /derivatives/api/v3/sendorder 'orderType=mkt&symbol=PF_XBTUSD&side=buy&size=0.01'
#
# DRYDOCK_URL, DRYDOCK_API_KEY and DRYDOCK_API_SECRET are the `export` lines of the banner.
set -eu

if [ $# -lt 2 ]; then
  echo "Usage: $0 GET|POST|PUT PATH [QUERY], such as: $0 GET /derivatives/api/v3/accounts" >&2
  exit 2
fi
if [ -z "${DRYDOCK_API_SECRET:-}" ]; then
  echo "First paste the \`export\` lines of the venue's banner into this shell." >&2
  exit 1
fi

method=$1 path=$2 query=${3:-}
key=$(printf %s "$DRYDOCK_API_SECRET" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')
authent=$(printf %s "$query${path#/derivatives}" | openssl dgst -sha256 -binary |
  openssl dgst -sha512 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)

curl -s -X "$method" -H "APIKey: $DRYDOCK_API_KEY" -H "Authent: $authent" "$DRYDOCK_URL$path${query:+?$query}"
echo
