package unauthorized

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

// T101: "I have an account, yet /api/v1/ping answers 401."
// Only one assertion is missing. Read the test, run it, then replace the TODO.
// Your test has to fail on 5 broken labs (401.2 WWW-Authenticate: 2, 401.5 log: 1, 401.6 cure: 2), 2
// look-alikes and the healthy lab.
func TestT101(t *testing.T) {
	api := lab.Open(t, "T101")

	// This is what the customer's program sends. To see it: t.Log(api.Request().Header), and run with -v.
	rec := httptest.NewRecorder() // records the response
	api.ServeHTTP(rec, api.Request())

	// 1. The symptom, as the contract in README.md promises it.
	refused(t, rec)
	api.TODO("which header must every 401 have, and which scheme does it name? Assert it in refused, at the end of this file, and delete this line.")

	// 2. The cause: only you, the operator, see the log. No other suspect leaves this value there.
	line := api.Log(rec.Header().Get("X-Request-Id"))
	assert.Equal(t, "none", line.Attr("credential"))

	// 3. The cure: with a credential, the same request is let in.
	fixed := httptest.NewRequest(http.MethodGet, "/api/v1/ping", nil)
	fixed.Header.Set("Authorization", "Bearer "+api.Given("token"))
	rec = httptest.NewRecorder()
	api.ServeHTTP(rec, fixed)
	assert.Equal(t, http.StatusOK, rec.Code)

	api.Diagnose(lab.Diagnosis{
		Reached:  lab.Yes,    // does the API's log have a line for the request?
		Slow:     lab.No,     // did it fail because a timeout ran out?
		Side:     lab.Client, // what must change: the request, the API, or something between them?
		Cause:    lab.MissingHeader,
		Evidence: line.Fact("credential"), // the fact that proves the cause
	})
}

// T102: "Same 401. But I do send the token that /login gave me, look!"
// The request is sent. Write 1 (symptom), 2 (cause), 3 (cure) and the diagnosis. After api.Cure(), api.Request() returns the
// corrected request.
// Your test has to fail on 4 broken labs (401.1 status: 1, 401.5 log: 1, 401.6 cure: 2), 3 look-alikes and
// the healthy lab.
func TestT102(t *testing.T) {
	api := lab.Open(t, "T102")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())

	api.TODO("t.Log(api.Request().Header), and run with -v: what is odd? Assert it, diagnose, and delete this line.")
}

// T103: "Our nightly job stopped getting in. Nobody touched it." It sends its key in X-API-Key.
// From here on you write the whole test.
// Your test has to fail on 3 broken labs (401.6 cure: 2, 401.8 records: 1), 2 look-alikes and the healthy
// lab.
func TestT103(t *testing.T) {
	api := lab.Open(t, "T103")
	api.TODO("send the customer's request, and read its log line. What did the API look up? Look it up yourself with api.SQL.")
}

// T104: "You revoked our key! It worked all week, and since Monday it answers 401."
// Your test has to fail on 4 broken labs (401.1 status: 1, 401.5 log: 1, 401.6 cure: 2), 2 look-alikes and
// the healthy lab.
func TestT104(t *testing.T) {
	api := lab.Open(t, "T104")
	api.TODO("the customer says that you revoked the key. What would the database show if that were true (clause 401.8)? Look, and assert what you find.")
}

// T105: "It worked this morning. Since lunch every call answers 401."
// Your test has to fail on 5 broken labs (401.1 status: 1, 401.4 silence: 1, 401.5 log: 1, 401.6 cure: 2), 4
// look-alikes and the healthy lab.
func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")
	api.TODO("symptom, cause, cure, diagnosis")
}

// T106: "The password is right: I can log in on my colleague's machine. On mine: 401."
// Your test has to fail on 4 broken labs (401.1 status: 1, 401.5 log: 1, 401.6 cure: 2), 3 look-alikes and
// the healthy lab.
func TestT106(t *testing.T) {
	api := lab.Open(t, "T106")
	api.TODO("symptom, cause, cure, diagnosis")
}

// T107: "I copied user and password from the wiki. 401. I typed them by hand: fine."
// Your test has to fail on 4 broken labs (401.3 body: 1, 401.5 log: 1, 401.6 cure: 2), 3 look-alikes and the
// healthy lab.
func TestT107(t *testing.T) {
	api := lab.Open(t, "T107")
	api.TODO("symptom, cause, cure, diagnosis")
}

// T108: "I pasted what /login gave me into the script. Now it dies before it prints any status at all."
// A recorder cannot show this failure. Use api.Client().Do(api.Request()), as the customer's program does.
// Your test has to fail on 3 broken labs (401.5 log: 1, 401.6 cure: 1, 401.7 expiry: 1), 2 look-alikes and
// the healthy lab.
func TestT108(t *testing.T) {
	api := lab.Open(t, "T108")
	api.TODO("what does the customer's program see, and what does the log contain?")
}

// refused asserts what every 401 has, so every test can use it. Extend it with what the contract promises for every 401.
func refused(t *testing.T, rec *httptest.ResponseRecorder) {
	t.Helper()
	assert.Equal(t, http.StatusUnauthorized, rec.Code)
}
