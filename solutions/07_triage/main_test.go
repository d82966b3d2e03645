package triage

import (
	"testing"

	"failurelab/grader"
)

// Not to be edited: it makes the incidents and judges what you say of them.
func TestMain(m *testing.M) { grader.Main(m) }
