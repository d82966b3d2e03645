package inspect

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Each package of the standard library is open or closed, and none is both. A new release of Go asks for a decision here.
func TestTheStandardLibraryIsDecidedUpon(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "std").Output()
	require.NoError(t, err)
	std := strings.Fields(string(out))
	require.NotEmpty(t, std)
	for _, p := range std {
		if strings.Contains("/"+p+"/", "/internal/") || strings.HasPrefix(p, "vendor/") {
			assert.False(t, open[p], p)
			continue
		}
		_, no := closed[p]
		assert.True(t, open[p] != no, "%s: add it to open or to closed", p)
	}
}

// A row about a package that nobody may import would never be used, and a wrong path would never be noticed.
func TestTheTablesAreAboutOpenPackages(t *testing.T) {
	t.Parallel()
	for p := range parts {
		assert.True(t, open[p], p)
	}
	for p := range effects {
		assert.True(t, open[p], p)
	}
	for p := range shared {
		assert.True(t, open[p], p)
	}
	for p := range later {
		assert.True(t, open[p], p)
	}
	for p := range pure {
		assert.True(t, open[p], p)
	}
	for p := range callsBack {
		assert.NotNil(t, pure[p], p)
	}
	for name := range impure {
		i := strings.LastIndex(name, ".")
		assert.True(t, pure[name[:i]][anyName], name)
	}
}

// No function of the standard library that is called pure has an effect, or the two tables contradict each other.
func TestPureAndEffectsAgree(t *testing.T) {
	t.Parallel()
	for of, names := range effects {
		for name, does := range names {
			listed := pure[of][name] || pure[of][anyName] && !impure[of+"."+name]
			assert.False(t, does != "" && listed, "%s.%s %s", of, name, does)
		}
	}
}

func TestEveryOpenPackageMayBeImported(t *testing.T) {
	t.Parallel()
	for p := range open {
		assert.Nil(t, Exercise(exercise, one("import _ \""+p+"\"\n")), p)
		assert.Nil(t, Exercise(exercise, one("import x \""+p+"\"\n")), p)
	}
	for p := range closed {
		for _, name := range []string{"", "x ", ". ", "_ "} {
			requireRefused(t, []string{"2 " + closed[p]}, Exercise(exercise, one("import "+name+"\""+p+"\"\n")))
		}
	}
}

func TestDotImports(t *testing.T) {
	t.Parallel()
	for _, p := range []string{"fmt", "strings", "github.com/stretchr/testify/assert", "github.com/stretchr/testify/require"} {
		assert.Nil(t, Exercise(exercise, one("import . \""+p+"\"\n")), p)
	}
	for p := range parts {
		requireRefused(t, []string{"2 with a dot"}, Exercise(exercise, one("import . \""+p+"\"\n")))
	}
	for p := range effects {
		requireRefused(t, []string{"2 with a dot"}, Exercise(exercise, one("import . \""+p+"\"\n")))
	}
}

func TestErrorNumbersOfEverySystem(t *testing.T) {
	t.Parallel()
	assert.Nil(t, Exercise(exercise, one("import \"syscall\"\nvar x = []syscall.Errno{syscall.ECONNREFUSED, syscall.WSAECONNRESET, syscall.ERROR_BROKEN_PIPE, 10061}\n")))
}

// Nothing of syscall that is allowed can be called, except Errno as a conversion.
func TestSyscallHasNoFunctionsThatAreAllowed(t *testing.T) {
	t.Parallel()
	for _, system := range []string{"linux", "darwin", "windows"} {
		cmd := exec.Command("go", "doc", "-short", "syscall")
		cmd.Env = append(cmd.Environ(), "GOOS="+system)
		out, err := cmd.Output()
		require.NoError(t, err)
		for line := range strings.Lines(string(out)) {
			if name, ok := strings.CutPrefix(strings.TrimSpace(line), "func "); ok {
				name, _, _ = strings.Cut(name, "(")
				assert.False(t, parts["syscall"].only.MatchString(name), name)
			}
		}
	}
}
