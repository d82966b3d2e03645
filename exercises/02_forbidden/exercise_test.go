package forbidden

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

// T201: "/api/v1/ping works with my token. /api/v1/data, same token, same minute: 403."
// Only one assertion is missing. Read the test, run it, then replace the TODO.
// Your test has to fail on 5 broken labs (403.2 WWW-Authenticate: 1, 403.5 log: 2, 403.7 cure: 1, 403.8 other
// routes: 1), 3 look-alikes and the healthy lab.
func TestT201(t *testing.T) {
	api := lab.Open(t, "T201")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())

	// 1. The symptom, as the contract in README.md promises it.
	refused(t, rec)
	api.TODO("the customer says that /api/v1/ping accepts the same token. Send it there, assert that, and delete this line.")

	// 2. The cause. The log shows what the token was granted, and what the route needs. Only the database shows what the account
	// may ask for. Without this query, the test would pass for an account that may not have the scope at all. The user's name
	// differs from lab to lab, so the query takes it from the log.
	line := api.Log(rec.Header().Get("X-Request-Id"))
	assert.Equal(t, "admin", line.Attr("needs"))
	assert.Equal(t, "", line.Attr("scope"))
	account := api.SQL(fmt.Sprintf("select scope from users where name = '%s'", line.Attr("user")))
	assert.Equal(t, [][]string{{"admin"}}, account.Rows)

	// 3. The cure: a token with the scope is let in.
	api.Cure()
	rec = httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusOK, rec.Code)

	api.Diagnose(lab.Diagnosis{
		Reached:  lab.Yes,    // does the API's log have a line for the request?
		Slow:     lab.No,     // did it fail because a timeout ran out?
		Side:     lab.Client, // what must change: the request, the API, or something between them?
		Cause:    lab.MissingScope,
		Evidence: account.Fact(), // the fact that proves the cause
	})
}

// T202: "Since Monday our form sends a name along with each value. Every save answers 403. Nothing else was changed."
// The request is sent. Write 1 (symptom), 2 (cause), 3 (cure: after api.Cure(), api.Request() returns the corrected request) and the
// diagnosis.
// Your test has to fail on 5 broken labs (403.1 status: 1, 403.4 silence: 1, 403.5 log: 1, 403.6 records: 1,
// 403.7 cure: 1), 3 look-alikes and the healthy lab.
func TestT202(t *testing.T) {
	api := lab.Open(t, "T202")

	before := api.SQL("select count(*) from data")
	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())

	t.Log(api.Request().Method, api.Request().URL, "gets", rec.Code, "; values in the database before:", before)
	api.TODO("this ticket is about accounts, not about the scope admin. Run with -v: which account does the request name, and which one sent it? What is in the database now? Assert it, diagnose, and delete this line.")
}

// T203: "The report gets in with this very key, every night. Our import uses the same one: 403."
// Optional: not needed to finish the exercise.
// Your test has to fail on 4 broken labs (403.1 status: 1, 403.5 log: 1, 403.6 records: 1, 403.7 cure: 1), 3
// look-alikes and the healthy lab.
func TestT203(t *testing.T) {
	api := lab.Open(t, "T203")
	api.TODO("symptom, cause, cure, diagnosis. Does the report still get in?")
}

// T204: "I am new on the team, and I have made three tokens already. All three work for /api/v1/ping. For /api/v1/data: 403, three times."
// From here on you write the whole test.
// Your test has to fail on 4 broken labs (403.1 status: 1, 403.4 silence: 1, 403.7 cure: 2), 3 look-alikes
// and the healthy lab.
func TestT204(t *testing.T) {
	api := lab.Open(t, "T204")
	api.TODO("this ticket is about the scope admin, not about the account of that name. Is it T201 again? What would prove it?")
}

// T205: "Your console says our key has the highest permission there is. /api/v1/data answers 403."
// Your test has to fail on 4 broken labs (403.1 status: 1, 403.5 log: 1, 403.7 cure: 2), 3 look-alikes and
// the healthy lab.
func TestT205(t *testing.T) {
	api := lab.Open(t, "T205")
	api.TODO("symptom, cause, cure, diagnosis")
}

// refused asserts what every 403 has, so every test can use it. Extend it with what the contract promises for every 403.
func refused(t *testing.T, rec *httptest.ResponseRecorder) {
	t.Helper()
	assert.Equal(t, http.StatusForbidden, rec.Code)
	assert.Contains(t, rec.Header().Get("WWW-Authenticate"), `error="insufficient_scope"`)
}
