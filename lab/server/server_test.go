package server

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// running is a lab that serves, for one test.
type running struct {
	*Server
	url, address string
	terminal     *terminal
	stop         func() error // and waits until it has; once
}

// terminal is what the lab writes to.
type terminal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (t *terminal) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.Write(b)
}

func (t *terminal) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.String()
}

// said ends the log, and returns all that the terminal got.
func (r running) said() string {
	r.queue.Close()
	return r.terminal.String()
}

// start has a lab serve on a port of its own. Changes are made before it does.
func start(t testing.TB, changes ...func(*Server)) running {
	t.Helper()
	out := &terminal{}
	s, err := New(Config{JSON: true, Out: out, Hosts: []string{"lab"}}) // the tests' raw requests call it so
	require.NoError(t, err)
	t.Cleanup(s.Close)
	for _, change := range changes {
		change(s)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx, l) }()
	stop := sync.OnceValue(func() error {
		cancel()
		return <-served
	})
	t.Cleanup(func() { _ = stop() })
	return running{s, "http://" + l.Addr().String(), l.Addr().String(), out, stop}
}

// dial opens a connection. It does not hang for ever when the lab is broken.
func (r running) dial(t testing.TB) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", r.address)
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close() })
	require.NoError(t, conn.SetDeadline(time.Now().Add(time.Minute)))
	return conn
}

// call makes a call, and reads its answer.
func (r running) call(t testing.TB, method, path, body string) (status int, header http.Header, answer string) {
	t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), method, r.url+path, strings.NewReader(body))
	require.NoError(t, err)
	req.Close = true
	return answered(t, http.DefaultClient, req)
}

// answered sends a request and reads the whole response.
func answered(t testing.TB, client *http.Client, req *http.Request) (status int, header http.Header, answer string) {
	t.Helper()
	resp, err := client.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	all, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, resp.Header, string(all)
}

// get reads a JSON answer.
func (r running) get(t testing.TB, method, path, body string, into any) {
	t.Helper()
	status, _, answer := r.call(t, method, path, body)
	require.Equal(t, http.StatusOK, status, answer)
	require.NoError(t, json.Unmarshal([]byte(answer), into), answer)
}

// healthy is what matters in the end.
func (r running) healthy(t testing.TB) {
	t.Helper()
	status, _, body := r.call(t, http.MethodGet, "/health", "")
	assert.Equal(t, http.StatusOK, status)
	assert.JSONEq(t, `{"status": "ok"}`, body)
}

func TestOriginalCalls(t *testing.T) {
	t.Parallel()
	lab := start(t)
	for _, c := range []struct {
		method, path, body string
		want               int
	}{
		{http.MethodPost, "/login", `{"username": "admin", "password": "wrong-password"}`, 401},
		{http.MethodGet, "/api/v1/resource/105", "", 404},
		{http.MethodGet, "/api/v1/trigger-error", "", 500},
		{http.MethodGet, "/api/v1/external-call", "", 504},
		{http.MethodGet, "/health", "", 200},
		{http.MethodGet, "/openapi.yaml", "", 200},
		{http.MethodGet, "/", "", 200},
	} {
		status, _, body := lab.call(t, c.method, c.path, c.body)
		assert.Equal(t, c.want, status, "%s: %s", c.path, body)
	}
}

func TestSameSeedSameNames(t *testing.T) {
	t.Parallel()
	seeded := func(seed uint64) (id, user string) {
		s, err := New(Config{Seed: seed, Out: io.Discard})
		require.NoError(t, err)
		t.Cleanup(s.Close)
		return s.root.lab.world.App.NewID(), s.root.lab.world.Called("ada")
	}
	id, user := seeded(7)
	sameID, sameUser := seeded(7)
	otherID, otherUser := seeded(8)
	_, plain := seeded(0)

	assert.Equal(t, []string{id, user}, []string{sameID, sameUser})
	assert.NotEqual(t, id, otherID)
	assert.NotEqual(t, user, otherUser)
	assert.Equal(t, "ada", plain)
}

func TestNoSecretIsLogged(t *testing.T) {
	t.Parallel()
	lab := start(t)
	secrets := []string{"a-password-of-mine", "lab_live_Qq11Qq11Qq11", "eyJhbGciOiJIUzI1NiJ9.secret.secret"}
	lab.call(t, http.MethodPost, "/login", `{"username": "admin", "password": "`+secrets[0]+`"}`)
	for _, path := range []string{"/api/v1/ping", "/api/v1/ping?access_token=" + secrets[2], "/tickets/T101/call/api/v1/ping"} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, lab.url+path, nil)
		require.NoError(t, err)
		req.Header.Set("X-Api-Key", secrets[1])
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		resp.Body.Close()
		req.Header.Set("Authorization", "Bearer "+secrets[2])
		resp, err = http.DefaultClient.Do(req)
		require.NoError(t, err)
		resp.Body.Close()
	}
	_, _, kept := lab.call(t, http.MethodGet, "/logs", "")

	require.Contains(t, kept, `"path":"/login"`)
	said := lab.said()
	require.Contains(t, said, `"path":"/login"`)
	for _, secret := range secrets {
		assert.NotContains(t, kept, secret)
		assert.NotContains(t, said, secret)
	}
}
