package world_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"failurelab/lab/wire"
	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// open opens a world, and closes it at the end of the test.
func open(t *testing.T, steps ...world.Step) *world.World {
	t.Helper()
	w, err := world.Open(steps...)
	require.NoError(t, err)
	t.Cleanup(w.Close)
	return w
}

// send sends a request to a world, on a connection of its own.
func send(t *testing.T, w *world.World, r wire.Request) (status int, header http.Header, body string) {
	t.Helper()
	base, err := url.Parse(w.URL())
	require.NoError(t, err)
	r.Scheme, r.Host = base.Scheme, base.Host
	resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(r.HTTP(t.Context()))
	require.NoError(t, err)
	defer resp.Body.Close()
	read, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, resp.Header, string(read)
}

func get(path string) wire.Request { return wire.Request{Method: http.MethodGet, Path: path} }

func ping(authorization string) wire.Request {
	r := get("/api/v1/ping")
	r.Header = http.Header{"Authorization": {authorization}}
	return r
}

func status(t *testing.T, w *world.World, r wire.Request) int {
	t.Helper()
	code, _, _ := send(t, w, r)
	return code
}

func TestWorldBeginsHealthy(t *testing.T) {
	t.Parallel()
	w := open(t)

	assert.Equal(t, http.StatusOK, status(t, w, get("/health")))
	assert.Equal(t, wire.Request{}, w.Request(), "there is no customer until a step says so")
}

func TestStepsAreTakenInOrderBeforeTheAppIsBuilt(t *testing.T) {
	t.Parallel()
	w := open(t,
		func(w *world.World) { w.App.NewID = func() string { return "first" } },
		func(w *world.World) {
			before := w.App.NewID
			w.App.NewID = func() string { return before() + " and second" }
		},
		func(w *world.World) { w.CustomerSends(http.MethodGet, "/health", http.Header{"A": {"b"}}, "c") },
	)

	_, header, _ := send(t, w, w.Request())

	assert.Equal(t, "first and second", header.Get("X-Request-Id"))
	host := strings.TrimPrefix(w.URL(), "http://")
	want := wire.Request{Method: http.MethodGet, Scheme: "http", Host: host, Path: "/health", Header: http.Header{"A": {"b"}}, Body: "c"}
	assert.Equal(t, want, w.Request())
}

func TestStepThatFailsMakesOpenFail(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		step world.Step
		want []string // what the message names
	}{
		{
			name: "exec", step: func(w *world.World) { w.Database.Exec(`update userz set name = 'x'`) },
			want: []string{"open a world: ", `exec "update userz set name = 'x'"`, "no such table"},
		},
		{
			name: "column", step: func(w *world.World) { w.Database.Column(`select nam from users`) },
			want: []string{"open a world: ", `column "select nam from users"`, "no such column"},
		},
		{
			name: "the first of two", step: func(w *world.World) { w.Database.Exec(`first`); w.Database.Exec(`second`) },
			want: []string{`exec "first"`},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var at string
			w, err := world.Open(func(w *world.World) { at = w.URL() }, tc.step)

			assert.Nil(t, w)
			for _, want := range tc.want {
				assert.ErrorContains(t, err, want)
			}
			assert.True(t, isFree(t, at), "the listener was left behind")
		})
	}
}

func TestCloseFreesTheListener(t *testing.T) {
	t.Parallel()
	w, err := world.Open()
	require.NoError(t, err)
	require.False(t, isFree(t, w.URL()))

	w.Close()

	assert.True(t, isFree(t, w.URL()))
	assert.Error(t, w.App.DB.Ping(), "the database was left open")
}

func TestStopHangsUpAndKeepsWhatIsToBeRead(t *testing.T) {
	t.Parallel()
	w := open(t)
	require.Equal(t, http.StatusOK, status(t, w, get("/health")))

	w.Stop()

	assert.True(t, isFree(t, w.URL()))
	assert.Len(t, w.Lines(), 1)
	table, err := w.Query(t.Context(), `select count(*) from users`)
	require.NoError(t, err)
	assert.Equal(t, [][]string{{"4"}}, table.Rows)
}

func TestStopHangsUpOnWhoIsConnected(t *testing.T) {
	t.Parallel()
	w := open(t)
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(w.URL(), "http://"))
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	_, err = io.WriteString(conn, "GET /health HTTP/1.1\r\nHost: lab\r\n\r\n")
	require.NoError(t, err)
	reader := bufio.NewReader(conn)
	resp, err := http.ReadResponse(reader, nil)
	require.NoError(t, err)
	_, err = io.Copy(io.Discard, resp.Body)
	require.NoError(t, err)

	w.Stop()

	require.NoError(t, conn.SetReadDeadline(time.Now().Add(10*time.Second)), "only so that a failure does not hang")
	_, err = reader.ReadByte()
	assert.ErrorIs(t, err, io.EOF)
}

// isFree reports whether nothing listens at an address.
func isFree(t *testing.T, at string) bool {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(context.WithoutCancel(t.Context()), "tcp", strings.TrimPrefix(at, "http://"))
	if err != nil {
		return false
	}
	require.NoError(t, l.Close())
	return true
}
