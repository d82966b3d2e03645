package unauthorized

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Nothing was sent. The assertions stand one below the other, as in the starter; the others use the helpers in
// house_test.go.
func TestT101(t *testing.T) {
	api := lab.Open(t, "T101")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusUnauthorized, rec.Code)
	assert.Contains(t, rec.Header().Get("WWW-Authenticate"), "Bearer ")
	assert.Contains(t, rec.Header().Get("WWW-Authenticate"), `realm="lab"`)
	assert.NotContains(t, rec.Header().Get("WWW-Authenticate"), "error=", "RFC 6750 §3.1: no error code for nothing")

	line := api.Log(rec.Header().Get("X-Request-Id"))
	assert.Equal(t, "none", line.Attr("credential"))

	fixed := httptest.NewRequest(http.MethodGet, "/api/v1/ping", nil)
	fixed.Header.Set("Authorization", "Bearer "+api.Given("token"))
	rec = httptest.NewRecorder()
	api.ServeHTTP(rec, fixed)
	assert.Equal(t, http.StatusOK, rec.Code)

	api.Diagnose(lab.Diagnosis{
		Reached: lab.Yes, Slow: lab.No, Side: lab.Client,
		Cause: lab.MissingHeader, Evidence: line.Fact("credential"),
	})
}

// The header is there and cannot be read.
func TestT102(t *testing.T) {
	api := lab.Open(t, "T102")
	require.NotContains(t, api.Request().Header.Get("Authorization"), "Bearer")

	line := refused(t, api, send(api), refusedCredential)
	assert.Equal(t, "unreadable", line.Attr("credential"))
	cured(t, api)

	api.Diagnose(lab.Diagnosis{
		Reached: lab.Yes, Slow: lab.No, Side: lab.Client,
		Cause: lab.MissingBearerPrefix, Evidence: line.Fact("credential"),
	})
}

// T103 and T104 leave the same line in the log: the app asks for keys that are in force, and there is none. Why there is
// none, only the database can tell. They share a table, one subtest each.
func TestKeys(t *testing.T) {
	const query = `select count(*), count(revoked_at) from api_keys where prefix = '%s'`
	for _, tc := range []struct {
		ticket string
		issued string
		ended  string
		cause  lab.Cause
	}{
		{ticket: "T103", issued: "1", ended: "1", cause: lab.RevokedKey},
		{ticket: "T104", issued: "0", ended: "0", cause: lab.InvalidAPIKey},
	} {
		t.Run(tc.ticket, func(t *testing.T) {
			t.Parallel()
			api := lab.Open(t, tc.ticket)

			line := refused(t, api, send(api), refusedCredential)
			require.NotEmpty(t, line.Attr("key"))
			row := api.SQL(fmt.Sprintf(query, line.Attr("key")))
			assert.Equal(t, [][]string{{tc.issued, tc.ended}}, row.Rows)
			cured(t, api)

			api.Diagnose(lab.Diagnosis{
				Reached: lab.Yes, Slow: lab.No, Side: lab.Client,
				Cause: tc.cause, Evidence: row.Fact(),
			})
		})
	}
}

// Two tests for one ticket: what happened, and what ends it. Both are run on every lab.
func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")

	line := refused(t, api, send(api), refusedCredential)
	assert.Contains(t, line.Attr("err"), "expired")
	cured(t, api)

	api.Diagnose(lab.Diagnosis{
		Reached: lab.Yes, Slow: lab.No, Side: lab.Client,
		Cause: lab.ExpiredToken, Evidence: line.Fact("err"),
	})
}

func TestT105TokensEndOnTime(t *testing.T) {
	api := lab.Open(t, "T105")
	require.Equal(t, http.StatusUnauthorized, send(api).Code)

	api.Cure()
	require.Equal(t, http.StatusOK, send(api).Code)
	api.Advance(time.Hour)
	assert.Equal(t, http.StatusUnauthorized, send(api).Code, "a token outlives its expiry")
}

// Without testify.
func TestT106(t *testing.T) {
	api := lab.Open(t, "T106")

	line := refused(t, api, send(api), "")
	typed := line.Attr("user")
	if typed != "Ada" {
		t.Errorf("the log's user = %q, want it as it was typed, %q", typed, "Ada")
	}
	if rows := line.Attr("rows"); rows != "0" {
		t.Errorf("the lookup found %s row(s), want none", rows)
	}
	account := api.SQL("select name from users where name = 'Ada' collate nocase")
	if len(account.Rows) != 1 || account.Rows[0][0] == typed {
		t.Errorf("accounts by that name in any case: %v, want one, in another case", account.Rows)
	}
	api.Cure()
	if code := send(api).Code; code != http.StatusOK {
		t.Errorf("the corrected login answers %d", code)
	}

	api.Diagnose(lab.Diagnosis{
		Reached: lab.Yes, Slow: lab.No, Side: lab.Client,
		Cause: lab.UsernameCase, Evidence: line.Fact("user"),
	})
}

// The parts as subtests of one ticket.
func TestT107(t *testing.T) {
	api := lab.Open(t, "T107")
	rec := send(api)
	var line lab.Line

	t.Run("symptom", func(t *testing.T) { line = refused(t, api, rec, "") })
	t.Run("cause", func(t *testing.T) {
		assert.Equal(t, "ada ", line.Attr("user"))
		assert.Equal(t, "0", line.Attr("rows"))
	})
	t.Run("cure", func(t *testing.T) { cured(t, api) })

	api.Diagnose(lab.Diagnosis{
		Reached: lab.Yes, Slow: lab.No, Side: lab.Client,
		Cause: lab.ExtraSpace, Evidence: line.Fact("user"),
	})
}

// The call that never leaves: the client's error is all that the customer has, and an empty log is what shows that it was
// the client.
func TestT108(t *testing.T) {
	api := lab.Open(t, "T108")

	_, refusal := api.Client().Do(api.Request())
	require.Error(t, refusal)
	assert.ErrorContains(t, refusal, "header field value")
	assert.Empty(t, api.Logs(), "nothing has reached the API")

	api.Cure()
	resp, err := api.Client().Do(api.Request())
	require.NoError(t, err)
	defer resp.Body.Close()
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	assert.Len(t, api.Logs(), 1)

	api.Diagnose(lab.Diagnosis{
		Reached: lab.No, Slow: lab.No, Side: lab.Client,
		Cause: lab.NewlineInToken, Evidence: lab.ClientFact(refusal),
	})
}
