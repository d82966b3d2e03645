package main

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// root is the folder of the repository.
const root = "../../"

// readDockerfile returns the two stages of the repository's Dockerfile: the one that builds, and the one that is shipped.
func readDockerfile(t *testing.T) (build, image instructions.Stage) {
	t.Helper()
	ast, err := parser.Parse(bytes.NewReader(read(t, "Dockerfile")))
	if err != nil {
		t.Fatal(err)
	}
	stages, _, err := instructions.Parse(ast.AST, linter.New(&linter.Config{}))
	if err != nil {
		t.Fatal(err)
	}
	if len(stages) != 2 {
		t.Fatalf("the Dockerfile has %d stages, want one that builds and one that is shipped", len(stages))
	}
	return stages[0], stages[1]
}

// read returns a file of the repository.
func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(root + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// all returns the instructions of one kind.
func all[T instructions.Command](s instructions.Stage) []T {
	var found []T
	for _, c := range s.Commands {
		if c, ok := c.(T); ok {
			found = append(found, c)
		}
	}
	return found
}

// one returns the only instruction of a kind.
func one[T instructions.Command](t *testing.T, s instructions.Stage) T {
	t.Helper()
	found := all[T](s)
	if len(found) != 1 {
		t.Fatalf("stage FROM %s has %d instructions of type %T, want 1", s.BaseName, len(found), *new(T))
	}
	return found[0]
}

// equal fails the test unless got is want; why says what depends on it.
func equal[T comparable](t *testing.T, want, got T, why string) {
	t.Helper()
	if want != got {
		t.Errorf("want %v, got %v: %s", want, got, why)
	}
}

func TestBuildsWithTheGoOfGoMod(t *testing.T) {
	build, _ := readDockerfile(t)
	version := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindSubmatch(read(t, "go.mod"))
	if version == nil {
		t.Fatal("go.mod has no go line")
	}
	equal(t, "golang:"+string(version[1]), build.BaseName, "go.mod asks for that version")
}

func TestShipsOnlyTheLab(t *testing.T) {
	_, image := readDockerfile(t)
	equal(t, "scratch", image.BaseName, "the image has no shell and no other files")
	lab := one[*instructions.CopyCommand](t, image)
	equal(t, "build", lab.From, "the lab comes from the build stage")
	equal(t, "/out/lab", strings.Join(lab.SourcePaths, " "), "only the lab is copied")
	equal(t, "/lab", lab.DestPath, "ENTRYPOINT and HEALTHCHECK name it")
	equal(t, 0, len(all[*instructions.RunCommand](image)), "there is no shell to run RUN")
	equal(t, 0, len(all[*instructions.AddCommand](image)), "ADD would ship something else")
}

func TestRunsAsAnUnprivilegedUser(t *testing.T) {
	_, image := readDockerfile(t)
	user := one[*instructions.UserCommand](t, image).User
	if !regexp.MustCompile(`^[1-9]\d*:[1-9]\d*$`).MatchString(user) {
		t.Errorf("USER %s: want two numbers that are not 0. scratch has no names, and numbers show that it is not root", user)
	}
}

func TestListensOnEveryAddressOfTheContainer(t *testing.T) {
	_, image := readDockerfile(t)
	env := one[*instructions.EnvCommand](t, image).Env
	ports := one[*instructions.ExposeCommand](t, image).Ports
	equal(t, 1, len(env), "only LAB_ADDR is set")
	equal(t, "LAB_ADDR", env[0].Key, "the lab reads its address there")
	equal(t, 1, len(ports), "the lab has one port")
	equal(t, "0.0.0.0:"+ports[0], env[0].Value, "EXPOSE names the port that the lab listens on")
}

func TestReceivesSignals(t *testing.T) {
	_, image := readDockerfile(t)
	entry := one[*instructions.EntrypointCommand](t, image)
	equal(t, false, entry.PrependShell, "a shell would not pass signals on, and the image has none")
	equal(t, "/lab", strings.Join(entry.CmdLine, " "), "the lab itself is the container's process")
	equal(t, 0, len(all[*instructions.CmdCommand](image)), "the lab needs no arguments")
	equal(t, 0, len(all[*instructions.StopSignalCommand](image)), "the lab stops at SIGTERM, which is Docker's default")
}

func TestHasAHealthCheck(t *testing.T) {
	_, image := readDockerfile(t)
	equal(t, "CMD /lab -healthy", strings.Join(one[*instructions.HealthCheckCommand](t, image).Health.Test, " "), "in exec form: there is no shell")
}

func TestDockerignoreLeavesOnlyWhatIsCopied(t *testing.T) {
	build, _ := readDockerfile(t)
	ignored := string(read(t, ".dockerignore"))
	if !strings.Contains(ignored, "\n*\n") {
		t.Error(".dockerignore has no line *: everything is left out, except what it names")
	}
	for _, c := range all[*instructions.CopyCommand](build) {
		for _, name := range c.SourcePaths {
			if !strings.Contains(ignored, "\n!"+name+"\n") {
				t.Errorf(".dockerignore has no line !%s, so COPY does not find it", name)
			}
		}
	}
}
