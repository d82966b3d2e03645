// Want T105 too weak: a cured request that gets 403 or 500 passes.

package unauthorized

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	require.Equal(t, http.StatusUnauthorized, rec.Code)
	assert.Contains(t, rec.Header().Get("WWW-Authenticate"), `realm="lab"`)
	assert.Contains(t, rec.Header().Get("WWW-Authenticate"), `error="invalid_token"`)

	line := api.Log(rec.Header().Get("X-Request-Id"))
	assert.Equal(t, "token", line.Attr("credential"))
	assert.Contains(t, line.Attr("err"), "expired")
	assert.NotContains(t, rec.Body.String(), "expired")
	for name := range rec.Header() {
		assert.NotContains(t, rec.Header().Get(name), "expired", name)
	}

	api.Cure()
	rec = httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.NotEqual(t, http.StatusUnauthorized, rec.Code, "no longer refused")

	api.Diagnose(lab.Diagnosis{Reached: lab.Yes, Slow: lab.No, Side: lab.Client, Cause: lab.ExpiredToken, Evidence: line.Fact("err")})
}

// Not yet.

func TestT101(t *testing.T) {
	api := lab.Open(t, "T101")
	api.TODO("symptom, cause, cure, diagnosis")
}

func TestT102(t *testing.T) {
	api := lab.Open(t, "T102")
	api.TODO("symptom, cause, cure, diagnosis")
}

func TestT103(t *testing.T) {
	api := lab.Open(t, "T103")
	api.TODO("symptom, cause, cure, diagnosis")
}

func TestT104(t *testing.T) {
	api := lab.Open(t, "T104")
	api.TODO("symptom, cause, cure, diagnosis")
}

func TestT106(t *testing.T) {
	api := lab.Open(t, "T106")
	api.TODO("symptom, cause, cure, diagnosis")
}

func TestT107(t *testing.T) {
	api := lab.Open(t, "T107")
	api.TODO("symptom, cause, cure, diagnosis")
}

func TestT108(t *testing.T) {
	api := lab.Open(t, "T108")
	api.TODO("symptom, cause, cure, diagnosis")
}
