//go:build unix

package grader_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"failurelab/grader/judge"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/grader/watch"
	"failurelab/lab/course"

	"github.com/stretchr/testify/require"
)

// BenchmarkWatchedEdit measures what a learner waits for who watches: an edit of one test of 01, solved, until the verdict on
// that test, and until the one on the whole exercise, against go test after the same edit. It prints ratios of medians, and
// passes or fails nothing.
func BenchmarkWatchedEdit(b *testing.B) {
	const exercise, name = "01_unauthorized", "exercise_test.go"
	root, err := run.Root(workingFolder(b))
	require.NoError(b, err)
	dir := b.TempDir()
	folder := filepath.Join(root, "solutions", exercise)
	src, err := os.ReadFile(filepath.Join(folder, name))
	require.NoError(b, err)
	const edited = `assert.Equal(t, "none", line.Attr("credential")`
	require.Equal(b, 1, strings.Count(string(src), edited))
	file, description := filepath.Join(dir, name), filepath.Join(dir, "overlay.json")
	require.NoError(b, run.WriteOverlay(description, map[string]string{filepath.Join(folder, name): file}))
	edits := 0
	edit := func() {
		edits++
		text := strings.Replace(string(src), edited, fmt.Sprintf(`%s, "edit %d of %d"`, edited, edits, time.Now().UnixNano()), 1)
		require.NoError(b, os.WriteFile(file, []byte(text), 0o600))
	}
	engine := watch.NewEngine(b.Context(), course.Find, run.Source{
		Root: root, Folder: "solutions", Files: map[string]string{exercise + "/" + name: file},
	}, judge.Options{})
	defer engine.Close()
	var first, whole, gone []time.Duration
	grade := func(began time.Time) (first, whole time.Duration) {
		require.NoError(b, engine.Grade(context.Background(), exercise, func(watch.Stage) {}, func(r result.Result, only []string) {
			require.True(b, r.Green(), r.Message)
			if whole = time.Since(began) + watch.Debounce; only != nil {
				first = whole
			}
		}))
		return first, whole
	}
	edit()
	grade(time.Now())
	engine.Warm()
	for b.Loop() {
		edit()
		began := time.Now()
		cpu(b, root, "go", "test", "-overlay", description, "./solutions/"+exercise)
		gone = append(gone, time.Since(began))
		edit()
		one, all := grade(time.Now())
		first, whole = append(first, one), append(whole, all)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(median(gone).Seconds(), "s-go-test")
	b.ReportMetric(median(first).Seconds(), "s-first")
	b.ReportMetric(median(whole).Seconds(), "s-whole")
	b.ReportMetric(ratio(median(first), median(gone)), "first/go-test")
	b.ReportMetric(ratio(median(whole), median(gone)), "whole/go-test")
}
