package lab_test

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"
)

// learner is a learner's test that is itself under test: it may fail, and end early, without failing the test around it.
// It has the part of testing.TB that package lab uses; any other method panics.
type learner struct {
	testing.TB
	name string
	ctx  context.Context

	mu       sync.Mutex
	failed   bool
	skipped  bool
	said     []string // by Error, Fatal and Skip
	cleanups []func()
}

// learn runs body as a learner's test called name. It returns when the test has ended, its cleanups included.
func learn(ctx context.Context, name string, body func(*learner)) *learner {
	l := &learner{name: name, ctx: ctx}
	l.goexit(func() { body(l) })
	for i := len(l.cleanups) - 1; i >= 0; i-- {
		l.goexit(l.cleanups[i])
	}
	return l
}

// goexit runs f in a goroutine of its own, which Fatal and Skip may end.
func (l *learner) goexit(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	<-done
}

func (l *learner) Helper()                  {}
func (l *learner) Name() string             { return l.name }
func (l *learner) Context() context.Context { return l.ctx }
func (l *learner) Cleanup(f func())         { l.cleanups = append(l.cleanups, f) }
func (l *learner) Error(args ...any)        { l.say(&l.failed, fmt.Sprint(args...)) }

func (l *learner) Fatal(args ...any) {
	l.Error(args...)
	runtime.Goexit()
}

func (l *learner) Fatalf(format string, args ...any) { l.Fatal(fmt.Sprintf(format, args...)) }

func (l *learner) Skip(args ...any) {
	l.say(&l.skipped, fmt.Sprint(args...))
	runtime.Goexit()
}

func (l *learner) Failed() bool  { return l.is(&l.failed) }
func (l *learner) Skipped() bool { return l.is(&l.skipped) }

func (l *learner) say(state *bool, text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	*state = true
	l.said = append(l.said, text)
}

func (l *learner) is(state *bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return *state
}

// words are what the test said, in order.
func (l *learner) words() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]string{}, l.said...)
}
