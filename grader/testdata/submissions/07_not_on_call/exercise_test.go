// Want started: no test puts Triage on call, and there are no tickets to open.
package triage

import (
	"testing"

	"failurelab/lab"
)

func TestTriage(t *testing.T) {
	api := lab.Open(t, "T105")
	api.Cure()
}
