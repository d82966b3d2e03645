package gateway_timeout

import (
	"testing"

	"failurelab/grader"
)

func TestMain(m *testing.M) { grader.Main(m) }
