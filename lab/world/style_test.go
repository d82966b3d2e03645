package world_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"mime"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"failurelab/lab/api"
	"failurelab/lab/wire"
	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Every trait keeps the contract, whatever it does differently.
func TestTraitsKeepTheContract(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name      string
		request   func(*world.World) wire.Request
		status    int
		kind      string
		challenge []string // its parameters that are promised
		attrs     map[string]string
	}{
		{
			name: "nothing sent", request: func(*world.World) wire.Request { return get("/api/v1/ping") },
			status: 401, kind: "/problems/unauthorized", challenge: []string{`realm="lab"`},
			attrs: map[string]string{"credential": "none", "layer": "auth", "route": "/api/v1/ping", "status": "401"},
		},
		{
			name: "refused", request: func(*world.World) wire.Request { return ping("Bearer x") },
			status: 401, kind: "/problems/unauthorized", challenge: []string{`error="invalid_token"`, `realm="lab"`},
			attrs: map[string]string{"credential": "token", "layer": "auth", "route": "/api/v1/ping", "status": "401"},
		},
		{
			name: "nothing there", request: func(*world.World) wire.Request { return get("/nothing") },
			status: 404, kind: "/problems/not-found", attrs: map[string]string{"layer": "client", "status": "404"},
		},
		{
			name: "let in", request: func(w *world.World) wire.Request { return ping("Bearer " + w.Given["token"]) },
			status: 200, attrs: map[string]string{"credential": "token", "user": "ada", "rows": "1", "status": "200"},
		},
	} {
		for _, trait := range world.Traits {
			t.Run(tc.name+"/"+trait.Lab, func(t *testing.T) {
				t.Parallel()
				w := open(t, drawn(trait))

				code, header, body := send(t, w, tc.request(w))

				assert.Equal(t, tc.status, code)
				if tc.kind != "" {
					media, _, err := mime.ParseMediaType(header.Get("Content-Type"))
					require.NoError(t, err)
					assert.Equal(t, "application/problem+json", media)
					var m map[string]any
					require.NoError(t, json.Unmarshal([]byte(body), &m), body)
					assert.Equal(t, tc.kind, m["type"])
					assert.InDelta(t, tc.status, m["status"], 0)
					assert.Equal(t, header.Get("X-Request-Id"), m["request_id"])
				}
				scheme, params, _ := strings.Cut(header.Get("WWW-Authenticate"), " ")
				if tc.challenge != nil {
					assert.Equal(t, "Bearer", scheme)
				}
				assert.Equal(t, tc.challenge, promised(params))
				require.Len(t, w.Lines(), 1)
				line := w.Lines()[0].Attrs
				assert.Equal(t, header.Get("X-Request-Id"), line["request_id"])
				for k, v := range tc.attrs {
					assert.Equal(t, v, line[k], k)
				}
			})
		}
	}
}

// promised are the parameters of a challenge that the contract names, sorted.
func promised(params string) (known []string) {
	for p := range strings.SplitSeq(params, ", ") {
		if strings.HasPrefix(p, "realm=") || strings.HasPrefix(p, "error=") {
			known = append(known, p)
		}
	}
	slices.Sort(known)
	return known
}

// drawn is a trait as a lab has it.
func drawn(t world.Trait) world.Step { return t.Draw(rand.New(rand.NewPCG(1, 2))) }

// A trait that does not show could not make any test too strict.
func TestEveryTraitShows(t *testing.T) {
	t.Parallel()
	plain := shape(t)
	require.Equal(t, plain, shape(t), "two labs without a trait look alike")
	elsewhere := []world.Aspect{ // they have tests of their own
		world.PartnerTimeouts, world.QueryTimeouts, world.StackForm, world.Lookups, world.ClientWords,
	}
	for _, trait := range world.Traits {
		if slices.Contains(elsewhere, trait.Aspect) {
			continue
		}
		t.Run(trait.Lab, func(t *testing.T) {
			t.Parallel()
			assert.True(t, strings.HasPrefix(trait.Lab, "a lab "), trait.Lab)
			assert.NotEqual(t, plain, shape(t, drawn(trait)))
		})
	}
}

