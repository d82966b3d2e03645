// Want T101 done: symptom, cause and cure as the contract has them.
// Want T102 wrong|too strict: it fails when it runs without T101 before it.

package unauthorized

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// detail is what T101 was told: every refusal has to read the same (401.4).
var detail string

func TestT101(t *testing.T) {
	api := lab.Open(t, "T101")
	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	require.Equal(t, http.StatusUnauthorized, rec.Code)
	assert.Contains(t, rec.Header().Get("WWW-Authenticate"), "Bearer")
	assert.Contains(t, rec.Header().Get("WWW-Authenticate"), `realm="lab"`)
	detail = rec.Body.String()
	line := api.Log(rec.Header().Get("X-Request-Id"))
	assert.Equal(t, "none", line.Attr("credential"))
	api.Cure()
	rec = httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusOK, rec.Code)
	api.Diagnose(lab.Diagnosis{Reached: lab.Yes, Slow: lab.No, Side: lab.Client, Cause: lab.MissingHeader, Evidence: line.Fact("credential")})
}

func TestT102(t *testing.T) {
	require.NotEmpty(t, detail, "TestT101 runs first")
	api := lab.Open(t, "T102")
	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	require.Equal(t, http.StatusUnauthorized, rec.Code)
	assert.Contains(t, rec.Header().Get("WWW-Authenticate"), `realm="lab"`)
	assert.Contains(t, rec.Header().Get("WWW-Authenticate"), `error="invalid_token"`)
	line := api.Log(rec.Header().Get("X-Request-Id"))
	assert.Equal(t, "unreadable", line.Attr("credential"))
	assert.NotContains(t, api.Request().Header.Get("Authorization"), "Bearer")
	api.Cure()
	rec = httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusOK, rec.Code)
	api.Diagnose(lab.Diagnosis{Reached: lab.Yes, Slow: lab.No, Side: lab.Client, Cause: lab.MissingBearerPrefix, Evidence: line.Fact("err")})
}

// Not yet.

func TestT103(t *testing.T) {
	api := lab.Open(t, "T103")
	api.TODO("symptom, cause, cure, diagnosis")
}

func TestT104(t *testing.T) {
	api := lab.Open(t, "T104")
	api.TODO("symptom, cause, cure, diagnosis")
}

func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")
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
