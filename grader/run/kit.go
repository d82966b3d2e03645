package run

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/build"
	"go/version"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"failurelab/grader/internal/gotool"
)

// kit is everything that an exercise's tests are built from, except for the learner's files.
type kit struct {
	path          string // of the package
	language      string // "go1.26"
	imports       string // where each compiled package is, in the format of the compiler and the linker
	compile, link string // the tools
}

// listed is what go list says of a package.
type listed struct {
	ImportPath, Export, ForTest string
	Module                      *struct{ GoVersion string }
}

// newKit asks the go command for a kit. It compiles nothing that the last build has not compiled.
func newKit(ctx context.Context, exercise string, src Source) (*kit, error) {
	if flags := settingOf(gotool.Command(ctx, src.Root).Env, "GOFLAGS"); flags != plainFlags {
		return nil, fmt.Errorf("GOFLAGS is %q: the go command knows what that means for the tools", flags)
	}
	out, err := os.MkdirTemp("", "failurelab")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(out)
	description, _, err := overlay(exercise, filepath.Join(src.Root, src.Folder, exercise), src, out)
	if err != nil {
		return nil, err
	}
	k := &kit{path: module + src.Folder + "/" + exercise}
	said, err := output(ctx, src.Root, "list", "-export", "-deps", "-test", "-json=ImportPath,Export,ForTest,Module",
		"-overlay", description, "./"+src.Folder+"/"+exercise)
	if err != nil {
		return nil, err
	}
	if err := k.read(said); err != nil {
		return nil, err
	}
	for tool, path := range map[string]*string{"compile": &k.compile, "link": &k.link} {
		said, err := output(ctx, src.Root, "tool", "-n", tool)
		if err != nil {
			return nil, err
		}
		*path = strings.TrimSpace(string(said))
	}
	return k, nil
}

// plainFlags is GOFLAGS as package gotool passes it on if the user has set none.
const plainFlags = "-buildvcs=false"

// settingOf is the value of a variable in an environment, where the last one counts.
func settingOf(env []string, name string) (value string) {
	for _, v := range env {
		if of, is, _ := strings.Cut(v, "="); of == name {
			value = is
		}
	}
	return value
}

func output(ctx context.Context, root string, args ...string) ([]byte, error) {
	cmd := gotool.Command(ctx, root, args...)
	setGroup(cmd)
	return cmd.Output()
}

// read takes over what go list said.
func (k *kit) read(said []byte) error {
	var imports strings.Builder
	for d := json.NewDecoder(bytes.NewReader(said)); ; {
		var p listed
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		name, _, _ := strings.Cut(p.ImportPath, " ")
		switch {
		case name == k.path, name == k.path+".test":
			if p.Module != nil {
				k.language = version.Lang("go" + p.Module.GoVersion)
			}
		case p.ForTest != "":
			return fmt.Errorf("%s is compiled anew for these tests", p.ImportPath)
		case p.Export != "":
			fmt.Fprintf(&imports, "packagefile %s=%s\n", p.ImportPath, p.Export)
		}
	}
	if k.language == "" {
		return fmt.Errorf("the language of %s is not known", k.path)
	}
	k.imports = imports.String()
	return nil
}

// build compiles and links with a kit.
func (k *kit) build(ctx context.Context, exercise string, src Source, out string) (Program, error) {
	dir := filepath.Join(src.Root, src.Folder, exercise)
	at := func(name string) string { return filepath.Join(out, exercise+"."+name) }
	_, pkg, _ := strings.Cut(exercise, "_")
	files, err := goFiles(exercise, dir, src)
	if err != nil {
		return Program{}, err
	}
	tests, others, err := testsOf(files)
	if err != nil {
		return Program{}, err
	}
	if len(others) > 0 {
		return Program{}, fmt.Errorf("%s is for the go command", others[0])
	}
	files["main_test.go"] = at("main_test.go")
	for name, text := range map[string]string{
		"main_test.go": fmt.Sprintf(thinMain, pkg),
		"testmain.go":  testMain(k.path, tests),
		"imports":      k.imports,
		"all":          k.imports + "packagefile " + k.path + "=" + at("a") + "\n",
	} {
		if err := os.WriteFile(at(name), []byte(text), 0o600); err != nil {
			return Program{}, err
		}
	}
	var paths, trim []string
	for _, name := range slices.Sorted(maps.Keys(files)) {
		paths = append(paths, files[name])
		trim = append(trim, files[name]+"=>"+filepath.Join(dir, name))
	}
	compile := []string{"-lang=" + k.language, "-complete", "-dwarf=false", "-nolocalimports", "-pack", "-c=2"}
	program := at("test")
	for _, call := range [][]string{
		slices.Concat([]string{k.compile, "-o", at("a"), "-p", k.path, "-importcfg", at("imports"), "-trimpath", strings.Join(trim, ";")}, compile, paths),
		slices.Concat([]string{k.compile, "-o", at("main.a"), "-p", "main", "-importcfg", at("all")}, compile, []string{at("testmain.go")}),
		{k.link, "-o", program, "-importcfg", at("all"), "-buildmode=exe", "-s", "-w", "-X", "testing.testBinary=1", at("main.a")},
	} {
		if err := tool(ctx, src.Root, call); err != nil {
			return Program{}, err
		}
	}
	return Program{Path: program, Dir: dir, Args: []string{"-test.paniconexit0"}}, nil
}

// tool runs one of Go's tools in the module's folder.
func tool(ctx context.Context, root string, call []string) error {
	cmd := gotool.Command(ctx, root)
	cmd.Path, cmd.Args, cmd.Err = call[0], call, nil
	setGroup(cmd)
	said, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w: %s", filepath.Base(call[0]), err, said)
	}
	return nil
}

// goFiles returns the Go files that an exercise is built from on this system: their real paths, by their names in its folder.
func goFiles(exercise, dir string, src Source) (map[string]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	files := map[string]string{}
	for _, entry := range entries {
		files[entry.Name()] = filepath.Join(dir, entry.Name())
	}
	for name, file := range src.Files {
		if of, name, _ := strings.Cut(filepath.ToSlash(name), "/"); of == exercise {
			files[name] = file
		}
	}
	for name, file := range files {
		system := build.Default
		system.OpenFile = func(string) (io.ReadCloser, error) { return os.Open(file) }
		ok := file != "" && name != "main_test.go" && strings.HasSuffix(name, ".go")
		if ok {
			ok, err = system.MatchFile(dir, name)
		}
		if err != nil {
			return nil, err
		}
		if !ok {
			delete(files, name)
		}
	}
	return files, nil
}
