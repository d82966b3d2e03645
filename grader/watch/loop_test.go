package watch

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
)

// slow grades in a second: a first look after 400 ms, and all of it after one. It writes down what became of it.
type slow struct {
	log    *[]string
	states map[string]int // how often each exercise was saved
	err    error
}

func (s slow) grade(ctx context.Context, exercise string, stage func(Stage), show func(result.Result, []string)) error {
	points := s.states[exercise]
	stage(Building)
	for _, part := range []struct {
		takes time.Duration
		only  []string
	}{{400 * time.Millisecond, []string{"TestA"}}, {600 * time.Millisecond, nil}} {
		select {
		case <-ctx.Done():
			*s.log = append(*s.log, "cancelled "+exercise)
			// What comes too late must not be seen.
			show(result.Result{Exercise: exercise, Points: -1}, nil)
			return ctx.Err()
		case <-time.After(part.takes):
			if s.err != nil {
				return s.err
			}
			show(result.Result{Exercise: exercise, Points: points}, part.only)
		}
	}
	return nil
}

// looped runs a loop, and returns all that it showed once nothing happens any more.
func looped(t *testing.T, rest []string, s slow, saves func(save func(...string))) []string {
	t.Helper()
	var log []string
	s.log, s.states = &log, map[string]int{}
	ctx, cancel := context.WithCancel(t.Context())
	saved := make(chan []string)
	began := time.Now()
	l := &loop{grade: s.grade, saved: saved, rest: rest, show: func(e Event) {
		at := time.Since(began).Milliseconds()
		switch {
		case e.Saved:
			log = append(log, fmt.Sprintf("%d saved %s", at, e.Exercise))
		case e.Fault != "":
			log = append(log, fmt.Sprintf("%d fault %s %s", at, e.Exercise, e.Fault))
		case e.Result != nil:
			log = append(log, fmt.Sprintf("%d %s %v %d, took %d", at, e.Exercise, e.Only, e.Result.Points, e.Took.Milliseconds()))
		case e.Stage == Idle:
			log = append(log, fmt.Sprintf("%d idle", at))
		}
	}}
	done := make(chan struct{})
	go func() { l.run(ctx); close(done) }()
	saves(func(exercises ...string) {
		synctest.Wait()
		for _, e := range exercises {
			s.states[e]++
		}
		saved <- exercises
	})
	time.Sleep(time.Minute)
	synctest.Wait()
	cancel()
	<-done
	return log
}

func TestNewestSaveWins(t *testing.T) {
	t.Parallel()
	const ms = time.Millisecond
	for name, tc := range map[string]struct {
		rest  []string
		slow  slow
		saves func(save func(...string))
		want  []string
	}{
		"the course at the start": {
			rest: []string{"a", "b"}, saves: func(func(...string)) {},
			want: []string{"400 a [TestA] 0, took 400", "1000 a [] 0, took 1000", "1400 b [TestA] 0, took 400", "2000 b [] 0, took 1000", "2000 idle"},
		},
		"one save": {
			saves: func(save func(...string)) { time.Sleep(5 * time.Second); save("a") },
			want:  []string{"0 idle", "5000 saved a", "5400 a [TestA] 1, took 400", "6000 a [] 1, took 1000", "6000 idle"},
		},
		"a save while the first look is taken": {
			saves: func(save func(...string)) { save("a"); time.Sleep(399 * ms); save("a") },
			want:  []string{"0 idle", "0 saved a", "cancelled a", "399 saved a", "799 a [TestA] 2, took 400", "1399 a [] 2, took 1000", "1399 idle"},
		},
		"a save after the first look": {
			saves: func(save func(...string)) { save("a"); time.Sleep(999 * ms); save("a") },
			want:  []string{"0 idle", "0 saved a", "400 a [TestA] 1, took 400", "cancelled a", "999 saved a", "1399 a [TestA] 2, took 400", "1999 a [] 2, took 1000", "1999 idle"},
		},
		"a save of another exercise, and the one that it overtakes comes later": {
			saves: func(save func(...string)) { save("a"); time.Sleep(100 * ms); save("b") },
			want: []string{
				"0 idle", "0 saved a", "cancelled a", "100 saved b", "500 b [TestA] 1, took 400", "1100 b [] 1, took 1000",
				"1500 a [TestA] 1, took 1500", "2100 a [] 1, took 2100", "2100 idle",
			},
		},
		"a save overtakes the course": {
			rest: []string{"a", "b"}, saves: func(save func(...string)) { save("b") },
			want: []string{
				"cancelled a", "0 saved b", "400 b [TestA] 1, took 400", "1000 b [] 1, took 1000",
				"1400 a [TestA] 0, took 400", "2000 a [] 0, took 1000", "2000 idle",
			},
		},
		"two exercises saved at once": {
			saves: func(save func(...string)) { save("a", "b") },
			want: []string{
				"0 idle", "0 saved a", "0 saved b", "400 a [TestA] 1, took 400", "1000 a [] 1, took 1000",
				"1400 b [TestA] 1, took 1400", "2000 b [] 1, took 2000", "2000 idle",
			},
		},
		"a fault, and the next save": {
			slow:  slow{err: errors.New("no room")},
			saves: func(save func(...string)) { save("a"); time.Sleep(time.Second); save("a") },
			want:  []string{"0 idle", "0 saved a", "400 fault a no room", "400 idle", "1000 saved a", "1400 fault a no room", "1400 idle"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { assert.Equal(t, tc.want, looped(t, tc.rest, tc.slow, tc.saves)) })
		})
	}
}

// When the loop ends, what it graded has ended too, and says nothing any more.
func TestTheEndCancels(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log []string
		s := slow{log: &log}
		ctx, cancel := context.WithCancel(t.Context())
		l := &loop{grade: s.grade, rest: []string{"a"}, show: func(e Event) { assert.Nil(t, e.Result) }}
		done := make(chan struct{})
		go func() { l.run(ctx); close(done) }()
		synctest.Wait()
		cancel()
		<-done
		assert.Equal(t, []string{"cancelled a"}, log)
	})
}
