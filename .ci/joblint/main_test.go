package main

import (
	"os"
	"strings"
	"testing"
)

func TestCheckJob(t *testing.T) {
	t.Parallel()
	checkChanged(t, "../../grader/class/engines/job.yaml", []change{
		{name: "as it is"},
		{name: "a field that is unknown", from: "backoffLimitPerIndex", to: "backoffLimitPerPod", says: `unknown field "spec.backoffLimitPerPod"`},
		{name: "a field of another type", from: "completions: 16", to: `completions: "sixteen"`, says: "completions"},
		{name: "a field twice", from: "parallelism: 4", to: "parallelism: 4\n  parallelism: 5", says: "already set"},
		{name: "other numbers", from: "completions: 16", to: "completions: 8", says: `JOB_COMPLETIONS is "16", but completions is 8`},
		{name: "not indexed", from: "completionMode: Indexed", to: "completionMode: NonIndexed", says: "completionMode is not Indexed"},
		{name: "a volume that is missing", from: "- name: tmp\n          emptyDir", to: "- name: temporary\n          emptyDir", says: "mounts tmp"},
	})
}

// change is a manifest with from replaced by to, and what check has to say about it; "" for no complaint.
type change struct{ name, from, to, says string }

func checkChanged(t *testing.T, file string, changes []change) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range changes {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			changed := string(text)
			if tc.from != "" {
				if changed = strings.Replace(changed, tc.from, tc.to, 1); changed == string(text) {
					t.Fatalf("%s has no %q", file, tc.from)
				}
			}
			err := check([]byte(changed))
			switch {
			case tc.says == "" && err != nil:
				t.Fatal(err)
			case tc.says != "" && (err == nil || !strings.Contains(err.Error(), tc.says)):
				t.Fatalf("the error is %v, want %q in it", err, tc.says)
			}
		})
	}
}
