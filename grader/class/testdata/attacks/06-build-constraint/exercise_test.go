//go:build never

package unauthorized

import (
	"testing"

	"failurelab/lab"
)

func TestT105(t *testing.T) { lab.Open(t, "T105") }
