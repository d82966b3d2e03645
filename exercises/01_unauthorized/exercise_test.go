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
func TestT101(t *testing.T) {
	api := lab.Open(t, "T101")

	// This is what the customer's program sends. To see it: t.Log(api.Request().Header), and run with -v.
	rec := httptest.NewRecorder() // records the response
	api.ServeHTTP(rec, api.Request())

	// 1. The symptom, as the contract in README.md promises it.
	assert.Equal(t, http.StatusUnauthorized, rec.Code)
	api.TODO("which header must every 401 have, and which scheme does it name? Assert it, and delete this line.")

	// 2. The cause: only the operator sees the log, and no other suspect leaves this in it.
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
func TestT102(t *testing.T) {
	api := lab.Open(t, "T102")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())

	api.TODO("t.Log(api.Request().Header), and run with -v: what is odd? Assert it, diagnose, and delete this line.")
}

// T103: "Our nightly job stopped getting in. Nobody touched it." It sends its key in X-API-Key.
// From here on you write the whole test.
func TestT103(t *testing.T) {
	api := lab.Open(t, "T103")
	api.TODO("send the customer's request, and read its log line. What did the API look up? Look it up yourself with api.SQL.")
}

// T104: "New partner here. The key from the welcome mail never worked."
func TestT104(t *testing.T) {
	api := lab.Open(t, "T104")
	api.TODO("is this T103 again? What would prove it?")
}

// T105: "It worked this morning. Since lunch every call answers 401."
func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")
	api.TODO("symptom, cause, cure, diagnosis")
}

// T106: "The password is right: I can log in on my colleague's machine. On mine: 401."
func TestT106(t *testing.T) {
	api := lab.Open(t, "T106")
	api.TODO("symptom, cause, cure, diagnosis")
}

// T107: "I copied user and password from the wiki. 401. I typed them by hand: fine."
func TestT107(t *testing.T) {
	api := lab.Open(t, "T107")
	api.TODO("symptom, cause, cure, diagnosis")
}

// T108: "I pasted what /login gave me into the script. Now it dies before it prints any status at all."
// A recorder cannot show this failure. Use api.Client().Do(api.Request()), as the customer's program does.
func TestT108(t *testing.T) {
	api := lab.Open(t, "T108")
	api.TODO("what does the customer's program see, and what does the log contain?")
}
