// Command dockerlint runs Docker's own build checks (docker build --check) on Dockerfiles, without Docker. Its tests check what
// the repository's own Dockerfile promises.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/opencontainers/go-digest"
)

func main() {
	good := len(os.Args) > 1
	for _, file := range os.Args[1:] {
		good = check(file) && good
	}
	if !good {
		os.Exit(1)
	}
}

// check prints what is wrong with a Dockerfile. It returns whether all is well.
func check(file string) bool {
	text, err := os.ReadFile(file)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return false
	}
	found, err := dockerfile2llb.DockerfileLint(context.Background(), text, dockerfile2llb.ConvertOpt{
		MetaResolver: unseen{}, SourceMap: sources(file, text),
	})
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", file, err)
		return false
	}
	if found.Error != nil {
		fmt.Fprintf(os.Stderr, "%s: %s\n", file, found.Error.Message)
	}
	for _, w := range found.Warnings {
		fmt.Fprintf(os.Stderr, "%s:%d: %s: %s (%s)\n", file, w.Location.GetRanges()[0].GetStart().GetLine(), w.RuleName, w.Detail, w.URL)
	}
	return found.Error == nil && len(found.Warnings) == 0
}

// sources is the source map that the checks need, without a build.
func sources(file string, text []byte) *llb.SourceMap {
	m := llb.NewSourceMap(nil, file, "Dockerfile", text)
	m.Definition = &llb.Definition{}
	return m
}

// unseen has no configuration of any image, so that the checks fetch none.
type unseen struct{}

func (unseen) ResolveImageConfig(_ context.Context, ref string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	return ref, "", []byte(`{}`), nil
}