// Numbers are drawn, so that none of them tells what a lab is for.
func TestTraitsDrawTheirNumbers(t *testing.T) {
	t.Parallel()
	i := slices.IndexFunc(world.Traits, func(t world.Trait) bool { return t.Aspect == world.Time })
	seen := map[time.Duration]bool{}
	for seed := range uint64(20) {
		w := open(t, world.Traits[i].Draw(rand.New(rand.NewPCG(seed, 0))))
		behind := time.Since(w.Now()).Round(time.Minute)
		assert.True(t, time.Hour < behind && behind < 12*time.Hour, "%v", behind)
		seen[behind] = true
	}
	assert.Greater(t, len(seen), 15)
}

// What a broken lab tells in its detail stands there whatever the wording is.
func TestAWordingHidesNoLeak(t *testing.T) {
	t.Parallel()
	for _, trait := range world.Traits {
		w := open(t, drawn(trait), func(w *world.World) {
			w.App.OnProblem(func(p *api.Problem) { p.Set("detail", "a leak") })
		})
		_, _, body := send(t, w, get("/api/v1/ping"))
		assert.Contains(t, body, "a leak", trait.Lab)
	}
}

func TestPlainError(t *testing.T) {
	t.Parallel()
	i := slices.IndexFunc(world.Traits, func(t world.Trait) bool { return t.Aspect == world.ErrorWords })
	logged := func(steps ...world.Step) string {
		w := open(t, steps...)
		send(t, w, get("/api/v1/ping"))
		return w.Lines()[0].Attrs["err"]
	}
	plain := logged()
	for seed := range uint64(10) {
		other := logged(world.Traits[i].Draw(rand.New(rand.NewPCG(seed, 0))))
		assert.NotEqual(t, plain, other)
		assert.Contains(t, other, plain)
		assert.Equal(t, plain, world.PlainError(other))
	}
	assert.Equal(t, "no such words", world.PlainError("no such words"))
}

var differs = regexp.MustCompile(`"(time|latency_ms|expires_at)":[^,]+`)

// shape is how a lab refuses a request and lets another in: headers, bodies and log lines, without what differs between two requests.
func shape(t *testing.T, steps ...world.Step) string {
	t.Helper()
	w := open(t, steps...)
	return shapeOf(t, w, "Bearer x") + shapeOf(t, w, "Bearer "+w.Given["token"])
}

func shapeOf(t *testing.T, w *world.World, credential string) string {
	t.Helper()
	_, header, body := send(t, w, ping(credential))
	id := header.Get("X-Request-Id")
	require.NotEmpty(t, id)
	header.Del("Date")
	header.Del("Content-Length")
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(header)) {
		fmt.Fprintf(&b, "%s: %s\n", name, header[name])
	}
	lines := w.Lines()
	line := lines[len(lines)-1]
	fmt.Fprintf(&b, "%s\n%s\n", body, differs.ReplaceAllString(line.Text, "$1"))
	at, err := time.Parse(time.RFC3339Nano, line.Attrs["time"])
	require.NoError(t, err)
	fmt.Fprintf(&b, "%v from our time\n", time.Until(at).Round(time.Minute))
	return strings.ReplaceAll(b.String(), id, fmt.Sprintf("an id of %d letters", len(id)))
}

// How often a machine asked makes no difference to a fact, and that it did not ask does.
func TestPlainLookups(t *testing.T) {
	t.Parallel()
	i := slices.IndexFunc(world.Traits, func(t world.Trait) bool { return t.Aspect == world.Lookups })
	lookups, other := world.Drawn{Trait: world.Traits[i]}, world.Drawn{Trait: world.Traits[0]}
	count := func(key, value string) wire.Fact { return wire.Fact{Source: "metrics", Key: key, Value: value} }
	assert.Equal(t, count("dns_unanswered_total", "1"), lookups.Plain(count("dns_unanswered_total", "3")))
	assert.Equal(t, count("dns_lookups_total", "0"), lookups.Plain(count("dns_lookups_total", "0")))
	assert.Equal(t, count("calls_total", "3"), lookups.Plain(count("calls_total", "3")))
	assert.Equal(t, count("dns_lookups_total", "3"), other.Plain(count("dns_lookups_total", "3")))
}
