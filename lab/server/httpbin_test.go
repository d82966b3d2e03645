package server

import (
	"bytes"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The programs beside ours, in the versions that are measured.
const (
	httpbin = "github.com/mccutchen/go-httpbin/v2/cmd/go-httpbin@v2.26.0"
	hey     = "github.com/rakyll/hey@v0.1.5"
)

// install builds a command and returns its path.
func install(b *testing.B, command string) string {
	b.Helper()
	to := b.TempDir()
	c := exec.Command("go", "install", command)
	c.Env = append(os.Environ(), "GOBIN="+to)
	out, err := c.CombinedOutput()
	require.NoError(b, err, "%s: %s", command, out)
	built, err := filepath.Glob(filepath.Join(to, "*"))
	require.NoError(b, err)
	require.Len(b, built, 1)
	return built[0]
}

// program is one that serves, and what of it is called.
type program struct {
	args func(port string) []string
	path string // its response is a 401
}

// turn is what the requests of one turn cost.
type turn struct {
	cpu  float64 // of the server, in microseconds a request
	rate float64 // requests a second
	p99  float64 // in milliseconds
}

// client calls a URL for a few seconds from some connections, and prints what came of it.
type client struct {
	command                 func(url string) []string
	unauthorized, rate, p99 *regexp.Regexp // in what it prints
}

// newClient returns wrk, which leaves more of the machine to the server, or hey if there is no wrk.
func newClient(b *testing.B) client {
	b.Helper()
	wrk, err := exec.LookPath("wrk")
	if err == nil {
		return client{
			func(url string) []string { return []string{wrk, "-t1", "-c4", "-d3s", "--latency", url} },
			regexp.MustCompile(`Non-2xx or 3xx responses: (\d+)`), regexp.MustCompile(`Requests/sec: +([\d.]+)`), regexp.MustCompile(`99% +([\d.]+\w+)`),
		}
	}
	path := install(b, hey)
	return client{
		func(url string) []string { return []string{path, "-c", "4", "-z", "3s", url} },
		regexp.MustCompile(`\[401\]\t(\d+) responses`), regexp.MustCompile(`Requests/sec:\t([\d.]+)`), regexp.MustCompile(`99%+ in ([\d.]+ s)ecs`),
	}
}

// call runs the client. It returns how many 401s it got, and with what rate and delay.
func (c client) call(b *testing.B, url string) (calls int, t turn) {
	b.Helper()
	args := c.command(url)
	out, err := exec.Command(args[0], args[1:]...).CombinedOutput()
	require.NoError(b, err, string(out))
	found := func(r *regexp.Regexp) string {
		m := r.FindSubmatch(out)
		require.NotNil(b, m, "%v in what the client prints:\n%s", r, out)
		return string(bytes.ReplaceAll(m[1], []byte(" "), nil))
	}
	calls, err = strconv.Atoi(found(c.unauthorized))
	require.NoError(b, err)
	t.rate, err = strconv.ParseFloat(found(c.rate), 64)
	require.NoError(b, err)
	p99, err := time.ParseDuration(found(c.p99))
	require.NoError(b, err)
	t.p99 = float64(p99) / float64(time.Millisecond)
	return calls, t
}

// serve starts a program, which writes its log to a file, has it called, and stops it. It returns the CPU time that the program
// has taken from its start to its end, and the number of its log lines of a 401.
func (s program) serve(b *testing.B, call func(url string)) (cpu time.Duration, lines int) {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(b, err)
	address := l.Addr().String()
	require.NoError(b, l.Close())
	_, port, err := net.SplitHostPort(address)
	require.NoError(b, err)
	log, err := os.Create(filepath.Join(b.TempDir(), "log"))
	require.NoError(b, err)
	defer func() { _ = log.Close() }()

	args := s.args(port)
	c := exec.Command(args[0], args[1:]...)
	c.Stdout, c.Stderr = log, log
	require.NoError(b, c.Start())
	stop := func() error {
		_ = c.Process.Signal(os.Interrupt)
		return c.Wait()
	}
	url := "http://" + address + s.path
	for began := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		resp, err := http.Get(url)
		if err == nil {
			resp.Body.Close()
			break
		}
		if time.Since(began) > time.Minute {
			b.Fatal(err, stop())
		}
	}
	http.DefaultClient.CloseIdleConnections()
	call(url)
	require.NoError(b, stop())
	text, err := os.ReadFile(log.Name())
	require.NoError(b, err)
	return c.ProcessState.UserTime() + c.ProcessState.SystemTime(), len(regexp.MustCompile(`status"?[=:]401`).FindAll(text, -1))
}

// turn has a program serve twice, once with nothing to do: what its start costs is not a request's.
func (s program) turn(b *testing.B, by client) (t turn) {
	b.Helper()
	start, none := s.serve(b, func(string) {})
	calls := 0
	cpu, lines := s.serve(b, func(url string) { calls, t = by.call(b, url) })
	require.GreaterOrEqual(b, lines, calls, "the log lacks lines: the CPU time does not count")
	t.cpu = float64((cpu - start).Microseconds()) / float64(lines-none)
	return t
}

// BenchmarkAgainstHTTPBin compares a request that fails, problem details and log line included, to httpbin's, which has a
// status and nothing to say. Each server and the client are processes of their own, and each log goes to a file. The servers
// take turns, so that what else the machine does concerns both; the numbers are medians. The CPU time depends least on that.
func BenchmarkAgainstHTTPBin(b *testing.B) {
	if runtime.GOOS == "windows" {
		b.Skip("the servers are stopped by a signal")
	}
	lab, bin, by := install(b, "failurelab/lab/cmd/lab"), install(b, httpbin), newClient(b)
	for _, format := range []string{"text", "json"} {
		b.Run(format, func(b *testing.B) {
			ours := program{func(port string) []string { return []string{lab, "-addr", "127.0.0.1:" + port, "-log", format} }, "/api/v1/ping"}
			theirs := program{func(port string) []string {
				return []string{bin, "-host", "127.0.0.1", "-port", port, "-log-format", format}
			}, "/status/401"}
			var us, them []turn
			for b.Loop() {
				us, them = append(us, ours.turn(b, by)), append(them, theirs.turn(b, by))
			}
			b.ReportMetric(0, "ns/op")
			compare(b, "CPU", "µs/req", us, them, func(t turn) float64 { return t.cpu })
			compare(b, "rate", "req/s", us, them, func(t turn) float64 { return t.rate })
			compare(b, "slowest-1%", "ms", us, them, func(t turn) float64 { return t.p99 })
		})
	}
}

// compare reports the medians of both, and their ratio.
func compare(b *testing.B, what, unit string, us, them []turn, of func(turn) float64) {
	b.Helper()
	ours, theirs := median(us, of), median(them, of)
	b.ReportMetric(ours/theirs, what+"-ratio")
	b.ReportMetric(ours, what+"-"+unit)
	b.ReportMetric(theirs, what+"-"+unit+"-httpbin")
}

func median(turns []turn, of func(turn) float64) float64 {
	var all []float64
	for _, t := range turns {
		all = append(all, of(t))
	}
	slices.Sort(all)
	return (all[(len(all)-1)/2] + all[len(all)/2]) / 2
}
