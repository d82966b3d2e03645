package wire_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestClientFactHasNoURLAndNoAddress(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		err  error
		want string
	}{
		{name: "none", err: nil, want: ""},
		{name: "no address in it", err: errors.New("unexpected EOF"), want: "unexpected EOF"},
		{name: "one address", err: errors.New("dial tcp 127.0.0.1:4711: refused"), want: "dial tcp HOST: refused"},
		{name: "another loopback", err: errors.New("dial tcp 127.12.0.34:1: refused"), want: "dial tcp HOST: refused"},
		{name: "IPv6", err: errors.New("dial tcp [::1]:4711: refused"), want: "dial tcp HOST: refused"},
		{
			name: "two addresses", err: errors.New("read tcp 127.0.0.1:1->127.0.0.1:22: reset"),
			want: "read tcp HOST->HOST: reset",
		},
		{
			name: "an address of the lab's network is the same everywhere", err: errors.New("dial tcp 203.0.113.10:80: refused"),
			want: "dial tcp 203.0.113.10:80: refused",
		},
		{
			name: "times", err: errors.New("current time 2026-01-02T03:04:05Z is after 2026-01-01T00:00:00.5+02:00"),
			want: "current time TIME is after TIME",
		},
		{
			name: "a URL around it", err: &url.Error{Op: "Get", URL: "http://127.0.0.1:4711/secret", Err: errors.New("EOF")},
			want: "EOF",
		},
		{
			name: "a URL below something else",
			err:  fmt.Errorf("again: %w", &url.Error{Op: "Get", URL: "http://127.0.0.1:4711/", Err: errors.New("EOF")}),
			want: "EOF",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, wire.Fact{Source: "client", Key: "error", Value: tc.want}, wire.ClientFact(tc.err))
		})
	}
}

// Two hosts that are gone listened at two ports, and the customer's programs were told the same.
func TestClientFactIsTheSameForEveryLab(t *testing.T) {
	t.Parallel()
	facts := map[wire.Fact]bool{}
	for range 2 {
		host := httptest.NewServer(http.NotFoundHandler())
		host.Close()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, host.URL, nil)
		require.NoError(t, err)
		resp, err := wire.NewClient(thisMachine).Do(req)
		if !assert.Error(t, err) {
			_ = resp.Body.Close()
		}
		facts[wire.ClientFact(err)] = true
	}
	assert.Len(t, facts, 1)
}

func TestTableFactIsTheWholeAnswer(t *testing.T) {
	t.Parallel()
	table := wire.Table{Columns: []string{"name", "id"}, Rows: [][]string{{"ada", "2"}, {"grace", "NULL"}}}

	assert.Equal(t, wire.Fact{Source: "sql", Key: "select ...", Value: `[["ada","2"],["grace","NULL"]]`}, table.Fact("select ..."))
	assert.NotEqual(t, table.Fact("q"), wire.Table{Rows: table.Rows[:1]}.Fact("q"))
}
