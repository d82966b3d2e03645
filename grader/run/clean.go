package run

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/version"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"failurelab/grader/internal/gotool"
)

// CleanRoom builds submissions so that only their own files and the course decide what comes out. It uses no setting of
// the person or the machine, fetches nothing, and runs no code of the submission.
//
// The go command compiles what submissions import, once, into the room's own build cache: the thin lab, the assertions, and
// what the standard library has. It never compiles the labs. For each submission only its own files are compiled, by the
// compiler itself, and linked.
type CleanRoom struct {
	clean cleanGo

	compile, link string // the tools
	language      string // of the course: "go1.26"
	longest       time.Duration

	mu       sync.Mutex
	packages map[string]string // the compiled package, by import path
}

// cleanImports are what every submission is built of.
var cleanImports = []string{module + "lab", module + "lab/wire", "testing/internal/testdeps", "github.com/stretchr/testify/require"}

// NewCleanRoom makes a room for the course in the folder root, with the build cache in the folder cache. scratch is an empty
// folder, in which the go command works. longest is how long one call of a tool may take; 0 is two minutes. The first time with a new cache takes some minutes of a processor.
func NewCleanRoom(ctx context.Context, root, cache, scratch string, longest time.Duration) (*CleanRoom, error) {
	g, err := newCleanGo(ctx, root, cache, scratch)
	if err != nil {
		return nil, err
	}
	c := &CleanRoom{clean: g, longest: cmp.Or(longest, maxBuild), packages: map[string]string{}, language: version.Lang(goNeeded(thisMachine(root).goMod()))}
	for tool, path := range map[string]*string{"compile": &c.compile, "link": &c.link} {
		said, err := g.output(ctx, "tool", "-n", tool)
		if err != nil {
			return nil, err
		}
		*path = strings.TrimSpace(string(said))
	}
	return c, c.need(ctx, cleanImports)
}

// need compiles packages, and what they import, unless that was done before.
func (c *CleanRoom) need(ctx context.Context, imports []string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var more []string
	for _, path := range imports {
		if _, known := c.packages[path]; !known && path != "unsafe" {
			more = append(more, path)
		}
	}
	if len(more) == 0 {
		return nil
	}
	said, err := c.clean.output(ctx, slices.Concat([]string{"list", "-export", "-deps", "-json=ImportPath,Export", "-mod=readonly", "--"}, more)...)
	if err != nil {
		return err
	}
	for d := json.NewDecoder(bytes.NewReader(said)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("go list: %w", err)
		}
		if p.Export != "" {
			c.packages[p.ImportPath] = p.Export
		}
	}
}

// importcfg is where each compiled package is, in the format of the compiler and the linker.
func (c *CleanRoom) importcfg(others map[string]string) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := maps.Clone(c.packages)
	maps.Copy(all, others)
	var b bytes.Buffer
	for _, path := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintf(&b, "packagefile %s=%s\n", path, all[path])
	}
	return b.Bytes()
}

// fault is a failed build that is not the submission's fault.
func fault(err error) error {
	var known *BuildError
	if errors.As(err, &known) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &BuildError{Said: err.Error(), Remedy: gotool.Remedy(err.Error())}
}

// writeFiles writes texts into files.
func writeFiles(texts map[string][]byte) error {
	for path, text := range texts {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			return err
		}
	}
	return nil
}
