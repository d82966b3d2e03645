package server_test

import (
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"failurelab/lab/course"
	"failurelab/lab/failure"
	"failurelab/lab/server"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Without a browser, and for readers without JavaScript.
func TestPageIsAList(t *testing.T) {
	t.Parallel()
	page := fetched(t, serveLab(t, io.Discard))

	for _, e := range course.All() {
		for _, f := range e.AllTickets() {
			assert.Contains(t, page, html.EscapeString(f.Ticket.Symptom))
			assert.NotContains(t, page, string(f.Cause), "causes are told to who asks")
			assert.NotContains(t, page, html.EscapeString(f.Means))
		}
	}
}

// The list says of every ticket what its customer really sees.
func TestPageKnowsStatuses(t *testing.T) {
	t.Parallel()
	base := serveLab(t, io.Discard)
	listed := regexp.MustCompile(`data-number="(T\d+)" data-status="(\w+)"`).FindAllStringSubmatch(fetched(t, base), -1)
	require.Len(t, listed, tickets())
	for _, l := range listed {
		t.Run(l[1], func(t *testing.T) {
			t.Parallel()
			if e := course.Of(l[1]); e == nil {
				t.Skip("does not work on this system")
			}
			var ticket struct{ Call json.RawMessage }
			require.NoError(t, json.Unmarshal([]byte(fetched(t, base+"/tickets/"+l[1])), &ticket))
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/tickets/"+l[1]+"/send", strings.NewReader(string(ticket.Call)))
			require.NoError(t, err)
			resp, err := http.DefaultClient.Do(req)
			require.NoError(t, err)
			defer resp.Body.Close()
			var sent struct{ Status int }
			require.NoError(t, json.NewDecoder(resp.Body).Decode(&sent))

			seen := "none"
			if sent.Status != 0 {
				seen = fmt.Sprint(sent.Status)
			}
			assert.Equal(t, seen, l[2], "the list says another status: set Shows.Status or Shows.Client in %s", course.Of(l[1]).Ticket(l[1]).File())
		})
	}
}

func TestPageSpeaksLearnersWords(t *testing.T) {
	t.Parallel()
	base := serveLab(t, io.Discard)
	scripts, err := filepath.Glob("page/*.js")
	require.NoError(t, err)
	require.NotEmpty(t, scripts)
	paths := []string{"/"}
	for _, s := range scripts {
		paths = append(paths, "/assets/"+filepath.Base(s))
	}
	for _, path := range paths {
		assert.NotRegexp(t, `(?i)\b(mutant|mutat|sibling|referenc|variant|world|kill)`, fetched(t, base+path))
	}
}

// tickets is how many there are.
func tickets() int {
	n := 0
	for _, e := range course.All() {
		n += len(e.AllTickets())
	}
	return n
}

// numbers returns the tickets of some failures, in the page's order. status is 0 when there is no response.
func numbers(of func(status int, f *failure.Failure) bool) (list []string) {
	for _, e := range course.All() {
		for _, f := range e.AllTickets() {
			if of(e.StatusOf(f), f) {
				list = append(list, f.Ticket.Number)
			}
		}
	}
	return list
}

// fetched returns the body of a 200.
func fetched(t *testing.T, url string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, resp.StatusCode, string(body))
	return string(body)
}

// The README's requests are buttons of the page.
func TestREADMEsRequestsAreButtons(t *testing.T) {
	t.Parallel()
	var calls []server.Call
	for _, c := range regexp.MustCompile(`class="try" data-call="([^"]*)"`).FindAllStringSubmatch(fetched(t, serveLab(t, io.Discard)), -1) {
		var call server.Call
		require.NoError(t, json.Unmarshal([]byte(html.UnescapeString(c[1])), &call))
		calls = append(calls, call)
	}
	require.NotEmpty(t, calls)
	for _, command := range readDocumented(t).calls {
		assert.True(t, slices.ContainsFunc(calls, func(c server.Call) bool {
			address := "http://localhost:8000" + c.URL
			return slices.Contains(strings.Fields(command), address) && strings.Contains(command, c.Body) &&
				strings.Contains(command, strings.Join(c.Header["Authorization"], "")) && strings.Contains(command, "-X POST") == (c.Method == http.MethodPost)
		}), "no button sends what this does: %s", command)
	}
}
