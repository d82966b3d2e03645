package lab_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"sync"
	"testing"

	"failurelab/lab"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fakeShift is what a triage is on call for.
type fakeShift struct {
	labs   []*fakeLab
	refuse string
	notice string
	faulty int // the number of an incident that the host cannot open; -1 for none

	mu       sync.Mutex
	begun    []wire.Open
	relieved int
}

// onShift answers the questions of a triage. One shift is enough for a process, and a second one is refused.
func (h *fakeHost) onShift(w http.ResponseWriter, r *http.Request, question string) {
	h.mu.Lock()
	s := h.shift
	h.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	switch question {
	case "shift":
		var o wire.Open
		_ = json.NewDecoder(r.Body).Decode(&o)
		s.begun = append(s.begun, o)
		answer := wire.Shift{Incidents: len(s.labs), Refuse: s.refuse}
		if len(s.begun) > 1 {
			answer = wire.Shift{Refuse: "one OnCall is enough"}
		}
		_ = json.NewEncoder(w).Encode(answer)
	case "incident":
		var i wire.Incident
		_ = json.NewDecoder(r.Body).Decode(&i)
		if i.Number == s.faulty {
			http.Error(w, "out of ports", http.StatusInternalServerError)
			return
		}
		_ = json.NewEncoder(w).Encode(s.labs[i.Number].opened)
	case "relieved":
		s.relieved++
		_ = json.NewEncoder(w).Encode(wire.Relieved{Notice: s.notice})
	}
}

// begin makes s the host's shift, with n incidents. The API responds with 401 to incident 1, and incident 2 reaches no API.
//
// A process has one shift, and an incident does not say whose it is. So tests that begin one cannot run in parallel.
func begin(t *testing.T, s *fakeShift, n int) *fakeShift {
	t.Helper()
	s.faulty = -1
	for i := range n {
		o := api(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Request-Id", fmt.Sprint("r", i))
			if i == 1 {
				w.WriteHeader(http.StatusUnauthorized)
			}
			fmt.Fprint(w, "incident ", i)
		})
		if i == 2 {
			o = customer(unreachable(t))
		}
		s.labs = append(s.labs, host.add("", &fakeLab{opened: o, answers: map[string]any{
			"logs": []wire.Line{{Text: "of another customer"}, {Text: "the line", Attrs: map[string]string{"request_id": fmt.Sprint("r", i)}}},
		}}))
	}
	host.mu.Lock()
	defer host.mu.Unlock()
	host.shift = s
	return s
}

// said is what the triage said of incident n.
func (s *fakeShift) said(t *testing.T, n int) wire.Triaged {
	t.Helper()
	l := s.labs[n]
	l.mu.Lock()
	defer l.mu.Unlock()
	require.Len(t, l.triaged, 1, "incident %d", n)
	return l.triaged[0]
}

func TestOnCallGivesOneIncidentAfterTheOther(t *testing.T) {
	const incidents = 20 // more than are fetched ahead
	s := begin(t, &fakeShift{}, incidents)
	n := 0

	ran := learn(t.Context(), t.Name(), func(lt *learner) {
		lab.OnCall(lt, func(i lab.Incident) lab.Diagnosis {
			defer func() { n++ }()
			assert.Equal(t, s.labs[n].opened.Request.Host, i.Request.Host, "incidents come in order")
			assert.Equal(t, "/orders?page=2", i.Request.URL.RequestURI())
			assert.Positive(t, i.Took)
			line, found := i.Line()
			if n == 2 {
				assert.Nil(t, i.Response)
				assert.Error(t, i.Err)
				assert.False(t, found)
				assert.Contains(t, i.Trace, "ConnectDone(err)")
				return lab.Diagnosis{Reached: lab.No}
			}
			assert.NoError(t, i.Err)
			assert.Equal(t, fmt.Sprint("incident ", n), i.Response.Body)
			assert.Equal(t, map[bool]int{true: http.StatusUnauthorized, false: http.StatusOK}[n == 1], i.Response.Status)
			assert.Equal(t, "GotFirstResponseByte", i.Trace[len(i.Trace)-1])
			assert.True(t, found)
			assert.Equal(t, "the line", line.Text)
			return lab.Diagnosis{Cause: lab.Cause(fmt.Sprint("cause-", n))}
		})
	})

	assert.Empty(t, ran.words())
	assert.Equal(t, incidents, n)
	require.Len(t, s.begun, 1)
	assert.Equal(t, t.Name(), s.begun[0].Test)
	assert.Equal(t, "triage_test.go", filepath.Base(s.begun[0].At.File))
	assert.Equal(t, 1, s.relieved)
	for i := range incidents {
		want := wire.Triaged{Diagnosis: wire.Diagnosis{Cause: fmt.Sprint("cause-", i)}}
		if i == 2 {
			want = wire.Triaged{Diagnosis: wire.Diagnosis{Reached: "no"}, Error: refused(t)}
		}
		assert.Equal(t, want, s.said(t, i))
	}
}

