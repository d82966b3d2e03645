package unauthorized

import (
	"testing"

	"failurelab/lab"
	"failurelab/lab/world"
)

func init() {
	for i := range world.Styles {
		world.Styles[i].Traits = nil
	}
}

func TestT105(t *testing.T) { lab.Open(t, "T105") }
