package server_test

import (
	"bufio"
	"debug/elf"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// instruction is one of a Dockerfile: its name, flags and the rest, without line ends.
type instruction struct {
	name, rest string
	flags      []string
}

// words are those of an instruction in exec form; none of one in shell form.
func (i instruction) words() []string {
	var words []string
	_ = json.Unmarshal([]byte(i.rest), &words)
	return words
}

// stage is a FROM and what follows it.
type stage []instruction

// all are the instructions of a name.
func (s stage) all(name string) []instruction {
	var found []instruction
	for _, i := range s {
		if i.name == name {
			found = append(found, i)
		}
	}
	return found
}

// one is the only instruction of a name.
func (s stage) one(t *testing.T, name string) instruction {
	t.Helper()
	found := s.all(name)
	require.Len(t, found, 1, name)
	return found[0]
}

// readDockerfile reads as much of the language as our file uses.
func readDockerfile(t *testing.T) []stage {
	t.Helper()
	b, err := os.ReadFile("../../Dockerfile")
	require.NoError(t, err)
	text := regexp.MustCompile(`(?m)^\s*#.*\n`).ReplaceAllString(string(b), "")
	text = regexp.MustCompile(`\\\n\s*`).ReplaceAllString(text, "")
	var stages []stage
	for l := range strings.Lines(text) {
		if strings.TrimSpace(l) == "" {
			continue
		}
		name, rest, _ := strings.Cut(strings.TrimSpace(l), " ")
		i := instruction{name: name, rest: strings.TrimSpace(rest)}
		for strings.HasPrefix(i.rest, "--") {
			var flag string
			flag, i.rest, _ = strings.Cut(i.rest, " ")
			i.flags = append(i.flags, flag)
		}
		require.Equal(t, strings.ToUpper(name), name, "instructions are written in capitals")
		if name == "FROM" {
			stages = append(stages, nil)
		}
		require.NotEmpty(t, stages, "%s before the first FROM", name)
		stages[len(stages)-1] = append(stages[len(stages)-1], i)
	}
	require.Len(t, stages, 2, "one stage to build, and one that is shipped")
	return stages
}

// What a linter would ask of it, and what we promise of the image.
func TestDockerfileKeepsItsPromises(t *testing.T) {
	t.Parallel()
	stages := readDockerfile(t)
	build, image := stages[0], stages[1]

	t.Run("is built by the Go that go.mod asks for", func(t *testing.T) {
		t.Parallel()
		mod, err := os.ReadFile("../../go.mod")
		require.NoError(t, err)
		version := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindSubmatch(mod)
		require.NotNil(t, version)
		assert.Equal(t, "golang:"+string(version[1])+" AS build", build.one(t, "FROM").rest)
	})
	t.Run("ships nothing but the lab", func(t *testing.T) {
		t.Parallel()
		assert.Equal(t, "scratch", image.one(t, "FROM").rest)
		copied := image.one(t, "COPY")
		assert.Equal(t, []string{"--from=build"}, copied.flags)
		assert.Equal(t, "/out/lab /lab", copied.rest)
		assert.Empty(t, image.all("RUN"), "there is no shell to run it")
		assert.Empty(t, image.all("ADD"))
	})
	t.Run("is nobody's in particular", func(t *testing.T) {
		t.Parallel()
		assert.Regexp(t, `^[1-9]\d*:[1-9]\d*$`, image.one(t, "USER").rest, "in numbers: scratch has no names, and so that it is seen not to be root")
	})
	t.Run("listens everywhere, at the port that it says", func(t *testing.T) {
		t.Parallel()
		_, port, _ := strings.Cut(image.one(t, "ENV").rest, ":")
		assert.Equal(t, "LAB_ADDR=0.0.0.0:"+port, image.one(t, "ENV").rest)
		assert.Equal(t, port, image.one(t, "EXPOSE").rest)
	})
	t.Run("is the process that is told to stop", func(t *testing.T) {
		t.Parallel()
		assert.Equal(t, []string{"/lab"}, image.one(t, "ENTRYPOINT").words(), "in a shell's form it would need one, and signals would end there")
		assert.Empty(t, image.all("CMD"))
		assert.Empty(t, image.all("STOPSIGNAL"), "SIGTERM is what the lab knows")
	})
	t.Run("can be asked whether it is well", func(t *testing.T) {
		t.Parallel()
		assert.NotEmpty(t, healthCheck(t, image))
	})
	t.Run("is built of what it copies", func(t *testing.T) {
		t.Parallel()
		b, err := os.ReadFile("../../.dockerignore")
		require.NoError(t, err)
		assert.Contains(t, string(b), "\n*\n", "everything is left out, but for what is named")
		for _, c := range build.all("COPY") {
			from := strings.Fields(c.rest)
			for _, name := range from[:len(from)-1] {
				assert.Contains(t, string(b), "\n!"+name+"\n")
			}
		}
	})
}

// healthCheck is the command that Docker asks with.
func healthCheck(t *testing.T, image stage) []string {
	t.Helper()
	check := image.one(t, "HEALTHCHECK")
	command, found := strings.CutPrefix(check.rest, "CMD ")
	require.True(t, found, check.rest)
	words := instruction{rest: command}.words()
	require.NotEmpty(t, words, "in exec form: there is no shell")
	return words
}

// Docker would do the same: copy what is named, run the command as it stands, and start what comes of it with nothing
// around it, as somebody who may nothing.
func TestImageWithoutDocker(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it builds the lab anew")
	}
	stages := readDockerfile(t)
	build, image := stages[0], stages[1]
	root := builtBy(t, build)

	t.Run("needs no libraries", func(t *testing.T) {
		t.Parallel()
		f, err := elf.Open(filepath.Join(root, "lab"))
		require.NoError(t, err)
		defer func() { assert.NoError(t, f.Close()) }()
		libraries, err := f.ImportedLibraries()
		require.NoError(t, err)
		assert.Empty(t, libraries)
		for _, p := range f.Progs {
			assert.NotEqual(t, elf.PT_INTERP, p.Type, "it wants an interpreter, which scratch has not")
		}
		assert.Nil(t, f.Section(".symtab"), "it is shipped without symbols")
	})
	t.Run("explains itself", func(t *testing.T) {
		t.Parallel()
		out, err := inImage(t, root, image, "-h").Output()
		require.NoError(t, err)
		assert.Contains(t, string(out), "-healthy")
	})
	t.Run("is well until it is told to stop, and then stops", func(t *testing.T) {
		t.Parallel()
		lab := inImage(t, root, image)
		lab.Env = []string{"LAB_ADDR=0.0.0.0:0"}
		out, err := lab.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, lab.Start())
		lines := bufio.NewReader(out)
		first, err := lines.ReadString('\n')
		require.NoError(t, err)
		port := regexp.MustCompile(`http://localhost:(\d+);`).FindStringSubmatch(first)
		require.NotNil(t, port, first)
		ask := func() *exec.Cmd {
			words := healthCheck(t, image)
			require.Equal(t, image.one(t, "ENTRYPOINT").words()[0], words[0])
			c := inImage(t, root, image, words[1:]...)
			c.Env = []string{"LAB_ADDR=0.0.0.0:" + port[1]}
			return c
		}
		said, err := ask().CombinedOutput()
		require.NoError(t, err, "%s", said)
		silent, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", "127.0.0.1:"+port[1]) // as browsers open, to have it ready
		require.NoError(t, err)
		defer silent.Close()

		require.NoError(t, lab.Process.Signal(syscall.SIGTERM))

		rest, err := io.ReadAll(lines)
		require.NoError(t, err)
		require.NoError(t, lab.Wait(), "%s", rest)
		said, err = ask().CombinedOutput()
		var exit *exec.ExitError
		require.ErrorAs(t, err, &exit)
		assert.Equal(t, 1, exit.ExitCode())
		assert.Contains(t, string(said), "Is the lab running there?")
	})
}

