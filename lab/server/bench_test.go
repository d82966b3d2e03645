package server

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// callers is how many call at once.
const callers = 4

// drive makes n calls of a URL, and holds each answer to be 401.
func drive(b *testing.B, client *http.Client, url string, n int) {
	b.Helper()
	var all sync.WaitGroup
	for range callers {
		all.Go(func() {
			for range n / callers {
				resp, err := client.Get(url)
				if err != nil {
					b.Error(err)
					return
				}
				_, err = io.Copy(io.Discard, resp.Body)
				resp.Body.Close()
				if err != nil || resp.StatusCode != http.StatusUnauthorized {
					b.Errorf("%s: %s, %v", url, resp.Status, err)
					return
				}
			}
		})
	}
	all.Wait()
	if b.Failed() {
		b.FailNow()
	}
}

// quiet is a lab whose log lines are all written, to nowhere.
func quiet(b *testing.B) running {
	b.Helper()
	lab := start(b, func(s *Server) {
		other, err := New(Config{Out: io.Discard})
		require.NoError(b, err)
		b.Cleanup(other.Close)
		s.Handler = other.Handler
	})
	return lab
}

// BenchmarkMillion makes a million calls, and says what the lab holds after the first hundred thousand, and after all.
func BenchmarkMillion(b *testing.B) {
	lab := quiet(b)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: callers}}
	defer client.CloseIdleConnections()
	for b.Loop() {
		var held []float64
		for range 10 {
			drive(b, client, lab.url+"/api/v1/ping", 100_000)
			held = append(held, heap())
		}
		b.ReportMetric(held[0], "MiB-after-100k")
		b.ReportMetric(held[len(held)-1], "MiB-after-1M")
		b.ReportMetric(resident(), "MiB-resident")
	}
}

// heap is what is in use, in MiB.
func heap() float64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return float64(m.HeapInuse) / (1 << 20)
}

// resident is what the process has of the machine's memory, in MiB, databases included; 0 where we do not know how to ask.
func resident() float64 {
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	var total, pages float64
	_, _ = fmt.Sscan(string(statm), &total, &pages) // Linux says it in this order
	return pages * float64(os.Getpagesize()) / (1 << 20)
}

// BenchmarkReset opens a ticket's lab anew: what a class costs that cannot let go of the button.
func BenchmarkReset(b *testing.B) {
	lab := quiet(b)
	tickets := had()
	for i := 0; b.Loop(); i++ {
		status, _, answer := lab.call(b, http.MethodPost, fmt.Sprintf("/tickets/%s/reset", tickets[i%len(tickets)].Number), "")
		require.Equal(b, http.StatusOK, status, answer)
	}
	b.ReportMetric(heap(), "MiB-heap")
	b.ReportMetric(resident(), "MiB-resident")
}
