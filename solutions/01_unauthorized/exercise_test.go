package unauthorized

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The customer sent nothing. This test has its assertions one below the other, as in the starter. The others use the
// helpers in house_test.go.
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

	api.Cure()
	rec = httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusOK, rec.Code)

	api.Diagnose(lab.Diagnosis{
		Reached: lab.Yes, Slow: lab.No, Side: lab.Client,
		Cause: lab.MissingHeader, Evidence: line.Fact("credential"),
	})
}

// The header is there, and the API cannot read it.
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

// T103 and T104 have the same line in the log, because the API looks up only keys that are valid. Only the database knows
// why it found none. The customer of T104 says that the key was revoked. Then it would have a row. The two tickets share a
// table, one subtest each.
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
			assert.Equal(t, "0", line.Attr("rows"))
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

// The log says that the token is expired. That is only what the API believes, so the test compares two times of the line:
// when the token expires, and when the API said so. A ticket may have two tests: every lab is tried on both.
func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")

	line := refused(t, api, send(api), refusedCredential)
	assert.Contains(t, line.Attr("err"), "expired")
	expires, logged := moment(t, line.Attr("expires_at")), moment(t, line.Attr("time"))
	assert.True(t, expires.Before(logged), "the token expires at %s, and was refused at %s", expires, logged)
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
	account, typed := api.Given("user"), line.Attr("user")
	if typed == account || !strings.EqualFold(typed, account) {
		t.Errorf("the log's user = %q, want %q in another case", typed, account)
	}
	if rows := line.Attr("rows"); rows != "0" {
		t.Errorf("the lookup found %s row(s), want none", rows)
	}
	api.Cure()
	if code := send(api).Code; code != http.StatusOK {
		t.Errorf("the corrected login gets %d, want 200", code)
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
		assert.Equal(t, api.Given("user")+" ", line.Attr("user"))
		assert.Equal(t, "0", line.Attr("rows"))
	})
	t.Run("cure", func(t *testing.T) { cured(t, api) })

	api.Diagnose(lab.Diagnosis{
		Reached: lab.Yes, Slow: lab.No, Side: lab.Client,
		Cause: lab.ExtraSpace, Evidence: line.Fact("user"),
	})
}

// The request never leaves the client. The client's error says why, and the empty log shows that nothing arrived.
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
