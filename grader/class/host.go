package class

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"

	"failurelab/grader/class/intake"
	"failurelab/grader/class/store"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/grader/sandbox"
)

const (
	maxReplies = 256 << 20 // bytes that a host may reply, for all exercises of a submission
	maxFault   = 4 << 10   // bytes of what a host says before it dies
	hostDelay  = 2 * time.Second
)

// seen is what a host replied.
type seen struct {
	sandbox   sandbox.Report
	exercises map[string]reply
}

// host starts a host, gives it a task, and waits for its replies. The error is a fault of ours or of the machine. What was seen
// before it is kept.
func (g *Grader) host(ctx context.Context, t task) (seen, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, g.Limits.Submission, limitError(g.Limits.Submission))
	defer cancel()
	s := seen{exercises: map[string]reply{}}
	in, err := json.Marshal(t)
	if err != nil {
		return s, err
	}
	said := &tail{most: maxFault}
	var stdin io.WriteCloser
	var stdout io.ReadCloser
	cmd, _, err := sandbox.Start(func(isolated bool) *exec.Cmd {
		args := g.Host[1:]
		if isolated {
			args = append(args[:len(args):len(args)], isolatedFlag)
		}
		cmd := exec.CommandContext(ctx, g.Host[0], args...) // #nosec G204 -- this program
		cmd.Env, cmd.Dir, cmd.Stderr, cmd.WaitDelay = []string{}, t.Base, said, hostDelay
		stdin, err = cmd.StdinPipe()
		if err == nil {
			stdout, err = cmd.StdoutPipe()
		}
		return cmd
	})
	if err != nil {
		return s, fmt.Errorf("start the host: %w", err)
	}
	_, sent := stdin.Write(in)
	read := s.read(stdout)
	over := errors.Is(read, io.EOF) || errors.Is(read, io.ErrUnexpectedEOF)
	if read != nil && !over {
		_ = cmd.Process.Kill() // its programs die with it
	}
	_ = stdin.Close()
	ended := cmd.Wait()
	switch {
	case ctx.Err() != nil:
		return s, context.Cause(ctx)
	case over:
		return s, hostError("ended before it had seen everything", cmp.Or(ended, sent), said)
	case read != nil:
		return s, hostError("said what is no reply", read, said)
	}
	return s, nil
}

// limitError is a submission that took longer than it may.
type limitError time.Duration

func (l limitError) Error() string {
	return fmt.Sprintf("grading it took longer than %v. If its tests are not to blame, raise submission under limits in grade.yaml", time.Duration(l))
}

// hostError says what a host did. A host is ours.
func hostError(did string, why error, said *tail) error {
	text := "the host of the labs " + did
	if why != nil {
		text += " (" + why.Error() + ")"
	}
	if words := strings.TrimSpace(said.String()); words != "" {
		return errors.New(text + ": " + words)
	}
	return errors.New(text)
}

// isolatedFlag tells a host that it has namespaces of its own.
const isolatedFlag = "--isolated"

// read reads replies until the last one.
func (s *seen) read(from io.Reader) error {
	for d := json.NewDecoder(io.LimitReader(from, maxReplies)); ; {
		var r reply
		switch err := d.Decode(&r); {
		case err != nil:
			return err
		case r.Done:
			return nil
		case r.Sandbox != nil:
			s.sandbox = *r.Sandbox
		default:
			s.exercises[r.Exercise] = r
		}
	}
}

// tail keeps the end of what is written to it.
type tail struct {
	bytes.Buffer

	most int
}

func (t *tail) Write(b []byte) (int, error) {
	t.Buffer.Write(b)
	if over := t.Len() - t.most; over > 0 {
		t.Next(over)
	}
	return len(b), nil
}

// Doctor starts a host without a task, and says how this machine confines submissions.
func (g *Grader) Doctor(ctx context.Context) (sandbox.Report, error) {
	w, err := g.begin(&store.Record{}, intake.Submission{})
	if err != nil {
		return sandbox.Report{}, run.Remedied(err)
	}
	defer w.end()
	s, err := w.host(ctx, w.task(nil))
	return s.sandbox, err
}

// digests are a submission's with the grader's own.
func (g *Grader) digests(submission string) result.Digests {
	d := g.Digests
	d.Submission = submission
	return d
}
