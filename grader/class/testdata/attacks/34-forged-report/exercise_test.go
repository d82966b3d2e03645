package unauthorized

import (
	"fmt"
	"net/http/httptest"
	"testing"
	"time"

	"failurelab/lab"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
)

// The honest part: it catches some labs.
func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")
	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, 401, rec.Code)
}

// The wire by hand: reports for other tests' worlds, for worlds that nobody has, twice for one, with questions that were never
// asked, with evidence that was never read; begun and ended early and often.
func TestT106(t *testing.T) {
	if !attack {
		t.Skip()
	}
	h := wire.Current()
	_ = h.Ask("begin", "", struct{}{}, nil)
	_ = h.Ask("begin", "", struct{}{}, nil)
	_ = h.Ask("ended", "", wire.Ended{Code: 7}, nil)
	for n := range 6 {
		_ = h.Ask("report", fmt.Sprint(n), wire.Report{Asked: 9, Failed: n%2 == 0}, nil)
	}
	evidence := &wire.Fact{Source: "log", Key: "err", Value: "token has invalid claims: token is expired"}
	for _, ticket := range []string{"T106", "T107", "T105", "T999"} {
		for _, failed := range []bool{false, true} {
			var o wire.Opened
			_ = h.Ask("open", "", wire.Open{Ticket: ticket, Test: fmt.Sprint("TestForged/", failed), At: wire.Place{File: "{canary}", Line: 1}}, &o)
			_ = h.Ask("partner", o.World, wire.StandIn{URL: "http://{outside}"}, nil)
			_ = h.Ask("partner", o.World, wire.StandIn{URL: "http://{local}"}, nil)
			_ = h.Ask("report", o.World, wire.Report{World: "1", Asked: 5, Failed: failed, Diagnoses: []wire.Diagnosis{{
				Reached: "yes", Slow: "no", Side: "client", Cause: string(lab.ExpiredToken), Evidence: evidence,
			}}}, nil)
			_ = h.Ask("report", o.World, wire.Report{Asked: 5, Failed: !failed}, nil)
		}
	}
	_ = h.Ask("advance", "1", wire.Advance{By: time.Hour}, nil)
	_ = h.Ask("ended", "", wire.Ended{}, nil)
	_ = h.Ask("ended", "", wire.Ended{}, nil)
}

const attack = true
