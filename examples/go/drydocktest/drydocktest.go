// Package drydocktest gives tests a venue, and takes it back after each of them. It needs the standard library alone.
//
// It uses the venue of DRYDOCK_URL, which a test run starts once:
//
//	npx --no-install drydock --ephemeral --market frozen &
//	DRYDOCK_URL=http://127.0.0.1:8600 go test ./...
package drydocktest

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
)

// Document is an answer of the venue.
type Document = map[string]any

// Account is one of the venue's, with its key.
type Account struct {
	Name      string `json:"name"`
	APIKey    string `json:"apiKey"`
	APISecret string `json:"apiSecret"`
}

// Venue is a running venue. Its methods end the test when the venue refuses.
type Venue struct {
	URL      string
	Accounts map[string]Account
	t        testing.TB
}

// Start gives the venue to a test, and reverts it to what it was when the test ends. Tests that use it must not run in
// parallel; those that want to need a venue each.
func Start(t testing.TB) *Venue {
	t.Helper()
	address := os.Getenv("DRYDOCK_URL")
	if address == "" {
		t.Skip("DRYDOCK_URL is not set: start a venue with `npx --no-install drydock --ephemeral --market frozen`")
	}
	venue := &Venue{URL: address, Accounts: map[string]Account{}, t: t}
	var list struct {
		Accounts []Account `json:"accounts"`
	}
	venue.control("GET", "/accounts", nil, &list)
	for _, account := range list.Accounts {
		venue.Accounts[account.Name] = account
	}
	name := venue.Control("POST", "/snapshots", Document{})["name"].(string)
	t.Cleanup(func() {
		venue.Control("POST", "/snapshots/"+url.PathEscape(name)+"/revert", Document{})
		venue.Control("DELETE", "/snapshots/"+url.PathEscape(name), Document{})
	})
	return venue
}

// Control makes a call below /control.
func (venue *Venue) Control(method, path string, body any) Document {
	venue.t.Helper()
	answer := Document{}
	venue.control(method, path, body, &answer)
	return answer
}

// SetIndexPrice sets the index price of an asset, in USD.
func (venue *Venue) SetIndexPrice(asset string, usd float64) {
	venue.t.Helper()
	venue.Control("PUT", "/index-prices", Document{asset: usd})
}

// Advance lets time pass: "8h".
func (venue *Venue) Advance(span string) {
	venue.t.Helper()
	venue.Control("POST", "/time", Document{"advance": span})
}

// Request makes a signed call of the wire for an account.
func (venue *Venue) Request(account, method, endpoint string, parameters url.Values) Document {
	venue.t.Helper()
	path := "/derivatives/api/v3/" + endpoint
	text := parameters.Encode()
	target, body := venue.URL+path, ""
	if method == http.MethodGet {
		target += "?" + text
	} else {
		body = text
	}
	request, err := http.NewRequest(method, target, strings.NewReader(body))
	venue.must(err)
	key := venue.Accounts[account]
	secret, err := base64.StdEncoding.DecodeString(key.APISecret)
	venue.must(err)
	digest := sha256.Sum256([]byte(text + strings.TrimPrefix(path, "/derivatives")))
	mac := hmac.New(sha512.New, secret)
	mac.Write(digest[:])
	request.Header.Set("APIKey", key.APIKey)
	request.Header.Set("Authent", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	if body != "" {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer := Document{}
	venue.send(request, &answer)
	return answer
}

func (venue *Venue) control(method, path string, body, answer any) {
	venue.t.Helper()
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		venue.must(err)
		content = bytes.NewReader(text)
	}
	request, err := http.NewRequest(method, venue.URL+"/control"+path, content)
	venue.must(err)
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	venue.send(request, answer)
}

func (venue *Venue) send(request *http.Request, answer any) {
	venue.t.Helper()
	reply, err := http.DefaultClient.Do(request)
	venue.must(err)
	defer reply.Body.Close()
	text, err := io.ReadAll(reply.Body)
	venue.must(err)
	if reply.StatusCode != http.StatusOK {
		venue.t.Fatalf("%s %s: %s", request.Method, request.URL.Path, text)
	}
	venue.must(json.Unmarshal(text, answer))
}

func (venue *Venue) must(err error) {
	venue.t.Helper()
	if err != nil {
		venue.t.Fatal(err)
	}
}
