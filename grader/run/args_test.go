package run

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestQuietArgs(t *testing.T) {
	t.Parallel()
	args := []string{
		"-test.paniconexit0", "-test.timeout=10m0s", "-test.v=true", "-test.count=3", "-test.run=T105", "-test.cpuprofile=x",
		"-test.testlogfile=y", "-test.shuffle=on", "-test.failfast", "-test.v=test2json", "-mine", "v",
	}
	assert.Equal(t, []string{"-test.paniconexit0", "-test.run=T105", "-test.shuffle=on", "-mine", "v"}, quietArgs(args))
}
