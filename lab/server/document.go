package server

import (
	"bytes"
	_ "embed"
	"fmt"
	"sync"

	"failurelab/lab/api"
	"failurelab/lab/world"

	"go.yaml.in/yaml/v3"
)

//go:embed openapi.yaml
var ownPaths []byte

// documented makes a lab respond with the OpenAPI document of its own paths and the server's. The labs of tickets do not have the
// server's paths, so they respond with the API's document alone.
func documented(w *world.World) { w.App.Document = document() }

var document = sync.OnceValue(func() []byte {
	whole, err := merged(api.OpenAPI, ownPaths)
	if err != nil {
		panic(err) // cannot happen: both are part of the program, and a test merges them
	}
	return whole
})

// merged returns two OpenAPI documents as one.
func merged(first, second []byte) ([]byte, error) {
	var whole, more yaml.Node
	if err := yaml.Unmarshal(first, &whole); err != nil {
		return nil, fmt.Errorf("read the first OpenAPI document: %w", err)
	}
	if err := yaml.Unmarshal(second, &more); err != nil {
		return nil, fmt.Errorf("read the second OpenAPI document: %w", err)
	}
	if err := merge(whole.Content[0], more.Content[0]); err != nil {
		return nil, fmt.Errorf("merge two OpenAPI documents: %w", err)
	}
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(&whole); err != nil {
		return nil, fmt.Errorf("write the OpenAPI document: %w", err)
	}
	return b.Bytes(), nil
}

// merge adds the members of one mapping to another. Mappings that both have are merged, and lists are joined. Any other value that
// both have is an error.
func merge(into, from *yaml.Node) error {
	for i := 0; i < len(from.Content); i += 2 {
		name, added := from.Content[i], from.Content[i+1]
		there := member(into, name.Value)
		switch {
		case there == nil:
			into.Content = append(into.Content, name, added)
		case there.Kind == yaml.MappingNode && added.Kind == yaml.MappingNode:
			if err := merge(there, added); err != nil {
				return fmt.Errorf("%s: %w", name.Value, err)
			}
		case there.Kind == yaml.SequenceNode && added.Kind == yaml.SequenceNode:
			there.Content = append(there.Content, added.Content...)
		default:
			return fmt.Errorf("%s, in line %d: both documents have it", name.Value, name.Line)
		}
	}
	return nil
}

// member returns the value of a mapping's member, or nil.
func member(mapping *yaml.Node, name string) *yaml.Node {
	for i := 0; i < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == name {
			return mapping.Content[i+1]
		}
	}
	return nil
}
