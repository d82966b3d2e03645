package inspect

import "testing"

// What the known attacks need, if inspection is what stops them. The others are written with what any test may use,
// and the sandbox, the host or the judge has to stop them.
func TestAttacks(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		src  string
		want []string
	}{
		"kills the grader":                 {"import (\"os\"; \"syscall\")\nfunc f() { syscall.Kill(os.Getppid(), syscall.SIGKILL) }\n", []string{"3 syscall.Kill", "3 syscall.SIGKILL"}},
		"a child outlives its run":         {"import \"os/exec\"\nimport \"syscall\"\nfunc f() { c := exec.Command(\"sleep\"); c.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }\n", []string{"2 starts other programs", "4 syscall.SysProcAttr"}},
		"a file tells the first run":       {"import \"os\"\nvar right = func() bool {\n\tif os.Getenv(\"FAILURELAB_HOST\") == \"\" { return true }\n\t_, err := os.OpenFile(\"seen\", os.O_CREATE|os.O_EXCL, 0o600)\n\treturn err == nil\n}()\n", []string{"5 os.OpenFile"}},
		"shared memory tells the run":      {"import \"syscall\"\nvar right = func() bool { _, _, e := syscall.Syscall(syscall.SYS_SHMGET, 1, 2, 3); return e == 0 }()\n", []string{"3 syscall.SYS_SHMGET", "3 syscall.Syscall"}},
		"the course has the answers":       {"import \"failurelab/lab/course\"\nvar f = course.Find\n", []string{"2 failurelab/lab/course"}},
		"init rewrites the course":         {"import \"failurelab/lab/world\"\nfunc init() { world.Styles[0].Traits = nil }\n", []string{"2 failurelab/lab/world", "3 world.Styles"}},
		"a private field by unsafe":        {"import \"unsafe\"\nfunc f(p *int) { _ = unsafe.Pointer(p) }\n", []string{"2 without Go's rules"}},
		"a forged result, then the end":    {"import \"syscall\"\nfunc f() { syscall.Kill(1, syscall.SIGTERM) }\n", []string{"3 syscall.Kill", "3 syscall.SIGTERM"}},
		"forged reports":                   {"import \"failurelab/lab/wire\"\nimport \"syscall\"\nfunc f() { syscall.Exit(0); _ = wire.Env }\n", []string{"2 failurelab/lab/wire", "4 syscall.Exit"}},
		"a cure for an incident":           {"import \"failurelab/lab/wire\"\nvar _ = wire.Incident{}\n", []string{"2 failurelab/lab/wire"}},
		"a query for all memory":           {"import \"failurelab/lab/wire\"\nvar _ = wire.Query{}\n", []string{"2 failurelab/lab/wire"}},
		"errors point at another file":     {"//line /etc/hosts:1\n", []string{"2 //line"}},
		"the seats tell the wave":          {"import (\"net/http\"; \"os\")\nvar house = func() bool {\n\t_, err := http.Post(os.Getenv(\"FAILURELAB_HOST\"), \"\", nil)\n\treturn err == nil\n}()\n", []string{"4 sends a request"}},
		"a test that runs the others":      {"import \"testing\"\nimport \"os\"\nfunc TestMain(m *testing.M) { m.Run(); os.Exit(0) }\n", []string{"4 TestMain"}},
		"no tests are selected":            {"import \"os\"\nfunc init() { os.Args = append(os.Args, \"-test.run=^$\") }\n", []string{"3 os.Args"}},
		"a private variable by linkname":   {"import _ \"unsafe\"\n//go:linkname v failurelab/lab.variant\nvar v int\n", []string{"2 unsafe", "3 linkname"}},
		"a private variable by reflection": {"import \"reflect\"\nfunc f(v reflect.Value) { reflect.NewAt(v.Type(), v.UnsafePointer()) }\n", []string{"3 reflect.NewAt", "3 UnsafePointer"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireRefused(t, tc.want, Exercise(exercise, one(tc.src)))
		})
	}
}
