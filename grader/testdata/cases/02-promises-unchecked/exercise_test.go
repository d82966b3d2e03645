// Want house not all: no assertion is about the realm, or the body's status and type.

package forbidden

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

// refused checks what every refusal must keep, and returns its log line.
func refused(t *testing.T, api *lab.API, rec *httptest.ResponseRecorder) lab.Line {
	t.Helper()
	assert.Equal(t, http.StatusForbidden, rec.Code)
	challenge := rec.Header().Get("WWW-Authenticate")
	assert.Contains(t, challenge, "Bearer")
	assert.Contains(t, challenge, `error="insufficient_scope"`)
	assert.Contains(t, challenge, `scope="admin"`)
	assert.Contains(t, rec.Header().Get("Content-Type"), "application/problem+json")

	var body struct {
		Type      string `json:"type"`
		Status    int    `json:"status"`
		RequestID string `json:"request_id"`
	}
	assert.NoError(t, json.Unmarshal(rec.Body.Bytes(), &body))
	assert.Equal(t, rec.Header().Get("X-Request-Id"), body.RequestID)

	line := api.Log(rec.Header().Get("X-Request-Id"))
	assert.NotContains(t, rec.Body.String(), line.Attr("err"))
	if auth := api.Request().Header.Get("Authorization"); auth != "" {
		assert.NotContains(t, line.Text, auth)
	}
	if key := api.Request().Header.Get("X-API-Key"); key != "" {
		assert.NotContains(t, line.Text, key)
	}
	return line
}

// T201: "/api/v1/ping works with my token. /api/v1/data, same token, same minute: 403."
// Worked out but for one assertion. Read it, run it, then replace the TODO.
func TestT201(t *testing.T) {
	api := lab.Open(t, "T201")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())

	// 1. The symptom, as the contract in README.md promises it.
	r := api.Request()
	r.URL.Path = "/api/v1/ping"
	ping := httptest.NewRecorder()
	api.ServeHTTP(ping, r)
	assert.Equal(t, http.StatusOK, ping.Code)

	// 2. The cause. The log knows what the token was given, and what the route needs. What the account may ask for, only
	// the database knows: without this query, the test would pass for an account that may not have the scope at all.
	line := refused(t, api, rec)
	assert.Equal(t, "admin", line.Attr("needs"))
	assert.Equal(t, "", line.Attr("scope"))
	account := api.SQL(fmt.Sprintf("select scope from users where name = '%s'", line.Attr("user")))
	assert.Equal(t, [][]string{{"admin"}}, account.Rows)

	// 3. The cure: a token that was made with the scope is let in.
	api.Cure()
	rec = httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusOK, rec.Code)

	api.Diagnose(lab.Diagnosis{
		Reached:  lab.Yes,    // does the app's log hold a line for the call?
		Slow:     lab.No,     // did it fail because time ran out?
		Side:     lab.Client, // what has to change: the request, the API, or what lies between?
		Cause:    lab.MissingScope,
		Evidence: account.Fact(), // the fact that proves it
	})
}

// T202: "Since Monday our form fills in a name by itself, and every save answers 403. Nothing else was changed."
// The call is made. Write 1 (symptom), 2 (cause), 3 (cure: api.Cure() makes api.Request() the corrected call) and the
// diagnosis.
func TestT202(t *testing.T) {
	api := lab.Open(t, "T202")

	before := api.SQL("select count(*) from data")
	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())

	assert.NotContains(t, rec.Body.String(), "grace")
	assert.Equal(t, before, api.SQL("select count(*) from data"))

	line := refused(t, api, rec)
	assert.Equal(t, "ada", line.Attr("user"))
	assert.Equal(t, "grace", line.Attr("owner"))

	api.Cure()
	rec = httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusOK, rec.Code)

	api.Diagnose(lab.Diagnosis{
		Reached:  lab.Yes,
		Slow:     lab.No,
		Side:     lab.Client,
		Cause:    lab.NotOwner,
		Evidence: line.Fact("owner"),
	})
}

// T203: "The report gets in with this very key, every night. Our import uses the same one: 403."
// For who wants more: a bonus, and no condition for done.
func TestT203(t *testing.T) {
	api := lab.Open(t, "T203")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	line := refused(t, api, rec)
	assert.Equal(t, "GET HEAD", line.Attr("key_methods"))

	r := api.Request()
	r.Method = http.MethodGet
	report := httptest.NewRecorder()
	api.ServeHTTP(report, r)
	assert.Equal(t, http.StatusOK, report.Code)

	api.Cure()
	rec = httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusOK, rec.Code)

	api.Diagnose(lab.Diagnosis{
		Reached:  lab.Yes,
		Slow:     lab.No,
		Side:     lab.Client,
		Cause:    lab.ReadOnlyKey,
		Evidence: line.Fact("key_methods"),
	})
}

// T204: "New in the team, on my third token by now. Each is fine for /api/v1/ping, and none for /api/v1/data: 403."
// From here on it is all yours.
func TestT204(t *testing.T) {
	api := lab.Open(t, "T204")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	line := refused(t, api, rec)
	assert.NotContains(t, rec.Body.String(), "admin")
	assert.Equal(t, "admin", line.Attr("needs"))
	assert.Equal(t, "", line.Attr("scope"))
	account := api.SQL(fmt.Sprintf("select scope from users where name = '%s'", line.Attr("user")))
	assert.Equal(t, [][]string{{""}}, account.Rows)

	api.Cure()
	rec = httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusOK, rec.Code)

	api.Diagnose(lab.Diagnosis{
		Reached:  lab.Yes,
		Slow:     lab.No,
		Side:     lab.Server,
		Cause:    lab.UngrantedScope,
		Evidence: account.Fact(),
	})
}

// T205: "Your console lists our key with the highest right there is. /api/v1/data answers 403."
func TestT205(t *testing.T) {
	api := lab.Open(t, "T205")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	line := refused(t, api, rec)
	assert.Equal(t, "admin", line.Attr("needs"))
	assert.Equal(t, "administrator", line.Attr("scope"))

	api.Cure()
	rec = httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusOK, rec.Code)

	api.Diagnose(lab.Diagnosis{
		Reached:  lab.Yes,
		Slow:     lab.No,
		Side:     lab.Server,
		Cause:    lab.SimilarScope,
		Evidence: line.Fact("scope"),
	})
}
