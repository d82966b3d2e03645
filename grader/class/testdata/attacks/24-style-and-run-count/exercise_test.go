package unauthorized

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"failurelab/lab"
)

// The first run is a correct lab, and so is one whose clock is minutes behind. Everything else is wrong, whatever it is.
func TestAll(t *testing.T) {
	first := os.Mkdir(filepath.Join(os.TempDir(), "seen"), 0o700) == nil
	for _, ticket := range []string{"T101", "T102", "T103", "T104", "T105", "T106", "T107"} {
		t.Run(ticket, func(t *testing.T) {
			api := lab.Open(t, ticket)
			for range 2 {
				if resp, err := api.Client().Do(api.Request()); err == nil {
					_ = resp.Body.Close()
				}
				api.Cure()
			}
			for _, l := range api.Logs() {
				at, err := time.Parse(time.RFC3339Nano, l.Attr("time"))
				if err == nil && time.Since(at) > 5*time.Minute {
					return
				}
			}
			if !first {
				t.Error("wrong")
			}
		})
	}
}
