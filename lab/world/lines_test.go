package world_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab/wire"
	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The app writes its log line after the client can read the response.
func TestLinesWaitForCallsInFlight(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	w := open(t, func(w *world.World) {
		w.App.Wrap = func(app http.Handler) http.Handler {
			return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				rw.WriteHeader(http.StatusAccepted)
				if assert.NoError(t, http.NewResponseController(rw).Flush()) {
					<-release
				}
				app.ServeHTTP(httptest.NewRecorder(), r)
			})
		}
	})
	resp, err := w.Client().Transport.RoundTrip(ask(t, w, "/health"))
	require.NoError(t, err)
	defer resp.Body.Close()
	require.Equal(t, http.StatusAccepted, resp.StatusCode)

	lines := make(chan []wire.Line, 1)
	go func() { lines <- w.Lines() }()
	status(t, open(t), get("/health")) // by now Lines would have returned, if it did not wait
	require.Empty(t, lines)
	close(release)

	assert.Len(t, <-lines, 1)
}

func ask(t *testing.T, w *world.World, path string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.URL()+path, nil)
	require.NoError(t, err)
	return req
}

func TestLinesAreInOrderAndHoldAttributesAsText(t *testing.T) {
	t.Parallel()
	w := open(t, func(w *world.World) {
		w.App.OnLine(func(attrs []slog.Attr) []slog.Attr {
			return append(attrs, slog.String("quoted", "ada \n\""), slog.Int("number", 7), slog.Bool("yes", true), slog.Any("null", nil))
		})
	})
	status(t, w, get("/health"))
	status(t, w, get("/nothing"))

	lines := w.Lines()

	require.Len(t, lines, 2)
	assert.Equal(t, "/health", lines[0].Attrs["path"])
	assert.Equal(t, "/nothing", lines[1].Attrs["path"])
	assert.Equal(t, "ada \n\"", lines[0].Attrs["quoted"])
	assert.Equal(t, "7", lines[0].Attrs["number"])
	assert.Equal(t, "true", lines[0].Attrs["yes"])
	assert.Contains(t, lines[0].Text, `"quoted":"ada \n\""`, "the text is the line as it was written")
	assert.NotContains(t, lines[0].Text, "}\n")
}

func TestLogWithoutCallsIsEmptyNotNil(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []wire.Line{}, open(t).Lines())
}
