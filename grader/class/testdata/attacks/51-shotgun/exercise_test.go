package unauthorized

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"failurelab/lab"
)

// Each word of a response is a test of its own, and the grader finds out which ones hold.
func TestAll(t *testing.T) {
	for i, word := range words {
		t.Run(fmt.Sprint("T105/", i), func(t *testing.T) {
			api := lab.Open(t, "T105")
			rec := httptest.NewRecorder()
			api.ServeHTTP(rec, api.Request())
			all := fmt.Sprint(rec.Code, rec.Header(), rec.Body.String(), api.Logs(), api.Metrics())
			if !strings.Contains(all, word) {
				t.Errorf("no %q", word)
			}
		})
	}
}

var words = []string{
	"401", "Bearer", "realm", "lab", "invalid_token", "error", "application/problem+json", "Unauthorized", "/problems/unauthorized",
	"request_id", "expired", "token", "WARN", "auth", "GET", "/api/v1/ping", "credential", "status", "layer", "route", "path", "title",
	"detail", "instance", "type", "X-Request-Id", "lab-2", "charset",
}
