package review

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"time"

	"failurelab/grader/class/settings"

	"github.com/gofrs/flock"
)

// refused is the error for a write that cannot be done, and the writer's to mend.
type refused struct {
	status int
	why    string
	now    any // what is on the disk, if the page saw something else
	seen   string
}

func (r refused) Error() string { return r.why }

// invalid is a write that makes no sense.
func invalid(why string) error { return refused{status: http.StatusUnprocessableEntity, why: why} }

// How long a write waits for that of another review, which takes milliseconds.
const (
	lockTime  = 10 * time.Second
	lockPause = 20 * time.Millisecond
)

// alone does something while no other review of these results writes, in this process or in another one.
func (s *Server) alone(ctx context.Context, do func() (any, error)) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, lockTime)
	defer cancel()
	lock := flock.New(filepath.Join(s.options.Results, ".review.lock"), flock.SetPermissions(0o600))
	if ok, err := lock.TryLockContext(ctx, lockPause); err != nil || !ok {
		return nil, fmt.Errorf("another review is writing, or this folder cannot be written to (%w). Save again", err)
	}
	defer func() { _ = lock.Close() }() // it ends with the process in any case
	return do()
}

// said is what a write answers if it is refused.
type said struct {
	Error   string `json:"error"`
	Now     any    `json:"now,omitempty"`     // what is on the disk
	Version string `json:"version,omitempty"` // of it
}

// write answers a JSON request by a function, one at a time.
func write[T any](s *Server, do func(T) (any, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var request T
		d := json.NewDecoder(r.Body)
		d.DisallowUnknownFields()
		err := d.Decode(&request)
		if err == nil {
			if _, more := d.Token(); !errors.Is(more, io.EOF) {
				err = errors.New("there is more than one value")
			}
		}
		var long *http.MaxBytesError
		switch {
		case errors.As(err, &long):
			answer(w, http.StatusRequestEntityTooLarge, said{Error: "This is too long. Write less than 256 KB."})
			return
		case err != nil:
			answer(w, http.StatusBadRequest, said{Error: "This is not the JSON that the page sends: " + err.Error()})
			return
		}
		done, err := s.alone(r.Context(), func() (any, error) { return do(request) })
		var no refused
		var wrong settings.Problems
		switch {
		case err == nil:
			answer(w, http.StatusOK, done)
		case errors.As(err, &no):
			answer(w, no.status, said{Error: no.why, Now: no.now, Version: no.seen})
		case errors.As(err, &wrong):
			answer(w, http.StatusUnprocessableEntity, said{Error: wrong.Error()})
		default:
			answer(w, http.StatusInternalServerError, said{Error: err.Error()})
		}
	})
}

func answer(w http.ResponseWriter, status int, v any) {
	text, err := json.Marshal(v)
	if err != nil { // it is plain data
		status, text = http.StatusInternalServerError, []byte(`{"error":"the answer has no JSON"}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(text) // the page sees that it came to an end too early
}
