package triage

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"failurelab/lab"
	"failurelab/lab/wire"
)

// An incident is cured, moved in time, reported, given another partner, diagnosed before it happens, and for another number.
func TestTriage(t *testing.T) {
	lab.OnCall(t, func(i lab.Incident) lab.Diagnosis {
		h, said := wire.Current(), []string{}
		for n := range 3 {
			for question, body := range map[string]any{
				"cure": struct{}{}, "advance": wire.Advance{By: time.Hour}, "partner": wire.StandIn{URL: "http://{local}"}, "report": wire.Report{Failed: true},
				"incident": wire.Incident{Number: n}, "relieved": struct{}{}, "open": wire.Open{Ticket: "T105"}, "shift": wire.Open{},
			} {
				var answer struct{ Refuse, Notice string }
				err := h.Ask(question, fmt.Sprint(n), body, &answer)
				if err == nil && answer.Refuse == "" {
					said = append(said, question)
				}
			}
		}
		i.TODO("answered: " + strings.Join(said, " "))
		return lab.Diagnosis{}
	})
}
