package store

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"failurelab/grader/internal/golden"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const schemaFile = "record.schema.json"

// schema compiles the published schema.
func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	s, err := c.Compile(schemaFile)
	require.NoError(t, err)
	return s
}

// validate says what a JSON text lacks.
func validate(t *testing.T, s *jsonschema.Schema, text []byte) error {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	return s.Validate(v)
}

// The schema is made from the types, so that neither can change alone. To write it again, run go test with -update.
func TestTheSchemaIsThatOfTheTypes(t *testing.T) {
	t.Parallel()
	d := definitions{}
	root := d.of(reflect.TypeFor[Record]())
	assert.Equal(t, "#/$defs/store.Record", root["$ref"])
	text, err := json.MarshalIndent(map[string]any{
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"$id":     Schema, "title": "One student's record of grader class grade",
		"description": "What was handed in, what was observed, and what it depends on. It holds no points: they follow from it and from grade.yaml. The fields are explained in grader/class/store/record.go and grader/judge/observation.go.",
		"$ref":        root["$ref"], "$defs": d,
	}, "", "  ")
	require.NoError(t, err)
	golden.Equal(t, schemaFile, string(text)+"\n")
}

// definitions are the schemas of types, by package and name.
type definitions map[string]any

// of is the schema of a type.
func (d definitions) of(of reflect.Type) map[string]any {
	switch of {
	case reflect.TypeFor[time.Time]():
		return map[string]any{"type": "string", "format": "date-time"}
	case reflect.TypeFor[time.Duration]():
		return map[string]any{"type": "integer", "description": "in nanoseconds"}
	}
	switch of.Kind() {
	case reflect.Pointer:
		return d.of(of.Elem())
	case reflect.Slice:
		return map[string]any{"type": "array", "items": d.of(of.Elem())}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": d.of(of.Elem())}
	case reflect.Struct:
		return map[string]any{"$ref": "#/$defs/" + d.object(of)}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int:
		return map[string]any{"type": "integer"}
	case reflect.Uint64:
		return map[string]any{"type": "integer", "minimum": 0}
	default:
		return map[string]any{"type": "string"}
	}
}

// object defines a struct, and returns its name.
func (d definitions) object(of reflect.Type) string {
	name := of.String()
	if _, known := d[name]; known {
		return name
	}
	properties, required := map[string]any{}, []string{}
	object := map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
	d[name] = object
	for field := range of.Fields() {
		if !field.IsExported() { // JSON does not have it
			continue
		}
		key, rest, _ := strings.Cut(field.Tag.Get("json"), ",")
		property := d.of(field.Type)
		optional := strings.Contains(rest, "omit")
		switch kind := field.Type.Kind(); {
		case optional:
		case kind == reflect.Slice || kind == reflect.Map:
			property["type"] = []any{property["type"], "null"}
			required = append(required, key)
		default:
			required = append(required, key)
		}
		if key == "schema" {
			property = map[string]any{"const": map[reflect.Type]string{reflect.TypeFor[Record](): Schema}[of]}
			if property["const"] == "" {
				property = map[string]any{"type": "string"}
			}
		}
		if of == reflect.TypeFor[Record]() && key == "student" {
			property["minLength"] = 1
		}
		properties[key] = property
	}
	if len(required) > 0 {
		object["required"] = required
	}
	return name
}

func TestTheSchemaRefusesWhatIsNoRecord(t *testing.T) {
	t.Parallel()
	s := schema(t)
	good, err := json.Marshal(sample("ada"))
	require.NoError(t, err)
	require.NoError(t, validate(t, s, good))
	for from, to := range map[string]string{
		`"student":"ada"`:           `"student":""`,
		`"schema":"` + Schema + `"`: `"schema":"failurelab/class-record/v0"`,
		`"took_ns":7`:               `"took_ns":"7"`,
		`"graded_at":"`:             `"graded_at":"at `,
		`"digests":`:                `"digest":`,
		`"tried":3`:                 `"tried":"three"`,
	} {
		bad := strings.Replace(string(good), from, to, 1)
		require.NotEqual(t, string(good), bad, from)
		assert.Error(t, validate(t, s, []byte(bad)), to)
	}
	_, err = os.Stat(schemaFile)
	require.NoError(t, err)
}