// A redirect is followed by no customer's program: it would hide what the first server said.
func TestOnCallDoesNotFollowRedirects(t *testing.T) {
	s := begin(t, &fakeShift{}, 0)
	s.labs = []*fakeLab{host.add("", &fakeLab{opened: api(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	})})}

	learn(t.Context(), t.Name(), func(lt *learner) {
		lab.OnCall(lt, func(i lab.Incident) lab.Diagnosis {
			assert.Equal(t, http.StatusFound, i.Response.Status)
			_, found := i.Line()
			assert.False(t, found, "the response names no request id")
			return lab.Diagnosis{}
		})
	})
}

// Half of a response is a response, with an error beside it.
func TestOnCallWithAResponseThatBreaksOff(t *testing.T) {
	s := begin(t, &fakeShift{}, 0)
	s.labs = []*fakeLab{host.add("", &fakeLab{opened: api(t, cutOff)})}

	learn(t.Context(), t.Name(), func(lt *learner) {
		lab.OnCall(lt, func(i lab.Incident) lab.Diagnosis {
			assert.ErrorContains(t, i.Err, "unexpected EOF")
			if assert.NotNil(t, i.Response) {
				assert.Equal(t, "half", i.Response.Body)
				assert.Equal(t, http.StatusOK, i.Response.Status)
			}
			return lab.Diagnosis{}
		})
	})

	assert.Equal(t, "unexpected EOF", s.said(t, 0).Error)
}

// Trouble with one incident ends only that one. Incident 0 panics at the learner's line; 1 is fine; 2 asks a bad query.
func TestOnCallGoesOnAfterTrouble(t *testing.T) {
	s := begin(t, &fakeShift{}, 4)
	s.labs[2].answers["sql"] = wire.Table{Error: "no such table: userz"}
	s.labs[3].answers["sql"] = wire.Table{Columns: []string{"n"}, Rows: [][]string{{"1"}}}
	n := -1

	ran := learn(t.Context(), t.Name(), func(lt *learner) {
		lab.OnCall(lt, func(i lab.Incident) lab.Diagnosis {
			n++
			switch n {
			case 0:
				var none *lab.Incident
				return lab.Diagnosis{Cause: lab.Cause(none.Request.Method)}
			case 2:
				i.SQL("select * from userz")
			case 3:
				assert.Equal(t, [][]string{{"1"}}, i.SQL("select 1 as n").Rows)
			}
			return lab.Diagnosis{Cause: lab.Healthy}
		})
	})

	assert.Empty(t, ran.words(), "the verdict is the host's to tell")
	assert.Regexp(t, `^it panics: runtime error: invalid memory address or nil pointer dereference at triage_test\.go:\d+$`, s.said(t, 0).Trouble)
	assert.Empty(t, s.said(t, 0).Diagnosis)
	assert.Equal(t, "healthy", s.said(t, 1).Diagnosis.Cause)
	assert.Equal(t, `SQL("select * from userz"): no such table: userz`, s.said(t, 2).Trouble)
	assert.Empty(t, s.said(t, 2).Diagnosis)
	assert.Equal(t, refused(t), s.said(t, 2).Error)
	assert.Empty(t, s.said(t, 3).Trouble)
	assert.Equal(t, 1, s.relieved)
}

