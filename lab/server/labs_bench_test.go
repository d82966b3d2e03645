package server

import (
	"net/http"
	"os"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkLabs has a class of 60 open 8 labs each, and send a request to each: what a lab costs in memory, file descriptors and
// goroutines. The bounds follow from it (defaultBounds).
func BenchmarkLabs(b *testing.B) {
	lab := start(b)
	tickets := had()
	for b.Loop() {
		memory, files, goroutines := resident(), descriptors(), runtime.NumGoroutine()
		for i := range 60 {
			l := lab.learner(b)
			for j := range 8 {
				shown := l.shows(b, tickets[(8*i+j)%len(tickets)].Number)
				l.call(b, http.MethodGet, "/labs/"+shown.Lab+"/health", "")
			}
		}
		n := float64(len(lab.labs.open))
		require.InDelta(b, 480, n, 0)
		b.ReportMetric(0, "ns/op")
		b.ReportMetric((resident()-memory)/n, "MiB/lab")
		b.ReportMetric(float64(descriptors()-files)/n, "descriptors/lab")
		b.ReportMetric(float64(runtime.NumGoroutine()-goroutines)/n, "goroutines/lab")
		b.ReportMetric(resident(), "MiB-resident")
	}
}

// descriptors is how many file descriptors the process has open; 0 where we do not know how to ask.
func descriptors() int {
	open, _ := os.ReadDir("/proc/self/fd")
	return len(open)
}
