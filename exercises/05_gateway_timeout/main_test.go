package gateway_timeout

import (
	"testing"

	"failurelab/grader"
)

// Not to be edited: it opens the labs and judges your tests.
func TestMain(m *testing.M) { grader.Main(m) }
