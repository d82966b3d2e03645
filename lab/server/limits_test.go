package server

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A limit that is not set is no limit, or lets nothing in.
func TestEveryLimitIsSet(t *testing.T) {
	t.Parallel()
	for _, limits := range []any{defaultLimits, defaultWaiting} {
		all := reflect.ValueOf(limits)
		for i := range all.NumField() {
			assert.False(t, all.Field(i).IsZero(), all.Type().Field(i).Name)
		}
	}
}

// hungUp reads until the lab has hung up, and says what it had to say before.
func hungUp(t *testing.T, conn net.Conn) string {
	t.Helper()
	said, err := io.ReadAll(conn)
	require.False(t, late(err), "the lab does not hang up")
	return string(said)
}

// late says whether we have waited as long as we do.
func late(err error) bool {
	var e net.Error
	return errors.As(err, &e) && e.Timeout()
}

func TestHeaderThatIsTooLong(t *testing.T) {
	t.Parallel()
	lab := start(t)
	conn := lab.dial(t)
	go func() { // the answer comes before all is sent
		fmt.Fprintf(conn, "GET /health HTTP/1.1\r\nHost: lab\r\nX-Long: %s\r\n\r\n", strings.Repeat("x", 4*maxHeaderBytes))
	}()
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)

	assert.Equal(t, http.StatusRequestHeaderFieldsTooLarge, resp.StatusCode)
	lab.healthy(t)
}

// TestGigabyte sends a body of a gigabyte to every kind of route. Nobody may take it in.
func TestGigabyte(t *testing.T) {
	t.Parallel()
	const gigabyte = 1 << 30
	for _, path := range []string{"/login", "/api/v1/resource", "/tickets/T101/send", "/tickets/T101/cure", "/tickets/T101/call/login", "/nowhere"} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			lab := start(t)
			conn := lab.dial(t)
			go func() { _, _ = io.Copy(io.Discard, conn) }() // ends with the connection
			fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: lab\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", path, gigabyte)
			sent, err := io.Copy(conn, io.LimitReader(spaces{}, gigabyte))

			require.Error(t, err)
			assert.False(t, late(err), "the lab does not hang up")
			assert.Less(t, sent, int64(gigabyte/8)) // a megabyte, and what is in between us
			lab.healthy(t)
		})
	}
}

// spaces are as many as anybody reads: with them, no JSON is ever at its end.
type spaces struct{}

func (spaces) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = ' '
	}
	return len(b), nil
}

func TestNoHandlerReadsMore(t *testing.T) {
	t.Parallel()
	var read int64
	var err error
	greedy := bounded(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { read, err = io.Copy(io.Discard, r.Body) }))
	greedy.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/", io.LimitReader(spaces{}, 2*maxRequestBytes)))

	assert.Error(t, err)
	assert.Equal(t, int64(maxRequestBytes), read)
}
