package server

import (
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/mccutchen/go-httpbin/v2/httpbin"
	"github.com/stretchr/testify/require"
)

// callers is how many call at once.
const callers = 4

// run is what some calls have cost.
type run struct {
	took  time.Duration
	calls []time.Duration
}

func (r run) rate() float64 { return float64(len(r.calls)) / r.took.Seconds() }

// p99 is how long all but a hundredth of the calls took at most.
func (r run) p99() time.Duration {
	slices.Sort(r.calls)
	return r.calls[len(r.calls)*99/100]
}

// drive makes n calls of a URL, and holds each answer to be 401.
func drive(b *testing.B, client *http.Client, url string, n int) run {
	b.Helper()
	each := make([][]time.Duration, callers)
	began := time.Now()
	var all sync.WaitGroup
	for c := range callers {
		all.Go(func() {
			for range n / callers {
				began := time.Now()
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
				each[c] = append(each[c], time.Since(began))
			}
		})
	}
	all.Wait()
	if b.Failed() {
		b.FailNow()
	}
	return run{time.Since(began), slices.Concat(each...)}
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

// other serves a handler as a lab is served, with the same limits.
func other(b *testing.B, h http.Handler) (url string) {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(b, err)
	open := newConnections(defaultLimits)
	s := defaultLimits.server(h, open)
	go func() { _ = s.Serve(newDoor(l, open)) }() // ends with the benchmark
	b.Cleanup(func() { _ = s.Close() })
	return "http://" + l.Addr().String()
}

// BenchmarkAgainstHTTPBin compares a call that fails, problem details and log line included, to httpbin's, which has a
// status and nothing to say. Both are called by turns: what the machine does beside concerns both.
func BenchmarkAgainstHTTPBin(b *testing.B) {
	logs := slog.New(slog.NewTextHandler(io.Discard, nil))
	lab, bin := quiet(b), other(b, httpbin.New(httpbin.WithObserver(httpbin.StdLogObserver(logs))).Handler())
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: callers}}
	defer client.CloseIdleConnections()
	ours, theirs := lab.url+"/api/v1/ping", bin+"/status/401"
	const turn = 5000
	drive(b, client, ours, turn) // to open connections
	drive(b, client, theirs, turn)

	var us, them run
	b.ResetTimer()
	for b.Loop() {
		r := drive(b, client, ours, turn)
		us.took, us.calls = us.took+r.took, append(us.calls, r.calls...)
		r = drive(b, client, theirs, turn)
		them.took, them.calls = them.took+r.took, append(them.calls, r.calls...)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(us.rate(), "lab-req/s")
	b.ReportMetric(them.rate(), "httpbin-req/s")
	b.ReportMetric(us.rate()/them.rate(), "ratio")
	b.ReportMetric(milliseconds(us.p99()), "lab-p99-ms")
	b.ReportMetric(milliseconds(them.p99()), "httpbin-p99-ms")
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
