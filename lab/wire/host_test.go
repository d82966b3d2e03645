package wire_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAskPutsAQuestion(t *testing.T) {
	t.Parallel()
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		assert.Equal(t, http.MethodPost, r.Method)
		assert.Equal(t, "/sql/w1", r.URL.Path)
		assert.Equal(t, "application/json", r.Header.Get("Content-Type"))
		assert.JSONEq(t, `{"sql": "select 1"}`, string(body))
		_, _ = io.WriteString(w, `{"columns": ["1"], "rows": [["1"]]}`)
	}))
	t.Cleanup(host.Close)

	var got wire.Table
	err := wire.Dial(host.URL).Ask("sql", "w1", wire.Query{SQL: "select 1"}, &got)

	require.NoError(t, err)
	assert.Equal(t, wire.Table{Columns: []string{"1"}, Rows: [][]string{{"1"}}}, got)
}

func TestAskFails(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		status int
		said   string
		body   any
		want   string
	}{
		{name: "the host's own fault", status: http.StatusInternalServerError, said: "no listener\n", want: "ask open: 500 Internal Server Error: no listener"},
		{name: "no such question", status: http.StatusNotFound, said: "404 page not found\n", want: "ask open: 404 Not Found: 404 page not found"},
		{name: "a success that is not OK", status: http.StatusAccepted, said: "{}", want: "ask open: 202 Accepted: {}"},
		{name: "an answer that is not JSON", status: http.StatusOK, said: "<html>", want: "ask open: invalid character"},
		{name: "an answer of another kind", status: http.StatusOK, said: "[]", want: "ask open: json: cannot unmarshal array"},
		{name: "a question that cannot be written", status: http.StatusOK, said: "{}", body: func() {}, want: "ask open: json: unsupported type"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(tc.status)
				_, _ = io.WriteString(w, tc.said)
			}))
			t.Cleanup(host.Close)

			var answer wire.Opened
			assert.ErrorContains(t, wire.Dial(host.URL).Ask("open", "", tc.body, &answer), tc.want)
		})
	}
}

func TestAskWithoutAHost(t *testing.T) {
	t.Parallel()
	host := httptest.NewServer(http.NotFoundHandler())
	host.Close()

	assert.ErrorContains(t, wire.Dial(host.URL).Ask("open", "", nil, nil), "ask open: ")
}

func TestAskWhenTheAnswerBreaksOff(t *testing.T) {
	t.Parallel()
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, "{")
	}))
	t.Cleanup(host.Close)

	assert.ErrorIs(t, wire.Dial(host.URL).Ask("open", "", nil, nil), io.ErrUnexpectedEOF)
}

// An answer that nobody wants is not read as JSON: most are empty.
func TestAskForNothing(t *testing.T) {
	t.Parallel()
	host := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(host.Close)

	assert.NoError(t, wire.Dial(host.URL).Ask("report", "w1", wire.Report{}, nil))
}

func TestNoHostUntilConnected(t *testing.T) {
	t.Parallel()
	assert.Nil(t, wire.Current())
}
