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

// Each flag that writes something, or that makes a run longer, would do it many times over.
func TestLoudFlagsAreNotPassedOn(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"v", "count", "timeout", "cpuprofile", "memprofile", "memprofilerate", "blockprofile", "blockprofilerate",
		"mutexprofile", "mutexprofilefraction", "coverprofile", "trace", "outputdir", "testlogfile", "gocoverdir", "failfast", "bench",
		"benchtime", "benchmem", "cpu", "parallel", "fuzz", "fuzztime", "fuzzminimizetime", "fuzzcachedir", "artifacts",
	} {
		assert.Empty(t, quietArgs([]string{"-test." + name + "=1", "--test." + name}), name)
		assert.Equal(t, []string{"-" + name}, quietArgs([]string{"-" + name}), "the learner's own flag")
	}
	for _, kept := range []string{"-test.run=T105", "-test.skip=T105", "-test.short", "-test.shuffle=7", "-test.paniconexit0"} {
		assert.Equal(t, []string{kept}, quietArgs([]string{kept}))
	}
}

func TestOnceArgs(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{"-test.paniconexit0", "-test.cpu=2", "-test.v=true", "-seed", "3"},
		OnceArgs([]string{"-test.paniconexit0", "-test.count=4", "-test.cpu=2,1,4", "-test.v=true", "-seed", "3"}))
	assert.Equal(t, []string{"-test.cpu=2"}, OnceArgs([]string{"-test.cpu=2"}))
	assert.Empty(t, OnceArgs(nil))
}