func TestOnCallStopsAtATODO(t *testing.T) {
	s := begin(t, &fakeShift{}, 3)

	ran := learn(t.Context(), t.Name(), func(lt *learner) {
		lab.OnCall(lt, func(i lab.Incident) lab.Diagnosis {
			i.TODO("Which cause?")
			return lab.Diagnosis{Cause: lab.Healthy}
		})
		t.Error("the test went on")
	})

	assert.True(t, ran.Skipped())
	assert.False(t, ran.Failed())
	assert.Equal(t, []string{"not started: Which cause?"}, ran.words())
	todo := s.said(t, 0).Todo
	require.NotNil(t, todo)
	assert.Equal(t, "Which cause?", todo.Question)
	assert.Equal(t, "triage_test.go", filepath.Base(todo.At.File))
	assert.Empty(t, s.labs[1].triaged)
	assert.Zero(t, s.relieved)
}

func TestOnCallThatIsRefused(t *testing.T) {
	healthy := func(lab.Incident) lab.Diagnosis { return lab.Diagnosis{Cause: lab.Healthy} }

	t.Run("by the exercise", func(t *testing.T) {
		begin(t, &fakeShift{refuse: "this exercise has tickets: use lab.Open"}, 1)
		ran := learn(t.Context(), t.Name(), func(lt *learner) { lab.OnCall(lt, healthy) })
		assert.True(t, ran.Failed())
		assert.Equal(t, []string{"this exercise has tickets: use lab.Open"}, ran.words())
	})
	t.Run("a second time", func(t *testing.T) {
		s := begin(t, &fakeShift{}, 1)
		first := learn(t.Context(), t.Name()+"/first", func(lt *learner) { lab.OnCall(lt, healthy) })
		second := learn(t.Context(), t.Name()+"/second", func(lt *learner) { lab.OnCall(lt, healthy) })
		assert.Empty(t, first.words())
		assert.Equal(t, []string{"one OnCall is enough"}, second.words())
		assert.Equal(t, "healthy", s.said(t, 0).Diagnosis.Cause, "the first one counts")
		assert.Equal(t, 1, s.relieved)
	})
}

func TestOnCallTellsTheNotice(t *testing.T) {
	begin(t, &fakeShift{notice: "9 of 10 incidents are right"}, 1)

	ran := learn(t.Context(), t.Name(), func(lt *learner) {
		lab.OnCall(lt, func(lab.Incident) lab.Diagnosis { return lab.Diagnosis{} })
	})

	assert.True(t, ran.Failed())
	assert.Equal(t, []string{"9 of 10 incidents are right"}, ran.words())
}

// A fault of the host is told as such, wherever it happens, and is no verdict on the triage.
func TestOnCallWithAFaultOfTheHost(t *testing.T) {
	for name, fault := range map[string]func(*fakeShift){
		"opening an incident": func(s *fakeShift) { s.faulty = 1 },
		"taking a diagnosis":  func(s *fakeShift) { s.labs[1].answers["triaged"] = "out of ports" },
	} {
		t.Run(name, func(t *testing.T) {
			s := begin(t, &fakeShift{}, 3)
			fault(s)

			ran := learn(t.Context(), t.Name(), func(lt *learner) {
				lab.OnCall(lt, func(lab.Incident) lab.Diagnosis { return lab.Diagnosis{} })
				t.Error("the test went on")
			})

			require.Len(t, ran.words(), 1)
			assert.Contains(t, ran.words()[0], "This is a fault of the lab, not of your test")
			assert.Contains(t, ran.words()[0], "out of ports")
			assert.Zero(t, s.relieved)
		})
	}
}
