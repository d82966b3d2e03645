// Want T105 done: testify is a convenience.

package unauthorized

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"failurelab/lab"
)

func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	if rec.Code != http.StatusUnauthorized {
		t.Fatalf("the call answers %d, want 401", rec.Code)
	}
	if challenge := rec.Header().Get("WWW-Authenticate"); strings.Contains(challenge, "description") {
		t.Errorf("WWW-Authenticate says too much: %s", challenge)
	}

	line := api.Log(rec.Header().Get("X-Request-Id"))
	if err := line.Attr("err"); !strings.Contains(err, "expired") {
		t.Errorf("err = %q, want an expired token", err)
	}
	end, err := time.Parse(time.RFC3339, line.Attr("expires_at"))
	if err != nil {
		t.Fatal(err)
	}
	if now, err := time.Parse(time.RFC3339Nano, line.Attr("time")); err != nil || end.After(now) {
		t.Errorf("expires_at = %v, want a time before that of the line, %v (%v)", end, now, err)
	}

	api.Cure()
	rec = httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	if rec.Code != http.StatusOK {
		t.Errorf("the corrected call answers %d, want 200", rec.Code)
	}

	api.Diagnose(lab.Diagnosis{
		Reached:  lab.Yes,
		Slow:     lab.No,
		Side:     lab.Client,
		Cause:    lab.ExpiredToken,
		Evidence: line.Fact("err"),
	})
}
