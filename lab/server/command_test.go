package server

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// environment is one that holds what is given, and nothing of this process.
func environment(of map[string]string) func(string) string {
	return func(name string) string { return of[name] }
}

func TestFlagsWinOverTheEnvironment(t *testing.T) {
	t.Parallel()
	loud := environment(map[string]string{"LAB_ADDR": "0.0.0.0:9000", "LAB_LOG": "json", "LAB_SEED": "7", "LAB_HOST": "a.example, B.example", "LAB_FLAKY": "0.2"})
	for _, c := range []struct {
		args   []string
		getenv func(string) string
		want   Config
	}{
		{nil, environment(nil), Config{Addr: "127.0.0.1:8000"}},
		{nil, loud, Config{Addr: "0.0.0.0:9000", Hosts: []string{"a.example", "b.example"}, JSON: true, Seed: 7, Flaky: 0.2}},
		{[]string{"-addr", "[::1]:0", "-log", "text", "-seed", "0", "-host", "", "-flaky", "0"}, loud, Config{Addr: "[::1]:0"}},
		{[]string{"--log=json"}, environment(nil), Config{Addr: "127.0.0.1:8000", JSON: true}},
		{
			[]string{"-addr", "0.0.0.0:1", "-log", "json", "-seed", "7", "-host", "c.example", "-host", "d,e.", "-flaky", "1"},
			loud,
			Config{Addr: "0.0.0.0:1", Hosts: []string{"c.example", "d", "e"}, JSON: true, Seed: 7, Flaky: 1},
		},
	} {
		got, err := configured(c.args, c.getenv)
		require.NoError(t, err)
		assert.Equal(t, c.want, got, c.args)
	}
}

func TestMisuse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args []string
		env  map[string]string
		says string
	}{
		{args: []string{"-addr", "8000"}, says: `-addr "8000": want host:port`},
		{args: []string{"-log", "xml"}, says: `-log "xml": want text or json`},
		{args: []string{"-seed", "-1"}, says: `-seed "-1": want a whole number`},
		{args: []string{"-host", "http://a.example"}, says: `-host "http://a.example": want a name`},
		{args: []string{"-host", "a.example:8000"}, says: "without a scheme and a port"},
		{env: map[string]string{"LAB_HOST": "*"}, says: `-host "*": want a name`},
		{args: []string{"-flaky", "20%"}, says: `-flaky "20%": want a share from 0 to 1`},
		{args: []string{"-flaky", "1.5"}, says: "want a share from 0 to 1"},
		{args: []string{"-flaky", "-0.1"}, says: "want a share from 0 to 1"},
		{env: map[string]string{"LAB_FLAKY": "NaN"}, says: `-flaky "NaN": want a share from 0 to 1`},
		{args: []string{"-sed", "1"}, says: "-sed"},
		{args: []string{"serve"}, says: `"serve": the command takes only flags`},
		{env: map[string]string{"LAB_SEED": "x"}, says: `"x": want a whole number`},
	} {
		var out, errors bytes.Buffer
		assert.Equal(t, misusage, Main(c.args, environment(c.env), &out, &errors), c)
		assert.Empty(t, out.String())
		assert.Contains(t, errors.String(), c.says)
		assert.Contains(t, errors.String(), "Usage: lab")
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	var out, errors bytes.Buffer
	assert.Equal(t, ok, Main([]string{"-h"}, environment(nil), &out, &errors))
	assert.Empty(t, errors.String())
	for _, word := range []string{"-addr", "-log", "-seed", "-host", "LAB_HOST", "-flaky", "LAB_FLAKY", "LAB_ADDR", "LAB_LOG", "LAB_SEED", "Examples:", "curl"} {
		assert.Contains(t, out.String(), word)
	}
}

func TestPortThatIsTaken(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { l.Close() })
	var out, errors bytes.Buffer

	assert.Equal(t, failed, Main([]string{"-addr", l.Addr().String()}, environment(nil), &out, &errors))
	assert.Contains(t, errors.String(), "Is something else listening at "+l.Addr().String())
	assert.Contains(t, errors.String(), "-addr 127.0.0.1:8001")
}

func TestPortThatThereIsNot(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{"127.0.0.1:99999", "127.0.0.1:nobody", "192.0.2.1:8000"} {
		var out, errors bytes.Buffer

		assert.Equal(t, failed, Main([]string{"-addr", addr}, environment(nil), &out, &errors), addr)
		assert.NotContains(t, errors.String(), "something else", addr)
		assert.Contains(t, errors.String(), "-addr 127.0.0.1:8001", addr)
	}
}

// announced takes what the lab says first, which is where it is.
type announced chan string

func (a announced) Write(b []byte) (int, error) {
	select {
	case a <- string(b):
	default:
	}
	return len(b), nil
}

func TestRunSaysWhereAndEnds(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	out, ended := make(announced, 1), make(chan error, 1)
	go func() { ended <- Run(ctx, Config{Addr: "127.0.0.1:0", Out: out}) }()
	var url string
	select {
	case said := <-out:
		_, err := fmt.Sscanf(said, "The lab runs at %s", &url)
		require.NoError(t, err, said)
	case err := <-ended:
		t.Fatal(err)
	}
	url = url[:len(url)-1] // the semicolon
	resp, err := http.Get(url + "/health")
	require.NoError(t, err)
	resp.Body.Close()
	cancel()

	require.NoError(t, <-ended)
	_, err = http.Get(url + "/health")
	assert.Error(t, err)
}
