package class_test

import (
	"os"
	"path/filepath"
	"testing"
	"encoding/json"

	"failurelab/grader/class"
	"failurelab/grader/class/intake"
	"failurelab/lab/course"
	"failurelab/grader/judge"

	"github.com/stretchr/testify/require"
)

func TestTry(t *testing.T) {
	g, err := class.New(t.Context(), class.Options{Root: root(t), Cache: "/tmp/classcache", Host: []string{os.Args[0], "host"}, Exercises: names(), Secret: "x", Processors: 2})
	require.NoError(t, err)
	defer g.Close()
	rep, err := g.Doctor(t.Context())
	t.Log(rep, err)
	dir := t.TempDir()
	sub := filepath.Join(dir, "ann")
	require.NoError(t, os.CopyFS(filepath.Join(sub, "exercises"), os.DirFS(filepath.Join(root(t), "solutions"))))
	s, err := intake.One(sub, intake.Options{Exercises: names()})
	require.NoError(t, err)
	r, err := g.Grade(t.Context(), s)
	require.NoError(t, err)
	t.Log(r.Sandbox, r.Took, r.Handed.Refused)
	for _, e := range r.Exercises {
		if e.Observations == nil { t.Log(e.Name, e.Fault); continue }
		for _, c := range course.All() {
			if c.Name == e.Name {
				v := judge.Verdict(c, e.Observations)
				t.Log(e.Name, v.Verdict, v.Points, v.Max, v.Bonus, v.Tried, v.Voids, v.Message)
			}
		}
	}
	b, _ := json.Marshal(r)
	os.WriteFile("/tmp/rec.json", b, 0o644)
}

func root(t *testing.T) string {
	d, err := os.Getwd()
	require.NoError(t, err)
	return filepath.Dir(filepath.Dir(d))
}

func names() (all []string) {
	for _, e := range course.All() {
		all = append(all, e.Name)
	}
	return all
}