// builtBy runs a build stage's command on what the stage copies, and returns the folder in which /out then stands.
func builtBy(t *testing.T, build stage) string {
	t.Helper()
	source, root := t.TempDir(), t.TempDir()
	for _, c := range build.all("COPY") {
		names := strings.Fields(c.rest)
		for _, name := range names[:len(names)-1] {
			from := filepath.Join("../..", name)
			if info, err := os.Stat(from); err == nil && info.IsDir() {
				require.NoError(t, os.CopyFS(filepath.Join(source, name), os.DirFS(from)))
				continue
			}
			b, err := os.ReadFile(from)
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(filepath.Join(source, name), b, 0o600))
		}
	}
	runs := build.all("RUN")
	command := runs[len(runs)-1].rest
	require.Contains(t, command, "go build ")
	require.Equal(t, 1, strings.Count(command, " /out/"), "what it writes stands in /out")
	c := exec.CommandContext(t.Context(), "sh", "-eu", "-c", strings.Replace(command, " /out/", " "+root+"/", 1))
	c.Dir = source
	said, err := c.CombinedOutput()
	require.NoError(t, err, "%s\n%s", command, said)
	require.NoError(t, os.Chmod(root, 0o755)) //nolint:gosec // the image's user reads it
	return root
}

// inImage is the image's command: with nothing else in its root and as the image's user, where this process may do that.
func inImage(t *testing.T, root string, image stage, args ...string) *exec.Cmd {
	t.Helper()
	if os.Geteuid() != 0 {
		return exec.CommandContext(t.Context(), filepath.Join(root, "lab"), args...)
	}
	var user syscall.Credential
	_, err := fmt.Sscanf(image.one(t, "USER").rest, "%d:%d", &user.Uid, &user.Gid)
	require.NoError(t, err)
	c := exec.CommandContext(t.Context(), image.one(t, "ENTRYPOINT").words()[0], args...)
	c.SysProcAttr = &syscall.SysProcAttr{Chroot: root, Credential: &user}
	c.Dir = "/"
	return c
}
