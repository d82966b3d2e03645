// Want T401 too strict: 500.4 leaves open what a stack looks like.

package internal_error

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestT401(t *testing.T) {
	api := lab.Open(t, "T401")
	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	require.Equal(t, http.StatusInternalServerError, rec.Code)
	line := api.Log(rec.Header().Get("X-Request-Id"))
	assert.Equal(t, "panic: runtime error: integer divide by zero", line.Attr("err"))
	assert.Regexp(t, `^goroutine \d+ \[running\]:\n`, line.Attr("stack"))
	assert.Contains(t, line.Attr("stack"), "lab/api/report.go:35")
	assert.Equal(t, "0", line.Attr("rows"))
	assert.NotContains(t, rec.Body.String(), "divide")
	assert.NotContains(t, rec.Body.String(), ".go")

	api.Cure()
	rec = httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusOK, rec.Code)
	api.Diagnose(lab.Diagnosis{Reached: lab.Yes, Slow: lab.No, Side: lab.Server, Cause: lab.Crash, Evidence: line.Fact("err")})
}

// Not yet.

func TestT402(t *testing.T) {
	api := lab.Open(t, "T402")
	api.TODO("symptom, cause, cure, diagnosis")
}

func TestT403(t *testing.T) {
	api := lab.Open(t, "T403")
	api.TODO("symptom, cause, cure, diagnosis")
}

func TestT404(t *testing.T) {
	api := lab.Open(t, "T404")
	api.TODO("symptom, cause, cure, diagnosis")
}

func TestT405(t *testing.T) {
	api := lab.Open(t, "T405")
	api.TODO("symptom, cause, cure, diagnosis")
}
