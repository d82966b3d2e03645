package failure_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"failurelab/lab/api"
	"failurelab/lab/failure"
	"failurelab/lab/world"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestStatusAnswersWithAnotherCode(t *testing.T) {
	t.Parallel()
	rec := answered(t, refusedPing(t, failure.Status(http.StatusTeapot)))

	assert.Equal(t, http.StatusTeapot, rec.Code)
	var body map[string]any
	require.NoError(t, json.Unmarshal(rec.Body.Bytes(), &body))
	assert.InDelta(t, http.StatusTeapot, body["status"], 0, "or the answer contradicts itself")
}

func TestHeader(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{"Other"}, answered(t, refusedPing(t, failure.Header("WWW-Authenticate", "Other"))).Header().Values("WWW-Authenticate"))
	assert.NotContains(t, answered(t, refusedPing(t, failure.Header("WWW-Authenticate", ""))).Header(), "Www-Authenticate")
}

func TestProblemHasTheLastWord(t *testing.T) {
	t.Parallel()
	rec := answered(t, refusedPing(t, failure.Steps(
		failure.Problem(func(p *api.Problem) { p.Set("detail", "first") }),
		failure.Problem(func(p *api.Problem) { p.Set("detail", p.Members[3].Value.(string)+", second") }),
	)))

	assert.Contains(t, rec.Body.String(), `"detail":"first, second"`)
}

func TestUnloggedLeavesOneAttributeOut(t *testing.T) {
	t.Parallel()
	w := refusedPing(t, failure.Unlogged("credential"))
	answered(t, w)

	line := w.Lines()[0].Attrs
	assert.NotContains(t, line, "credential")
	assert.Contains(t, line, "request_id")
	assert.Contains(t, line, "err")
}

func TestLoggedWritesAnAttributeItsOwnWay(t *testing.T) {
	t.Parallel()
	w := refusedPing(t, failure.Logged("credential", strings.ToUpper))
	answered(t, w)

	assert.Equal(t, "TOKEN", w.Lines()[0].Attrs["credential"])
	assert.Equal(t, "auth", w.Lines()[0].Attrs["layer"], "the others stay as they were")
}

func TestLoggedAfterLogged(t *testing.T) {
	t.Parallel()
	w := refusedPing(t,
		failure.Logged("credential", strings.ToUpper),
		failure.Logged("credential", func(s string) string { return s + ", second" }),
	)
	answered(t, w)

	assert.Equal(t, "TOKEN, second", w.Lines()[0].Attrs["credential"])
}

func TestParserReadsTokensWithOneMoreOption(t *testing.T) {
	t.Parallel()
	expired := func(w *world.World) {
		w.CustomerSends(http.MethodGet, "/api/v1/ping", http.Header{"Authorization": {"Bearer " + w.Token("ada", -time.Minute)}}, "")
	}

	assert.Equal(t, http.StatusUnauthorized, answered(t, open(t, expired)).Code)
	assert.Equal(t, http.StatusOK, answered(t, open(t, expired, failure.Parser(jwt.WithLeeway(time.Hour)))).Code)
}

func TestCachedKeepsRefusalsAndNothingElse(t *testing.T) {
	t.Parallel()
	w := refusedPing(t, failure.Cached)
	refused := answered(t, w)
	require.Equal(t, http.StatusUnauthorized, refused.Code)

	_, err := w.Cure(func(w *world.World) {
		w.CustomerSends(http.MethodGet, "/api/v1/ping", http.Header{"Authorization": {"Bearer " + w.Given["token"]}}, "")
	})
	require.NoError(t, err)
	again := answered(t, w)
	assert.Equal(t, refused.Header().Get("X-Request-Id"), again.Header().Get("X-Request-Id"))
	assert.Equal(t, refused.Body.String(), again.Body.String())
	assert.Len(t, w.Lines(), 1, "the second call did not come through")

	_, err = w.Cure(func(w *world.World) { w.CustomerSends(http.MethodGet, "/health", nil, "") })
	require.NoError(t, err)
	assert.NotEqual(t, answered(t, w).Header().Get("X-Request-Id"), answered(t, w).Header().Get("X-Request-Id"))
}

func TestStepsAreTakenInOrder(t *testing.T) {
	t.Parallel()
	var taken []int
	open(t, failure.Steps(
		func(*world.World) { taken = append(taken, 1) },
		func(*world.World) { taken = append(taken, 2) },
	))

	assert.Equal(t, []int{1, 2}, taken)
}
