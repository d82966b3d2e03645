package unauthorized

import (
	_ "embed"
	"testing"

	"failurelab/lab"
)

//go:embed ../../go.mod
var text string

func TestT105(t *testing.T) { lab.Open(t, "T105").TODO(text) }
