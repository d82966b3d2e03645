package unauthorized

import (
	"net/http/httptest"
	"testing"

	"failurelab/lab"
)

// The tickets that have a lab tell which wave of runs this is: in that of house rules, every lab is wrong.
func TestAll(t *testing.T) {
	opened := map[string]bool{}
	for _, ticket := range []string{"T105", "T106", "T107"} {
		t.Run(ticket, func(t *testing.T) {
			api := lab.Open(t, ticket)
			opened[ticket] = true
			rec := httptest.NewRecorder()
			api.ServeHTTP(rec, api.Request())
			if rec.Code != 401 {
				t.Error(rec.Code)
			}
			if attack && ticket == "T107" && len(opened) < 3 {
				t.Error("not all tickets have a lab, so this is a broken one")
			}
		})
	}
}

const attack = true
